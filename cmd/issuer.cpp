#include "commands.h"
#include "common.h"
#include "qrid/issuer/init.h"
#include "ranges.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace qrid::cmd {

namespace {

constexpr std::uint64_t list_entries = 1 << 20;
constexpr Seconds longest_life = seconds_per_day * 365 * 100;

struct InitOptions {
    std::string dir, iss, name, status_uri, valid_for = "365d", id_scheme, registry = "registry.db";
    std::uint64_t capacity = list_entries;
    KeyKindOptions kind;
    bool test = false;
    PassphraseOption passphrase;
    OperatorOption by;
    AtOption at;
    SeedOption seed;
};

void add_init(CLI::App& app, InitOptions& o) {
    app.add_option("DIR", o.dir, "The directory to create")->required();
    app.add_option("--iss", o.iss, "The issuer's full URI, as cards name it")->required()->type_name("URI");
    app.add_option("--name", o.name, "The issuer's name, as shown to people")->type_name("NAME");
    o.kind.add(app, "Algorithm of the keys");
    app.add_option("--status-uri", o.status_uri,
                   "What the URIs of status lists begin with (ISS/status/); a short one makes a smaller QR code")
        ->type_name("URI");
    app.add_option("--capacity", o.capacity, "Number of cards to make room for at first, in lists of 1048576")
        ->type_name("N")
        ->check(in_range(std::uint64_t{1}, std::uint64_t{1} << 40))
        ->capture_default_str();
    app.add_option("--valid-for", o.valid_for, "How long cards are valid, unless minting says otherwise")
        ->type_name("SPAN")
        ->capture_default_str();
    app.add_option("--registry", o.registry,
                   "A file in DIR, or the URL of a PostgreSQL database that several machines share")
        ->type_name("FILE|URL")
        ->capture_default_str();
    add_id_scheme(app, o.id_scheme, "What the IDs of its records are, and are checked as");
    app.add_flag("--test", o.test,
                 "Create an issuer for tests: its keys and cards are marked, and verifiers warn of them");
    o.passphrase.add(app);
    o.by.add(app);
    o.at.add(app);
    o.seed.add(app);
}

int run_init(const InitOptions& o, Session& session) {
    o.seed.put(session, o.at);
    check_target(o.dir, Overwrite::refuse);
    IssuerConfig config;
    config.iss = o.iss;
    config.name = o.name.empty() ? o.iss : o.name;
    config.status_uri = !o.status_uri.empty() ? o.status_uri : o.iss + (o.iss.ends_with('/') ? "status/" : "/status/");
    config.registry = o.registry;
    config.test = o.test;
    if (o.id_scheme != no_id_scheme) config.id_scheme = o.id_scheme;
    (void)RegistryPlace::parse_new(o.registry, o.dir);
    config.entries = list_entries;
    config.lists = (o.capacity + list_entries - 1) / list_entries;
    config.card_life = parse_duration(o.valid_for);
    config.longest_card_life = std::max(config.longest_card_life, config.card_life);
    if (config.card_life == 0 || config.longest_card_life > longest_life)
        throw Error(Code::usage, fmt::format("--valid-for must be between 1s and 100y, not {}", o.valid_for),
                    "give a time such as 365d");
    check_config(config);
    const KeyKind kind = o.kind.get(session);
    check_seed_fits(o.test, kind.algorithm, session);
    const Seconds now = o.at.now(session);
    const Issuer issuer =
        init_issuer(o.dir, config, kind, o.passphrase.get(session, true), session.random, now, o.by.get(session));
    session.settle("see 'qrid issuer show'");

    nlohmann::json keys = nlohmann::json::array();
    std::string text = fmt::format("created {}issuer {} in {}\n", o.test ? "test " : "", config.iss, o.dir);
    const KeyRing ring = issuer.keys();
    for (const KeyRow& key : ring.by_purpose()) {
        keys.push_back({{"kid", key.kid},
                        {"purpose", name(key.purpose)},
                        {"state", name(ring.state(key, now))},
                        {"sign_until", format_time(key.sign_until)}});
        text += fmt::format("  key {} for {:<6}  {}, signs until {}\n", key.kid, name(key.purpose),
                            name(ring.state(key, now)), format_time(key.sign_until));
    }
    text += fmt::format("verifiers can trust it with --trust {}\n", (issuer.dir() / "public" / "jwks.json").string());
    if (session.format == Format::json)
        session.print_json({{"iss", config.iss}, {"dir", o.dir}, {"test", o.test}, {"keys", keys}});
    else
        session.print(text);
    return 0;
}

} // namespace

Command issuer_init_command() {
    return make_command<InitOptions>(
        "Issue", "issuer init", "Create an issuer: its directory, keys and registry",
        "  qrid issuer init issuer --iss https://id.example --name 'Example City'\n"
        "  qrid issuer init issuer --iss https://id.example --alg EdDSA --passphrase-file secret\n"
        "  qrid issuer init province --iss https://zj.example --status-uri https://s.example/ --capacity 65000000\n"
        "  qrid issuer init hangzhou --iss https://hz.example --id-scheme cn-id\n"
        "  qrid issuer init play --iss https://id.example --test\n"
        "  qrid issuer init nation --iss https://id.example --registry postgresql://qrid@db.example/nation",
        add_init, run_init);
}

} // namespace qrid::cmd
