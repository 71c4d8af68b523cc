// JSON Web Signature, compact form (RFC 7515): written, read and checked.
#pragma once

#include "qrid/base/bytes.h"
#include "qrid/crypto/keys.h"

#include <nlohmann/json_fwd.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace qrid {

/// The parts of a token; what is signed is `signing_input` as received.
struct Jws {
    std::string signing_input, alg, typ, kid, zip; ///< all but the first two may be empty
    Bytes payload, signature;
};

/// Signs a payload; the alg is the key's: "ES256", "ES384" or "EdDSA". An empty typ or zip is left out; what zip says
/// of the payload is for the caller to have done.
std::string write_jws(std::string_view typ, std::string_view kid, std::string_view payload, const PrivateKey& key,
                      std::string_view zip = {});

/// Throws Error(bad_cose) for anything that is not a compact JWS with an alg, that has `crit`, or that has more than
/// `max_characters`.
Jws read_jws(std::string_view text, std::size_t max_characters = std::size_t{1} << 20);

/// Whether a text begins as a compact JWS does, white space put aside: with the base64url of '{"'.
bool is_jws(std::string_view text);

/// The signing algorithm, or nothing when it is not one that keys here have.
std::optional<Algorithm> algorithm_of(const Jws& token);

/// Whether the key signed the token. False when the token names another algorithm than the key's.
bool verify(const Jws& token, const PublicKey& key);

} // namespace qrid
