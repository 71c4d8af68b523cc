// Files of keys, public and private: PEM, JWK, JWKS, COSE_Key, COSE_KeySet.
#include "qrid/base/error.h"
#include "qrid/trust/lifted_json.h"
#include "qrid/trust/private_keys.h"
#include "qrid/trust/trusted_key.h"

#include <nlohmann/json.hpp>

#include <cstdlib>

using namespace qrid;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size > 8192) return 0;
    try {
        for (const TrustedKey& key : read_trusted_keys(ByteView(data, size), "fuzz")) (void)write_trusted_jwk(key);
    } catch (const Error&) {
    } // refused with a reason
    try {
        for (const FileKey& key : read_private_keys(ByteView(data, size), "fuzz", [] { return Secret("secret"); }))
            if (key.private_half && key.private_half->public_key().pem() != key.key.key.pem()) std::abort();
    } catch (const Error&) {
    }
    // Of what the JSON parser reads no number is left but its place.
    const LiftedJson lifted = lift_private_numbers(ByteView(data, size));
    for (const Secret& number : lift_private_numbers(bytes_of(lifted.text)).numbers)
        if (number.view().size() > 4) std::abort();
    return 0;
}
