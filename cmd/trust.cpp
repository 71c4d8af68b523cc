#include "commands.h"
#include "common.h"
#include "qrid/base/encoding.h"
#include "qrid/base/expiry.h"
#include "qrid/base/printable.h"
#include "qrid/cose/key.h"
#include "qrid/trust/jwk.h"
#include "qrid/trust/key_file.h"
#include "qrid/trust/key_files.h"
#include "qrid/trust/trust_store.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace qrid::cmd {

namespace {

using nlohmann::json;

// What a verifier can tell of a key's life: a list does not say until when it signs.
std::string_view state_of(const TrustedKey& key, Seconds at) {
    const auto flaw = flaw_of(key, std::nullopt, at);
    if (!flaw) return "accepted";
    switch (flaw->code) {
    case Code::key_revoked:
        return "revoked";
    case Code::key_not_yet_valid:
        return "staged";
    case Code::key_retired:
        return "retired";
    default:
        return "stale";
    }
}

// As a verifier takes them: what is said against a key in one place counts in every one.
std::vector<TrustedKey> as_believed(const std::vector<TrustedKey>& keys) {
    TrustSet trust;
    for (const TrustedKey& key : keys) trust.add(key);
    return trust.keys();
}

json key_to_json(const TrustedKey& key, Seconds at) {
    json document{{"kid", hex_encode(cose::kid_of(key.key))},
                  {"alg", name(key.key.algorithm())},
                  {"purpose", key.purpose ? json(name(*key.purpose)) : json()},
                  {"state", state_of(key, at)},
                  {"thumbprint", hex_encode(cose::thumbprint(key.key))}};
    if (!key.iss.empty()) document["iss"] = key.iss;
    if (key.not_before) document["nbf"] = format_time(*key.not_before);
    if (key.not_after) document["exp"] = format_time(*key.not_after);
    if (key.revoked)
        document["revoked"] = {{"revoked_at", format_time(key.revoked->at)},
                               {"reason", key.revoked->compromised ? "compromised" : "superseded"}};
    return document;
}

json keys_to_json(const std::vector<TrustedKey>& keys, Seconds at) {
    json list = json::array();
    for (const TrustedKey& key : keys) list.push_back(key_to_json(key, at));
    return list;
}

json root_to_json(const PublicKey& root) {
    return {{"kid", hex_encode(cose::kid_of(root))},
            {"alg", name(root.algorithm())},
            {"thumbprint", hex_encode(cose::thumbprint(root))},
            {"jwk_thumbprint", base64url_encode(jwk_thumbprint(root))}};
}

json name_of(const TrustList& list) { return list.name ? json(*list.name) : json(); }

json status_uri_of(const TrustList& list) { return list.status_uri ? json(*list.status_uri) : json(); }

std::string text_of_keys(const json& keys) {
    std::string text;
    for (const json& key : keys) {
        const auto member = [&](const char* name, const char* otherwise) {
            return key.contains(name) && key[name].is_string() ? key[name].get<std::string>() : otherwise;
        };
        text +=
            fmt::format("  {:<16}  {:<7} {:<6} {:<8} {:<20}  {}{}\n", member("kid", ""), member("purpose", "any"),
                        member("alg", ""), member("state", ""), member("nbf", "-"), member("exp", "-"),
                        key.contains("revoked") ? fmt::format("  {} on {}", key["revoked"]["reason"].get<std::string>(),
                                                              key["revoked"]["revoked_at"].get<std::string>())
                                                : "");
    }
    return text;
}

std::string key_header() {
    return fmt::format("  {:<16}  {:<7} {:<6} {:<8} {:<20}  {}\n", "kid", "purpose", "alg", "state", "accepted from",
                       "accepted until");
}

std::string member_line(std::string_view label, std::string_view value) {
    return fmt::format("{:<11} {}\n", label, printable(value));
}

// What `verify` warns of, too.
void note_algorithm(const TrustedKey* root, Session& session) {
    if (root != nullptr && !row_of(root->key.algorithm()).is_standard)
        session.note(unregistered(root->key.algorithm(), "the trust list"));
}

// ---- trust show

struct TrustShowOptions {
    std::string file;
    AtOption at;
};

void add_show(CLI::App& app, TrustShowOptions& o) {
    app.add_option("FILE", o.file, "A trust list, or '-' for standard input")->required();
    o.at.add(app);
}

int run_show(const TrustShowOptions& o, Session& session) {
    const SignedTrustList signed_list = read_trust_list(qrid::text_of(session.read(o.file)));
    const TrustList& list = signed_list.list;
    const Seconds at = o.at.now(session);
    const TrustedKey* root = root_of(signed_list);
    std::optional<Error> flaw;
    Seconds until = list.exp;
    try {
        until = good_until(signed_list);
    } catch (const Error& error) {
        flaw = error;
    }
    json changes = json::array();
    for (const RootChange& change : signed_list.root_changes)
        changes.push_back(
            {{"iat", format_time(change.iat)}, {"kid", change.token.kid}, {"root", root_to_json(change.root)}});
    const json document{{"iss", list.iss},
                        {"name", name_of(list)},
                        {"version", list.version},
                        {"iat", format_time(list.iat)},
                        {"exp", format_time(list.exp)},
                        {"until", format_time(until)},
                        {"stale", at >= until},
                        {"signature", root == nullptr ? "bad" : "good"},
                        {"root", root == nullptr ? json() : root_to_json(root->key)},
                        {"root_changes", changes},
                        {"status_uri", status_uri_of(list)},
                        {"test", list.test},
                        {"keys", keys_to_json(as_believed(list.keys), at)}};
    if (session.format == Format::json) {
        session.print_json(document);
    } else {
        std::string text =
            member_line("issuer", list.test ? list.iss + " (for tests)" : list.iss) +
            (list.name ? member_line("name", *list.name) : "") + member_line("version", std::to_string(list.version)) +
            member_line("made", format_time(list.iat)) +
            member_line("good until", fmt::format("{}{}", format_time(until), at >= until ? " (too old)" : "")) +
            member_line("signature", root == nullptr ? "bad" : "good");
        if (list.status_uri) text += member_line("status at", *list.status_uri);
        if (root != nullptr)
            text += member_line("root", hex_encode(cose::thumbprint(root->key))) +
                    member_line("", base64url_encode(jwk_thumbprint(root->key)));
        for (const RootChange& change : signed_list.root_changes)
            text +=
                member_line("new root", fmt::format("{}, endorsed on {} by {}", hex_encode(cose::kid_of(change.root)),
                                                    format_time(change.iat), change.token.kid));
        session.print(text + "keys\n" + key_header() + text_of_keys(document["keys"]));
    }
    note_algorithm(root, session);
    if (!flaw && at >= until) session.note("the trust list " + expired_ago(until, at));
    if (flaw) throw *flaw;
    return 0;
}

// ---- trust import

struct TrustImportOptions {
    std::string file, root;
    bool force = false, dry_run = false;
    AtOption at;
};

void add_import(CLI::App& app, TrustImportOptions& o) {
    app.add_option("FILE", o.file, "A trust list, or '-' for standard input")->required();
    app.add_option("--root", o.root,
                   "The root to trust, obtained from the issuer over a separate channel: a key file, or a thumbprint "
                   "(RFC 9679 in hexadecimal, RFC 7638 in base64url); required for a new issuer")
        ->type_name("KEY|THUMBPRINT");
    app.add_flag(
        "--unendorsed,--force", o.force,
        "Accept --root without an endorsement by the trusted root, for example because that root was lost or stolen");
    app.add_flag("--dry-run", o.dry_run, "Show what would happen without changing anything");
    o.at.add(app);
}

int run_import(const TrustImportOptions& o, Session& session) {
    if (o.force && o.root.empty())
        throw Error(Code::usage, "--unendorsed requires --root",
                    "give the new root, obtained from the issuer over a separate channel");
    const TrustImport how{.root = root_named(o.root, session), .force = o.force, .dry_run = o.dry_run};
    const SignedTrustList signed_list = read_trust_list(qrid::text_of(session.read(o.file)));
    const TrustList& list = signed_list.list;
    const TrustStore store(default_trust_store());
    const TrustImported result = store.import(signed_list, how, o.at.now(session));
    if (!o.dry_run) session.settle("see 'qrid trust list'");
    const json root = root_to_json(checked_root_of(signed_list).key);
    const std::string until = format_time(good_until(signed_list));
    note_algorithm(root_of(signed_list), session);
    if (session.format == Format::json) {
        session.print_json({{"iss", list.iss},
                            {"version", list.version},
                            {"version_before", result.version_before ? json(*result.version_before) : json()},
                            {"until", until},
                            {"root", root},
                            {"root_changed", result.root_changed},
                            {"keys", list.keys.size()},
                            {"changed", result.changed},
                            {"dry_run", o.dry_run},
                            {"file", store.file_of(list.iss).string()}});
        return 0;
    }
    if (!result.changed) {
        session.print(
            fmt::format("version {} of the trust list of {} is already in the store\n", list.version, list.iss));
        return 0;
    }
    session.print(fmt::format("{} version {} of the trust list of {}{}: {} keys, good until {}\n{} {}\n",
                              o.dry_run ? "would import" : "imported", list.version, list.iss,
                              result.version_before ? fmt::format(" after version {}", *result.version_before) : "",
                              list.keys.size(), until, result.root_changed ? "  new root" : "  root",
                              root["thumbprint"].get<std::string>()));
    return 0;
}

// ---- trust list

struct TrustListOptions {
    AtOption at;
};

void add_list(CLI::App& app, TrustListOptions& o) { o.at.add(app); }

json stored_to_json(const StoredList& stored, Seconds at) {
    const SignedTrustList& signed_list = stored.signed_list;
    const TrustList& list = signed_list.list;
    const Seconds until = good_until(signed_list);
    return {{"iss", list.iss},
            {"name", name_of(list)},
            {"version", list.version},
            {"iat", format_time(list.iat)},
            {"until", format_time(until)},
            {"stale", at >= until},
            {"imported_at", format_time(stored.imported_at)},
            {"root", root_to_json(stored.root)},
            {"status_uri", status_uri_of(list)},
            {"keys", keys_to_json(as_believed(trusted_keys_of(signed_list, stored.file.string())), at)},
            {"file", stored.file.string()}};
}

std::string text_of_stored(const json& stored) {
    const auto text = [&](const char* member) { return stored[member].get<std::string>(); };
    const std::string status =
        stored["status_uri"].is_null() ? "" : fmt::format("  status at {}\n", printable(text("status_uri")));
    const std::string called = stored["name"].is_null() ? "" : fmt::format("  named {}\n", printable(text("name")));
    return fmt::format("{}\n{}  version {}, {} {}\n  root {}\n{}{}{}", printable(text("iss")), called,
                       stored["version"].get<std::int64_t>(),
                       stored["stale"].get<bool>() ? "TOO OLD since" : "good until", text("until"),
                       stored["root"]["thumbprint"].get<std::string>(), status, key_header(),
                       text_of_keys(stored["keys"]));
}

int run_list(const TrustListOptions& o, Session& session) {
    const TrustStore store(default_trust_store());
    const Seconds at = o.at.now(session);
    json issuers = json::array(), files = json::array();
    std::string text;
    int worst = 0;
    const auto each = [&](const std::vector<fs::path>& paths, const auto& act) {
        for (const fs::path& path : paths) {
            try {
                act(path);
            } catch (const Error& error) { // the others are to be seen all the same
                session.print_error(error, path.string());
                worst = worse(worst, reason(error.code()).exit_code);
            }
        }
    };
    each(store.issuer_files(), [&](const fs::path& file) {
        issuers.push_back(stored_to_json(TrustStore::read(file), at));
        text += text_of_stored(issuers.back());
    });
    each(store.key_files(), [&](const fs::path& file) {
        const TrustSet keys = load_trust({file});
        tell_notes(keys, session);
        files.push_back({{"file", file.string()}, {"keys", keys_to_json(keys.keys(), at)}});
        text += fmt::format("{}\n{}{}", printable(file.string()), key_header(), text_of_keys(files.back()["keys"]));
    });
    if (session.format == Format::json)
        session.print_json({{"store", store.dir().string()}, {"issuers", issuers}, {"files", files}});
    else
        session.print(text);
    if (issuers.empty() && files.empty() && worst == 0)
        session.note(fmt::format("nothing in {} is trusted", store.dir().string()));
    return worst;
}

// ---- trust remove

struct RemoveOptions {
    std::string iss;
    bool dry_run = false;
};

void add_remove(CLI::App& app, RemoveOptions& o) {
    app.add_option("ISS", o.iss, "The issuer, as 'qrid trust list' names it")->required();
    app.add_flag("--dry-run", o.dry_run, "Show what would happen without changing anything");
}

int run_remove(const RemoveOptions& o, Session& session) {
    const TrustStore store(default_trust_store());
    store.remove(o.iss, o.dry_run);
    if (!o.dry_run) session.settle("see 'qrid trust list'");
    if (session.format == Format::json)
        session.print_json({{"iss", o.iss}, {"dry_run", o.dry_run}, {"file", store.file_of(o.iss).string()}});
    else
        session.print(
            fmt::format("{} {} trusted\n", printable(o.iss), o.dry_run ? "would no longer be" : "is no longer"));
    return 0;
}

} // namespace

