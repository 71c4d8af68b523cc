#include "qrid/crypto/aead.h"

#include "qrid/base/error.h"
#include "qrid/crypto/inside/openssl.h"

#include <climits>
#include <openssl/err.h>

namespace qrid {

namespace {

using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, OpensslDeleter<EVP_CIPHER_CTX_free>>;

// Set up for one message, with its aad given; null when a size is wrong.
CipherContext begin(const SecretBytes& key, ByteView iv, ByteView aad, std::size_t size, bool sealing) {
    constexpr std::size_t short_key = 16, long_key = 32;
    if ((key.size() != short_key && key.size() != long_key) || iv.size() != gcm_iv || size > INT_MAX - gcm_tag ||
        aad.size() > INT_MAX)
        return nullptr;
    CipherContext context(EVP_CIPHER_CTX_new());
    const EVP_CIPHER* cipher = key.size() == short_key ? EVP_aes_128_gcm() : EVP_aes_256_gcm();
    int taken = 0;
    if (!context || EVP_CipherInit_ex(context.get(), cipher, nullptr, key.data(), iv.data(), sealing ? 1 : 0) != 1 ||
        EVP_CipherUpdate(context.get(), nullptr, &taken, aad.data(), static_cast<int>(aad.size())) != 1)
        return nullptr;
    return context;
}

} // namespace

Bytes gcm_seal(const SecretBytes& key, ByteView iv, ByteView aad, ByteView plain) {
    const CipherContext context = begin(key, iv, aad, plain.size(), true);
    Bytes out(plain.size() + gcm_tag);
    int size = 0, rest = 0;
    if (!context ||
        EVP_CipherUpdate(context.get(), out.data(), &size, plain.data(), static_cast<int>(plain.size())) != 1 ||
        EVP_CipherFinal_ex(context.get(), out.data() + size, &rest) != 1 ||
        EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, gcm_tag, out.data() + plain.size()) != 1)
        throw Error(Code::internal, "encryption failed");
    return out;
}

std::optional<Bytes> gcm_open(const SecretBytes& key, ByteView iv, ByteView aad, ByteView sealed) {
    if (sealed.size() < gcm_tag) return std::nullopt;
    const ByteView ciphertext = sealed.first(sealed.size() - gcm_tag);
    Bytes tag = to_bytes(sealed.last(gcm_tag)); // OpenSSL takes it through a pointer that is not const
    const CipherContext context = begin(key, iv, aad, ciphertext.size(), false);
    Bytes out(ciphertext.size());
    int size = 0, rest = 0;
    const bool is_good = context &&
                         EVP_CipherUpdate(context.get(), out.data(), &size, ciphertext.data(),
                                          static_cast<int>(ciphertext.size())) == 1 &&
                         EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, gcm_tag, tag.data()) == 1 &&
                         EVP_CipherFinal_ex(context.get(), out.data() + size, &rest) == 1;
    if (is_good) return out;
    ERR_clear_error();
    cleanse(out.data(), out.size()); // deciphered, but not proven
    return std::nullopt;
}

} // namespace qrid
