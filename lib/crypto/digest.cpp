#include "qrid/crypto/digest.h"

#include "qrid/base/error.h"
#include "qrid/crypto/openssl.h"
#include "qrid/crypto/secret.h"

#include <openssl/crypto.h>
#include <openssl/rand.h>

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

HmacSha256::HmacSha256(ByteView key) {
    Sha256 digest_of_key{};
    if (key.size() > hmac_block) key = digest_of_key = sha256(key);
    const auto begun_with = [&](std::uint8_t pad) {
        std::array<std::uint8_t, hmac_block> block{};
        std::copy(key.begin(), key.end(), block.begin());
        for (std::uint8_t& byte : block) byte ^= pad;
        DigestContext context(EVP_MD_CTX_new());
        const bool begun = context && EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr) == 1 &&
                           EVP_DigestUpdate(context.get(), block.data(), block.size()) == 1;
        cleanse(block.data(), block.size());
        if (!begun) throw_no_hmac();
        return context;
    };
    inner_ = begun_with(0x36);
    outer_ = begun_with(0x5c);
    cleanse(digest_of_key.data(), digest_of_key.size());
}

Sha256 HmacSha256::operator()(ByteView bytes) const {
    Sha256 digest{};
    const DigestContext context(EVP_MD_CTX_new());
    const auto finish = [&](const EVP_MD_CTX* begun, ByteView rest) {
        if (!context || EVP_MD_CTX_copy_ex(context.get(), begun) != 1 ||
            EVP_DigestUpdate(context.get(), rest.data(), rest.size()) != 1 ||
            EVP_DigestFinal_ex(context.get(), digest.data(), nullptr) != 1)
            throw_no_hmac();
    };
    finish(inner_.get(), bytes);
    finish(outer_.get(), Sha256(digest));
    return digest;
}

Sha256 hmac_sha256(ByteView key, ByteView bytes) { return HmacSha256(key)(bytes); }

Random system_random() {
    return [](std::span<std::uint8_t> bytes) {
        if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1)
            throw Error(Code::internal, "no random bytes to be had");
    };
}

void cleanse(void* memory, std::size_t size) { OPENSSL_cleanse(memory, size); }

} // namespace qrid
