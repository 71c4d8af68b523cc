// Keys as PEM: SubjectPublicKeyInfo, certificates, and PKCS#8 under a passphrase.
#include "qrid/base/error.h"
#include "qrid/crypto/inside/openssl.h"
#include "qrid/crypto/keys.h"

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <ctime>
#include <optional>

namespace qrid {

namespace {

constexpr int pbkdf2_iterations = 600000;

[[noreturn]] void throw_bad_pem(const std::string& why, const std::string& hint = {}) {
    ERR_clear_error();
    throw Error(Code::bad_key, why, hint);
}

BioHandle bio_over(std::string_view text) {
    BioHandle bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
    if (!bio) throw std::bad_alloc();
    return bio;
}

std::string_view contents(const BioHandle& bio) {
    char* data = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &data);
    return {data, static_cast<std::size_t>(size)};
}

// Secure-heap-free but cleansed: BIO_free_all on a secret memory BIO clears its buffer.
BioHandle secret_bio() {
    BioHandle bio(BIO_new(BIO_s_secmem()));
    if (!bio) throw std::bad_alloc();
    return bio;
}

Algorithm algorithm_of(const EVP_PKEY* key) {
    std::array<char, 64> group{};
    std::size_t size = 0;
    const bool has_group = EVP_PKEY_get_group_name(key, group.data(), group.size(), &size) == 1;
    ERR_clear_error();
    const bool is_pss = EVP_PKEY_is_a(key, "RSA-PSS") == 1; // an RSA key that states its only use
    for (const AlgorithmRow& row : algorithm_table())
        if ((EVP_PKEY_is_a(key, row.openssl_key) == 1 || (is_pss && row.family == Family::rsa)) &&
            (row.openssl_group == nullptr || (has_group && std::strcmp(group.data(), row.openssl_group) == 0)))
            return row.algorithm;
    throw_bad_pem("the key has an unsupported type", fmt::format("use a {} key", keys_that_sign()));
}

// A key that signs; RSA's only verify.
Algorithm signing_algorithm_of(const EVP_PKEY* key) {
    const Algorithm algorithm = algorithm_of(key);
    if (!row_of(algorithm).signs)
        throw_bad_pem("an RSA key cannot be used for signing", fmt::format("use a {} key", keys_that_sign()));
    return algorithm;
}

struct Asked {
    const Secret* passphrase;
    bool was_asked = false;
};

int give_passphrase(char* buffer, int size, int /*writing*/, void* context) {
    auto* asked = static_cast<Asked*>(context);
    asked->was_asked = true;
    if (asked->passphrase == nullptr) return -1;
    const std::string_view text = asked->passphrase->view();
    if (text.size() > static_cast<std::size_t>(size)) return -1;
    std::copy(text.begin(), text.end(), buffer);
    return static_cast<int>(text.size());
}

// The line that names the identifier of an SM2 key, as the option of openssl does.
constexpr std::string_view distid_label = "distid:";

// "NAME: TEXT" or a comment.
bool is_explanation(std::string_view line) {
    const std::string_view name = line.substr(0, std::min(line.find(':'), line.size()));
    return line.starts_with('#') ||
           (!name.empty() && name.size() < line.size() && std::all_of(name.begin(), name.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                      c == '_';
           }));
}

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view white_space = " \t\r";
    const std::size_t first = text.find_first_not_of(white_space);
    return first == std::string_view::npos ? std::string_view()
                                           : text.substr(first, text.find_last_not_of(white_space) - first + 1);
}

// Where the first private key begins; npos when there is none.
std::size_t private_block(std::string_view pem) {
    std::size_t first = std::string_view::npos;
    for (const char* kind : {"ENCRYPTED PRIVATE", "PRIVATE", "EC PRIVATE"})
        first = std::min(first, pem.find(fmt::format("-----BEGIN {} KEY-----", kind)));
    return first;
}

std::string distid_line(const PublicKey& key) {
    const std::string_view distid = key.distid();
    return distid.empty() || distid == usual_distid ? "" : fmt::format("{} {}\n", distid_label, distid);
}

void write_distid(const BioHandle& bio, const PublicKey& key) {
    const std::string line = distid_line(key);
    if (!line.empty() && BIO_write(bio.get(), line.data(), static_cast<int>(line.size())) < 1) throw std::bad_alloc();
}

// A line before a key of another kind says nothing of it.
PublicKey under(const PublicKey& key, std::optional<std::string_view> distid) {
    if (!distid || key.distid().empty()) return key;
    if (distid->empty()) throw_bad_pem("a line \"distid:\" without an identifier");
    PublicPoint point = key.point();
    point.distid = *distid;
    (void)PublicKey::from_point(point); // with the checks of what a file says
    return key.with_distid(*distid);
}

