// The structure of a digest is deprecated since OpenSSL 3.0, and is what makes HmacSha256 fast.
#define OPENSSL_SUPPRESS_DEPRECATED
#include "qrid/crypto/digest.h"

#include "qrid/base/error.h"
#include "qrid/crypto/inside/openssl.h"
#include "qrid/crypto/secret.h"

#include <openssl/crypto.h>
#include <openssl/rand.h>
#include <openssl/sha.h>

#include <algorithm>

namespace qrid {

namespace {

constexpr std::size_t hmac_block = 64; // bytes of SHA-256's block

[[noreturn]] void throw_no_hmac() { throw Error(Code::internal, "hmac is not available"); }

} // namespace

Sha256 sha256(ByteView bytes) {
    Sha256 digest{};
    if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, EVP_sha256(), nullptr) != 1)
        throw Error(Code::internal, "sha-256 is not available");
    return digest;
}

Bytes sha384(ByteView bytes) {
    Bytes digest(48);
    if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, EVP_sha384(), nullptr) != 1)
        throw Error(Code::internal, "sha-384 is not available");
    return digest;
}

// Digests begun with the padded key. OpenSSL's own structure, because a copy of it is all that a code takes: contexts
// of EVP cost four times as much, and a card takes seven.
struct HmacSha256::Begun {
    SHA256_CTX inner, outer;
};

HmacSha256::HmacSha256(ByteView key) {
    Sha256 digest_of_key{};
    if (key.size() > hmac_block) key = digest_of_key = sha256(key);
    std::shared_ptr<Begun> begun(new Begun, [](Begun* old) {
        cleanse(old, sizeof *old);
        delete old;
    });
    const auto begin_with = [&](SHA256_CTX& context, std::uint8_t pad) {
        std::array<std::uint8_t, hmac_block> block{};
        std::copy(key.begin(), key.end(), block.begin());
        for (std::uint8_t& byte : block) byte ^= pad;
        const bool good = SHA256_Init(&context) == 1 && SHA256_Update(&context, block.data(), block.size()) == 1;
        cleanse(block.data(), block.size());
        if (!good) throw_no_hmac();
    };
    begin_with(begun->inner, 0x36);
    begin_with(begun->outer, 0x5c);
    begun_ = std::move(begun);
    cleanse(digest_of_key.data(), digest_of_key.size());
}

Sha256 HmacSha256::operator()(ByteView bytes) const {
    Sha256 digest{};
    const auto finish = [&](SHA256_CTX context, ByteView rest) { // which SHA256_Final() erases
        if (SHA256_Update(&context, rest.data(), rest.size()) != 1 || SHA256_Final(digest.data(), &context) != 1)
            throw_no_hmac();
    };
    finish(begun_->inner, bytes);
    finish(begun_->outer, Sha256(digest));
    return digest;
}

Sha256 hmac_sha256(ByteView key, ByteView bytes) { return HmacSha256(key)(bytes); }

Random system_random() {
    return [](std::span<std::uint8_t> bytes) {
        if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1)
            throw Error(Code::internal, "no random bytes available");
    };
}

void cleanse(void* memory, std::size_t size) { OPENSSL_cleanse(memory, size); }

} // namespace qrid
