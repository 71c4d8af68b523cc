#include "commands.h"
#include "mint_input.h"
#include "qrid/base/encoding.h"
#include "qrid/base/utf8.h"
#include "qrid/card/card.h"
#include "qrid/card/record_json.h"
#include "qrid/card/text.h"
#include "qrid/cose/key.h"
#include "qrid/issuer/batch.h"
#include "qrid/issuer/face_field.h"
#include "qrid/issuer/standing.h"
#include "qrid/picture/load.h"
#include "qrid/trust/key_file.h"
#include "ranges.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <memory>

namespace qrid::cmd {

namespace {

using nlohmann::json;

void add(CLI::App& app, MintOptions& o) {
    app.add_option("RECORD", o.record, "A JSON record, JSON lines, or a CSV table; '-' for standard input")
        ->capture_default_str();
    app.add_flag("--jsonl", o.json_lines, "Read one record per line, write one JSON object per card");
    o.table.add(app, "Read a table whose header names the fields, write one JSON object per card");
    app.add_option("--generate", o.generate, "Instead of a RECORD: mint cards for this many people who do not exist")
        ->type_name("N")
        ->check(in_range(std::uint64_t{1}, std::uint64_t{1} << 40));
    app.add_flag("--records", o.records_only, "With --generate: print the records as JSON lines, and mint nothing");
    app.add_flag("--check", o.check_only, "Report each kind of error in the records once, and mint nothing");
    o.key.add(app, "Sign with this private key, without an issuer's directory; with --issuer, instead of the issuer's "
                   "key file");
    o.issuer.add_to_change(app);
    app.add_option("--kid", o.kid, "The issuer's key to sign with, which must be the active one")->type_name("KID");
    app.add_option("--iss", o.iss, "With --key: the issuer's URI")->type_name("URI");
    app.add_option("--status-uri", o.status_uri, "With --key: the URI of the card's status list")->type_name("URI");
    app.add_option("--status-idx", o.status_idx, "With --key: the card's index in that list")->type_name("N");
    app.add_option("--valid-for", o.valid_for,
                   "How long the card is valid, such as 365d (the issuer's setting, else 365d)")
        ->type_name("SPAN");
    app.add_option("--not-before", o.not_before, "When the card becomes valid")->type_name("TIME");
    app.add_option("--language", o.language, "Language of records that do not name one, such as eng or zho")
        ->type_name("CODE");
    add_id_scheme(app, o.id_scheme, "What the records' IDs are checked as, else as the issuer says");
    app.add_option(
           "--photo", o.photo,
           "A portrait, or with many records a directory of <id>.jpg or <id>.png; cropped to the face and shrunk")
        ->type_name("PICTURE|DIR");
    app.add_option("--photo-bytes", o.photo_bytes, "Maximum size of the small face in bytes")
        ->type_name("N")
        ->check(in_range(std::size_t{200}, std::size_t{4000}))
        ->capture_default_str();
    app.add_flag("--photo-as-is", o.photo_as_is, "Put the picture's bytes on the card unchanged");
    app.add_option("--variant", o.variant,
                   "Which part of the record the card has: full, with-face, without-address, age-only, or "
                   "NAME=field,field; repeat for several cards per record")
        ->type_name("VARIANT")
        ->allow_extra_args(false);
    app.add_option("--cnf", o.cnf, "The holder's public key, to which the card is bound")->type_name("KEY");
    app.add_option("--compression", o.compression, "zlib, brotli, or auto: whichever is shorter")
        ->type_name("HOW")
        ->capture_default_str();
    app.add_option("--encrypt-key", o.encrypt_key,
                   "Encrypt the signed card with this key: 16 or 32 bytes, raw or in hexadecimal, or a COSE_Key")
        ->type_name("PATH");
    app.add_option("--out-dir", o.out_dir,
                   "With many records: one file per card, <id>.txt, and all of them in cards.jsonl")
        ->type_name("DIR");
    app.add_flag("--once{skip}", o.once,
                 "Make no second card for a person who has one in force; with =refuse that is an error")
        ->check(CLI::IsMember({"skip", "refuse"}));
    app.add_flag("--replace", o.replace, "Revoke the cards in force that the new ones replace");
    app.add_option("--overlap", o.overlap,
                   "With --replace: how long the old card stays valid, at most until it expires")
        ->type_name("SPAN");
    app.add_option("--rejects", o.rejects, "With many records: write rejected lines to this file")->type_name("FILE");
    app.add_flag("--resume", o.resume, "Continue an interrupted run, with the same options and input");
    app.add_option("--lease", o.lease,
                   "Make the cards of this lease from records by the line, without the issuer's registry")
        ->type_name("FILE");
    app.add_option("--ledger", o.ledger,
                   "With --lease: write what 'qrid issuer merge' needs to this file (OUTPUT.ledger, else LEASE.ledger)")
        ->type_name("FILE");
    o.jobs.add(app, "Number of threads");
    o.passphrase.add(app);
    o.output.add(app);
    o.mode.add(app);
    o.at.add(app);
    o.seed.add(app);
}

// The cards of one record, made but not yet given out.
class SingleOutput {
public:
    SingleOutput(const MintOptions& o, const Identity& record, Session& session)
        : options_(o), session_(session), variants_(o.variants()) {
        if (const std::string* id = record.text(identity_key::id)) id_ = *id;
    }

