// Files of keys, public and private: PEM, JWK, JWKS, COSE_Key, COSE_KeySet; trust lists and changes of root.
#include "qrid/trust/inside/lifted_json.h"
#include "qrid/trust/key_file.h"
#include "qrid/trust/private_keys.h"
#include "qrid/trust/root_pin.h"
#include "qrid/trust/trust_list.h"
#include "qrid/trust/trusted_jwk.h"
#include "refusing.h"

#include <nlohmann/json.hpp>

#include <cstdlib>

using namespace qrid;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size > 8192) return 0;
    const ByteView content(data, size);
    refusing([&] {
        for (const TrustedKey& key : read_trusted_keys(content, "fuzz")) (void)write_trusted_jwk(key);
    });
    refusing([&] { (void)read_root_change(text_of(content)); });
    refusing([&] {
        const SignedTrustList list = read_trust_list(text_of(content));
        for (const TrustedKey& key : list.list.keys) (void)leads_to_root({{key.key}, {}}, list);
        (void)trusted_keys_of(list, "fuzz");
    });
    // The payload alone, as if its signature had been good.
    refusing([&] {
        (void)read_trust_list("eyJhbGciOiJFUzI1NiIsImtpZCI6ImsiLCJ0eXAiOiJqd2stc2V0K2p3dCJ9." +
                              std::string(text_of(content)) + ".AA");
    });
    refusing([&] {
        for (const FileKey& key : read_private_keys(content, "fuzz", [] { return Secret("secret"); }))
            if (key.private_half && key.private_half->public_key().pem() != key.key.key.pem()) std::abort();
    });
    // Of what the JSON parser reads no number is left but its place.
    const LiftedJson lifted = lift_private_numbers(content);
    for (const Secret& number : lift_private_numbers(bytes_of(lifted.text)).numbers)
        if (number.view().size() > 4) std::abort();
    return 0;
}
