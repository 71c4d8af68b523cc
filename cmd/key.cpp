#include "qrid/cose/key.h"

#include "commands.h"
#include "common.h"
#include "qrid/base/encoding.h"
#include "qrid/trust/jwk.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace qrid::cmd {

namespace {

using nlohmann::json;

json key_to_json(const KeyRow& row, Seconds now) {
    const PublicKey key = PublicKey::from_pem(row.public_pem);
    return {{"kid", row.kid},
            {"purpose", name(row.purpose)},
            {"alg", name(key.algorithm())},
            {"state", name(state_of(row, now))},
            {"sign_from", format_time(row.sign_from)},
            {"sign_until", format_time(row.sign_until)},
            {"verify_until", format_time(row.verify_until)},
            {"thumbprint", hex_encode(cose::thumbprint(key))},
            {"jwk_thumbprint", base64url_encode(jwk_thumbprint(key))}};
}

// ---- key new

struct NewOptions {
    IssuerOption issuer;
    PassphraseOption passphrase;
    OutputOption output;
    AtOption at;
    std::string purpose = "cards", algorithm = "ES256";
    bool no_passphrase = false;
};

void add_new(CLI::App& app, NewOptions& o) {
    app.add_option("--purpose", o.purpose, "What the key signs: cards, status or trust")
        ->type_name("PURPOSE")
        ->capture_default_str();
    app.add_option("--alg", o.algorithm, "ES256, EdDSA or ES384")->type_name("ALG")->capture_default_str();
    o.issuer.add(app);
    app.add_flag("--no-passphrase", o.no_passphrase, "With -o: leave the private key unprotected, for tests");
    o.passphrase.add(app);
    o.output.add(app);
    o.at.add(app);
}

// A key pair of its own, without any issuer's directory: PATH and PATH.pub.
int new_pair(const NewOptions& o, Session& session) {
    const fs::path path = o.output.path, public_path = path.string() + ".pub";
    for (const fs::path& target : {path, public_path}) check_target(target, o.output.overwrite());
    const PrivateKey key = PrivateKey::generate(parse_algorithm(o.algorithm));
    const Secret pem = o.no_passphrase ? key.plain_pem() : key.encrypted_pem(o.passphrase.get(session, true));
    StagedFile private_file(path, bytes_of(pem.view()), o.output.overwrite(), FileMode::secret);
    StagedFile public_file(public_path, bytes_of(key.public_key().pem()), o.output.overwrite());
    private_file.commit();
    public_file.commit();
    const std::string kid = hex_encode(cose::kid_of(key.public_key()));
    if (session.format == Format::json)
        session.print_json({{"kid", kid},
                            {"alg", name(key.algorithm())},
                            {"private", path.string()},
                            {"public", public_path.string()}});
    else
        session.print(fmt::format("made the {} key {}\n  private {}\n  public  {}\n", name(key.algorithm()), kid,
                                  path.string(), public_path.string()));
    return 0;
}

int run_new(const NewOptions& o, Session& session) {
    if (o.output.to_file()) return new_pair(o, session);
    if (o.no_passphrase)
        throw Error(Code::usage, "an issuer's keys always have a passphrase", "--no-passphrase goes with -o PATH");
    const NewKey wanted{parse_purpose(o.purpose), parse_algorithm(o.algorithm)};
    const Seconds now = o.at.now(session);
    Issuer issuer = o.issuer.open(session);
    const Secret passphrase = o.passphrase.get(session, true);
    // One passphrase opens all keys of an issuer: a mistyped one is noticed here, not when a card has to be signed.
    for (const KeyRow& row : issuer.registry().keys()) {
        (void)issuer.open_key(row, passphrase);
        break;
    }
    const KeyRow row = issuer.new_key(wanted, passphrase, now);
    if (session.format == Format::json)
        session.print_json(key_to_json(row, now));
    else
        session.print(fmt::format("made key {} for {}, signs until {}, verified until {}\n", row.kid, name(row.purpose),
                                  format_time(row.sign_until), format_time(row.verify_until)));
    return 0;
}

// ---- key list

struct ListOptions {
    IssuerOption issuer;
    AtOption at;
};

void add_list(CLI::App& app, ListOptions& o) {
    o.issuer.add(app);
    o.at.add(app);
}

int run_list(const ListOptions& o, Session& session) {
    const Issuer issuer = o.issuer.open(session);
    const Seconds now = o.at.now(session);
    json list = json::array();
    std::string text = fmt::format("{:<16}  {:<7} {:<6} {:<9} {:<20}  {}\n", "kid", "purpose", "alg", "state",
                                   "signs until", "verified until");
    for (const KeyRow& row : issuer.registry().keys()) {
        list.push_back(key_to_json(row, now));
        text += fmt::format("{:<16}  {:<7} {:<6} {:<9} {:<20}  {}\n", row.kid, name(row.purpose),
                            name(PublicKey::from_pem(row.public_pem).algorithm()), name(state_of(row, now)),
                            format_time(row.sign_until), format_time(row.verify_until));
    }
    if (session.format == Format::json)
        session.print_json({{"iss", issuer.config().iss}, {"keys", list}});
    else
        session.print(text);
    return 0;
}

// ---- key show

struct ShowOptions {
    IssuerOption issuer;
    AtOption at;
    std::string kid;
};

void add_show(CLI::App& app, ShowOptions& o) {
    app.add_option("KID", o.kid, "The key's kid, or its first 4 digits or more")->required();
    o.issuer.add(app);
    o.at.add(app);
}

int run_show(const ShowOptions& o, Session& session) {
    const Issuer issuer = o.issuer.open(session);
    const json key = key_to_json(issuer.key(o.kid), o.at.now(session));
    if (session.format == Format::json) {
        session.print_json(key);
        return 0;
    }
    for (const char* member :
         {"kid", "purpose", "alg", "state", "sign_from", "sign_until", "verify_until", "thumbprint", "jwk_thumbprint"})
        session.print(fmt::format("{:<15} {}\n", member, key[member].get<std::string>()));
    return 0;
}

} // namespace

Command key_new_command() {
    return make_command<NewOptions>("Issue", "key new", "Make a key: for an issuer, or a pair of its own with -o",
                                    "  qrid key new --purpose cards --alg ES256\n"
                                    "  qrid key new --purpose status --issuer province --passphrase-file secret\n"
                                    "  qrid key new --no-passphrase -o issuer.pem      # and issuer.pem.pub",
                                    add_new, run_new);
}

Command key_list_command() {
    return make_command<ListOptions>("Issue", "key list", "List an issuer's keys, their purpose and state",
                                     "  qrid key list\n  qrid key list --issuer province --json", add_list, run_list);
}

Command key_show_command() {
    return make_command<ShowOptions>("Issue", "key show", "Show one key: dates, state, thumbprints",
                                     "  qrid key show 3f9a\n  qrid key show 3f9a01b2c3d4e5f6 --json", add_show,
                                     run_show);
}

} // namespace qrid::cmd
