#include "qrid/status/token.h"

#include "qrid/base/encoding.h"
#include "qrid/base/error.h"
#include "qrid/base/json_number.h"
#include "qrid/base/json_reader.h"
#include "qrid/cbor/codec.h"
#include "qrid/cbor/writer.h"
#include "qrid/cose/key.h"
#include "qrid/cose/sign1.h"
#include "qrid/trust/jws.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace qrid {

namespace {

using cbor::Value;
using nlohmann::json;

// As long as any input; the list is one text of it.
constexpr JsonLimits token_limits{.bytes = max_input_bytes, .depth = 8, .values = 1000, .text = max_input_bytes};

constexpr std::string_view cwt_type = "application/statuslist+cwt", jwt_type = "statuslist+jwt";

namespace token_claim {
constexpr std::int64_t sub = 2, exp = 4, iat = 6, status_list = 65533, ttl = 65534;
}

[[noreturn]] void fail_token(std::string_view what) {
    throw Error(Code::bad_claims, fmt::format("not a status list token: {}", what));
}

const Value& required(const Value* claim, std::string_view name) {
    if (claim == nullptr) fail_token(fmt::format("no {}", name));
    return *claim;
}

Seconds time_of(std::optional<std::int64_t> number, std::string_view name) {
    if (!number || *number < 0 || *number > latest_time) fail_token(fmt::format("{} is not a time", name));
    return *number;
}

std::optional<Seconds> optional_time(const Value& map, std::int64_t key, std::string_view name) {
    const Value* value = map.find(key);
    return value == nullptr ? std::nullopt : std::optional(time_of(value->int64(), name));
}

void read_list(const Value& list, StatusToken& token) {
    const Value &bits = required(list.find("bits"), "bits"), &lst = required(list.find("lst"), "lst");
    if (!bits.int64() || *bits.int64() < 1 || *bits.int64() > 8) fail_token("bits is out of range");
    if (lst.bytes() == nullptr) fail_token("lst is not bytes");
    token.bits = static_cast<int>(*bits.int64());
    token.lst = *lst.bytes();
    if (const Value* uri = list.find("aggregation_uri"); uri != nullptr && uri->text() != nullptr)
        token.aggregation_uri = *uri->text();
}

std::optional<std::int64_t> integer(const json& object, const char* name) {
    return optional_whole_number(object.at(name));
}

void read_list(const json& list, StatusToken& token) {
    const auto bits = integer(list, "bits");
    if (!bits || *bits < 1 || *bits > 8) fail_token("bits is out of range");
    token.bits = static_cast<int>(*bits);
    try {
        token.lst = base64url_decode(list.at("lst").get_ref<const std::string&>());
    } catch (const Error& error) {
        fail_token(fmt::format("lst: {}", error.what()));
    }
    if (list.contains("aggregation_uri")) token.aggregation_uri = list.at("aggregation_uri").get<std::string>();
}

json claims_in(ByteView text) { return read_json(text, token_limits, Code::bad_claims); }

StatusToken read_cwt(ByteView content) {
    auto message = std::make_shared<const cose::Sign1>(cose::read_sign1(content));
    if (message->typ() == nullptr || *message->typ() != Value(cwt_type))
        fail_token(fmt::format("typ is not {}", cwt_type));
    const Value claims = cbor::decode(message->payload).value;
    StatusToken token;
    const Value& sub = required(claims.find(token_claim::sub), "sub");
    if (sub.text() == nullptr) fail_token("sub is not text");
    token.uri = *sub.text();
    token.iat = time_of(required(claims.find(token_claim::iat), "iat").int64(), "iat");
    token.exp = optional_time(claims, token_claim::exp, "exp");
    token.ttl = optional_time(claims, token_claim::ttl, "ttl");
    read_list(required(claims.find(token_claim::status_list), "status_list"), token);
    token.form = "CWT";
    if (const auto id = message->alg()) {
        token.algorithm = algorithm_of_cose(*id);
        token.alg = token.algorithm ? std::string(name(*token.algorithm)) : fmt::format("{}", *id);
    }
    token.kid = message->kid();
    token.signed_by = [message](const PublicKey& key) { return cose::verify(*message, key); };
    return token;
}

StatusToken read_jwt(std::string_view text) try {
    auto message = std::make_shared<const Jws>(read_jws(text, max_input_bytes));
    if (message->typ != jwt_type) fail_token(fmt::format("typ is not {}", jwt_type));
    const json claims = claims_in(message->payload);
    StatusToken token;
    token.uri = claims.at("sub").get<std::string>();
    token.iat = time_of(integer(claims, "iat"), "iat");
    if (claims.contains("exp")) token.exp = time_of(integer(claims, "exp"), "exp");
    if (claims.contains("ttl")) token.ttl = time_of(integer(claims, "ttl"), "ttl");
    read_list(claims.at("status_list"), token);
    token.form = "JWT";
    token.alg = message->alg;
    token.algorithm = algorithm_of(*message);
    if (!message->kid.empty()) token.kid = to_bytes(bytes_of(message->kid));
    token.signed_by = [message](const PublicKey& key) { return verify(*message, key); };
    return token;
} catch (const json::exception&) {
    fail_token("a claim is missing or has the wrong type");
}

} // namespace

