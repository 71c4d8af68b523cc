// The head of a signed message, as layers.
#pragma once

#include "qrid/cose/sign1.h"
#include "qrid/foreign/words.h"
#include "qrid/trust/jws.h"

#include <cstddef>

namespace qrid {

/// "ES256" for -7 and so on (IANA "COSE Algorithms"); the number itself when it is none of signatures.
std::string algorithm_name(std::int64_t cose_algorithm);

/// "64 bytes, not checked", or "none".
std::string signature_words(ByteView signature);

/// The head of a COSE message of so many bytes.
Layer cose_layer(const cose::Sign1& message, std::size_t bytes);

/// The head of a JWS.
Layer jws_layer(const Jws& token);

} // namespace qrid
