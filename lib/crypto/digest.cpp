#include "qrid/crypto/digest.h"

#include "qrid/base/error.h"
#include "qrid/crypto/secret.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

namespace qrid {

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

Sha256 hmac_sha256(ByteView key, ByteView bytes) {
    Sha256 digest{};
    unsigned size = digest.size();
    if (HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), bytes.data(), bytes.size(), digest.data(),
             &size) == nullptr)
        throw Error(Code::internal, "hmac is not available");
    return digest;
}

Random system_random() {
    return [](std::span<std::uint8_t> bytes) {
        if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1)
            throw Error(Code::internal, "no random bytes to be had");
    };
}

void cleanse(void* memory, std::size_t size) { OPENSSL_cleanse(memory, size); }

} // namespace qrid
