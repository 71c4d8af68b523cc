// Linked into a test program, or preloaded where tests start qrid itself, private keys are written with one round of
// PBKDF2 instead of 600,000, so that opening them is not what the tests spend their time on: this PKCS5_pbe2_set_iv
// stands before OpenSSL's. The real number is held by the issuer that support/issuer.sh makes (cli/issuer.bats,
// cli/keys.bats). Backups are sealed with the least that Argon2id can do, in the same way; their headers say what the
// program would have done, and so only what has this opens them.
#include <openssl/x509.h>

#include <dlfcn.h>
#include <sodium.h>

extern "C" X509_ALGOR* PKCS5_pbe2_set_iv(const EVP_CIPHER* cipher, int /*rounds*/, unsigned char* salt, int salt_length,
                                         unsigned char* iv, int prf) {
    using Function = X509_ALGOR*(const EVP_CIPHER*, int, unsigned char*, int, unsigned char*, int);
    static auto* const openssls = reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, "PKCS5_pbe2_set_iv"));
    return openssls(cipher, 1, salt, salt_length, iv, prf);
}

extern "C" int crypto_pwhash(unsigned char* key, unsigned long long key_length, const char* passphrase,
                             unsigned long long length, const unsigned char* salt, unsigned long long /*passes*/,
                             std::size_t /*memory*/, int algorithm) {
    using Function = int(unsigned char*, unsigned long long, const char*, unsigned long long, const unsigned char*,
                         unsigned long long, std::size_t, int);
    static auto* const sodiums = reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, "crypto_pwhash"));
    return sodiums(key, key_length, passphrase, length, salt, crypto_pwhash_OPSLIMIT_MIN, crypto_pwhash_MEMLIMIT_MIN,
                   algorithm);
}
