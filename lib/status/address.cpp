#include "qrid/status/address.h"

#include "qrid/base/encoding.h"
#include "qrid/base/error.h"
#include "qrid/status/curl/module.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace qrid {

namespace {

constexpr std::string_view scheme = "https://";

// RFC 3986 section 2, without '#'.
bool is_uri_character(char c) {
    constexpr std::string_view others = "-._~:/?[]@!$&'()*+,;=%";
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           others.find(c) != std::string_view::npos;
}

// An escape that some server may take for a character that is not allowed, or for another way to write the same path.
bool has_bad_escape(std::string_view text) {
    for (std::size_t at = text.find('%'); at != std::string_view::npos; at = text.find('%', at + 1)) {
        Bytes byte;
        try {
            byte = hex_decode(text.substr(at + 1, 2));
        } catch (const Error&) {
        } // told as no escape
        if (byte.size() != 1 || byte[0] < 0x20 || byte[0] == 0x7f || byte[0] == '.' || byte[0] == '/' ||
            byte[0] == '\\' || byte[0] == '%')
            return true;
    }
    return false;
}

bool has_dot_segment(std::string_view path) {
    for (;;) {
        const std::size_t end = std::min(path.find('/'), path.size());
        const std::string_view segment = path.substr(0, end);
        if (segment == "." || segment == "..") return true;
        if (end == path.size()) return false;
        path.remove_prefix(end + 1);
    }
}

std::optional<std::string> flaw_of(const std::string& address) {
    if (address.size() > max_address) return fmt::format("it has more than {} characters", max_address);
    if (!std::all_of(address.begin(), address.end(), is_uri_character)) return "it has an invalid character";
    if (!address.starts_with(scheme)) return "it does not start with https://";
    // What a person reads as the host must be what is called: no user, no number in disguise, no escape.
    const auto beginning = loaded<CurlModule>().beginning_of(address);
    if (!beginning || !address.starts_with(*beginning)) return "it is not of the form https://HOST[:PORT]/...";
    const std::string_view rest = std::string_view(address).substr(beginning->size());
    if (has_bad_escape(rest)) return "it has an escaped character that may change the path";
    if (has_dot_segment(rest.substr(0, rest.find('?')))) return "its path has a dot segment";
    return std::nullopt;
}

} // namespace

std::optional<std::string> flaw_of_prefix(const std::string& prefix) { return flaw_of(prefix); }

std::optional<std::string> flaw_of_address(const std::string& address, const std::string& prefix) {
    if (const auto flaw = flaw_of_prefix(prefix))
        return fmt::format("its issuer's lists start with {}, which cannot be fetched from: {}", prefix, *flaw);
    if (auto flaw = flaw_of(address)) return flaw;
    if (!address.starts_with(prefix)) return fmt::format("its issuer's lists start with {}", prefix);
    return std::nullopt;
}

} // namespace qrid
