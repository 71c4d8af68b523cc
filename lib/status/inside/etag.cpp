#include "qrid/status/inside/etag.h"

#include <algorithm>
#include <cctype>

namespace qrid {

namespace {

constexpr std::size_t max_etag = 256;

} // namespace

bool is_etag(std::string_view text) {
    if (text.size() > max_etag) return false;
    if (text.starts_with("W/")) text.remove_prefix(2);
    return text.size() >= 2 && text.front() == '"' && text.back() == '"' &&
           std::all_of(text.begin() + 1, text.end() - 1, [](char c) { return c >= 0x21 && c <= 0x7e && c != '"'; });
}

std::optional<std::string> etag_in_header(std::string_view line) {
    constexpr std::string_view name = "etag:", white = " \t\r\n";
    const auto same = [](char small, char any) { return std::tolower(static_cast<unsigned char>(any)) == small; };
    if (line.size() < name.size() || !std::equal(name.begin(), name.end(), line.begin(), same)) return std::nullopt;
    line.remove_prefix(std::min(line.find_first_not_of(white, name.size()), line.size()));
    line = line.substr(0, line.find_last_not_of(white) + 1);
    return is_etag(line) ? std::string(line) : std::string();
}

} // namespace qrid
