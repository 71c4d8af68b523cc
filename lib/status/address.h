// Which addresses a verifier may call: those that begin as an issuer has said that its lists do. A card must never be
// able to make a verifier call an address of its choosing.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

namespace qrid {

/// The longest address that is called, in bytes.
inline constexpr std::size_t max_address = 2048;

/// Why nothing may be fetched from under a prefix; nothing when it may. It must be https://HOST[:PORT]/... with the
/// slash: without it, https://s.example would let in https://s.example.evil.example.
std::optional<std::string> flaw_of_prefix(const std::string& prefix);

/// Why an address may not be called; nothing when it may. It must begin with the prefix, byte for byte, and be of
/// printable ASCII: without user, fragment, backslash, dot segment, or an escaped dot, slash or control character.
/// What is judged is what libcurl's parser makes of it, which is what is called.
std::optional<std::string> flaw_of_address(const std::string& address, const std::string& prefix);

} // namespace qrid
