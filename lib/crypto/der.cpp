// Keys and certificates in DER, and in PKCS#12 files, whatever they hold.
#include "qrid/base/error.h"
#include "qrid/crypto/inside/openssl.h"
#include "qrid/crypto/keys.h"

#include <openssl/decoder.h>
#include <openssl/err.h>
#include <openssl/pkcs12.h>

#include <algorithm>
#include <vector>

namespace qrid {

namespace {

using DecoderContext = std::unique_ptr<OSSL_DECODER_CTX, OpensslDeleter<OSSL_DECODER_CTX_free>>;
using Pkcs12 = std::unique_ptr<PKCS12, OpensslDeleter<PKCS12_free>>;
struct StackDeleter {
    void operator()(STACK_OF(X509) * stack) const { sk_X509_pop_free(stack, X509_free); }
};
using CertificateStack = std::unique_ptr<STACK_OF(X509), StackDeleter>;

[[noreturn]] void throw_bad_der(const char* why, const char* hint = "") {
    ERR_clear_error();
    throw Error(Code::bad_key, why, hint);
}

// Asks for a passphrase when the decoder wants one, once.
struct Asking {
    const AskSecret* ask;
    Secret secret = {};
    bool was_asked = false;

    const Secret& get() {
        if (!was_asked && ask != nullptr) secret = (*ask)();
        was_asked = true;
        return secret;
    }
};

int give_secret(char* buffer, std::size_t size, std::size_t* length, const OSSL_PARAM /*parameters*/[], void* context) {
    const std::string_view text = static_cast<Asking*>(context)->get().view();
    if (text.size() > size) return 0;
    std::copy(text.begin(), text.end(), buffer);
    *length = text.size();
    return 1;
}

// Null when there is no such key.
PkeyHandle decode(ByteView der, int selection, Asking& asking) {
    EVP_PKEY* key = nullptr;
    const DecoderContext context(
        OSSL_DECODER_CTX_new_for_pkey(&key, "DER", nullptr, nullptr, selection, nullptr, nullptr));
    if (!context) throw std::bad_alloc();
    OSSL_DECODER_CTX_set_passphrase_cb(context.get(), give_secret, &asking);
    const unsigned char* at = der.data();
    std::size_t left = der.size();
    const bool is_read = OSSL_DECODER_from_data(context.get(), &at, &left) == 1 && left == 0;
    PkeyHandle handle(key);
    if (!is_read) { // some releases, such as 3.0.13, have no decoder for SM2 and read it this way alone
        at = der.data();
        const auto size = static_cast<long>(der.size());
        handle.reset(selection == EVP_PKEY_PUBLIC_KEY ? d2i_PUBKEY(nullptr, &at, size)
                                                      : d2i_AutoPrivateKey(nullptr, &at, size));
    }
    ERR_clear_error();
    return at == der.data() + der.size() ? std::move(handle) : PkeyHandle();
}

Pkcs12 pkcs12_in(ByteView der) {
    const unsigned char* at = der.data();
    Pkcs12 file(d2i_PKCS12(nullptr, &at, static_cast<long>(der.size())));
    ERR_clear_error();
    return file && at == der.data() + der.size() ? std::move(file) : Pkcs12();
}

struct OpenedPkcs12 {
    PkeyHandle key;
    std::vector<PemKey> certificates; ///< that of the key first
};

// Throws Error(wrong_passphrase), or Error(bad_key) for a file that OpenSSL cannot open any more.
OpenedPkcs12 open_pkcs12(PKCS12* file, Asking& asking) {
    const bool needs_secret = PKCS12_mac_present(file) == 1 && PKCS12_verify_mac(file, "", 0) != 1 &&
                              PKCS12_verify_mac(file, nullptr, 0) != 1;
    std::string_view secret = needs_secret ? asking.get().view() : std::string_view();
    const std::unique_ptr<char, void (*)(char*)> copy(
        OPENSSL_strndup(secret.data() == nullptr ? "" : secret.data(), secret.size()),
        [](char* text) { OPENSSL_clear_free(text, std::char_traits<char>::length(text)); });
    if (needs_secret && PKCS12_verify_mac(file, copy.get(), static_cast<int>(secret.size())) != 1) {
        ERR_clear_error();
        if (asking.ask == nullptr)
            throw_bad_der("the PKCS#12 file is protected by a passphrase",
                          "extract the certificate: openssl pkcs12 -in FILE -nokeys -out FILE.pem");
        throw Error(Code::wrong_passphrase, "wrong passphrase for the PKCS#12 file");
    }
    EVP_PKEY* key = nullptr;
    X509* certificate = nullptr;
    STACK_OF(X509)* others = nullptr;
    const bool is_parsed = PKCS12_parse(file, copy.get(), &key, &certificate, &others) == 1;
    OpenedPkcs12 opened{PkeyHandle(key), {}};
    const Certificate own(certificate);
    const CertificateStack stack(others);
    if (!is_parsed)
        throw_bad_der("the PKCS#12 file is encrypted in a way that is no longer supported",
                      "convert it: openssl pkcs12 -legacy -in FILE -nodes -out FILE.pem");
    if (own) opened.certificates.push_back(key_of_certificate(own.get()));
    for (int i = 0; stack && i < sk_X509_num(stack.get()); ++i)
        opened.certificates.push_back(key_of_certificate(sk_X509_value(stack.get(), i)));
    return opened;
}

} // namespace

bool is_der(ByteView bytes) {
    constexpr std::uint8_t sequence = 0x30, long_form = 0x80;
    if (bytes.size() < 2 || bytes[0] != sequence) return false;
    std::size_t length = bytes[1], head = 2;
    if (length >= long_form) {
        const std::size_t count = length - long_form;
        if (count == 0 || count > 4 || bytes.size() < 2 + count) return false;
        length = 0;
        for (std::size_t i = 0; i < count; ++i) length = length << 8 | bytes[2 + i];
        head += count;
    }
    return bytes.size() == head + length;
}

std::vector<PemKey> read_der_keys(ByteView der) {
    const unsigned char* at = der.data();
    const Certificate certificate(d2i_X509(nullptr, &at, static_cast<long>(der.size())));
    if (certificate && at == der.data() + der.size()) return {key_of_certificate(certificate.get())};
    Asking nobody{nullptr};
    if (PkeyHandle key = decode(der, EVP_PKEY_PUBLIC_KEY, nobody))
        return {{public_key_of(std::shared_ptr<EVP_PKEY>(std::move(key))), std::nullopt}};
    if (const Pkcs12 file = pkcs12_in(der)) {
        std::vector<PemKey> keys = open_pkcs12(file.get(), nobody).certificates;
        if (keys.empty()) throw_bad_der("the PKCS#12 file has no certificate");
        return keys;
    }
    if (is_private_der(der))
        throw_bad_der("this is a private key, but a public key is expected",
                      "export the public key with 'qrid key export --key FILE' or 'openssl pkey -pubout'");
    throw_bad_der("no certificate or public key in DER");
}

bool is_private_der(ByteView der) {
    if (!is_der(der)) return false;
    Asking nobody{nullptr};
    return decode(der, EVP_PKEY_KEYPAIR, nobody) != nullptr || nobody.was_asked;
}

PrivateKey PrivateKey::from_der(ByteView der, const AskSecret& passphrase) {
    Asking asking{&passphrase};
    PkeyHandle key;
    if (const Pkcs12 file = pkcs12_in(der)) {
        key = open_pkcs12(file.get(), asking).key;
        if (!key) throw_bad_der("the PKCS#12 file has no private key");
    } else {
        key = decode(der, EVP_PKEY_KEYPAIR, asking);
        if (!key && asking.was_asked) throw Error(Code::wrong_passphrase, "wrong passphrase for the key");
        if (!key) throw_bad_der("no private key in DER");
    }
    return from_handle(std::move(key));
}

bool is_pkcs12(ByteView der) { return is_der(der) && pkcs12_in(der) != nullptr; }

} // namespace qrid
