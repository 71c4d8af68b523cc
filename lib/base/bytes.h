// Bytes: the currency between rooms.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace qrid {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;

/// The bytes of a text, without a copy; valid as long as the text is.
inline ByteView bytes_of(std::string_view text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

/// The text that the bytes spell, without a copy or a check of its encoding.
inline std::string_view text_of(ByteView bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

inline Bytes to_bytes(ByteView view) { return {view.begin(), view.end()}; }

/// Appends bytes that are not its own.
inline void append(Bytes& out, ByteView bytes) {
    const std::size_t before = out.size();
    out.resize(before + bytes.size()); // insert() makes GCC 14 warn of an overflow that cannot be
    std::copy(bytes.begin(), bytes.end(), out.begin() + static_cast<std::ptrdiff_t>(before));
}

inline bool equal(ByteView a, ByteView b) { return text_of(a) == text_of(b); }

} // namespace qrid
