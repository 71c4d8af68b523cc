#include "qrid/trust/private_keys.h"

#include "qrid/base/error.h"
#include "qrid/base/repair.h"
#include "qrid/cbor/codec.h"
#include "qrid/cose/key.h"
#include "qrid/trust/inside/lifted_json.h"
#include "qrid/trust/inside/pem_text.h"
#include "qrid/trust/jwk.h"
#include "qrid/trust/jws.h"
#include "qrid/trust/key_file.h"
#include "qrid/trust/trusted_jwk.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace qrid {

namespace {

using nlohmann::json;
using FileKeys = std::vector<FileKey>;

constexpr std::size_t max_private_keys = 10000, max_pem_blocks = 100;

TrustedKey trusted(const PublicKey& key, std::string_view origin) {
    return read_trusted_keys(bytes_of(key.pem()), origin).front();
}

FileKeys public_only(ByteView content, std::string_view origin) {
    FileKeys keys;
    for (TrustedKey& key : read_trusted_keys(content, origin)) keys.push_back({std::move(key), std::nullopt});
    return keys;
}

// ---- PEM (RFC 7468)

struct Block {
    std::string_view label, text;
};

// The block that begins there, with the text from `after` on that explains it.
Block next_block(std::string_view pem, std::size_t after, std::size_t begin) {
    constexpr std::string_view opening = "-----BEGIN ", dashes = "-----";
    const std::size_t label_at = begin + opening.size(), label_end = pem.find(dashes, label_at);
    const std::string_view label = pem.substr(label_at, std::min(label_end, pem.size()) - label_at);
    const std::string closing = fmt::format("-----END {}-----", label);
    const std::size_t end = label.size() > 64 ? std::string_view::npos : pem.find(closing, label_at);
    if (end == std::string_view::npos) throw Error(Code::bad_key, "a PEM block without an end line");
    return {label, pem.substr(after, end + closing.size() - after)};
}

// What `openssl ecparam -genkey` writes before a key: the curve, which the key names too.
bool is_curve(const Block& block) { return block.label == "EC PARAMETERS" || block.label == "SM2 PARAMETERS"; }

FileKey read_block(const Block& block, std::string_view origin, const AskSecret& passphrase) {
    if (is_private_pem(block.text)) {
        const bool locked = is_encrypted_pem(block.text);
        const Secret secret = locked ? passphrase() : Secret();
        PrivateKey key = PrivateKey::from_pem(block.text, locked ? &secret : nullptr);
        TrustedKey half = trusted(key.public_key(), origin);
        return {std::move(half), std::move(key)};
    }
    if (block.label != "PUBLIC KEY" && block.label != "CERTIFICATE")
        throw Error(Code::bad_key, fmt::format("a PEM block that is not a supported key: {}", block.label));
    return {trusted(PublicKey::from_pem(block.text), origin), std::nullopt};
}

bool same(const PublicKey& a, const PublicKey& b) {
    const PublicPoint p = a.point(), q = b.point();
    return p.algorithm == q.algorithm && p.x == q.x && p.y == q.y && p.distid == q.distid;
}

// A private key often lies beside its own public key or certificate.
void add_or_join(FileKeys& keys, FileKey key) {
    for (FileKey& known : keys)
        if (same(known.key.key, key.key.key)) {
            if (!known.private_half) known.private_half = std::move(key.private_half);
            return;
        }
    keys.push_back(std::move(key));
}

FileKeys read_pem(std::string_view pem, std::string_view origin, const AskSecret& passphrase) {
    FileKeys keys;
    std::optional<Secret> secret;
    const AskSecret once = [&] {
        if (!secret) secret = passphrase();
        return *secret;
    };
    std::size_t blocks = 0, after = 0;
    for (std::size_t at = pem.find("-----BEGIN "); at != std::string_view::npos;) {
        const Block block = next_block(pem, after, at);
        if (++blocks > max_pem_blocks)
            throw Error(Code::bad_key, fmt::format("more than {} PEM blocks", max_pem_blocks));
        if (!is_curve(block)) add_or_join(keys, read_block(block, origin, once));
        after += block.text.size();
        at = pem.find("-----BEGIN ", after);
    }
    if (keys.empty()) throw Error(Code::bad_key, "no PEM key in it");
    return keys;
}

// ---- JWK

void check_key_ops(const json& jwk) {
    const auto ops = jwk.find("key_ops");
    if (ops == jwk.end()) return;
    if (!ops->is_array() || std::find(ops->begin(), ops->end(), "sign") == ops->end())
        throw Error(Code::key_not_allowed, "a private JWK whose \"key_ops\" do not allow signing");
}

// Keys of RSA are for verifying here; of a set they are passed over.
bool is_rsa(const json& jwk) {
    const auto kty = jwk.is_object() ? jwk.find("kty") : jwk.end();
    return kty != jwk.end() && *kty == "RSA";
}

// RFC 9964 section 3 names the number of its keys "priv", RFC 7518 section 6 those of all others "d".
void check_private_name(const json& jwk, const PublicKey& half) {
    const char* const member = row_of(half.algorithm()).family == Family::ml_dsa ? "priv" : "d";
    if (!jwk.contains(member))
        throw Error(Code::bad_key, fmt::format("a private JWK of {} without \"{}\"", name(half.algorithm()), member));
}

FileKey read_one_jwk(json jwk, const LiftedJson& lifted, const std::string& iss, std::string_view origin) {
    if (!jwk.is_object() || (!jwk.contains("d") && !jwk.contains("priv")))
        return {read_trusted_jwk(jwk, iss, origin), std::nullopt};
    const json whole = jwk; // the places of private numbers only
    const SecretBytes d = take_private_number(jwk, lifted);
    TrustedKey half = read_trusted_jwk(jwk, iss, origin);
    check_private_name(whole, half.key);
    check_key_ops(jwk);
    PrivateKey key = PrivateKey::from_numbers(half.key.point(), d);
    return {std::move(half), std::move(key)};
}

FileKeys private_keys_of_json(ByteView content, std::string_view origin) {
    const LiftedJson lifted = lift_private_numbers(content);
    const json document = json_in(lifted.text, key_file_limits).value_or(nullptr);
    if (!document.is_object()) throw Error(Code::bad_key, "the JSON is damaged");
    const auto list = document.find("keys");
    // Alike but for the private numbers: that reader names what is wrong.
    if (lifted.numbers.empty() || (list != document.end() && !list->is_array()))
        return public_only(bytes_of(lifted.text), origin);
    const auto named = document.find("iss");
    const std::string iss = named != document.end() && named->is_string() ? named->get<std::string>() : "";
    if (list == document.end()) return {read_one_jwk(document, lifted, iss, origin)};
    if (list->size() > max_private_keys)
        throw Error(Code::bad_key, fmt::format("a JWKS of more than {} keys", max_private_keys));
    FileKeys keys;
    for (const json& jwk : *list)
        if (is_signature_jwk(jwk) && !is_rsa(jwk)) keys.push_back(read_one_jwk(jwk, lifted, iss, origin));
    if (keys.empty()) throw Error(Code::bad_key, "a JWKS without a supported key");
    return keys;
}

// ---- COSE_Key

FileKey read_one_cose(const cbor::Value& map, std::string_view origin) {
    if (!cose::is_private_key(map)) return {read_trusted_keys(cbor::encode(map), origin).front(), std::nullopt};
    PrivateKey key = cose::read_private_key(map);
    cbor::Map half = *cose::write_key(key.public_key()).map();
    if (const auto kid = cose::stated_kid(map)) half.emplace_back(2, *kid); // label kid
    return {read_trusted_keys(cbor::encode(half), origin).front(), std::move(key)};
}

FileKeys private_keys_of_cose(ByteView content, std::string_view origin) {
    const cbor::Value document = cbor::decode(content).value;
    const cbor::Array* list = document.array();
    if (list == nullptr) return {read_one_cose(document, origin)};
    FileKeys keys;
    for (const cbor::Value& map : *list) keys.push_back(read_one_cose(map, origin));
    if (keys.empty()) throw Error(Code::bad_key, "a COSE_KeySet without a key");
    return keys;
}

FileKeys read_der(ByteView content, std::string_view origin, const AskSecret& passphrase) {
    if (!is_private_der(content) && !is_pkcs12(content)) return public_only(content, origin);
    PrivateKey key = PrivateKey::from_der(content, passphrase);
    TrustedKey half = trusted(key.public_key(), origin);
    return {{std::move(half), std::move(key)}};
}

FileKeys read_any(ByteView content, std::string_view origin, const AskSecret& passphrase) {
    if (is_der(content)) return read_der(content, origin, passphrase);
    constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
    if (text_of(content).starts_with(byte_order_mark)) content = content.subspan(byte_order_mark.size());
    const std::string_view text = text_of(content);
    if (!wide_charset(text).empty()) throw Error(Code::bad_key, "the text is UTF-16", "save it as UTF-8");
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    if (first != std::string_view::npos && text[first] == '{') return private_keys_of_json(content, origin);
    if (text.find("-----BEGIN ") != std::string_view::npos) return read_pem(text, origin, passphrase);
    if (is_jws(text) || der_of_base64(text.substr(0, text.find_last_not_of(" \t\r\n") + 1)))
        return public_only(content, origin);
    return private_keys_of_cose(content, origin);
}

} // namespace

