// The SMART Health Card: "shc:/", then the digits of a JWS whose payload is deflated ("SMART Health Cards Framework"
// 1.4, https://spec.smarthealth.cards).
#pragma once

#include "qrid/base/clock.h"
#include "qrid/card/text.h"
#include "qrid/foreign/explanation.h"
#include "qrid/foreign/words.h"
#include "qrid/trust/jws.h"

#include <nlohmann/json_fwd.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace qrid {

/// A health card as it was read. The signature has not been looked at: nothing here is to be trusted.
struct HealthCard {
    Jws token; ///< its payload still deflated
    std::optional<std::string> iss;
    std::optional<Seconds> nbf, exp;
    std::shared_ptr<const nlohmann::json> payload; ///< at most 32 levels deep; nothing only in one that was not read
    Warnings warnings;
};

/// Throws Error(not_a_card) without the prefix or with other characters than pairs of digits, Error(unsupported_format)
/// for one part of several ("shc:/2/3/"), Error(bad_cose) when it is no JWS with "zip":"DEF" and a kid,
/// Error(unsupported_algorithm) for another than ES256, Error(bad_compression), Error(too_large) past `limit` inflated
/// bytes, Error(bad_claims) when the payload is no JSON object with a "vc", or iss, nbf or exp has another type.
HealthCard read_health_card(std::string_view text, std::size_t limit = max_card_bytes);

/// What its issuer may revoke it by: the rid of its credential (framework, Revocation). Nothing when it has none.
std::optional<std::string> revocation_id(const HealthCard& card);

/// Error(no_identity) when it names nobody, or says nothing of whom it names.
std::optional<Error> flaw_of_naming(const HealthCard& card);

/// What it says of whom: the credential, then each entry of its FHIR bundle.
std::vector<Layer> layers_of(const HealthCard& card, bool reveal);

/// Adds the layers of a text to an explanation; throws as read_health_card() does, with what came before it told.
void explain_health_card(std::string_view text, const Shown& shown, Explanation& out);

} // namespace qrid
