// Linked into a test program, private keys are written with one round of PBKDF2 instead of 600,000, so that opening
// them is not what the tests spend their time on: the program's own PKCS5_pbe2_set_iv stands before OpenSSL's. The real
// number is held by unit-crypto and by tests that start qrid itself.
#include <openssl/x509.h>

#include <dlfcn.h>

extern "C" X509_ALGOR* PKCS5_pbe2_set_iv(const EVP_CIPHER* cipher, int /*rounds*/, unsigned char* salt, int salt_length,
                                         unsigned char* iv, int prf) {
    using Function = X509_ALGOR*(const EVP_CIPHER*, int, unsigned char*, int, unsigned char*, int);
    static auto* const openssls = reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, "PKCS5_pbe2_set_iv"));
    return openssls(cipher, 1, salt, salt_length, iv, prf);
}
