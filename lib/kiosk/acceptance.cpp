#include "qrid/kiosk/acceptance.h"

#include "qrid/base/encoding.h"
#include "qrid/base/error.h"
#include "qrid/cbor/codec.h"
#include "qrid/issuer/journal.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <map>
#include <set>

namespace qrid {

namespace {

using cbor::Value;
using nlohmann::json;

constexpr const char *type = "application/qrid-acceptance+cbor", *accepted_row = "terms-accepted",
                     *taken_up_row = "terms-taken-up", *enrolled_row = "card-enrolled";
constexpr std::size_t rows_at_once = 1000, most_flaws = 100;

json row_of(const Acceptance& acceptance, std::string evidence) {
    return {{"card", acceptance.card},         {"terms", acceptance.terms}, {"version", acceptance.version},
            {"language", acceptance.language}, {"how", acceptance.how},     {"evidence", std::move(evidence)}};
}

/// A member of a row, or "" where there is none: anybody may have written into the database.
std::string text_of_row(const json& detail, const char* member) {
    const auto found = detail.find(member);
    return found != detail.end() && found->is_string() ? found->get<std::string>() : "";
}

/// The keys that sign cards, ready to check with, by kid.
using Keys = std::map<std::string, PublicKey>;

Keys keys_of(const Issuer& issuer) {
    Keys keys;
    for (const KeyRow& row : issuer.registry().keys())
        if (row.purpose == Purpose::cards) keys.emplace(row.kid, PublicKey::from_pem(row.public_pem));
    return keys;
}

/// Why the evidence of a row does not hold, or nothing.
std::string flaw_of(const JournalRow& row, const json& detail, const Keys& keys) {
    try {
        const cose::Sign1 message = cose::read_sign1(base64url_decode(detail.at("evidence").get<std::string>()));
        const auto kid = message.kid();
        const auto key = keys.find(kid ? hex_encode(*kid) : "");
        if (key == keys.end() || !cose::verify(message, key->second)) return "is not signed by a key of this issuer";
        const Acceptance signed_as = read_acceptance(message);
        if (signed_as.at != row.at || row_of(signed_as, detail.at("evidence")) != detail)
            return "differs from what was signed";
        return {};
    } catch (const Error&) {
    } catch (const json::exception&) {
    }
    return "has no readable evidence";
}

/// What has become of a file that terms were taken from.
void look_at_file(const std::string& file, const Terms& accepted, AcceptanceVerdict& verdict) {
    std::error_code ignored;
    if (fs::path(file).is_relative()) { // a bare name, as a seed has it recorded wherever the file lies
        verdict.notes.push_back(
            fmt::format("where the terms file {} was is not recorded, so it was not compared", file));
        return;
    }
    if (!fs::exists(file, ignored)) {
        verdict.notes.push_back(fmt::format("the terms file {} no longer exists", file));
        return;
    }
    try {
        const Terms now = read_terms(file);
        if (now.sha256 == accepted.sha256) return;
        if (now.version != accepted.version)
            verdict.notes.push_back(fmt::format("the terms file {} now has version '{}'; '{}' was accepted", file,
                                                now.version, accepted.version));
        else
            verdict.flaws.push_back(
                fmt::format("the terms file {} was changed: version '{}' had SHA-256 {} when it was accepted", file,
                            accepted.version, accepted.sha256));
    } catch (const Error& error) {
        verdict.flaws.push_back(error.what());
    }
}

} // namespace

Bytes sign_acceptance(const Acceptance& acceptance, const Mint& mint) {
    const Bytes digest = hex_decode(acceptance.terms);
    const Bytes payload = cbor::encode(cbor::Map{{"terms", ByteView(digest)},
                                                 {"version", acceptance.version},
                                                 {"language", acceptance.language},
                                                 {"at", acceptance.at},
                                                 {"how", acceptance.how},
                                                 {"card", acceptance.card}});
    return mint.sign_statement(type, payload);
}

Acceptance read_acceptance(const cose::Sign1& message) {
    const auto refuse = [](std::string_view what) -> Error {
        return {Code::bad_claims, fmt::format("not the evidence of an acceptance: {}", what)};
    };
    if (message.typ() == nullptr || *message.typ() != Value(type)) throw refuse("header 16 has the wrong type");
    const Value map = cbor::decode(message.payload).value;
    const auto text = [&](const char* name) {
        const Value* value = map.find(name);
        if (value == nullptr || value->text() == nullptr) throw refuse(name);
        return *value->text();
    };
    const Value *terms = map.find("terms"), *at = map.find("at");
    if (terms == nullptr || terms->bytes() == nullptr) throw refuse("terms");
    if (at == nullptr || !at->int64()) throw refuse("at");
    return {hex_encode(*terms->bytes()), text("version"), text("language"), *at->int64(), text("how"), text("card")};
}

void record_acceptance(Issuer& issuer, const Terms& terms, const Acceptance& acceptance, const Mint& mint) {
    Registry& registry = issuer.registry();
    const std::string file = (issuer.random().is_seeded() ? terms.file.filename() : terms.file).string();
    if (registry.keep_terms(terms.sha256, terms.text, file))
        registry.journal(
            acceptance.at, taken_up_row,
            {{"terms", terms.sha256}, {"version", terms.version}, {"language", terms.language}, {"file", file}});
    registry.journal(acceptance.at, accepted_row,
                     row_of(acceptance, base64url_encode(sign_acceptance(acceptance, mint))));
}

AcceptanceVerdict verify_acceptances(const Issuer& issuer) {
    AcceptanceVerdict verdict;
    const Keys keys = keys_of(issuer);
    std::set<std::string> digests;
    std::multimap<std::string, std::string> files; // where terms were taken from, by their digest
    std::map<std::string, std::string> accepted;   // by card, the digest of what evidence says
    const auto flaw = [&](std::string what) {
        if (verdict.flaws.size() < most_flaws) verdict.flaws.push_back(std::move(what));
    };
    std::uint64_t seen = 0;
    for (auto rows = issuer.registry().journal_rows(seen, rows_at_once); !rows.empty();
         rows = issuer.registry().journal_rows(seen, rows_at_once)) {
        for (const JournalRow& row : rows) {
            if (row.what != accepted_row && row.what != taken_up_row && row.what != enrolled_row) continue;
            const json detail = detail_of(row);
            const std::string digest = text_of_row(detail, "terms"), card = text_of_row(detail, "card");
            if (row.what == taken_up_row) {
                files.emplace(digest, text_of_row(detail, "file"));
            } else if (row.what == enrolled_row) {
                const auto evidence = accepted.extract(card); // stands before it, and counts once
                if (evidence.empty() || evidence.mapped() != digest)
                    flaw(fmt::format("card {} was issued without evidence that terms were accepted", card));
            } else {
                const std::string why = flaw_of(row, detail, keys);
                if (!why.empty()) flaw(fmt::format("the acceptance in row {} of the journal {}", row.seq, why));
                verdict.acceptances += why.empty() ? 1 : 0;
                if (why.empty()) accepted[card] = digest;
                digests.insert(digest);
            }
        }
        seen = rows.back().seq;
    }
    verdict.texts = digests.size();
    for (const std::string& digest : digests) {
        const auto text = issuer.registry().terms(digest);
        if (!text) {
            flaw(fmt::format("the registry does not have the accepted terms with SHA-256 {}", digest));
            continue;
        }
        try {
            const Terms terms = terms_of(*text);
            if (terms.sha256 != digest) throw Error(Code::terms_changed, "another digest");
            const auto [first, last] = files.equal_range(digest);
            for (auto file = first; file != last; ++file)
                if (!file->second.empty()) look_at_file(file->second, terms, verdict);
        } catch (const Error&) {
            flaw(fmt::format("the registry's copy of the accepted terms with SHA-256 {} was changed", digest));
        }
    }
    return verdict;
}

} // namespace qrid