void refuse_device(bool in_device) {
    if (in_device)
        throw Error(Code::key_not_allowed, "the private key cannot leave its hardware token",
                    "use its pkcs11: URI wherever it has to sign");
}

} // namespace

bool is_encrypted_pem(std::string_view pem) {
    return pem.find("-----BEGIN ENCRYPTED PRIVATE KEY-----") != std::string_view::npos ||
           (is_private_pem(pem) && pem.find("Proc-Type: 4,ENCRYPTED") != std::string_view::npos);
}

bool is_private_pem(std::string_view pem) { return private_block(pem) != std::string_view::npos; }

std::optional<std::string_view> distid_before(std::string_view preface) {
    for (std::size_t end = preface.rfind('\n'); end != std::string_view::npos && end > 0;) {
        const std::size_t before = preface.rfind('\n', end - 1);
        const std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
        const std::string_view line = preface.substr(begin, end - begin);
        if (line.starts_with(distid_label)) return trimmed(line.substr(distid_label.size()));
        if (!is_explanation(line)) return std::nullopt;
        end = before;
    }
    return std::nullopt;
}

// Again through its numbers, so that every key has passed the same checks.
PublicKey public_key_of(std::shared_ptr<EVP_PKEY> key) {
    const Algorithm algorithm = algorithm_of(key.get());
    return PublicKey::from_point(PublicKey(std::move(key), algorithm).point());
}

// Throws for an extension that is there and cannot be read: what it would forbid is not known.
std::optional<std::vector<std::string>> usages_of(X509* certificate) {
    int found = 0;
    const ExtendedUsage usages(
        static_cast<EXTENDED_KEY_USAGE*>(X509_get_ext_d2i(certificate, NID_ext_key_usage, &found, nullptr)));
    constexpr int is_absent = -1, most = 64;
    if (!usages && found == is_absent) return std::nullopt;
    if (!usages || sk_ASN1_OBJECT_num(usages.get()) > most)
        throw_bad_pem("the extended key usage of the certificate cannot be read");
    std::vector<std::string> names;
    for (int i = 0; i < sk_ASN1_OBJECT_num(usages.get()); ++i) {
        std::array<char, 128> name{};
        constexpr int as_numbers = 1;
        const int length = OBJ_obj2txt(name.data(), name.size(), sk_ASN1_OBJECT_value(usages.get(), i), as_numbers);
        if (length > 0 && static_cast<std::size_t>(length) < name.size()) names.emplace_back(name.data());
    }
    return names;
}

Seconds time_of(const ASN1_TIME* time) {
    std::tm parts{};
    if (ASN1_TIME_to_tm(time, &parts) != 1) throw_bad_pem("a date of the certificate cannot be read");
    return timegm(&parts);
}

PemKey key_of_certificate(X509* certificate) {
    PkeyHandle key(X509_get_pubkey(certificate));
    Sha256 digest{};
    unsigned size = 0;
    if (!key || X509_digest(certificate, EVP_sha256(), digest.data(), &size) != 1 || size != digest.size())
        throw_bad_pem("the certificate has no key");
    return {public_key_of(std::shared_ptr<EVP_PKEY>(std::move(key))), digest, usages_of(certificate),
            CertificateTimes{time_of(X509_get0_notBefore(certificate)), time_of(X509_get0_notAfter(certificate))}};
}

