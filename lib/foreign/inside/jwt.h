// JSON Web Tokens (RFC 7519), and those with disclosures (RFC 9901, SD-JWT).
#pragma once

#include "qrid/foreign/explanation.h"
#include "qrid/foreign/words.h"

#include <nlohmann/json_fwd.hpp>

namespace qrid {

/// Throws Error(too_large), Error(encrypted) for a JWE, Error(bad_cose) when it is no compact JWS, Error(bad_claims)
/// when its payload is no JSON object.
void explain_jwt(std::string_view text, const Shown& shown, Explanation& out);

/// Adds the layers of a token, named `head` and `claims`; returns its payload.
nlohmann::json explain_token(std::string_view text, std::string head, std::string claims, const Shown& shown,
                             Explanation& out);

/// The issuer's token, each disclosure, and the holder's key binding token when there is one. Throws as explain_jwt()
/// does, and Error(bad_claims) for a disclosure that is none.
void explain_sd_jwt(std::string_view text, const Shown& shown, Explanation& out);

} // namespace qrid
