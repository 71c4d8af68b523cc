// Files of keys: PEM, JWK, JWKS, COSE_Key, COSE_KeySet.
#include "qrid/base/error.h"
#include "qrid/trust/trusted_key.h"

#include <nlohmann/json.hpp>

using namespace qrid;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size > 8192) return 0;
    try {
        for (const TrustedKey& key : read_trusted_keys(ByteView(data, size), "fuzz")) (void)write_trusted_jwk(key);
    } catch (const Error&) {
    } // refused with a reason
    return 0;
}