std::vector<PemKey> read_pem_keys(std::string_view pem) {
    if (is_private_pem(pem))
        throw_bad_pem("this is a private key, but a public key is expected",
                      "export the public key with 'qrid key export --key FILE' or 'openssl pkey -pubout'");
    constexpr std::string_view begin = "-----BEGIN ", certificate_label = "CERTIFICATE-----",
                               key_label = "PUBLIC KEY-----";
    std::vector<PemKey> keys;
    std::size_t preface = 0;
    for (std::size_t at = pem.find(begin); at != std::string_view::npos; at = pem.find(begin, at + begin.size())) {
        const std::string_view label = pem.substr(at + begin.size());
        const bool is_certificate = label.starts_with(certificate_label);
        const std::optional<std::string_view> distid = distid_before(pem.substr(preface, at - preface));
        preface = at;
        if (!is_certificate && !label.starts_with(key_label)) continue;
        const BioHandle bio = bio_over(pem.substr(at));
        if (is_certificate) {
            const Certificate certificate(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
            if (!certificate) throw_bad_pem("the PEM certificate is damaged");
            keys.push_back(key_of_certificate(certificate.get()));
            keys.back().key = under(keys.back().key, distid);
        } else {
            PkeyHandle key(PEM_read_bio_PUBKEY(bio.get(), nullptr, nullptr, nullptr));
            if (!key) throw_bad_pem("the PEM public key is damaged");
            keys.push_back({under(public_key_of(std::shared_ptr<EVP_PKEY>(std::move(key))), distid), std::nullopt});
        }
    }
    if (keys.empty()) throw_bad_pem("no PEM public key or certificate in it");
    return keys;
}

PublicKey PublicKey::from_pem(std::string_view pem) { return read_pem_keys(pem).front().key; }

std::string PublicKey::pem() const {
    const BioHandle bio(BIO_new(BIO_s_mem()));
    if (!bio || PEM_write_bio_PUBKEY(bio.get(), key_.get()) != 1) throw_bad_pem("the public key cannot be written");
    return distid_line(*this) + std::string(contents(bio));
}

PrivateKey PrivateKey::from_pem(std::string_view pem, const Secret* passphrase) {
    if (!is_private_pem(pem)) throw_bad_pem("no PEM private key in it");
    Asked asked{passphrase};
    const BioHandle bio = bio_over(pem);
    PkeyHandle key(PEM_read_bio_PrivateKey(bio.get(), nullptr, give_passphrase, &asked));
    if (!key && asked.was_asked) {
        ERR_clear_error();
        if (passphrase == nullptr)
            throw Error(Code::wrong_passphrase, "the key is protected by a passphrase, but none was given",
                        "give it with --passphrase-file PATH or QRID_PASSPHRASE");
        throw Error(Code::wrong_passphrase, "wrong passphrase for the key");
    }
    if (!key) throw_bad_pem("the PEM private key is damaged");
    PrivateKey read = from_handle(std::move(key));
    return PrivateKey(under(read.public_, distid_before(pem.substr(0, private_block(pem)))));
}

PrivateKey PrivateKey::from_handle(std::shared_ptr<EVP_PKEY> key) {
    const Algorithm algorithm = signing_algorithm_of(key.get());
    check_pair(key.get());
    return PrivateKey(PublicKey(of_provider(std::move(key), algorithm), algorithm));
}

Secret PrivateKey::encrypted_pem(const Secret& passphrase, const Random& random) const {
    refuse_device(is_in_device());
    check_new_secret(passphrase, "passphrase", 1);
    // What could not be read again is not written.
    if (passphrase.view().size() > max_passphrase)
        throw Error(Code::wrong_passphrase, fmt::format("a passphrase can have at most {} bytes", max_passphrase),
                    "choose a shorter one");
    struct Deleter {
        void operator()(PKCS8_PRIV_KEY_INFO* p) const { PKCS8_PRIV_KEY_INFO_free(p); }
        void operator()(X509_SIG* p) const { X509_SIG_free(p); }
        void operator()(X509_ALGOR* p) const { X509_ALGOR_free(p); }
    };
    const std::unique_ptr<PKCS8_PRIV_KEY_INFO, Deleter> info(EVP_PKEY2PKCS8(public_.key_.get()));
    std::array<unsigned char, 16> salt{}, iv{};
    random(salt);
    random(iv);
    std::unique_ptr<X509_ALGOR, Deleter> scheme(PKCS5_pbe2_set_iv(EVP_aes_256_cbc(), pbkdf2_iterations, salt.data(),
                                                                  salt.size(), iv.data(), NID_hmacWithSHA256));
    std::unique_ptr<X509_SIG, Deleter> sealed;
    if (info && scheme)
        sealed.reset(PKCS8_set0_pbe(passphrase.view().data() == nullptr ? "" : passphrase.view().data(),
                                    static_cast<int>(passphrase.view().size()), info.get(), scheme.get()));
    if (sealed) (void)scheme.release(); // now part of it
    const BioHandle bio = secret_bio();
    write_distid(bio, public_);
    if (!sealed || PEM_write_bio_PKCS8(bio.get(), sealed.get()) != 1)
        throw Error(Code::internal, "the private key cannot be encrypted");
    return Secret(contents(bio));
}

Secret PrivateKey::plain_pem() const {
    refuse_device(is_in_device());
    const BioHandle bio = secret_bio();
    write_distid(bio, public_);
    if (PEM_write_bio_PKCS8PrivateKey(bio.get(), public_.key_.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1)
        throw Error(Code::internal, "the private key cannot be written");
    return Secret(contents(bio));
}

} // namespace qrid