std::vector<FileKey> read_private_keys(ByteView content, std::string_view origin, const AskSecret& passphrase) {
    if (content.size() > max_key_file_bytes)
        throw Error(Code::bad_key, fmt::format("{} is too large for a file of keys", origin));
    try {
        return read_any(content, origin, passphrase);
    } catch (const Error& error) {
        const std::string_view message = error.what();
        const bool named = message.find(origin) != std::string_view::npos;
        if (error.code() == Code::wrong_passphrase || named) throw;
        const Code code = error.code() == Code::key_not_allowed ? Code::key_not_allowed : Code::bad_key;
        throw Error(code, fmt::format("no usable key in {}: {}", origin, message),
                    error.code() == code ? error.hint() : "");
    }
}

PrivateKey read_private_key(ByteView content, std::string_view origin, const AskSecret& passphrase) {
    std::vector<FileKey> keys = read_private_keys(content, origin, passphrase);
    std::erase_if(keys, [](const FileKey& key) { return !key.private_half; });
    if (keys.empty())
        throw Error(Code::bad_key, fmt::format("{} has only public keys", origin), "give the file of the private key");
    if (keys.size() > 1)
        throw Error(Code::bad_key, fmt::format("{} has {} private keys", origin, keys.size()),
                    "give a file that has only the key to sign with");
    if (keys.front().key.revoked)
        throw Error(Code::key_not_allowed, fmt::format("the key in {} was revoked", origin), "sign with another key");
    return std::move(*keys.front().private_half);
}

} // namespace qrid
