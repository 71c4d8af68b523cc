// Files of keys: PEM, JWK, JWKS, COSE_Key, COSE_KeySet; trust lists and changes of root.
#include "qrid/base/error.h"
#include "qrid/trust/trust_list.h"

#include <nlohmann/json.hpp>

using namespace qrid;

namespace {

void refusing(const auto& act) {
    try {
        act();
    } catch (const Error&) {
    } // refused with a reason
}

} // namespace

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
    return 0;
}
