#include "qrid/picture/decoder/html_pictures.h"

#include <algorithm>
#include <string>

namespace qrid::decoder {

namespace {

int value_of_base64(char c) {
    if (c >= 'A' && c <= 'Z') return c - 'A';
    if (c >= 'a' && c <= 'z') return c - 'a' + 26;
    if (c >= '0' && c <= '9') return c - '0' + 52;
    if (c == '+' || c == '-') return 62;
    if (c == '/' || c == '_') return 63;
    return -1;
}

int value_of_hex(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

constexpr std::string_view blanks = " \t\r\n";

Bytes percent_decoded(std::string_view text) {
    Bytes out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const int high = text[i] == '%' && i + 2 < text.size() ? value_of_hex(text[i + 1]) : -1;
        const int low = high < 0 ? -1 : value_of_hex(text[i + 2]);
        out.push_back(low < 0 ? static_cast<std::uint8_t>(text[i]) : static_cast<std::uint8_t>(high * 16 + low));
        if (low >= 0) i += 2;
    }
    return out;
}

Bytes base64_decoded(std::string_view text) {
    Bytes out;
    unsigned bits = 0, held = 0;
    for (const std::uint8_t byte : percent_decoded(text)) {
        const int value = value_of_base64(static_cast<char>(byte));
        if (value < 0) continue; // blanks, and the padding
        bits = (bits << 6U | static_cast<unsigned>(value)) & 0xffffU;
        held += 6;
        if (held < 8) continue;
        held -= 8;
        out.push_back(static_cast<std::uint8_t>(bits >> held));
    }
    return out;
}

/// What ends an address: of a base64 text anything that it cannot hold, of another the quote before it, or a bracket.
std::size_t end_of(std::string_view text, std::size_t begin, bool is_base64, char quote) {
    std::size_t end = begin;
    for (; end < text.size(); ++end) {
        const char c = text[end];
        const bool is_end =
            is_base64    ? value_of_base64(c) < 0 && c != '=' && c != '%' && blanks.find(c) == std::string_view::npos
            : quote != 0 ? c == quote
                         : c == ')' || c == '>' || blanks.find(c) != std::string_view::npos;
        if (is_end) break;
    }
    return end;
}

void give_address(std::string_view text, std::size_t at, MemberGiver& giver) {
    constexpr std::size_t longest_type = 200;
    const std::size_t comma = text.find(',', at);
    if (comma == std::string_view::npos || comma - at > longest_type) return;
    const std::string_view type = text.substr(at, comma - at);
    const bool is_base64 = type.find("base64") != std::string_view::npos;
    const char before = at == 0 ? '\0' : text[at - 1];
    const char quote = before == '"' || before == '\'' ? before : '\0';
    const std::string_view written = text.substr(comma + 1, end_of(text, comma + 1, is_base64, quote) - comma - 1);
    const Bytes bytes = is_base64 ? base64_decoded(written) : percent_decoded(written);
    if (giver.wants("", bytes)) giver.give("", bytes);
}

} // namespace

void give_pictures_of_html(std::string_view text, MemberGiver& giver) {
    constexpr std::string_view address = "data:image/", drawing = "<svg", drawing_end = "</svg>";
    NextPlace addresses(text, address), drawings(text, drawing);
    for (std::size_t at = 0;;) {
        const std::size_t found = std::min(addresses.from(at), drawings.from(at));
        if (found == std::string_view::npos) break;
        at = found + 1;
        if (text.substr(found).starts_with(address)) {
            give_address(text, found, giver);
            continue;
        }
        const std::size_t end = text.find(drawing_end, found);
        if (end == std::string_view::npos) break;
        std::string svg(text.substr(found, end + drawing_end.size() - found));
        at = end; // addresses in the drawing are its own
        // In a page it need not name its namespaces.
        const std::string_view head = std::string_view(svg).substr(0, svg.find('>'));
        std::string names;
        if (head.find("xmlns=") == std::string_view::npos) names += " xmlns=\"http://www.w3.org/2000/svg\"";
        if (head.find("xmlns:xlink") == std::string_view::npos)
            names += " xmlns:xlink=\"http://www.w3.org/1999/xlink\"";
        svg.insert(drawing.size(), names);
        giver.give("", bytes_of(svg));
    }
}

} // namespace qrid::decoder
