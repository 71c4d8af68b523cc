#include "commands.h"
#include "common.h"
#include "qrid/base/encoding.h"
#include "qrid/base/printable.h"
#include "qrid/issuer/standing.h"
#include "qrid/verify/input.h"
#include "signing.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace qrid::cmd {

namespace {

using nlohmann::json;

// ---- status revoke, suspend, reinstate

struct ChangeOptions {
    std::vector<std::string> cards;
    std::string reason = "unspecified";
    IssuerOption issuer;
    AtOption at;
};

void add_change(CLI::App& app, ChangeOptions& o) {
    app.add_option("CARD", o.cards, "A picture, a card's text, or LIST-IDX")->required();
    o.issuer.add(app);
    o.at.add(app);
}

void add_with_reason(CLI::App& app, ChangeOptions& o) {
    add_change(app, o);
    app.add_option("--reason", o.reason, fmt::format("Why: {}", revocation_reasons()))
        ->type_name("REASON")
        ->capture_default_str();
}

// A picture, a text or bytes must be a card that this issuer signed; one that is too damaged for that has its LIST-IDX.
StatusPlace place_named(const std::string& card, const Issuer& issuer, Session& session) {
    std::error_code ignored;
    if (const auto place = parse_place(card); place && !fs::exists(card, ignored)) return *place;
    const auto inputs = card_inputs(card, session.read(card));
    if (inputs.size() != 1)
        throw Error(Code::usage, fmt::format("{} holds {} cards", card, inputs.size()), "give one card at a time");
    return place_of(issuer, read_card(cose_of(inputs.front())));
}

int change(const ChangeOptions& o, Session& session, Standing wanted, std::string_view done) {
    if (!is_revocation_reason(o.reason))
        throw Error(Code::usage, fmt::format("no such reason: {}", o.reason),
                    fmt::format("choose one of {}", revocation_reasons()));
    Issuer issuer = o.issuer.open(session);
    const Seconds now = o.at.now(session);
    int worst = 0;
    // Of many cards one may be wrong, and the rest are still lost phones.
    const auto each = [&](const auto& items, const auto& act) {
        for (const auto& item : items) {
            try {
                act(item);
            } catch (const Error& error) {
                if (error.code() == Code::usage || error.code() == Code::issuer_busy) throw;
                session.print_error(error);
                worst = worse(worst, qrid::reason(error.code()).exit_code);
            }
        }
    };
    std::vector<StatusPlace> places;
    each(o.cards, [&](const std::string& card) { places.push_back(place_named(card, issuer, session)); });
    json changes = json::array();
    each(places, [&](StatusPlace place) {
        const StandingChange result = change_standing(issuer, place, wanted, o.reason, now);
        changes.push_back({{"card", format_place(place)},
                           {"before", name(result.before)},
                           {"after", name(result.after)},
                           {"changed", result.changed()}});
        if (session.format == Format::text)
            session.print(fmt::format("card {} {}{}\n", format_place(place),
                                      result.changed() ? "is now " : "was already ", done));
    });
    if (changes.empty()) return worst;
    if (session.format == Format::json)
        session.print_json(changes);
    else
        session.note("verifiers will know once 'qrid status build' has published the list");
    return worst;
}

// ---- status build

struct BuildOptions {
    IssuerOption issuer;
    KeyOption key;
    PassphraseOption passphrase;
    AtOption at;
    std::string kid;
};

void add_build(CLI::App& app, BuildOptions& o) {
    o.issuer.add(app);
    app.add_option("--kid", o.kid, "The status key to sign with, which must be the active one")->type_name("KID");
    o.key.add(app, "The status key when its private half is not in the issuer's directory");
    o.passphrase.add(app);
    o.at.add(app);
}

int run_build(const BuildOptions& o, Session& session) {
    Issuer issuer = o.issuer.open(session);
    const Seconds now = o.at.now(session);
    const SigningKey signing = open_signing_key(
        issuer, {.purpose = Purpose::status, .kid = o.kid, .exp = now + issuer.config().status_life, .now = now}, o.key,
        o.passphrase, session);
    issuer.stage_jwks(now).commit(); // a list is of no use to verifiers without its key
    json lists = json::array();
    for (const PublishedList& list : publish_status(issuer, signing.key, now)) {
        lists.push_back({{"list", list.list},
                         {"file", list.file.string()},
                         {"uri", list.uri},
                         {"bits", list.bits},
                         {"entries", list.entries},
                         {"revoked", list.revoked},
                         {"suspended", list.suspended},
                         {"bytes", list.bytes},
                         {"exp", format_time(list.exp)}});
        if (session.format == Format::text)
            session.print(fmt::format("{}  {} revoked, {} suspended, {} bytes, good until {}\n", list.file.string(),
                                      list.revoked, list.suspended, list.bytes, format_time(list.exp)));
    }
    if (lists.empty()) session.note("no card has been issued yet: there is no list to publish");
    if (session.format == Format::json) session.print_json(lists);
    return 0;
}

// ---- status show

struct ShowOptions {
    std::string list;
    std::vector<std::string> trust;
    AtOption at;
};

void add_show(CLI::App& app, ShowOptions& o) {
    app.add_option("LIST", o.list, "A status list token, CWT or JWT, or '-' for standard input")->required();
    app.add_option("--trust", o.trust, "Keys to check its signature with; may be given many times")
        ->type_name("PATH")
        ->allow_extra_args(false);
    o.at.add(app);
}

struct Counts {
    std::vector<std::uint64_t> of_value;
    explicit Counts(const StatusList& list) : of_value(std::size_t{1} << list.bits()) {
        for (std::uint64_t i = 0; i < list.entries(); ++i) ++of_value[static_cast<std::size_t>(*list.get(i))];
    }
};

int run_show(const ShowOptions& o, Session& session) {
    const StatusToken token = read_status_token(session.read(o.list));
    const StatusList list = StatusList::inflate(token.bits, token.lst);
    const Counts counts(list);
    const TrustSet trust = load_trust({o.trust.begin(), o.trust.end()});
    const TrustedKey* signer = signer_of(token, trust);
    const bool stale = token.exp && o.at.now(session) >= *token.exp;
    const std::string signature = trust.empty() ? "not checked" : signer != nullptr ? "good" : "untrusted";

    json values = json::object();
    for (std::size_t value = 0; value < counts.of_value.size(); ++value)
        if (counts.of_value[value] > 0)
            values[std::to_string(value)] = {{"status", status_name(static_cast<int>(value))},
                                             {"count", counts.of_value[value]}};
    json document{{"uri", token.uri},
                  {"form", token.form},
                  {"bits", token.bits},
                  {"entries", list.entries()},
                  {"iat", format_time(token.iat)},
                  {"values", values},
                  {"alg", token.alg},
                  {"signature", signature},
                  {"stale", stale},
                  {"bytes", token.lst.size()}};
    if (token.exp) document["exp"] = format_time(*token.exp);
    if (token.ttl) document["ttl"] = *token.ttl;
    if (token.kid) document["kid"] = hex_encode(*token.kid);
    if (session.format == Format::json) {
        session.print_json(document);
    } else {
        std::string text;
        for (const char* member :
             {"uri", "form", "iat", "exp", "ttl", "bits", "entries", "bytes", "alg", "kid", "signature", "stale"})
            if (document.contains(member))
                text += fmt::format("{:<10} {}\n", member,
                                    printable(document[member].is_string() ? document[member].get<std::string>()
                                                                           : document[member].dump()));
        for (const auto& [value, entry] : values.items())
            text += fmt::format("{:<10} {} ({})\n", "value " + value, entry["count"].get<std::uint64_t>(),
                                entry["status"].get<std::string>());
        session.print(text);
    }
    if (signature == "untrusted")
        throw Error(Code::status_untrusted, fmt::format("the list {} is not signed by a trusted key", o.list));
    return 0;
}

} // namespace

