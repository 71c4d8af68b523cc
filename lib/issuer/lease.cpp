#include "qrid/issuer/lease.h"

#include "qrid/base/encoding.h"
#include "qrid/base/error.h"
#include "qrid/base/json_number.h"
#include "qrid/base/json_reader.h"
#include "qrid/base/text.h"
#include "qrid/card/id_scheme.h"
#include "qrid/cose/key.h"
#include "qrid/trust/jws.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace qrid {

namespace {

using nlohmann::json;

constexpr const char* lease_type = "qrid-lease+jwt";
constexpr std::size_t longest_lease = 64 << 10, secret_bytes = 32, longest_batch = 64;
constexpr JsonLimits lease_limits{.bytes = longest_lease, .depth = 4, .values = 200, .text = 16 << 10};
constexpr std::uint64_t last_serial = UINT64_MAX / 4;

std::string_view without_end(std::string_view text) {
    while (text.ends_with('\n') || text.ends_with('\r')) text.remove_suffix(1);
    return text;
}

json optional_of(const auto& value) { return value ? json(*value) : json(); }

// Throws json::exception and Error(bad_json) for what is not there, or of another type or size.
LeasedWork work_in(const json& object) {
    const auto number = [&](const char* name, std::uint64_t least, std::uint64_t greatest) {
        const json& value = object.at(name);
        if (!value.is_number_unsigned() || value < least || value > greatest) throw Error(Code::bad_json, name);
        return value.get<std::uint64_t>();
    };
    const auto time = [&](const char* name) { return whole_number(object.at(name), earliest_time, latest_time); };
    const auto text = [&](const char* name) { return object.at(name).get<std::string>(); };
    LeasedWork work;
    Lease& lease = work.lease;
    lease.id = text("lease"), lease.batch = text("batch"), lease.kid = text("kid");
    lease.shard = {number("shard", 0, max_shards), number("shards", 1, max_shards)};
    lease.records = number("records", 1, max_lease_records), lease.first = number("first", 0, last_serial);
    lease.variants = object.at("variants").get<std::vector<std::string>>();
    lease.iat = time("iat"), lease.exp = time("exp"), lease.use_until = time("use_until");
    if (!object.at("nbf").is_null()) lease.nbf = time("nbf");
    if (!object.at("input").is_null()) lease.input = text("input");
    (void)parse_variants(lease.variants);
    IssuerFacts& facts = work.facts;
    facts.iss = text("iss"), facts.status_uri = text("status_uri"), facts.test = object.at("test").get<bool>();
    facts.lists = number("lists", 1, std::uint64_t{1} << 40);
    facts.entries = number("entries", 1, (std::uint64_t{1} << 62) / facts.lists);
    facts.id_scheme = object.value("id_scheme", ""); // not in the first ones
    (void)id_scheme_called(facts.id_scheme);
    facts.secret = hex_decode(text("secret"));
    if (facts.secret.size() != secret_bytes || lease.shard.index >= lease.shard.count)
        throw Error(Code::bad_json, "secret");
    return work;
}

} // namespace

std::string write_lease(const LeasedWork& work, const PrivateKey& key) {
    const Lease& lease = work.lease;
    const IssuerFacts& facts = work.facts;
    json payload{{"lease", lease.id},
                 {"batch", lease.batch},
                 {"shard", lease.shard.index},
                 {"shards", lease.shard.count},
                 {"first", lease.first},
                 {"records", lease.records},
                 {"variants", lease.variants},
                 {"kid", lease.kid},
                 {"iat", lease.iat},
                 {"exp", lease.exp},
                 {"nbf", optional_of(lease.nbf)},
                 {"use_until", lease.use_until},
                 {"input", optional_of(lease.input)},
                 {"iss", facts.iss},
                 {"status_uri", facts.status_uri},
                 {"lists", facts.lists},
                 {"entries", facts.entries},
                 {"test", facts.test},
                 {"secret", hex_encode(facts.secret)}};
    if (!facts.id_scheme.empty()) payload["id_scheme"] = facts.id_scheme;
    return write_jws(lease_type, hex_encode(cose::kid_of(key.public_key())), payload.dump(), key);
}

std::string kid_of_lease(std::string_view text) {
    constexpr std::size_t kid_digits = 16;
    try {
        std::string kid = read_jws(without_end(text), longest_lease).kid;
        if (kid.size() == kid_digits && kid.find_first_not_of("0123456789abcdef") == std::string::npos) return kid;
    } catch (const Error&) {
    }
    throw Error(Code::bad_lease, "this is not a lease, or it is damaged");
}

LeasedWork read_lease(std::string_view text, const PublicKey& key) {
    const auto refuse = [](const std::string& why) { throw Error(Code::bad_lease, why); };
    LeasedWork work;
    try {
        const Jws token = read_jws(without_end(text), longest_lease);
        if (token.typ != lease_type) refuse("this is not a lease");
        const std::string kid = hex_encode(cose::kid_of(key));
        if (!verify(token, key))
            throw Error(Code::bad_lease, fmt::format("the lease is not signed by the key {}", kid),
                        "give the key that the lease names, or a lease for this key");
        work = work_in(read_json(token.payload, lease_limits));
        if (work.lease.kid != kid) refuse("the lease is for another key than the one that signed it");
    } catch (const json::exception&) {
        refuse("the lease lacks something that it must say");
    } catch (const Error& error) {
        if (error.code() == Code::bad_lease) throw;
        refuse("this is not a lease, or it is damaged");
    }
    return work;
}

bool is_batch_name(std::string_view text) {
    const auto is_good = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
               c == '-';
    };
    return !text.empty() && text.size() <= longest_batch && std::all_of(text.begin(), text.end(), is_good) &&
           std::string_view("._-").find(text.front()) == std::string_view::npos;
}

} // namespace qrid
