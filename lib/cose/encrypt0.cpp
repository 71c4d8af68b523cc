#include "qrid/cose/encrypt0.h"

#include "qrid/base/encoding.h"
#include "qrid/base/error.h"
#include "qrid/cbor/codec.h"
#include "qrid/cbor/writer.h"
#include "qrid/cose/headers.h"
#include "qrid/crypto/aead.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace qrid::cose {

namespace {

using cbor::Value;

constexpr std::int64_t a128gcm = 1, a256gcm = 3;
constexpr std::size_t short_key = 16, long_key = 32;

constexpr std::string_view encrypt0_kind = "COSE_Encrypt0";

std::size_t key_size(std::int64_t alg) { return alg == a128gcm ? short_key : long_key; }

// Enc_structure (RFC 9052 section 5.3).
Bytes authenticated(ByteView protected_bytes) {
    cbor::Writer out;
    out.array(3).text("Encrypt0").bytes(protected_bytes).bytes({});
    return std::move(out).take();
}

ContentKey checked(SecretBytes key, std::optional<Bytes> kid = {}) {
    if (key.size() != short_key && key.size() != long_key)
        throw Error(Code::bad_key, "not a key for encrypted cards",
                    "use 16 or 32 bytes: raw, as hexadecimal digits, or in a COSE_Key");
    return {std::move(key), std::move(kid)};
}

ContentKey read_symmetric(const Value& map) {
    constexpr std::int64_t kty = 1, kid = 2, k = -1, symmetric = 4;
    const Value *type = map.find(kty), *number = map.find(k), *name = map.find(kid);
    if (type == nullptr || *type != Value(symmetric) || number == nullptr || number->bytes() == nullptr)
        throw Error(Code::bad_key, "a COSE_Key that is not symmetric");
    std::optional<Bytes> named;
    if (name != nullptr && name->bytes() != nullptr) named = *name->bytes();
    return checked({number->bytes()->begin(), number->bytes()->end()}, std::move(named));
}

} // namespace

ContentKey read_content_key(ByteView content) {
    std::string_view text = text_of(content);
    constexpr std::string_view space = " \t\r\n", digits = "0123456789abcdefABCDEF";
    const std::size_t first = text.find_first_not_of(space);
    text = first == std::string_view::npos ? "" : text.substr(first, text.find_last_not_of(space) + 1 - first);
    const bool is_hex = text.find_first_not_of(digits) == std::string_view::npos;
    // First, since the digits of a short key are as many as the bytes of a long one.
    if (is_hex && (text.size() == 2 * short_key || text.size() == 2 * long_key)) {
        Bytes bytes = hex_decode(text);
        SecretBytes key(bytes.begin(), bytes.end());
        cleanse(bytes.data(), bytes.size());
        return checked(std::move(key));
    }
    if (content.size() == short_key || content.size() == long_key) return checked({content.begin(), content.end()});
    try {
        return read_symmetric(cbor::decode(content).value);
    } catch (const Error& error) {
        if (error.code() == Code::bad_key) throw;
        return checked({});
    }
}

std::optional<std::int64_t> Encrypt0::alg() const {
    const Value* value = protected_header.find(label::alg);
    return value == nullptr ? std::nullopt : value->int64();
}

std::optional<Bytes> Encrypt0::kid() const {
    for (const Value* header : {&protected_header, &unprotected_header})
        if (const Value* value = header->find(label::kid)) return *value->bytes();
    return std::nullopt;
}

std::string_view encryption_name(std::int64_t alg) {
    return alg == a128gcm ? "A128GCM" : alg == a256gcm ? "A256GCM" : "";
}

bool is_encrypt0(ByteView bytes) {
    constexpr std::uint8_t array_of_three = 0x83;
    for (int tags = 0; tags < 4; ++tags) {
        const auto head = cbor::tag_head(bytes);
        if (!head) break;
        if (head->number == tag::encrypt0) return true;
        if (head->number != tag::cwt && head->number != tag::self_described) return false;
        bytes = bytes.subspan(head->size);
    }
    return !bytes.empty() && bytes.front() == array_of_three;
}

Encrypt0 read_encrypt0(ByteView bytes) {
    const cbor::Decoded outer = cbor::decode(bytes);
    Encrypt0 message;
    const Value& inner = untagged(outer.value, tag::encrypt0, encrypt0_kind, message.warnings);
    const cbor::Array* parts = inner.array();
    constexpr std::size_t members = 3;
    if (parts == nullptr || parts->size() != members) refuse(encrypt0_kind, "not an array of 3");
    const Value* ciphertext = &parts->back();
    if (ciphertext->bytes() == nullptr) refuse(encrypt0_kind, "the ciphertext is not bytes");
    Headers headers = read_headers((*parts)[0], (*parts)[1], encrypt0_kind, message.warnings);
    message.protected_bytes = std::move(headers.protected_bytes);
    message.protected_header = std::move(headers.protected_header);
    message.unprotected_header = std::move(headers.unprotected_header);
    message.ciphertext = *ciphertext->bytes();
    warn_of_forms(outer, message.warnings);
    return message;
}

Bytes open_encrypt0(const Encrypt0& message, std::span<const ContentKey> keys) {
    const std::int64_t alg = message.alg().value_or(0);
    if (encryption_name(alg).empty())
        throw Error(Code::unsupported_algorithm, fmt::format("encrypted with COSE algorithm {}", alg));
    const Value* iv = message.protected_header.find(label::iv);
    if (iv == nullptr) iv = message.unprotected_header.find(label::iv);
    if (iv == nullptr || iv->bytes() == nullptr || iv->bytes()->size() != gcm_iv)
        refuse(encrypt0_kind, "no IV of 12 bytes");
    const Bytes aad = authenticated(message.protected_bytes);
    for (const ContentKey& key : keys) {
        const bool is_named = !key.kid || !message.kid() || *key.kid == *message.kid();
        if (key.key.size() != key_size(alg) || !is_named) continue;
        if (auto plain = gcm_open(key.key, *iv->bytes(), aad, message.ciphertext)) return std::move(*plain);
    }
    throw Error(Code::encrypted,
                keys.empty() ? fmt::format("the card is encrypted ({})", encryption_name(alg))
                             : fmt::format("none of the given keys decrypts the card ({}): wrong key, or the card "
                                           "was changed",
                                           encryption_name(alg)));
}

Bytes write_encrypt0(const ContentKey& key, ByteView plain, const Random& random) {
    std::array<std::uint8_t, gcm_iv> iv{};
    random(iv);
    cbor::Map entries{{label::alg, key.key.size() == short_key ? a128gcm : a256gcm}};
    if (key.kid) entries.emplace_back(label::kid, *key.kid);
    const Bytes protected_bytes = cbor::encode(std::move(entries));
    cbor::Writer out;
    out.tag(tag::encrypt0).array(3).bytes(protected_bytes).map(1).integer(label::iv).bytes(iv);
    out.bytes(gcm_seal(key.key, iv, authenticated(protected_bytes), plain));
    return std::move(out).take();
}

} // namespace qrid::cose
