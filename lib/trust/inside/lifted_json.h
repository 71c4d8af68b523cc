// JSON of private keys, without them: a JSON parser keeps copies of what it reads, in memory that nobody cleanses.
#pragma once

#include "qrid/base/bytes.h"
#include "qrid/crypto/secret.h"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <vector>

namespace qrid {

/// A JSON text whose private numbers were taken out before anything else reads it.
struct LiftedJson {
    std::string text;            ///< as it was, but the value of each member "d" is the place of its number, as text
    std::vector<Secret> numbers; ///< base64url
};

/// Takes out the text of every member "d"; of the other private members of JWKs (RFC 7518 sections 6.3 and 6.4) nothing
/// is kept. Says nothing of whether the text is JSON. `content` is at most 1 MiB.
LiftedJson lift_private_numbers(ByteView content);

/// Takes the member "d" out of a JWK of the text and returns the number that it stood for. Throws Error(bad_key) when
/// it is no base64url text.
SecretBytes take_private_number(nlohmann::json& jwk, const LiftedJson& lifted);

} // namespace qrid