Command status_revoke_command() {
    return make_command<ChangeOptions>(
        "Issue", "status revoke", "Revoke cards for good",
        "  qrid status revoke card.png --reason keyCompromise\n"
        "  qrid status revoke 0-482113 0-99120 --issuer province",
        add_with_reason, [](const ChangeOptions& o, Session& s) { return change(o, s, Standing::revoked, "revoked"); });
}

Command status_suspend_command() {
    return make_command<ChangeOptions>(
        "Issue", "status suspend", "Suspend cards for the time being",
        "  qrid status suspend card.png\n  qrid status suspend 0-482113", add_with_reason,
        [](const ChangeOptions& o, Session& s) { return change(o, s, Standing::suspended, "suspended"); });
}

Command status_reinstate_command() {
    return make_command<ChangeOptions>(
        "Issue", "status reinstate", "Bring suspended cards back",
        "  qrid status reinstate card.png\n  qrid status reinstate 0-482113", add_change,
        [](const ChangeOptions& o, Session& s) { return change(o, s, Standing::valid, "valid"); });
}

Command status_build_command() {
    return make_command<BuildOptions>(
        "Issue", "status build", "Sign and publish every status list",
        "  qrid status build\n  qrid status build --issuer province --passphrase-file secret --json", add_build,
        run_build);
}

Command status_show_command() {
    return make_command<ShowOptions>("Issue", "status show", "What a status list says, ours or another's",
                                     "  qrid status show issuer/public/status/0.cwt\n"
                                     "  qrid status show list.jwt --trust their-key.jwk --json",
                                     add_show, run_show);
}

} // namespace qrid::cmd
