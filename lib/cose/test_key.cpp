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

namespace {

PrivateKey under(const KeyKind& kind, PrivateKey key) {
    return kind.distid.empty() ? std::move(key) : key.with_distid(kind.distid);
}

} // namespace

PrivateKey generate_test_key(const KeyKind& kind, const Random& random) {
    const Algorithm algorithm = kind.algorithm;
    check_available(algorithm);
    SecretBytes number(row_of(algorithm).secret);
    for (;;) {
        random(number);
        const std::optional<PublicPoint> half = public_half(algorithm, number);
        if (half && has_test_mark(kid_of(*half))) return under(kind, PrivateKey::from_numbers(*half, number));
    }
}

PrivateKey generate_key(const KeyKind& kind) {
    for (;;) {
        PrivateKey key = PrivateKey::generate(kind.algorithm);
        if (!is_test_key(key.public_key())) return under(kind, std::move(key));
    }
}

} // namespace qrid::cose
