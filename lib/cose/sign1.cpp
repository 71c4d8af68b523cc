#include "qrid/cose/sign1.h"

#include "qrid/base/error.h"
#include "qrid/cbor/codec.h"
#include "qrid/cbor/writer.h"

#include <fmt/format.h>

namespace qrid::cose {

namespace {

using cbor::Value;

[[noreturn]] void fail(const std::string& why) { throw Error(Code::bad_cose, "not a COSE_Sign1 message: " + why); }

// Takes the tags off; what is left must be the array.
const Value& untagged(const Value& outer, Warnings& warnings) {
    const Value* value = &outer;
    bool saw_sign1 = false;
    while (const cbor::Tag* t = value->tag()) {
        if (t->number == tag::encrypt0)
            throw Error(Code::encrypted, "the message is encrypted (COSE_Encrypt0)",
                        "a key for it is needed to read it");
        const bool allowed =
            !saw_sign1 && (t->number == tag::sign1 || t->number == tag::cwt || t->number == tag::self_described);
        if (!allowed) fail(fmt::format("tag {} where none belongs", t->number));
        saw_sign1 = t->number == tag::sign1;
        if (t->number == tag::cwt) warnings.push_back({"cwt-tag", "wrapped in the CWT tag 61"});
        value = &t->item.front();
    }
    if (!saw_sign1) warnings.push_back({"untagged", "the COSE_Sign1 tag 18 is missing"});
    return *value;
}

void check_headers(const Sign1& message) {
    for (const auto& [key, value] : *message.protected_header.map()) {
        if (key.integer() == nullptr && key.text() == nullptr) fail("a header label that is neither integer nor text");
        if (message.unprotected_header.find(key) != nullptr) fail("a label in both headers");
    }
    if (message.protected_header.find(label::crit) != nullptr) fail("critical headers that are not understood");
    if (message.unprotected_header.find(label::crit) != nullptr) fail("crit in the unprotected header");
    for (const Value* header : {&message.protected_header, &message.unprotected_header}) {
        const Value* kid = header->find(label::kid);
        if (kid != nullptr && kid->bytes() == nullptr) fail("a kid that is not bytes");
    }
    if (message.unprotected_header.find(label::alg) != nullptr && message.protected_header.find(label::alg) == nullptr)
        fail("alg outside of the protected header");
}

} // namespace

std::int64_t algorithm_id(Algorithm algorithm) {
    switch (algorithm) {
    case Algorithm::es256:
        return -7;
    case Algorithm::es384:
        return -35;
    case Algorithm::eddsa:
        break;
    }
    return -8;
}

std::optional<Algorithm> algorithm_of_id(std::int64_t id) {
    switch (id) {
    case -7:
    case -9:
        return Algorithm::es256;
    case -35:
    case -51:
        return Algorithm::es384;
    case -8:
    case -19:
        return Algorithm::eddsa;
    default:
        return std::nullopt;
    }
}

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

Sign1 read_sign1(ByteView bytes) {
    const cbor::Decoded outer = cbor::decode(bytes);
    Sign1 message;
    const cbor::Array* parts = untagged(outer.value, message.warnings).array();
    if (parts == nullptr) fail("not an array");
    if (parts->size() != 4) fail(fmt::format("an array of {} instead of 4", parts->size()));
    const auto& [protected_part, unprotected, payload, signature] =
        std::tie((*parts)[0], (*parts)[1], (*parts)[2], (*parts)[3]);
    if (protected_part.bytes() == nullptr) fail("the protected header is not bytes");
    if (unprotected.map() == nullptr) fail("the unprotected header is not a map");
    if (payload.bytes() == nullptr) fail("the payload is not bytes");
    if (signature.bytes() == nullptr) fail("the signature is not bytes");

    message.protected_bytes = *protected_part.bytes();
    message.protected_header = cbor::Map{};
    if (!message.protected_bytes.empty()) message.protected_header = cbor::decode(message.protected_bytes).value;
    if (message.protected_header.map() == nullptr) fail("the protected header is not a map");
    message.unprotected_header = unprotected;
    message.payload = *payload.bytes();
    message.signature = *signature.bytes();
    check_headers(message);
    if (outer.indefinite_length) message.warnings.push_back({"indefinite-length", "written with indefinite lengths"});
    if (outer.not_shortest) message.warnings.push_back({"not-shortest", "numbers written longer than needed"});
    return message;
}

Bytes to_be_signed(ByteView protected_bytes, ByteView payload) {
    cbor::Writer out;
    out.array(4).text("Signature1").bytes(protected_bytes).bytes({}).bytes(payload);
    return std::move(out).take();
}

Bytes write_protected(Algorithm algorithm, cbor::Map entries) {
    entries.emplace_back(label::alg, algorithm_id(algorithm));
    return cbor::encode(std::move(entries));
}

Bytes sign_message(const PrivateKey& key, ByteView protected_bytes, ByteView payload) {
    const Bytes signature = key.sign(to_be_signed(protected_bytes, payload));
    cbor::Writer out;
    out.tag(tag::sign1).array(4).bytes(protected_bytes).map(0).bytes(payload).bytes(signature);
    return std::move(out).take();
}

Bytes write_sign1(const PrivateKey& key, cbor::Map protected_entries, ByteView payload) {
    return sign_message(key, write_protected(key.algorithm(), std::move(protected_entries)), payload);
}

bool verify(const Sign1& message, const PublicKey& key) {
    const auto id = message.alg();
    return id && algorithm_of_id(*id) == key.algorithm() &&
           key.verify(to_be_signed(message.protected_bytes, message.payload), message.signature);
}

} // namespace qrid::cose
