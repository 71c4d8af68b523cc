// A key pair that nothing is known of.
#pragma once

#include "qrid/crypto/keys.h"

namespace qrid::test {

/// The public half of a new pair.
inline PublicKey new_key(Algorithm algorithm = Algorithm::es256) {
    return PrivateKey::generate(algorithm).public_key();
}

} // namespace qrid::test
