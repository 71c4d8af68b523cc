// status show, status check: what a list says, ours or another's
#include "commands.h"
#include "common.h"
#include "qrid/base/encoding.h"
#include "qrid/base/expiry.h"
#include "qrid/base/printable.h"
#include "qrid/status/belief.h"
#include "qrid/status/bundle.h"
#include "qrid/status/token.h"
#include "qrid/trust/key_file.h"
#include "qrid/trust/key_files.h"
#include "qrid/trust/trust_store.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <map>

namespace qrid::cmd {

namespace {

using nlohmann::json;

struct ReadOptions {
    std::string list;
    std::vector<std::string> trust;
    AtOption at;
    void add(CLI::App& app, const char* about) {
        app.add_option("LIST", list, about)->required();
        app.add_option("--trust", trust, "Keys to check its signature with; may be repeated")
            ->type_name("PATH")
            ->allow_extra_args(false);
        at.add(app);
    }
};

// A line of text for each member that is there.
std::string text_of_members(const json& document, std::initializer_list<const char*> members) {
    std::string text;
    for (const char* member : members)
        if (document.contains(member) && !document[member].is_null())
            text += fmt::format("{:<10} {}\n", member,
                                printable(document[member].is_string() ? document[member].get<std::string>()
                                                                       : document[member].dump()));
    return text;
}

// A JWT's kid is text, a CWT's is bytes.
std::string kid_text(const StatusToken& token) {
    return token.form == "JWT" ? printable(text_of(*token.kid)) : hex_encode(*token.kid);
}

// ---- status show

struct StatusShowOptions : ReadOptions {};

void add_show(CLI::App& app, StatusShowOptions& o) {
    o.add(app, "A status list token, CWT or JWT, a bare list, a bundle, or '-' for standard input");
}

// How many entries have each value; bytes are counted first, as a list may have 268 million entries.
json count_values(const StatusView& list) {
    std::array<std::uint64_t, 256> of_byte{};
    for (const std::uint8_t byte : list.bytes()) ++of_byte[byte];
    std::vector<std::uint64_t> of_value(std::size_t{1} << list.bits());
    for (unsigned byte = 0; byte < of_byte.size(); ++byte)
        for (int shift = 0; shift < 8; shift += list.bits())
            of_value[byte >> shift & (of_value.size() - 1)] += of_byte[byte];
    json values = json::object();
    for (std::size_t value = 0; value < of_value.size(); ++value)
        if (of_value[value] > 0)
            values[std::to_string(value)] = {{"status", status_name(static_cast<int>(value))},
                                             {"count", of_value[value]}};
    return values;
}

std::string text_of_values(const json& values) {
    std::string text;
    for (const auto& [value, entry] : values.items())
        text += fmt::format("{:<10} {} ({})\n", "value " + value, entry["count"].get<std::uint64_t>(),
                            entry["status"].get<std::string>());
    return text;
}

std::string name_of_signature(const TrustSet& trust, const Belief& belief) {
    if (trust.empty()) return "not checked";
    if (!belief.flaw) return "good";
    const Code code = belief.flaw->code;
    return code == Code::bad_signature || code == Code::issuer_mismatch ? "untrusted" : std::string(name(code));
}

// After all was told: a signature that was to be checked and does not count.
void refuse_unbelieved(const StatusShowOptions& o, const TrustSet& trust, const Belief& belief) {
    if (!trust.empty() && belief.flaw) throw refusal(*belief.flaw, "the list " + o.list);
}

// What is true of all lists of a bundle, and how many entries of them have each value.
int show_bundle(const StatusShowOptions& o, Session& session) {
    const Bundle bundle = open_bundle(o.list);
    const BundleHead& head = bundle.head();
    const BundleClaims& claims = head.claims;
    const Seconds at = o.at.now(session);
    const TrustSet trust = load_trust({o.trust.begin(), o.trust.end()});
    tell_notes(trust, session);
    const Belief belief = believe(token_of(head), trust, issuer_named(claims.iss), at);
    std::map<std::string, std::uint64_t> counts;
    for (std::uint64_t n = 0; n < claims.shape.lists; ++n) {
        const json values = count_values(bundle.list(n).view);
        for (const auto& [value, entry] : values.items()) counts[value] += entry["count"].get<std::uint64_t>();
    }
    json values = json::object();
    for (const auto& [value, count] : counts)
        values[value] = {{"status", status_name(std::stoi(value))}, {"count", count}};
    json document{{"form", bundle.form() == Bundle::Form::carried ? "bundle" : "unpacked bundle"},
                  {"iss", claims.iss},
                  {"version", claims.version},
                  {"uri", claims.status_uri + "N"},
                  {"iat", format_time(claims.iat)},
                  {"exp", format_time(claims.exp)},
                  {"lists", claims.shape.lists},
                  {"entries", claims.shape.entries},
                  {"bits", claims.shape.bits},
                  {"bytes", bundle.size()},
                  {"alg", head.alg},
                  {"signature", name_of_signature(trust, belief)},
                  {"stale", at >= claims.exp},
                  {"trust_version", read_trust_list(claims.trust_list).list.version},
                  {"values", values}};
    if (claims.ttl) document["ttl"] = *claims.ttl;
    if (head.kid) document["kid"] = hex_encode(*head.kid);
    if (session.format == Format::json)
        session.print_json(document);
    else
        session.print(text_of_members(document, {"iss", "version", "form", "uri", "iat", "exp", "ttl", "lists",
                                                 "entries", "bits", "bytes", "alg", "kid", "signature", "stale"}) +
                      text_of_values(values));
    refuse_unbelieved(o, trust, belief);
    if (at >= claims.exp) session.note("the bundle " + expired_ago(claims.exp, at));
    return 0;
}

int run_show(const StatusShowOptions& o, Session& session) {
    if (o.list != "-" && is_bundle(o.list)) return show_bundle(o, session);
    const Bytes content = session.read(o.list);
    const bool bare = is_bare_list(content);
    const StatusToken token = bare ? read_bare_list(content) : read_status_token(content);
    const OpenList list = open_list(token);
    const TrustSet trust = load_trust({o.trust.begin(), o.trust.end()});
    tell_notes(trust, session);
    const Seconds at = o.at.now(session);
    const Belief belief = believe(token, trust, anyone(), at);
    json document{{"form", token.form},
                  {"bits", token.bits},
                  {"entries", list.view.entries()},
                  {"values", count_values(list.view)},
                  {"signature", bare ? "none" : name_of_signature(trust, belief)},
                  {"bytes", token.lst.size()}};
    if (!bare) {
        document["uri"] = token.uri;
        document["iat"] = format_time(token.iat);
        document["alg"] = token.alg;
        document["stale"] = token.has_expired(at);
    }
    if (token.exp) document["exp"] = format_time(*token.exp);
    if (token.ttl) document["ttl"] = *token.ttl;
    if (token.kid) document["kid"] = kid_text(token);
    if (token.aggregation_uri) document["aggregation_uri"] = *token.aggregation_uri;
    if (session.format == Format::json) {
        session.print_json(document);
    } else {
        std::string text = text_of_members(document, {"uri", "form", "iat", "exp", "ttl", "bits", "entries", "bytes",
                                                      "alg", "kid", "signature", "stale"});
        if (token.aggregation_uri) text += fmt::format("all lists  {}\n", printable(*token.aggregation_uri));
        session.print(text + text_of_values(document["values"]));
    }
    refuse_unbelieved(o, trust, belief);
    if (!bare && token.has_expired(at)) session.note("the list " + expired_ago(*token.exp, at));
    return 0;
}

// ---- status check

struct CheckOptions : ReadOptions {
    std::uint64_t idx = 0;
    std::string uri;
    bool without_signature = false;
};

void add_check(CLI::App& app, CheckOptions& o) {
    o.add(app, "A status list token, CWT or JWT, or '-' for standard input");
    app.add_option("IDX", o.idx, "The card's index in the list, from 0")->required()->check(CLI::NonNegativeNumber);
    app.add_option("--uri", o.uri, "The list must be for this uri, the one that the card names")->type_name("URI");
    app.add_flag("--unsigned", o.without_signature,
                 "Do not check the signature; also read a bare CBOR or JSON object of bits and lst");
}

// Throws unless the token may be believed, staleness apart.
void check_signature(const CheckOptions& o, const StatusToken& token, Seconds at, Session& session) {
    const TrustSet trust =
        o.trust.empty() ? TrustStore(default_trust_store()).load() : load_trust({o.trust.begin(), o.trust.end()});
    tell_notes(trust, session);
    if (trust.empty())
        throw Error(Code::unknown_key, "no keys are trusted",
                    "give some with --trust PATH, or import a trust list with 'qrid trust import'");
    const Belief belief = believe(token, trust, anyone(), at);
    if (!belief.flaw) return;
    KeyFlaw flaw = *belief.flaw;
    if (flaw.code == Code::bad_signature && token.kid) flaw.detail += "; it names key " + kid_text(token);
    throw refusal(flaw, "the list");
}

int run_check(const CheckOptions& o, Session& session) {
    const Seconds at = o.at.now(session);
    // By the contract of this command, what cannot be read is no verdict, and everything that is read and no good is a
    // clear no.
    const auto refuse = [&](const Error& error, int exit_code) {
        session.print_error(error);
        return exit_code;
    };
    std::optional<StatusToken> token;
    std::optional<OpenList> list;
    constexpr int no = 1, no_verdict = 3;
    try {
        const Bytes content = session.read(o.list);
        const bool bare = is_bare_list(content);
        if (bare && !o.without_signature)
            throw Error(Code::not_signed, "the list is bare and not signed", "use --unsigned to read it anyway");
        token = bare ? read_bare_list(content) : read_status_token(content);
    } catch (const Error& error) {
        if (error.code() == Code::usage) throw;
        return refuse(error, error.code() == Code::not_signed ? no : no_verdict);
    }
    if (!o.uri.empty() && token->uri != o.uri)
        return refuse(Error(Code::status_wrong_uri, token->uri.empty() ? "the list names no uri"
                                                                       : fmt::format("the list is for {}", token->uri)),
                      no);
    if (!o.without_signature) check_signature(o, *token, at, session);
    if (token->has_expired(at))
        return refuse(Error(Code::status_stale, "the list " + expired_ago(*token->exp, at)), no);
    try {
        list = open_list(*token);
    } catch (const Error& error) {
        return refuse(error, no_verdict);
    }
    const auto value = list->view.get(o.idx);
    if (!value)
        return refuse(Error(Code::status_index_out_of_range,
                            fmt::format("index {} is beyond the end of the list, which has {} entries", o.idx,
                                        list->view.entries())),
                      no);
    const bool dated = !token->uri.empty();
    const json document{{"idx", o.idx},
                        {"value", *value},
                        {"status", status_name(*value)},
                        {"bits", token->bits},
                        {"entries", list->view.entries()},
                        {"uri", dated ? json(token->uri) : json()},
                        {"iat", dated ? json(format_time(token->iat)) : json()},
                        {"exp", token->exp ? json(format_time(*token->exp)) : json()},
                        {"signed", !o.without_signature}};
    if (session.format == Format::json)
        session.print_json(document);
    else
        session.print(text_of_members(document, {"status", "value", "idx", "uri", "iat", "exp", "bits", "entries"}));
    if (o.without_signature) session.note("the signature was not checked: anyone could have made this list");
    return 0;
}

} // namespace

Command status_show_command() {
    return make_command<StatusShowOptions>("Issue", "status show",
                                           "Show what a status list says, yours or someone else's",
                                           "  qrid status show issuer/public/status/0.cwt\n"
                                           "  qrid status show list.jwt --trust their-key.jwk --json",
                                           add_show, run_show);
}

Command status_check_command() {
    return make_command<CheckOptions>(
        "Issue", "status check", "Show the status of one index in a list, yours or someone else's",
        "  qrid status check issuer/public/status/0.cwt 482113 --trust issuer/public/jwks.json\n"
        "  qrid status check list.jwt 7 --trust their-key.jwk --uri https://example.com/lists/1 --json\n"
        "  qrid status check list.json 7 --unsigned",
        add_check, run_check);
}

} // namespace qrid::cmd
