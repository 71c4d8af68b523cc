// The EU Digital COVID Certificate: "HC1:", then Base45 of a zlib stream of a COSE_Sign1 message around a CWT (eHealth
// Network, "Electronic Health Certificates Specification" 1.0, with its JSON schema 1.3).
#pragma once

#include "qrid/base/clock.h"
#include "qrid/card/text.h"
#include "qrid/cose/sign1.h"
#include "qrid/foreign/explanation.h"
#include "qrid/foreign/words.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace qrid {

/// A certificate as it was read. The signature has not been looked at: nothing here is to be trusted.
struct Dcc {
    cose::Sign1 message;
    std::optional<std::string> iss; ///< a country's code
    std::optional<Seconds> iat, nbf, exp;
    cbor::Value certificate; ///< the map: ver, nam, dob, and a list v, t or r
    Warnings warnings;
};

/// Throws Error(not_a_card) without the prefix, Error(bad_base45), Error(bad_compression), Error(too_large) past
/// `limit` inflated bytes, Error(bad_cbor), Error(bad_cose), Error(bad_claims) when a claim has another type or there
/// is no certificate in claim -260.
Dcc read_dcc(std::string_view text, std::size_t limit = max_card_bytes);

/// Error(no_identity) when it names nobody, or says nothing of whom it names.
std::optional<Error> flaw_of_naming(const Dcc& dcc);

/// Error(bad_claims) that names what does not follow the schema, as far as a JSON schema decides it: members that must
/// be there, types, lengths and patterns; exactly one of v, t and r, with one entry. "tc" may be absent, as in schemas
/// before 1.3.
std::optional<Error> flaw_of_schema(const Dcc& dcc);

/// Error(key_usage) when the signer's certificate (PemKey::usages) names kinds of certificates, and not all that this
/// one is of. A certificate that names no kind may sign every one.
std::optional<Error> flaw_of_usage(const Dcc& dcc, const std::vector<std::string>& usages);

/// What it says of whom: the person, then each vaccination, test and recovery.
std::vector<Layer> layers_of(const Dcc& dcc, bool reveal);

/// Adds the layers of a text to an explanation; throws as read_dcc() does, with what came before it told.
void explain_dcc(std::string_view text, const Shown& shown, Explanation& out);

} // namespace qrid
