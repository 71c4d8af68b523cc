#include "qrid/crypto/pkcs11.h"

#include "qrid/base/error.h"
#include "qrid/crypto/digest.h"
#include "qrid/crypto/inside/pkcs11_token.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace qrid {

namespace {

using Objects = std::vector<CK_OBJECT_HANDLE>;

std::optional<Algorithm> algorithm_of(const std::optional<Bytes>& parameters) {
    if (!parameters || parameters->empty()) return std::nullopt;
    for (const AlgorithmRow& row : algorithm_table())
        for (const std::string_view curve : row.token_curves)
            if (text_of(*parameters) == curve) return row.algorithm;
    return std::nullopt;
}

// CKA_EC_POINT: the point itself, or in a DER OCTET STRING (as the standard has it) or BIT STRING.
std::optional<PublicKey> read_point(Algorithm algorithm, Bytes value) {
    const std::size_t coordinate = coordinate_size(algorithm);
    const bool edwards = !has_second_number(algorithm);
    const std::size_t bare = edwards ? coordinate : 2 * coordinate + 1;
    const auto begins = [&](std::initializer_list<std::size_t> head) {
        return value.size() == head.size() + bare && std::equal(head.begin(), head.end(), value.begin());
    };
    if (begins({4, bare})) value.erase(value.begin(), value.begin() + 2);
    if (begins({3, bare + 1, 0})) value.erase(value.begin(), value.begin() + 3);
    if (value.size() != bare || (!edwards && value.front() != 4)) return std::nullopt;
    const auto part = [&](std::size_t from) { return to_bytes(ByteView(value).subspan(from, coordinate)); };
    try {
        return PublicKey::from_point(edwards ? PublicPoint{algorithm, part(0), {}}
                                             : PublicPoint{algorithm, part(1), part(1 + coordinate)});
    } catch (const Error&) {
        return std::nullopt;
    }
}

Objects find(Pkcs11Token& token, CK_OBJECT_CLASS kind, std::vector<CK_ATTRIBUTE> attributes) {
    attributes.push_back({CKA_CLASS, &kind, sizeof kind});
    return token.find(attributes);
}

bool is_set(Pkcs11Token& token, CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type, bool unless_told) {
    const std::optional<Bytes> value = token.attribute(object, type);
    return value && value->size() == 1 ? value->front() != CK_FALSE : unless_told;
}

// The public key in an object, if it is of a kind that can be used.
std::optional<PublicKey> public_key_in(Pkcs11Token& token, CK_OBJECT_HANDLE object) {
    const auto algorithm = algorithm_of(token.attribute(object, CKA_EC_PARAMS));
    std::optional<Bytes> point = algorithm ? token.attribute(object, CKA_EC_POINT) : std::nullopt;
    return point ? read_point(*algorithm, std::move(*point)) : std::nullopt;
}

// What the token states to be the other half of a private key; some keep it in the private key's own object.
std::vector<PublicKey> public_halves(Pkcs11Token& token, CK_OBJECT_HANDLE private_object, Algorithm algorithm) {
    Objects objects;
    for (const CK_ATTRIBUTE_TYPE type : {CKA_ID, CKA_LABEL}) {
        std::optional<Bytes> value = token.attribute(private_object, type);
        if (!value || value->empty()) continue;
        const Objects found = find(token, CKO_PUBLIC_KEY, {{type, value->data(), value->size()}});
        objects.insert(objects.end(), found.begin(), found.end());
    }
    objects.push_back(private_object);
    std::vector<PublicKey> keys;
    for (const CK_OBJECT_HANDLE object : objects)
        if (const auto key = public_key_in(token, object); key && key->algorithm() == algorithm) keys.push_back(*key);
    return keys;
}

struct TokenKey {
    std::shared_ptr<Pkcs11Token> token;
    CK_OBJECT_HANDLE object;
    Algorithm algorithm;
    std::shared_ptr<const Secret> pin; ///< where the key asks for it at every signature
};

// Only of what has a curve in tokens.
CK_MECHANISM_TYPE mechanism_of(Algorithm algorithm) {
    return row_of(algorithm).family == Family::edwards ? CKM_EDDSA : CKM_ECDSA;
}

Bytes digest_for(Algorithm algorithm, ByteView message) {
    switch (row_of(algorithm).digest) {
    case DigestOf::sha384:
        return sha384(message);
    case DigestOf::sha256: {
        const Sha256 digest = sha256(message);
        return {digest.begin(), digest.end()};
    }
    case DigestOf::none:
    case DigestOf::sm3: // which covers more than the message, and is in no token
        break;
    }
    return to_bytes(message);
}

Bytes sign(const TokenKey& key, ByteView message) {
    CK_FUNCTION_LIST* module = key.token->module().operator->();
    Bytes input = digest_for(key.algorithm, message), signature(256);
    CK_MECHANISM mechanism{mechanism_of(key.algorithm), nullptr, 0};
    const Pkcs11Token::Session session(*key.token);
    check_pkcs11(module->C_SignInit(session, &mechanism, key.object), "sign");
    if (key.pin) check_pkcs11(pkcs11_login(key.token->module(), session, CKU_CONTEXT_SPECIFIC, *key.pin), "sign");
    CK_ULONG size = signature.size();
    check_pkcs11(module->C_Sign(session, input.data(), input.size(), signature.data(), &size), "sign");
    if (size != row_of(key.algorithm).signature)
        throw Error(Code::token_failed, fmt::format("the token made a signature of {} bytes", size));
    signature.resize(size);
    return signature;
}

std::shared_ptr<Pkcs11Token> open_token(const Pkcs11Uri& uri, const fs::path& module) {
    const fs::path path = module.empty() ? uri.module() : module;
    if (path.empty())
        throw Error(Code::missing_key, "a pkcs11: key needs the PKCS#11 module of its token",
                    "name it with --pkcs11-module PATH or QRID_PKCS11_MODULE");
    return Pkcs11Module::load(path)->token(uri);
}

CK_OBJECT_HANDLE the_one(const Objects& objects, const Pkcs11Uri& uri, const Pkcs11Token& token) {
    if (objects.empty())
        throw Error(Code::missing_key,
                    fmt::format("the token '{}' has no private key that matches {}", token.label(), uri.text()),
                    "check object= and id= in the URI; list the token's keys with its own tool");
    if (objects.size() > 1)
        throw Error(
            Code::bad_key,
            fmt::format("{} private keys of the token '{}' match {}", objects.size(), token.label(), uri.text()),
            "add object= or id= to the URI so that it names only one");
    return objects.front();
}

TokenKey usable(std::shared_ptr<Pkcs11Token> token, CK_OBJECT_HANDLE object, const Pkcs11Uri& uri) {
    const auto algorithm = algorithm_of(token->attribute(object, CKA_EC_PARAMS));
    if (!algorithm)
        throw Error(Code::bad_key, fmt::format("the key at {} has an unsupported type", uri.text()),
                    "use a P-256, P-384 or Ed25519 key; tokens have no mechanism for other algorithms");
    if (!is_set(*token, object, CKA_SIGN, true) || !token->can_sign(mechanism_of(*algorithm)))
        throw Error(Code::key_not_allowed,
                    fmt::format("the token '{}' cannot sign {} with the key at {}", token->label(), name(*algorithm),
                                uri.text()),
                    "create a signing key in the token");
    return {std::move(token), object, *algorithm, nullptr};
}

} // namespace