    const std::vector<Variant>& variants() const { return variants_; }

    /// Keeps the variants that are wanted.
    void leave_out(const std::vector<bool>& wanted) {
        std::vector<Variant> kept;
        for (std::size_t i = 0; i < variants_.size(); ++i)
            if (wanted.at(i)) kept.push_back(std::move(variants_[i]));
        variants_ = std::move(kept);
    }

    /// In the order of the variants.
    void add(const std::string& text, const StatusPlace* place, std::string_view kid, Seconds exp) {
        const std::string_view variant = variants_.empty() ? "" : std::string_view(variants_.at(cards_.size()).name);
        constexpr std::size_t longest = 256 << 10;
        constexpr JsonLimits line_limits{.bytes = longest, .depth = 1, .values = 16, .text = longest};
        json card =
            read_json(card_line(id_ ? &*id_ : nullptr, text, place, kid, format_time(exp), variant), line_limits);
        if (options_.status_idx) card["idx"] = *options_.status_idx;
        cards_.push_back(std::move(card));
        texts_ += text + "\n";
    }

    /// On disk beside its place, or ready to be printed.
    void stage() {
        if (session_.format == Format::json)
            data_ = dump(cards_.size() == 1 ? cards_.front() : json{{"cards", cards_}}, false) + "\n";
        else
            data_ = texts_;
        if (options_.output.to_file())
            file_.emplace(options_.output.path, bytes_of(data_), options_.output.overwrite(), options_.mode.mode);
    }

