#include "qrid/cose/test_key.h"

#include "qrid/base/encoding.h"

namespace qrid::cose {

namespace {

bool is_marked(ByteView kid) { return hex_encode(kid).starts_with(test_mark); }

} // namespace

bool is_test_key(const PublicKey& key) { return is_marked(kid_of(key)); }

PrivateKey generate_test_key(Algorithm algorithm, const Random& random) {
    SecretBytes number(coordinate_size(algorithm));
    for (;;) {
        random(number);
        const std::optional<PublicPoint> half = public_half(algorithm, number);
        if (half && is_marked(kid_of(*half))) return PrivateKey::from_numbers(*half, number);
    }
}

PrivateKey generate_key(Algorithm algorithm) {
    for (;;) {
        PrivateKey key = PrivateKey::generate(algorithm);
        if (!is_test_key(key.public_key())) return key;
    }
}

} // namespace qrid::cose
