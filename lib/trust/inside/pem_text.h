// PEM (RFC 7468) as it comes out of chats, configuration files and environment variables.
#pragma once

#include "qrid/base/bytes.h"

#include <optional>
#include <string>
#include <string_view>

namespace qrid {

/// Whether a text has the beginning of a PEM block, whatever its dashes are.
bool has_pem(std::string_view text);

/// The text with each block of a public key or a certificate as RFC 7468 has it: five dashes, the label, lines of 64
/// characters; without quotes, backslashes and what stands before each line. What is no such block is left out, but for
/// the labels of private keys, which a reader has to refuse.
std::string mended_pem(std::string_view text);

/// Whether every character is one of base64, or its padding.
bool is_base64_alphabet(std::string_view text);

/// The DER that a text is the base64 of; nothing when it is none.
std::optional<Bytes> der_of_base64(std::string_view text);

} // namespace qrid
