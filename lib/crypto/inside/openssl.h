// Owners of OpenSSL's handles; for this room only.
#pragma once

#include "qrid/crypto/algorithm.h"

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/x509v3.h>

#include <memory>

namespace qrid {

template <auto Free>
struct OpensslDeleter {
    void operator()(auto* handle) const { Free(handle); }
};

using BioHandle = std::unique_ptr<BIO, OpensslDeleter<BIO_free_all>>;
using PkeyHandle = std::unique_ptr<EVP_PKEY, OpensslDeleter<EVP_PKEY_free>>;
using PkeyContext = std::unique_ptr<EVP_PKEY_CTX, OpensslDeleter<EVP_PKEY_CTX_free>>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, OpensslDeleter<EVP_MD_CTX_free>>;
using SignatureMethod = std::unique_ptr<EVP_SIGNATURE, OpensslDeleter<EVP_SIGNATURE_free>>;
using BigNumber = std::unique_ptr<BIGNUM, OpensslDeleter<BN_clear_free>>;
using ParameterBuilder = std::unique_ptr<OSSL_PARAM_BLD, OpensslDeleter<OSSL_PARAM_BLD_free>>;
using Parameters = std::unique_ptr<OSSL_PARAM, OpensslDeleter<OSSL_PARAM_free>>;
using ExtendedUsage = std::unique_ptr<EXTENDED_KEY_USAGE, OpensslDeleter<EXTENDED_KEY_USAGE_free>>;
using Certificate = std::unique_ptr<X509, OpensslDeleter<X509_free>>;

struct PemKey;
class PublicKey;

/// Every key passes the same checks. Throws Error(bad_key).
PublicKey public_key_of(std::shared_ptr<EVP_PKEY> key);
PemKey key_of_certificate(X509* certificate);

/// Throws Error(bad_key) unless the private half is in range and belongs to the public one.
void check_pair(EVP_PKEY* key);

/// A pair as OpenSSL's provider has it. OpenSSL 3.0.13 still reads SM2's from PKCS#8 as was done before there were
/// providers: such a pair does not give its coordinates, and signs as ECDSA does.
std::shared_ptr<EVP_PKEY> of_provider(std::shared_ptr<EVP_PKEY> pair, Algorithm algorithm);

} // namespace qrid
