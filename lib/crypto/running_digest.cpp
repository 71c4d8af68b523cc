#include "qrid/crypto/running_digest.h"

#include "qrid/base/error.h"
#include "qrid/crypto/inside/openssl.h"

namespace qrid {

namespace {

[[noreturn]] void throw_unavailable() { throw Error(Code::internal, "SHA-256 is not available"); }

} // namespace

RunningSha256::RunningSha256() : context_(DigestContext(EVP_MD_CTX_new())) {
    if (!context_ || EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr) != 1) throw_unavailable();
}

void RunningSha256::add(ByteView bytes) {
    if (EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()) != 1) throw_unavailable();
}

Sha256 RunningSha256::digest() const {
    const DigestContext copy(EVP_MD_CTX_new());
    Sha256 digest{};
    if (!copy || EVP_MD_CTX_copy_ex(copy.get(), context_.get()) != 1 ||
        EVP_DigestFinal_ex(copy.get(), digest.data(), nullptr) != 1)
        throw_unavailable();
    return digest;
}

} // namespace qrid