    void give_out() {
        if (file_)
            file_->commit();
        else
            session_.print(data_);
    }

private:
    const MintOptions& options_;
    Session& session_;
    std::vector<Variant> variants_;
    std::optional<std::string> id_;
    std::vector<json> cards_;
    std::string texts_, data_;
    std::optional<StagedFile> file_;
};

void give_out_registered(SingleOutput& output, Issuer& issuer, const std::vector<MintedCard>& cards, Seconds now) {
    try {
        output.give_out();
    } catch (const Error& error) {
        std::vector<StatusPlace> places;
        for (const MintedCard& card : cards) places.push_back(card.row.place);
        throw_undelivered(issuer, places, error, now);
    }
}

void tell_fit(const Identity& identity, std::span<const Variant> variants,
              const std::function<std::size_t(const Identity&)>& characters_of, Session& session) {
    if (const auto overflow = overflow_of_cards(identity, variants, characters_of))
        tell_overflow(*overflow, {}, session);
}

// The cards that the plan lets be, entered and journalled. Within a transaction.
std::vector<MintedCard> mint_admitted(Mint& mint, ReissuePlan& plan, const Identity& identity, SingleOutput& output,
                                      const CardTerms& terms) {
    const std::string subject = mint.maker().subject_of(identity);
    plan.begin_batch();
    const std::vector<bool> wanted = plan.admit(subject);
    output.leave_out(wanted);
    std::vector<MintedCard> cards;
    if (std::find(wanted.begin(), wanted.end(), true) != wanted.end()) {
        cards = mint.mint_variants(identity, output.variants(), terms);
        mint.journal(cards.size(), terms.iat);
    }
    std::size_t card = 0;
    for (std::size_t v = 0; v < wanted.size(); ++v)
        if (wanted[v]) plan.made(subject, v, cards.at(card++).row.serial);
    plan.settle(mint.key().kid);
    return cards;
}

// Reads, signs and prints one record.
int mint_single(const MintOptions& o, Session& session) {
    o.output.check(o.record);
    const Seconds now = o.at.now(session);
    // Everything that can be refused is read before the passphrase is asked for.
    Identity identity =
        identity_of_text(text_of(session.read(o.record)), o.record == "-" ? "standard input" : o.record);
    if (!o.photo.empty()) add_photo(identity, o, session);
    const RecordDemands demands(o, now, session);
    demands.add_language(identity);
    demands.check(identity);
    SingleOutput output(o, identity, session);
    if (o.registered()) {
        Issuer issuer = o.issuer.open_to_change(session);
        const CardTerms terms = terms_of(o, now, issuer.config().card_life, session);
        Mint mint = open_mint(issuer, o, terms, session);
        tell_fit(
            identity, output.variants(), [&](const Identity& one) { return mint.maker().characters(one, terms); },
            session);
        ReissuePlan plan(issuer, o.reissue(), output.variants(), terms.iat);
        Registry::Transaction transaction(issuer.registry());
        const std::vector<MintedCard> cards = mint_admitted(mint, plan, identity, output, terms);
        for (const MintedCard& card : cards) output.add(card.text, &card.row.place, card.row.kid, card.row.exp);
        if (!cards.empty() || session.format == Format::json)
            output.stage(); // on disk before the registry says that the cards exist
        transaction.commit();
        give_out_registered(output, issuer, cards, now);
        tell_reissue(plan, o, session);
        return 0;
    } else {
        const CardTerms terms = terms_of(o, now, IssuerConfig{}.card_life, session);
        const CardSigner signer(o.key.open(o.passphrase, session));
        tell_fit(identity, output.variants(), characters_under(o, terms, signer.key().algorithm()), session);
        for (Identity& shown : identities_of(std::move(identity), output.variants(), !o.cnf.empty()))
            output.add(signer.text(claims_of(o, terms, std::move(shown)), terms.form), nullptr,
                       hex_encode(signer.kid()), terms.exp);
        output.stage();
    }
    output.give_out();
    return 0;
}

// A card that says of nobody is anybody's.
void refuse_unbound_cards(const MintOptions& o) {
    if (!o.cnf.empty()) return;
    for (const Variant& variant : o.variants())
        if (tells_nobody(variant))
            throw Error(
                Code::no_identity,
                fmt::format("a card of the variant {} does not say whose it is, so anyone could use it", variant.name),
                "bind it to its holder's device with --cnf");
}

int run(const MintOptions& o, Session& session) {
    if (o.records_only)
        o.seed.put(session); // no clock is looked at
    else
        o.seed.put(session, o.at);
    check(o, session);
    if (o.records_only) return print_generated(o, session);
    refuse_unbound_cards(o);
    if (o.check_only) return mint_check(o, session);
    if (!o.lease.empty()) return mint_lease(o, session);
    return o.many() ? mint_many(o, session) : mint_single(o, session);
}

} // namespace

ReissueTerms MintOptions::reissue() const {
    ReissueTerms terms{.way = replace        ? Reissue::replace
                              : once.empty() ? Reissue::beside
                                             : Reissue::once,
                       .refuse = once == "refuse"};
    if (!overlap.empty()) terms.overlap = parse_duration(overlap);
    return terms;
}

CardTerms terms_of(const MintOptions& o, Seconds now, Seconds default_life, Session& session) {
    CardTerms terms{.iat = now,
                    .exp = now + (o.valid_for.empty() ? default_life : parse_duration(o.valid_for)),
                    .nbf = {},
                    .cnf = {}};
    if (terms.exp > latest_time)
        throw Error(Code::usage, "the card would expire after the year 9999", "shorten --valid-for");
    if (!o.not_before.empty()) terms.nbf = parse_time(o.not_before);
    if (terms.nbf.value_or(now) >= terms.exp)
        throw Error(Code::usage, "the card would expire before it becomes valid", "lengthen --valid-for");
    add_form(o, terms, session);
    return terms;
}

void add_form(const MintOptions& o, CardTerms& terms, Session& session) {
    if (!o.cnf.empty()) terms.cnf = read_trusted_keys(read_file(o.cnf), o.cnf).front().key;
    terms.form.compression = parse_compression(o.compression);
    terms.form.random = session.random;
    if (!o.encrypt_key.empty()) terms.form.encryption = content_key_of(o.encrypt_key, session);
}

Claims claims_of(const MintOptions& o, const CardTerms& terms, Identity identity) {
    Claims claims{.iss = {},
                  .sub = {},
                  .exp = terms.exp,
                  .nbf = terms.nbf,
                  .iat = terms.iat,
                  .cti = {},
                  .cnf = terms.cnf,
                  .identity = std::move(identity),
                  .status = {}};
    if (!o.iss.empty()) claims.iss = o.iss;
    if (o.status_idx) claims.status = StatusReference{*o.status_idx, o.status_uri};
    return claims;
}

Mint open_mint(Issuer& issuer, const MintOptions& o, const CardTerms& terms, Session& session) {
    SigningKey signing =
        open_signing_key(issuer, {.purpose = Purpose::cards, .kid = o.kid, .exp = terms.exp, .now = terms.iat}, o.key,
                         o.passphrase, session);
    return {issuer, std::move(signing.row), std::move(signing.key)};
}

std::function<std::size_t(const Identity&)> characters_under(const MintOptions& o, const CardTerms& terms,
                                                             Algorithm algorithm) {
    const auto ruler = std::make_shared<CardRuler>(algorithm, terms.form);
    return [&o, &terms, ruler](const Identity& identity) { return ruler->characters(claims_of(o, terms, identity)); };
}

const FaceModel& face_model() {
    static const FaceModel model = FaceModel::load(face_model_directory());
    return model;
}

FieldValue small_photo(ByteView picture, std::string_view name, const MintOptions& o, Posture& lay) {
    lay = Posture::upright;
    if (o.photo_as_is) return picture_field(picture);
    const FaceModel& model = face_model();
    const StoodUp stood = stood_up(model, load_picture(picture));
    lay = stood.lay;
    return face_field(make_small_face(model, stood.photo, FaceModel::only_face(stood.faces, name), o.photo_bytes));
}

Command mint_command() {
    return make_command<MintOptions>(
        "Issue", "mint", "Turn identity records into signed cards",
        "  qrid mint citizen.json --key issuer.pem | qrid render -o card.png\n"
        "  qrid mint citizen.json --issuer issuer --photo citizen.jpg --valid-for 10y -o card.txt\n"
        "  qrid mint --jsonl citizens.jsonl --passphrase-file secret -o cards.jsonl --rejects bad.jsonl\n"
        "  qrid mint --jsonl citizens.jsonl --passphrase-file secret -o cards.jsonl --rejects bad.jsonl --resume\n"
        "  qrid mint --jsonl part7.jsonl --lease part7.lease --key cards.pem -o part7.cards --ledger part7.ledger\n"
        "  qrid mint --generate 1000000 --seed 00112233445566778899aabbccddeeff --at 2026-02-01 -o cards.jsonl\n"
        "  qrid mint --csv citizens.csv --photo portraits --check\n"
        "  qrid mint --csv citizens.csv --photo portraits --out-dir cards\n"
        "  qrid mint --csv export.csv --map Geburtstag=dateOfBirth --map Remarks= --date-format DD.MM.YYYY\n"
        "  qrid mint citizen.json --issuer issuer --variant full --variant age-only --cnf phone.pub\n"
        "  qrid mint citizen.json --key issuer.pem --encrypt-key hotel.key --compression auto",
        add, run);
}

} // namespace qrid::cmd
