#include "qrid/crypto/web_certificate.h"

#include "qrid/base/error.h"
#include "qrid/crypto/inside/openssl.h"
#include "qrid/crypto/keys.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rand.h>

#include <array>

namespace qrid {

namespace {

using Extension = std::unique_ptr<X509_EXTENSION, OpensslDeleter<X509_EXTENSION_free>>;

void must(bool done) {
    if (done) return;
    ERR_clear_error();
    throw Error(Code::internal, "OpenSSL cannot make a certificate");
}

void add_extension(X509* certificate, int kind, const std::string& value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
    const Extension extension(X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str()));
    must(extension && X509_add_ext(certificate, extension.get(), -1) == 1);
}

} // namespace

WebCertificate make_web_certificate(const std::string& host) {
    const PkeyHandle key(EVP_EC_gen("P-256"));
    const Certificate certificate(X509_new());
    must(key && certificate);
    std::array<unsigned char, 16> number{};
    must(RAND_bytes(number.data(), number.size()) == 1);
    number[0] &= 0x7f; // positive (RFC 5280 section 4.1.2.2)
    const BigNumber serial(BN_bin2bn(number.data(), number.size(), nullptr));
    must(serial && BN_to_ASN1_INTEGER(serial.get(), X509_get_serialNumber(certificate.get())) != nullptr);
    constexpr int day = 86400, years = 10;
    must(X509_set_version(certificate.get(), X509_VERSION_3) == 1 &&
         X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -day) != nullptr &&
         X509_time_adj_ex(X509_getm_notAfter(certificate.get()), 365 * years, 0, nullptr) != nullptr &&
         X509_set_pubkey(certificate.get(), key.get()) == 1);
    X509_NAME* const name = X509_get_subject_name(certificate.get());
    must(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>(host.data()),
                                    static_cast<int>(host.size()), -1, 0) == 1 &&
         X509_set_issuer_name(certificate.get(), name) == 1);
    add_extension(certificate.get(), NID_basic_constraints, "critical,CA:TRUE");
    add_extension(certificate.get(), NID_key_usage, "critical,digitalSignature,keyCertSign");
    add_extension(certificate.get(), NID_subject_alt_name, "DNS:" + host);
    add_extension(certificate.get(), NID_subject_key_identifier, "hash");
    must(X509_sign(certificate.get(), key.get(), EVP_sha256()) > 0);

    const BioHandle out(BIO_new(BIO_s_mem())), secret(BIO_new(BIO_s_secmem()));
    must(out && secret && PEM_write_bio_X509(out.get(), certificate.get()) == 1 &&
         PEM_write_bio_PKCS8PrivateKey(secret.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1);
    char *public_text = nullptr, *secret_text = nullptr;
    const long public_size = BIO_get_mem_data(out.get(), &public_text),
               secret_size = BIO_get_mem_data(secret.get(), &secret_text);
    WebCertificate made;
    made.certificate.assign(public_text, static_cast<std::size_t>(public_size));
    made.key = Secret(std::string_view(secret_text, static_cast<std::size_t>(secret_size)));
    return made;
}

} // namespace qrid
