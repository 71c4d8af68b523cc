#include "qrid/base/encoding.h"

#include "qrid/base/error.h"

#include <fmt/format.h>

#include <array>

namespace qrid {

namespace {

constexpr std::string_view base45_alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
constexpr std::string_view base64url_alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::string_view base64_alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view hex_alphabet = "0123456789abcdef";

using Reverse = std::array<std::int8_t, 256>;

constexpr Reverse reverse(std::string_view alphabet) {
    Reverse table{};
    table.fill(-1);
    for (std::size_t i = 0; i < alphabet.size(); ++i)
        table[static_cast<unsigned char>(alphabet[i])] = static_cast<std::int8_t>(i);
    return table;
}

constexpr Reverse base45_reverse = reverse(base45_alphabet);

int value_of(const Reverse& table, char c) { return table[static_cast<unsigned char>(c)]; }

std::string base64_with(std::string_view alphabet, ByteView bytes) {
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    std::uint32_t buffer = 0;
    int bits = 0;
    for (std::uint8_t byte : bytes) {
        buffer = buffer << 8 | byte;
        bits += 8;
        while (bits >= 6) {
            bits -= 6;
            text += alphabet[buffer >> bits & 63];
        }
    }
    if (bits > 0) text += alphabet[buffer << (6 - bits) & 63];
    return text;
}

// Returns how many bytes were written; `out` holds three for every four characters, and two more.
std::size_t unbase64_with(const Reverse& table, std::string_view text, std::span<std::uint8_t> out) {
    std::size_t size = 0;
    std::uint32_t buffer = 0;
    int bits = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const int value = value_of(table, text[i]);
        if (value < 0) throw Error(Code::bad_record, fmt::format("invalid base64 character (position {})", i));
        buffer = (buffer << 6 | static_cast<std::uint32_t>(value)) & 0xffffff;
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            out[size++] = static_cast<std::uint8_t>(buffer >> bits);
        }
    }
    const bool spare_bits_set = (buffer & ((1U << bits) - 1)) != 0;
    if (bits >= 6 || spare_bits_set) throw Error(Code::bad_record, "incomplete base64 text");
    return size;
}

Bytes unbase64_with(const Reverse& table, std::string_view text) {
    Bytes bytes(base64_bytes(text));
    bytes.resize(unbase64_with(table, text, bytes));
    return bytes;
}

constexpr Reverse base64url_reverse = reverse(base64url_alphabet);

} // namespace

std::string base45_encode(ByteView bytes) {
    std::string text(bytes.size() / 2 * 3 + bytes.size() % 2 * 2, '\0');
    char* out = text.data();
    std::size_t i = 0;
    for (; i + 1 < bytes.size(); i += 2) {
        const unsigned value = bytes[i] * 256U + bytes[i + 1];
        *out++ = base45_alphabet[value % 45];
        *out++ = base45_alphabet[value / 45 % 45];
        *out++ = base45_alphabet[value / 2025];
    }
    if (i < bytes.size()) {
        *out++ = base45_alphabet[bytes[i] % 45U];
        *out = base45_alphabet[bytes[i] / 45U];
    }
    return text;
}

namespace {

struct Base45Fault {
    const char* what = nullptr; // nothing where there is none
    std::size_t position = 0;
};

Base45Fault decode_base45(std::string_view text, Bytes& bytes) {
    if (text.size() % 3 == 1) return {"incomplete base45 text", text.size() - 1};
    bytes.reserve(text.size() / 3 * 2 + 1);
    for (std::size_t i = 0; i < text.size(); i += 3) {
        const std::string_view group = text.substr(i, 3);
        unsigned value = 0, weight = 1;
        for (std::size_t k = 0; k < group.size(); ++k, weight *= 45) {
            const int digit = value_of(base45_reverse, group[k]);
            if (digit < 0) return {"invalid base45 character", i + k};
            value += static_cast<unsigned>(digit) * weight;
        }
        if (value > (group.size() == 3 ? 0xffffU : 0xffU)) return {"base45 group out of range", i};
        if (group.size() == 3) bytes.push_back(static_cast<std::uint8_t>(value >> 8));
        bytes.push_back(static_cast<std::uint8_t>(value));
    }
    return {};
}

} // namespace

Bytes base45_decode(std::string_view text) {
    Bytes bytes;
    const Base45Fault fault = decode_base45(text, bytes);
    if (fault.what) throw Error(Code::bad_base45, fmt::format("{} (position {})", fault.what, fault.position));
    return bytes;
}

std::optional<Bytes> base45_decoded(std::string_view text) {
    Bytes bytes;
    if (decode_base45(text, bytes).what) return std::nullopt;
    return bytes;
}

bool is_base45_alphabet(std::string_view text) {
    for (char c : text)
        if (value_of(base45_reverse, c) < 0) return false;
    return true;
}

bool is_base45(std::string_view text) { return base45_decoded(text).has_value(); }

std::string base64url_encode(ByteView bytes) { return base64_with(base64url_alphabet, bytes); }

Bytes base64url_decode(std::string_view text) { return unbase64_with(base64url_reverse, text); }

std::size_t base64url_decode(std::string_view text, std::span<std::uint8_t> out) {
    return unbase64_with(base64url_reverse, text, out);
}

std::string base64_encode(ByteView bytes) {
    std::string text = base64_with(base64_alphabet, bytes);
    text.append((4 - text.size() % 4) % 4, '=');
    return text;
}

Bytes base64_decode(std::string_view text) {
    static constexpr Reverse table = reverse(base64_alphabet);
    if (text.size() % 4 == 0)
        for (int i = 0; i < 2 && text.ends_with('='); ++i) text.remove_suffix(1);
    return unbase64_with(table, text);
}

std::string hex_encode(ByteView bytes) {
    std::string text;
    text.reserve(bytes.size() * 2);
    for (std::uint8_t byte : bytes) {
        text += hex_alphabet[byte >> 4];
        text += hex_alphabet[byte & 15];
    }
    return text;
}

Bytes hex_decode(std::string_view text) {
    static constexpr Reverse lower = reverse(hex_alphabet), upper = reverse("0123456789ABCDEF");
    if (text.size() % 2 != 0) throw Error(Code::bad_record, "hexadecimal text with an odd number of digits");
    Bytes bytes;
    bytes.reserve(text.size() / 2);
    for (std::size_t i = 0; i < text.size(); i += 2) {
        unsigned value = 0;
        for (char c : text.substr(i, 2)) {
            const int digit = std::max(value_of(lower, c), value_of(upper, c));
            if (digit < 0) throw Error(Code::bad_record, fmt::format("invalid hexadecimal digit (position {})", i));
            value = value * 16 + static_cast<unsigned>(digit);
        }
        bytes.push_back(static_cast<std::uint8_t>(value));
    }
    return bytes;
}

} // namespace qrid
