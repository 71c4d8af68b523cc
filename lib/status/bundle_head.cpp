#include "qrid/status/bundle_head.h"

#include "qrid/base/error.h"
#include "qrid/base/printable.h"
#include "qrid/cbor/codec.h"
#include "qrid/cose/key.h"
#include "qrid/cose/sign1.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>
#include <mutex>

namespace qrid {

namespace {

using cbor::Value;

constexpr std::string_view head_type = "application/vnd.qrid.status-bundle+cwt";
constexpr std::uint64_t max_version = (std::uint64_t{1} << 53) - 1; // as of a trust list
constexpr std::size_t max_uri = 2048;

namespace claim {
constexpr std::int64_t iss = 1, exp = 4, iat = 6, ttl = 65534;
constexpr const char *version = "version", *status_uri = "status_uri", *lists = "lists", *entries = "entries",
                     *bits = "bits", *trust_list = "trust_list", *root = "root";
} // namespace claim

[[noreturn]] void fail_head(std::string_view what) {
    throw Error(Code::bad_status_bundle, fmt::format("not a status bundle: {}", what));
}

const Value& required(const Value& map, const Value& key, std::string_view name) {
    const Value* value = map.find(key);
    if (value == nullptr) fail_head(fmt::format("no {}", name));
    return *value;
}

std::string text(const Value& map, const Value& key, std::string_view name) {
    const Value& value = required(map, key, name);
    if (value.text() == nullptr) fail_head(fmt::format("{} is not text", name));
    return *value.text();
}

std::uint64_t number(const Value& map, const Value& key, std::string_view name) {
    const auto value = required(map, key, name).uint64();
    if (!value) fail_head(fmt::format("{} is not an integer", name));
    return *value;
}

Seconds time(const Value& map, const Value& key, std::string_view name) {
    const std::uint64_t value = number(map, key, name);
    if (value > static_cast<std::uint64_t>(latest_time)) fail_head(fmt::format("{} is not a time", name));
    return static_cast<Seconds>(value);
}

void check(const BundleClaims& claims) {
    for (const auto& [name, value] : {std::pair("iss", &claims.iss), std::pair("status_uri", &claims.status_uri)})
        if (value->empty() || value->size() > max_uri || printable(*value) != *value)
            fail_head(fmt::format("{} is not a URI", name));
    if (claims.version < 1 || claims.version > max_version) fail_head("version is out of range");
    if (claims.exp <= claims.iat) fail_head("exp is not after iat");
    const auto& [lists, entries, bits] = claims.shape;
    if (bits != 1 && bits != 2 && bits != 4 && bits != 8) fail_head("bits is not 1, 2, 4 or 8");
    if (entries < 1 || entries > max_bundle_entries) fail_head("entries is out of range");
    if (lists > max_bundle_lists || lists * claims.shape.list_bytes() > max_bundle_bytes)
        fail_head("lists is out of range");
}

// The answers that were found, shared by all who ask the head of one bundle.
class Signature {
public:
    explicit Signature(cose::Sign1 message) : message_(std::move(message)) {}

