#include "qrid/cose/sign1.h"

#include "qrid/base/error.h"
#include "qrid/cbor/codec.h"
#include "qrid/cbor/writer.h"
#include "qrid/cose/encrypt0.h"

#include <fmt/format.h>

namespace qrid::cose {

namespace {

using cbor::Value;

constexpr std::string_view sign1_kind = "COSE_Sign1";
constexpr std::size_t room_for_heads = 64; // and for what stands in every message

} // namespace

std::optional<std::int64_t> Sign1::alg() const {
    const Value* value = protected_header.find(label::alg);
    return value == nullptr ? std::nullopt : value->int64();
}

std::optional<Bytes> Sign1::kid() const {
    for (const Value* header : {&protected_header, &unprotected_header})
        if (const Value* value = header->find(label::kid)) return *value->bytes();
    return std::nullopt;
}

const Value* Sign1::typ() const { return protected_header.find(label::typ); }

Sign1 sign1_of(const Value& outer) {
    Sign1 message;
    const cbor::Array* parts = untagged(outer, tag::sign1, sign1_kind, message.warnings).array();
    constexpr std::size_t members = 4;
    if (parts == nullptr) refuse(sign1_kind, "not an array");
    if (parts->size() != members) refuse(sign1_kind, fmt::format("an array of {} instead of 4", parts->size()));
    const Value &payload = (*parts)[2], &signature = (*parts)[3];
    if (payload.bytes() == nullptr) refuse(sign1_kind, "the payload is not bytes");
    if (signature.bytes() == nullptr) refuse(sign1_kind, "the signature is not bytes");
    Headers headers = read_headers((*parts)[0], (*parts)[1], sign1_kind, message.warnings);
    message.protected_bytes = std::move(headers.protected_bytes);
    message.protected_header = std::move(headers.protected_header);
    message.unprotected_header = std::move(headers.unprotected_header);
    message.payload = *payload.bytes();
    message.signature = *signature.bytes();
    return message;
}

Sign1 read_sign1(ByteView bytes) {
    if (is_encrypt0(bytes)) throw Error(Code::encrypted, "the message is encrypted (COSE_Encrypt0)");
    const cbor::Decoded outer = cbor::decode(bytes);
    Sign1 message = sign1_of(outer.value);
    warn_of_forms(outer, message.warnings);
    return message;
}

Bytes to_be_signed(ByteView protected_bytes, ByteView payload) {
    cbor::Writer out(room_for_heads + protected_bytes.size() + payload.size());
    out.array(4).text("Signature1").bytes(protected_bytes).bytes({}).bytes(payload);
    return std::move(out).take();
}

Bytes write_protected(Algorithm algorithm, cbor::Map entries) {
    entries.emplace_back(label::alg, row_of(algorithm).cose);
    return cbor::encode(std::move(entries));
}

Bytes sign_message(const PrivateKey& key, ByteView protected_bytes, ByteView payload, Sha256* digest) {
    const Bytes to_sign = to_be_signed(protected_bytes, payload), signature = key.sign(to_sign);
    if (digest != nullptr) *digest = sha256(to_sign);
    cbor::Writer out(room_for_heads + protected_bytes.size() + payload.size() + signature.size());
    out.tag(tag::sign1).array(4).bytes(protected_bytes).map(0).bytes(payload).bytes(signature);
    return std::move(out).take();
}

Bytes write_sign1(const PrivateKey& key, cbor::Map protected_entries, ByteView payload) {
    return sign_message(key, write_protected(key.algorithm(), std::move(protected_entries)), payload);
}

bool verify(const Sign1& message, const PublicKey& key) {
    const auto id = message.alg();
    return id && algorithm_of_cose(*id) == key.algorithm() &&
           key.verify(to_be_signed(message.protected_bytes, message.payload), message.signature);
}

} // namespace qrid::cose