StatusToken read_status_token(ByteView content) {
    std::string_view text = text_of(content);
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.remove_suffix(1);
    return text.starts_with("eyJ") ? read_jwt(text) : read_cwt(content);
}

bool is_bare_list(ByteView content) {
    if (content.empty()) return false;
    const std::string_view text = text_of(content);
    const std::size_t first = std::min(text.find_first_not_of(" \t\r\n"), text.size() - 1);
    return text[first] == '{' || content[0] >> 5 == 5; // major type 5 is a map
}

StatusToken read_bare_list(ByteView content) try {
    StatusToken token;
    token.signed_by = [](const PublicKey&) { return false; };
    if (content.empty() || content[0] >> 5 != 5) {
        token.form = "bare JSON";
        read_list(claims_in(content), token);
    } else {
        token.form = "bare CBOR";
        read_list(cbor::decode(content).value, token);
    }
    return token;
} catch (const json::exception&) {
    fail_token("a member is missing or has the wrong type");
}

Bytes write_bare_cbor(int bits, ByteView lst) {
    cbor::Writer out;
    out.map(2).text("bits").integer(bits).text("lst").bytes(lst); // in the draft's order, not the deterministic one
    return std::move(out).take();
}

std::string write_bare_json(int bits, ByteView lst) {
    return json{{"bits", bits}, {"lst", base64url_encode(lst)}}.dump() + "\n";
}

OpenList open_list(const StatusToken& token) {
    if (token.unpack) return token.unpack();
    const auto list = std::make_shared<const StatusList>(StatusList::inflate(token.bits, token.lst));
    return {list->view(), list};
}

Bytes write_status_cwt(const StatusClaims& claims, int bits, ByteView lst, const PrivateKey& key) {
    cbor::Map members{{"bits", bits}, {"lst", lst}};
    if (claims.aggregation_uri) members.emplace_back("aggregation_uri", *claims.aggregation_uri);
    const Bytes payload = cbor::encode(cbor::Map{{token_claim::sub, claims.uri},
                                                 {token_claim::iat, claims.iat},
                                                 {token_claim::exp, claims.exp},
                                                 {token_claim::ttl, claims.ttl},
                                                 {token_claim::status_list, std::move(members)}});
    return cose::write_sign1(key, {{cose::label::kid, cose::kid_of(key.public_key())}, {cose::label::typ, cwt_type}},
                             payload);
}

std::string write_status_jwt(const StatusClaims& claims, int bits, ByteView lst, const PrivateKey& key) {
    json list{{"bits", bits}, {"lst", base64url_encode(lst)}};
    if (claims.aggregation_uri) list["aggregation_uri"] = *claims.aggregation_uri;
    const json payload{{"sub", claims.uri},
                       {"iat", claims.iat},
                       {"exp", claims.exp},
                       {"ttl", claims.ttl},
                       {"status_list", std::move(list)}};
    return write_jws(jwt_type, hex_encode(cose::kid_of(key.public_key())), payload.dump(), key);
}

Signers signers_of(const StatusToken& token, const TrustSet& trust) {
    Candidates candidates = trust.candidates({Purpose::status, token.kid, token.algorithm, token.iss});
    Signers signers{std::move(candidates.keys)};
    std::erase_if(signers.keys, [&](const TrustedKey* key) { return !token.signed_by(key->key); });
    signers.too_many = candidates.too_many && signers.empty();
    return signers;
}

StatusToken token_of(const BundleHead& head) {
    StatusToken token;
    token.iss = head.claims.iss;
    token.iat = head.claims.iat;
    token.exp = head.claims.exp;
    token.ttl = head.claims.ttl;
    token.bits = head.claims.shape.bits;
    token.form = "bundle";
    token.alg = head.alg;
    token.algorithm = head.algorithm;
    token.kid = head.kid;
    token.signed_by = head.signed_by;
    return token;
}

} // namespace qrid
