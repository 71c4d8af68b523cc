#include "commands.h"
#include "common.h"
#include "mint_lines.h"
#include "qrid/base/encoding.h"
#include "qrid/card/card.h"
#include "qrid/card/text.h"
#include "qrid/cose/key.h"
#include "qrid/issuer/face_field.h"
#include "qrid/issuer/minting.h"
#include "qrid/picture/load.h"
#include "signing.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <thread>

namespace qrid::cmd {

namespace {

using nlohmann::json;

struct MintOptions {
    std::string record = "-", key, kid, iss, valid_for, not_before, photo, cnf, status_uri;
    std::optional<std::uint64_t> status_idx;
    std::size_t photo_bytes = 600;
    bool lines = false, photo_as_is = false;
    IssuerOption issuer;
    PassphraseOption passphrase;
    OutputOption output;
    AtOption at;
};

void add(CLI::App& app, MintOptions& o) {
    app.add_option("RECORD", o.record, "A JSON record of the holder, or '-' for standard input")->capture_default_str();
    app.add_flag("--jsonl", o.lines, "One record a line in, one JSON object a card out");
    app.add_option("--key", o.key, "Sign with this private key, without an issuer's directory")->type_name("PEM");
    o.issuer.add(app);
    app.add_option("--kid", o.kid, "The issuer's key to sign with, instead of the newest active one")->type_name("KID");
    app.add_option("--iss", o.iss, "With --key: the issuer's URI")->type_name("URI");
    app.add_option("--status-uri", o.status_uri, "With --key: the uri of the card's status list")->type_name("URI");
    app.add_option("--status-idx", o.status_idx, "With --key: the card's index in that list")->type_name("N");
    app.add_option("--valid-for", o.valid_for, "The card's life, such as 365d (the issuer's setting, else 365d)")
        ->type_name("SPAN");
    app.add_option("--not-before", o.not_before, "The moment from which the card is valid")->type_name("TIME");
    app.add_option("--photo", o.photo, "A portrait: cut to the face and shrunk to --photo-bytes")->type_name("PICTURE");
    app.add_option("--photo-bytes", o.photo_bytes, "The most bytes of the small face")
        ->type_name("N")
        ->check(CLI::Range(std::size_t{200}, std::size_t{4000}))
        ->capture_default_str();
    app.add_flag("--photo-as-is", o.photo_as_is, "Put the picture's bytes on the card unchanged");
    app.add_option("--cnf", o.cnf, "The holder's public key, to which the card is bound")->type_name("KEY");
    o.passphrase.add(app);
    o.output.add(app);
    o.at.add(app);
}

std::optional<FieldValue> photo_of(const MintOptions& o, Session& session) {
    if (o.photo.empty()) return std::nullopt;
    const Bytes content = session.read(o.photo);
    if (o.photo_as_is) return picture_field(content);
    const Image image = load_picture(content);
    const FaceModel model = FaceModel::load(face_model_directory());
    return face_field(make_small_face(model, image, model.only_face(image, o.photo), o.photo_bytes));
}

CardTerms terms_of(const MintOptions& o, Seconds now, Seconds default_life) {
    CardTerms terms{.iat = now,
                    .exp = now + (o.valid_for.empty() ? default_life : parse_duration(o.valid_for)),
                    .nbf = {},
                    .cnf = {}};
    if (terms.exp > latest_time)
        throw Error(Code::usage, "the card would expire after the year 9999", "shorten --valid-for");
    if (!o.not_before.empty()) terms.nbf = parse_time(o.not_before);
    if (terms.nbf.value_or(now) >= terms.exp)
        throw Error(Code::usage, "the card would expire before it is valid", "lengthen --valid-for");
    if (!o.cnf.empty()) terms.cnf = read_trusted_keys(read_file(o.cnf), o.cnf).front().key;
    return terms;
}

void check(const MintOptions& o) {
    const auto need_key = [&](bool given, const char* option) {
        if (given && o.key.empty())
            throw Error(Code::usage, fmt::format("{} goes with --key", option),
                        "an issuer's directory sets it by itself");
    };
    need_key(!o.iss.empty(), "--iss");
    need_key(!o.status_uri.empty(), "--status-uri");
    for (const std::string* text : {&o.iss, &o.status_uri})
        if (!is_utf8(*text)) throw Error(Code::usage, "a URI has characters that are not UTF-8");
    if (o.status_uri.empty() != !o.status_idx.has_value())
        throw Error(Code::usage, "--status-uri and --status-idx go together");
    if (!o.key.empty() && !o.issuer.dir.empty()) throw Error(Code::usage, "--key and --issuer exclude each other");
    if (!o.key.empty() && !o.kid.empty()) throw Error(Code::usage, "--kid names an issuer's key; --key is a file");
    if (o.lines && !o.photo.empty())
        throw Error(Code::usage, "--photo is for a single record", "put the picture into each record's \"face\"");
}

// Signs under a key file: nothing is registered.
class FileMinter final {
public:
    FileMinter(const MintOptions& o, Session& session, Seconds now)
        : terms_(terms_of(o, now, IssuerConfig{}.card_life)), key_(open_key_file(o.key, o.passphrase, session)) {
        if (!o.iss.empty()) iss_ = o.iss;
        if (o.status_idx) status_ = StatusReference{*o.status_idx, o.status_uri};
    }

