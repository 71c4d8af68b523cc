// Bytes as text: Base45 (RFC 9285), base64url and base64 (RFC 4648), hexadecimal.
#pragma once

#include "qrid/base/bytes.h"

#include <optional>
#include <string>
#include <string_view>

namespace qrid {

/// Three characters for two bytes, two for a last single one; all of them in QR's alphanumeric set.
std::string base45_encode(ByteView bytes);

/// Throws Error(bad_base45) naming the first offending position: a character outside the alphabet, a group
/// above 65535 (or 255 for a last pair), or a dangling single character.
Bytes base45_decode(std::string_view text);

/// The same for what may well be something else: nothing where base45_decode() throws, which takes far longer.
std::optional<Bytes> base45_decoded(std::string_view text);

/// Whether every character is in Base45's alphabet; says nothing of the groups.
bool is_base45_alphabet(std::string_view text);

/// Whether base45_decode() takes a text.
bool is_base45(std::string_view text);

/// Without padding.
std::string base64url_encode(ByteView bytes);

/// Without padding; throws Error(bad_record) on any other character, a bad length, or non-zero spare bits.
Bytes base64url_decode(std::string_view text);

/// Room for the bytes of a base64 text.
inline std::size_t base64_bytes(std::string_view text) { return text.size() / 4 * 3 + 2; }

/// The same into the caller's memory of at least base64_bytes(text); returns how many bytes were written.
std::size_t base64url_decode(std::string_view text, std::span<std::uint8_t> out);

/// With padding, in one line.
std::string base64_encode(ByteView bytes);

/// With or without padding; throws Error(bad_record) as base64url_decode does.
Bytes base64_decode(std::string_view text);

/// Lower case.
std::string hex_encode(ByteView bytes);

/// Either case; throws Error(bad_record) on an odd length or any other character.
Bytes hex_decode(std::string_view text);

} // namespace qrid