bool is_pkcs11_uri(std::string_view text) { return text.starts_with("pkcs11:"); }

PrivateKey open_pkcs11_key(const std::string& text, const fs::path& module, const AskSecret& ask) {
    const Pkcs11Uri uri(text);
    const std::shared_ptr<Pkcs11Token> token = open_token(uri, module);
    std::shared_ptr<const Secret> pin;
    const auto pin_once = [&]() -> Secret {
        if (!pin) {
            std::optional<Secret> source = uri.pin();
            pin = std::make_shared<const Secret>(source ? std::move(*source) : ask());
        }
        return *pin;
    };
    token->login(pin_once);
    TokenKey key = usable(token, the_one(find(*token, CKO_PRIVATE_KEY, uri.object()), uri, *token), uri);
    if (is_set(*token, key.object, CKA_ALWAYS_AUTHENTICATE, false)) {
        (void)pin_once();
        key.pin = pin;
    }
    const std::vector<PublicKey> halves = public_halves(*token, key.object, key.algorithm);
    if (halves.empty())
        throw Error(Code::missing_key, fmt::format("the token '{}' has no public key for {}", token->label(), text),
                    "store the public key in the token with the same id as the private key");
    constexpr std::string_view probe = "qrid: do both halves of this key belong together?";
    const Bytes signature = sign(key, bytes_of(probe));
    for (const PublicKey& half : halves)
        if (half.verify(bytes_of(probe), signature))
            return PrivateKey::in_device(half, [key = std::move(key)](ByteView message) { return sign(key, message); });
    throw Error(
        Code::bad_key,
        fmt::format("the public key in the token '{}' does not match the private key at {}", token->label(), text),
        "store the right public key in the token with the same id as the private key");
}

PublicKey pkcs11_public_key(const std::string& text, const fs::path& module, const AskSecret& pin) {
    const Pkcs11Uri uri(text);
    const std::shared_ptr<Pkcs11Token> token = open_token(uri, module); // stays open for a second look
    const Objects shown = find(*token, CKO_PUBLIC_KEY, uri.object());
    if (shown.size() == 1)
        if (const auto key = public_key_in(*token, shown.front())) return *key;
    return open_pkcs11_key(text, module, pin).public_key();
}

} // namespace qrid