    bool is_of(const PublicKey& key) {
        const std::lock_guard guard(lock_);
        const auto [entry, is_new] = known_.try_emplace(cose::thumbprint(key), false);
        if (is_new) entry->second = cose::verify(message_, key);
        return entry->second;
    }

private:
    cose::Sign1 message_;
    std::mutex lock_;
    std::map<Sha256, bool> known_;
};

BundleClaims read_claims(ByteView payload) {
    const Value map = cbor::decode(payload).value;
    BundleClaims claims;
    claims.iss = text(map, claim::iss, "iss");
    claims.version = number(map, claim::version, "version");
    claims.iat = time(map, claim::iat, "iat");
    claims.exp = time(map, claim::exp, "exp");
    if (map.find(claim::ttl) != nullptr) claims.ttl = time(map, claim::ttl, "ttl");
    claims.status_uri = text(map, claim::status_uri, "status_uri");
    claims.shape.lists = number(map, claim::lists, "lists");
    claims.shape.entries = number(map, claim::entries, "entries");
    claims.shape.bits = static_cast<int>(std::min<std::uint64_t>(number(map, claim::bits, "bits"), 16));
    claims.trust_list = text(map, claim::trust_list, "trust_list");
    const Bytes* root = required(map, claim::root, "root").bytes();
    if (root == nullptr || root->size() != claims.root.size()) fail_head("root is not a digest");
    std::copy(root->begin(), root->end(), claims.root.begin());
    check(claims);
    return claims;
}

} // namespace

std::string BundleClaims::uri(std::uint64_t list) const { return fmt::format("{}{}", status_uri, list); }

Bytes write_bundle_head(const BundleClaims& claims, const PrivateKey& key) {
    check(claims);
    cbor::Map map{{claim::iss, claims.iss},
                  {claim::exp, claims.exp},
                  {claim::iat, claims.iat},
                  {claim::version, Value::unsigned_integer(claims.version)},
                  {claim::status_uri, claims.status_uri},
                  {claim::lists, Value::unsigned_integer(claims.shape.lists)},
                  {claim::entries, Value::unsigned_integer(claims.shape.entries)},
                  {claim::bits, claims.shape.bits},
                  {claim::trust_list, claims.trust_list},
                  {claim::root, ByteView(claims.root)}};
    if (claims.ttl) map.emplace_back(claim::ttl, *claims.ttl);
    Bytes head =
        cose::write_sign1(key, {{cose::label::kid, cose::kid_of(key.public_key())}, {cose::label::typ, head_type}},
                          cbor::encode(std::move(map)));
    (void)read_bundle_head(head);
    return head;
}

BundleHead read_bundle_head(ByteView bytes) try {
    if (bytes.size() > max_bundle_head) fail_head("its head is too long");
    cose::Sign1 message = cose::read_sign1(bytes);
    if (message.typ() == nullptr || *message.typ() != Value(head_type))
        fail_head(fmt::format("typ is not {}", head_type));
    BundleHead head{.claims = read_claims(message.payload),
                    .bytes = to_bytes(bytes),
                    .alg = {},
                    .algorithm = {},
                    .kid = message.kid(),
                    .signed_by = {}};
    if (const auto id = message.alg()) {
        head.algorithm = algorithm_of_cose(*id);
        head.alg = head.algorithm ? std::string(name(*head.algorithm)) : fmt::format("{}", *id);
    }
    const auto signature = std::make_shared<Signature>(std::move(message));
    head.signed_by = [signature](const PublicKey& key) { return signature->is_of(key); };
    return head;
} catch (const Error& error) {
    if (error.code() == Code::bad_status_bundle) throw;
    fail_head(error.what());
}

void check_not_older(const BundleClaims& claims, const BundleClaims& seen) {
    if (claims.version < seen.version)
        throw Error(Code::status_rollback,
                    fmt::format("version {} of the status bundle of {} was seen before, but this is version {}",
                                seen.version, claims.iss, claims.version));
    if (claims.version == seen.version && claims != seen)
        throw Error(
            Code::status_rollback,
            fmt::format("a different version {} of the status bundle of {} was seen before", seen.version, claims.iss),
            "ask the issuer over a separate channel which one is real; an issuer never makes two bundles with the same "
            "version");
}

void check_succession(const BundleClaims& before, const BundleClaims& after) {
    const auto refuse = [](const std::string& why) {
        throw Error(Code::bad_status_bundle, fmt::format("the new bundle does not follow the old one: {}", why),
                    "use bundles of the same issuer, the older one first");
    };
    if (before.iss != after.iss) refuse(fmt::format("one is from {}, the other from {}", before.iss, after.iss));
    if (after.version <= before.version)
        throw Error(Code::status_rollback,
                    fmt::format("version {} does not come after version {}", after.version, before.version),
                    "use bundles of the same issuer, the older one first");
    if (before.status_uri != after.status_uri || before.shape.entries != after.shape.entries)
        refuse("their lists differ");
    if (after.shape.lists < before.shape.lists) refuse("it has fewer lists");
    if (after.shape.bits < before.shape.bits) refuse("it has fewer bits per entry");
}

} // namespace qrid