Command trust_show_command() {
    return make_command<TrustShowOptions>(
        "Issue", "trust show", "Show what a trust list says",
        "  qrid trust show issuer/public/trust.jwt\n  qrid trust show - --json < trust.jwt", add_show, run_show);
}

Command trust_import_command() {
    return make_command<TrustImportOptions>(
        "Issue", "trust import", "Import an issuer's trust list into the verifier's store",
        "  qrid trust import trust.jwt --root root.pem.pub\n"
        "  qrid trust import trust.jwt --root 60e2bfb1a8d7b3ea0b1c3fae7ac7e7dfb3f3a1c9a1d22ad8c2e7fd39b3f3c0aa\n"
        "  qrid trust import trust.jwt                     # the next version, by the root that is trusted\n"
        "  qrid trust import trust.jwt --root new.pub --unendorsed --dry-run",
        add_import, run_import);
}

Command trust_list_command() {
    return make_command<TrustListOptions>(
        "Issue", "trust list", "List what the verifier's store trusts, and until when",
        "  qrid trust list\n  qrid trust list --at 2027-01-01 --json", add_list, run_list);
}

Command trust_remove_command() {
    return make_command<RemoveOptions>("Issue", "trust remove", "Stop trusting an issuer",
                                       "  qrid trust remove https://id.example\n"
                                       "  qrid trust remove https://id.example --dry-run",
                                       add_remove, run_remove);
}

} // namespace qrid::cmd
