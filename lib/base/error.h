// The one exception type, and the table of reason codes that it shares with the checks of a verdict.
#pragma once

#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

namespace qrid {

/// Why something could not be done, or why a check did not pass. The names of reason_table() are part of the
/// command line's contract: adding one is free, renaming one is a breaking change.
enum class Code {
    // the input
    unreadable_file,
    picture_too_large,
    no_code_found,
    not_a_card,
    bad_base45,
    bad_compression,
    too_large,
    bad_cbor,
    bad_cose,
    bad_claims,
    bad_json,
    unsupported_format,
    unsupported_algorithm,
    algorithm_mismatch,
    // signature and key
    not_signed,
    bad_signature,
    unknown_key,
    key_not_yet_valid,
    key_usage,
    key_retired,
    key_revoked,
    issuer_mismatch,
    trust_stale,
    bad_trust_list,
    trust_rollback,
    trust_root_mismatch,
    trust_store_damaged,
    unknown_issuer,
    // the claims and their time
    no_identity,
    expired,
    not_yet_valid,
    missing_exp,
    // status
    revoked,
    suspended,
    status_missing,
    status_stale,
    status_untrusted,
    status_index_out_of_range,
    status_wrong_uri,
    status_not_allowed,
    status_unreachable,
    status_rollback,
    bad_status_bundle,
    status_shrinks,
    // holder
    holder_proof_missing,
    holder_proof_bad,
    holder_proof_expired,
    wrong_audience,
    wrong_nonce,
    replayed,
    fields_missing,
    no_card_serves,
    encrypted,
    // face and kiosk
    face_absent,
    face_mismatch,
    face_unsure,
    no_face,
    many_faces,
    poor_portrait,
    not_live,
    under_age,
    deceased,
    blocked,
    has_card,
    too_many_attempts,
    terms_not_accepted,
    terms_changed,
    terms_missing,
    iat_in_future,
    // doing things
    usage,
    bad_record,
    not_in_register,
    too_many_bytes,
    face_model_missing,
    missing_key,
    bad_key,
    wrong_passphrase,
    key_not_allowed,
    token_failed,
    exists,
    not_an_issuer,
    issuer_busy,
    registry_damaged,
    registry_unreachable,
    registry_behind,
    registry_moved,
    registry_mismatch,
    bad_lease,
    lease_exceeded,
    bad_ledger,
    ledger_conflict,
    journal_broken,
    not_in_registry,
    lists_full,
    cannot_write,
    unsafe_permissions,
    no_home,
    no_sandbox,
    program_missing,
    step_failed,
    interrupted,
    internal,
};

/// One row of the contract: the stable name, the exit code of a command that fails for it, one line of explanation,
/// and what to do about it where nothing more special is said.
struct Reason {
    Code code;
    std::string_view name;
    int exit_code;
    std::string_view meaning;
    std::string_view hint;
};

/// Every reason, in the order of the enum.
std::span<const Reason> reason_table();

/// The row of a code.
const Reason& reason(Code code);

/// The kebab-case name, such as "bad-signature".
std::string_view name(Code code);

/// Thrown where a thing could not be done. `what()` is the message: lower case, no full stop, naming the place.
/// The hint says what to do; left out, it is the reason's own. Neither carries personal data or secrets.
class Error : public std::runtime_error {
public:
    Error(Code code, const std::string& message, std::string hint = {})
        : std::runtime_error(message), code_(code), hint_(hint.empty() ? reason(code).hint : std::move(hint)) {}

    Code code() const { return code_; }
    const std::string& hint() const { return hint_; }

private:
    Code code_;
    std::string hint_;
};

} // namespace qrid