    Cards operator()(const std::vector<Identity>& identities, const std::function<void(const Cards&)>& keep) const {
        Cards cards;
        for (const Identity& identity : identities) {
            const Claims claims{.iss = iss_,
                                .sub = {},
                                .exp = terms_.exp,
                                .nbf = terms_.nbf,
                                .iat = terms_.iat,
                                .cti = {},
                                .cnf = terms_.cnf,
                                .identity = identity,
                                .status = status_};
            json card{{"card", text_of_card(sign_card(claims, key_))},
                      {"kid", hex_encode(cose::kid_of(key_.public_key()))},
                      {"exp", format_time(terms_.exp)}};
            if (status_) card["idx"] = status_->idx;
            cards.push_back(std::move(card));
        }
        keep(cards);
        return cards;
    }

private:
    CardTerms terms_;
    PrivateKey key_;
    std::optional<std::string> iss_;
    std::optional<StatusReference> status_;
};

// Signs for an issuer: the registry knows of every card before it is given out.
class IssuerMinter final {
public:
    IssuerMinter(const MintOptions& o, Session& session, Seconds now)
        : issuer_(o.issuer.open(session)), terms_(terms_of(o, now, issuer_.config().card_life)),
          mint_(open(o, session, now)) {}

    Cards operator()(const std::vector<Identity>& identities, const std::function<void(const Cards&)>& keep) {
        Registry::Transaction transaction(issuer_.registry());
        const std::vector<MintedCard> minted =
            mint_.mint(identities, terms_, std::max(1U, std::thread::hardware_concurrency()));
        issuer_.registry().journal(terms_.iat, "cards-minted", {{"count", minted.size()}, {"kid", minted.front().kid}});
        Cards cards;
        for (const MintedCard& card : minted)
            cards.push_back({{"card", card.text},
                             {"list", card.place.list},
                             {"idx", card.place.idx},
                             {"kid", card.kid},
                             {"exp", format_time(card.exp)}});
        keep(cards);
        transaction.commit();
        return cards;
    }

private:
    Mint open(const MintOptions& o, Session& session, Seconds now) {
        SigningKey signing = open_signing_key(issuer_, Purpose::cards, o.kid, o.passphrase, session, now);
        return {issuer_, std::move(signing.row), std::move(signing.key)};
    }

    Issuer issuer_;
    CardTerms terms_;
    Mint mint_;
};

int mint_one(const MintOptions& o, const MintIdentities& mint, const Bytes& content,
             const std::optional<FieldValue>& photo, Session& session) {
    Identity identity = record_of(text_of(content), o.record);
    if (photo) identity.fields[identity_key::face] = *photo;
    std::optional<StagedFile> file;
    std::string text;
    mint({identity}, [&](const Cards& cards) {
        json card = cards.front();
        if (const std::string* id = identity.text(identity_key::id)) card["id"] = *id;
        text = session.format == Format::json ? dump(card, false) + "\n" : card["card"].get<std::string>() + "\n";
        if (o.output.to_file()) file.emplace(o.output.path, bytes_of(text), o.output.overwrite());
    });
    if (file)
        file->commit();
    else
        session.print(text);
    return 0;
}

// Lines are read as they come, so that a pipe is as good as a file.
std::ifstream open_lines(const std::string& path) {
    std::error_code ignored;
    const fs::file_status status = fs::status(path, ignored);
    std::string why = !fs::exists(status) ? "no such file" : fs::is_directory(status) ? "it is a directory" : "";
    std::ifstream file;
    if (why.empty()) {
        file.open(path, std::ios::binary);
        if (file) return file;
        why = std::strerror(errno);
    }
    throw Error(Code::unreadable_file, fmt::format("cannot read {}: {}", path, why));
}

int mint_all(const MintOptions& o, const MintIdentities& mint, std::istream& in, Session& session) {
    if (!o.output.to_file())
        return mint_lines(in, mint, session,
                          {[](std::string_view) {}, [&](std::string_view lines) { session.print(lines); }});
    StagedFile file(o.output.path, {}, o.output.overwrite());
    bool any = false;
    const LineSink sink{[&](std::string_view lines) { file.append(bytes_of(lines)); },
                        [&](std::string_view) { any = true; }};
    try {
        const int code = mint_lines(in, mint, session, sink);
        file.commit();
        return code;
    } catch (...) {
        if (any) file.commit(); // cards that the registry knows of are not thrown away
        throw;
    }
}

int run(const MintOptions& o, Session& session) {
    check(o);
    o.output.check(o.record);
    const Seconds now = o.at.now(session);
    // Everything that can be refused is read before the passphrase is asked for.
    const Bytes content = o.lines ? Bytes{} : session.read(o.record);
    std::ifstream file = o.lines && o.record != "-" ? open_lines(o.record) : std::ifstream();
    std::istream& lines = o.lines && o.record == "-" ? session.take_input() : file;
    if (!o.lines) (void)record_of(text_of(content), o.record);
    const std::optional<FieldValue> photo = photo_of(o, session);
    MintIdentities mint;
    if (o.key.empty())
        mint = [minter = std::make_shared<IssuerMinter>(o, session, now)](const auto& all, const auto& keep) {
            return (*minter)(all, keep);
        };
    else
        mint = FileMinter(o, session, now);
    return o.lines ? mint_all(o, mint, lines, session) : mint_one(o, mint, content, photo, session);
}

} // namespace

Command mint_command() {
    return make_command<MintOptions>(
        "Issue", "mint", "Turn identity records into signed cards",
        "  qrid mint citizen.json --key issuer.pem | qrid render -o card.png\n"
        "  qrid mint citizen.json --issuer issuer --photo citizen.jpg --valid-for 10y -o card.txt\n"
        "  qrid mint --jsonl citizens.jsonl --issuer issuer --passphrase-file secret > cards.jsonl",
        add, run);
}

} // namespace qrid::cmd
