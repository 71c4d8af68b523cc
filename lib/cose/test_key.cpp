#include "qrid/cose/test_key.h"

#include "qrid/base/encoding.h"
#include "qrid/base/error.h"
#include "qrid/crypto/digest.h"
#include "qrid/crypto/seeded.h"

#include <fmt/format.h>

#include <algorithm>

namespace qrid::cose {

bool has_test_mark(ByteView kid) {
    return hex_encode(kid.first(std::min<std::size_t>(kid.size(), 2))).starts_with(test_mark);
}

bool is_test_key(const PublicKey& key) { return has_test_mark(kid_of(key)); }

void require_test_key(const PublicKey& key) {
    if (is_test_key(key)) return;
    throw Error(Code::key_not_allowed, fmt::format("key {} is not a test key", hex_encode(kid_of(key))),
                fmt::format("{}: make it with 'qrid issuer init --test' or 'qrid key new --test'", seed_is_for_tests));
}

std::string seal_purpose(const PublicKey& key, ByteView replaced) {
    const std::string purpose = fmt::format("seal {}", hex_encode(kid_of(key)));
    return replaced.empty() ? purpose : fmt::format("{} in place of {}", purpose, hex_encode(sha256(replaced)));
}

PrivateKey generate_test_key(Algorithm algorithm, const Random& random) {
    check_available(algorithm);
    SecretBytes number(row_of(algorithm).secret);
    for (;;) {
        random(number);
        const std::optional<PublicPoint> half = public_half(algorithm, number);
        if (half && has_test_mark(kid_of(*half))) return PrivateKey::from_numbers(*half, number);
    }
}

PrivateKey generate_key(Algorithm algorithm) {
    for (;;) {
        PrivateKey key = PrivateKey::generate(algorithm);
        if (!is_test_key(key.public_key())) return key;
    }
}

} // namespace qrid::cose
