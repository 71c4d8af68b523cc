#include "qrid/doctor/inside/matter.h"

#include "qrid/card/text_kind.h"

#include <algorithm>

namespace qrid {

Matter matter_of(Code code) {
    switch (code) {
    case Code::not_a_card:
        return Matter::other_text;
    case Code::too_large:
        return Matter::trap;
    case Code::algorithm_mismatch:
    case Code::not_signed:
    case Code::bad_signature:
    case Code::issuer_mismatch:
        return Matter::changed;
    case Code::bad_cose:
    case Code::bad_claims:
    case Code::no_identity:
    case Code::missing_exp:
        return Matter::malformed;
    case Code::iat_in_future: // often it is a clock that is wrong, or the issuer: nothing that a holder could do
    case Code::key_usage:
    case Code::key_not_yet_valid:
    case Code::status_index_out_of_range:
    case Code::status_not_allowed:
        return Matter::does_not_fit;
    case Code::bad_base45:
    case Code::bad_compression:
    case Code::bad_cbor:
    case Code::bad_json:
    case Code::bad_record:
        return Matter::damaged;
    case Code::key_retired:
    case Code::key_revoked:
        return Matter::series_ended;
    case Code::revoked:
        return Matter::revoked;
    case Code::suspended:
        return Matter::suspended;
    case Code::expired:
        return Matter::expired;
    case Code::not_yet_valid:
        return Matter::not_yet_valid;
    case Code::holder_proof_missing:
        return Matter::not_live;
    case Code::holder_proof_bad:
        return Matter::proof_bad;
    case Code::holder_proof_expired:
        return Matter::proof_expired;
    case Code::wrong_audience:
    case Code::wrong_nonce:
        return Matter::made_for_another;
    case Code::replayed:
        return Matter::used_before;
    case Code::fields_missing:
    case Code::no_card_serves:
        return Matter::fields_missing;
    case Code::face_mismatch:
        return Matter::face_differs;
    case Code::unknown_key:
    case Code::unknown_issuer:
        return Matter::unknown_issuer;
    case Code::unsupported_format:
    case Code::unsupported_algorithm:
        return Matter::cannot_be_checked;
    case Code::encrypted:
        return Matter::encrypted;
    case Code::trust_stale:
    case Code::bad_trust_list:
    case Code::trust_rollback:
    case Code::trust_root_mismatch:
    case Code::trust_store_damaged:
    case Code::status_missing:
    case Code::status_stale:
    case Code::status_untrusted:
    case Code::status_wrong_uri:
    case Code::status_unreachable:
    case Code::status_rollback:
    case Code::bad_status_bundle:
    case Code::status_shrinks:
        return Matter::not_known_today;
    case Code::face_unsure:
        return Matter::face_unsure;
    case Code::face_absent:
        return Matter::face_absent;
    case Code::no_face:
        return Matter::no_face;
    case Code::many_faces:
        return Matter::many_faces;
    case Code::poor_portrait:
    case Code::not_live:
        return Matter::poor_photo;
    case Code::under_age:
    case Code::deceased:
    case Code::blocked:
    case Code::not_in_register:
        return Matter::office;
    case Code::has_card:
        return Matter::has_card;
    case Code::too_many_attempts:
        return Matter::too_often;
    case Code::terms_not_accepted:
    case Code::terms_changed:
        return Matter::terms;
    case Code::no_code_found:
        return Matter::no_code;
    case Code::unreadable_file:
    case Code::no_sandbox:
        return Matter::cannot_open;
    case Code::picture_too_large:
        return Matter::too_large;
    default: // keys, registries, disks: nothing that the citizen could change
        return Matter::our_side;
    }
}

Matter matter_of(Trouble trouble) {
    switch (trouble) {
    case Trouble::too_small:
        return Matter::too_small;
    case Trouble::too_blurred:
        return Matter::too_blurred;
    case Trouble::cut_off:
        return Matter::cut_off;
    case Trouble::several_parts:
        return Matter::several_parts;
    case Trouble::damaged:
        return Matter::covered;
    case Trouble::out_of_time:
        return Matter::too_much;
    case Trouble::other_symbology:
        return Matter::other_symbol;
    case Trouble::no_code:
        break;
    }
    return Matter::no_code;
}

Matter matter_of(TextKind kind) {
    switch (kind) {
    case TextKind::card:
        return Matter::cannot_be_checked;
    case TextKind::url:
        return Matter::link;
    case TextKind::coins:
    case TextKind::merchant_payment:
    case TextKind::bank_transfer:
        return Matter::payment;
    case TextKind::one_time_password:
        return Matter::secret;
    case TextKind::wifi:
        return Matter::network;
    case TextKind::vcard:
    case TextKind::phone:
    case TextKind::mail:
    case TextKind::text_message:
    case TextKind::place:
    case TextKind::event:
        return Matter::contact;
    case TextKind::challenge:
        return Matter::question;
    default:
        return is_other_card(kind) ? Matter::other_card : Matter::other_text;
    }
}

namespace {

Matter matter_of(Code code, std::string_view text) {
    if (code != Code::not_a_card && code != Code::unsupported_format) return matter_of(code);
    const TextKind kind = text_kind(text);
    if (kind != TextKind::card) return matter_of(kind);
    return code == Code::not_a_card ? Matter::malformed : Matter::cannot_be_checked;
}

} // namespace

Matter matter_of(const ExaminedCode& code) {
    if (!code.report) return matter_of(text_kind(code.input.text));
    const Verdict verdict = code.report->verdict();
    if (verdict == Verdict::valid) return Matter::valid;
    const Result told = verdict == Verdict::invalid ? Result::fail : Result::unknown;
    Matter first = Matter::our_side;
    for (const CheckResult& check : code.report->checks) {
        if (check.result != told || !check.counts || !check.code) continue;
        first = std::min(first, matter_of(*check.code, code.input.text));
    }
    return first;
}

Matter matter_of_file(const Examination& examination) {
    if (!examination.flaw) return Matter::no_code;
    const bool is_seen_in_part =
        examination.flaw->code() == Code::unreadable_file && examination.scan.pages_looked_at() > 0;
    if (is_seen_in_part) return Matter::too_much;
    if (examination.flaw->code() != Code::no_code_found) return matter_of(examination.flaw->code());
    if (examination.scan.has_codes()) return Matter::part_missing;
    const PictureQuality* quality = examination.scan.quality();
    if (quality == nullptr) return Matter::no_code;
    const auto& pages = examination.scan.pages;
    const bool is_named =
        std::any_of(pages.begin(), pages.end(), [](const PageScan& page) { return !page.report.others.empty(); });
    if (quality->trouble == Trouble::other_symbology && !is_named) return Matter::old_symbol;
    return matter_of(quality->trouble);
}

} // namespace qrid
