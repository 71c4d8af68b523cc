#include "qrid/picture/decoder/html_pictures.h"

#include <algorithm>
#include <string>
#include <utility>

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

/// The place behind the address that begins at `at`. `lower` is the text in lower case.
std::size_t give_address(std::string_view text, std::string_view lower, std::size_t at, MemberGiver& giver) {
    constexpr std::size_t longest_type = 200, window = 1400;
    const std::size_t comma = lower.substr(at, longest_type).find(',');
    if (comma == std::string_view::npos) return at + 1;
    const bool is_base64 = lower.substr(at, comma).find("base64") != std::string_view::npos;
    const char before = at == 0 ? '\0' : text[at - 1];
    const char quote = before == '"' || before == '\'' ? before : '\0';
    const std::size_t begin = at + comma + 1;
    const auto decoded = [&](std::string_view written) {
        written = written.substr(0, end_of(written, 0, is_base64, quote));
        return is_base64 ? base64_decoded(written) : percent_decoded(written);
    };
    // Many addresses of nothing would each reach to the end of the page.
    if (!giver.wants("", decoded(text.substr(begin, window)))) return at + 1;
    giver.give("", decoded(text.substr(begin)));
    return end_of(text, begin, is_base64, quote);
}

std::string in_lower_case_of_ascii(std::string_view text) {
    std::string lower(text);
    for (char& c : lower)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return lower;
}

/// Names in a page may be in capitals; in a file of its own a drawing has them as they are defined. What stands between
/// quotes stays.
std::string with_names_as_defined(std::string_view drawing) {
    std::string out(drawing);
    char quote = 0;
    bool is_in_tag = false;
    for (char& c : out) {
        if (quote != 0) {
            if (c == quote) quote = 0;
            continue;
        }
        if (c == '<') is_in_tag = true;
        if (c == '>') is_in_tag = false;
        if (is_in_tag && (c == '"' || c == '\'')) quote = c;
        if (is_in_tag && c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    for (const auto& [lower, defined] :
         {std::pair{" viewbox=", " viewBox="}, std::pair{" preserveaspectratio=", " preserveAspectRatio="}})
        if (const std::size_t at = out.find(lower); at != std::string::npos)
            out.replace(at, std::string_view(lower).size(), defined);
    return out;
}

} // namespace

void give_pictures_of_html(std::string_view text, MemberGiver& giver) {
    constexpr std::string_view address = "data:image/", drawing = "<svg", drawing_end = "</svg>";
    const std::string lower = in_lower_case_of_ascii(text);
    NextPlace addresses(lower, address), drawings(lower, drawing), ends(lower, drawing_end);
    for (std::size_t at = 0;;) {
        const std::size_t found = std::min(addresses.from(at), drawings.from(at));
        if (found == std::string_view::npos) break;
        at = found + 1;
        if (lower.compare(found, address.size(), address) == 0) {
            at = give_address(text, lower, found, giver);
            continue;
        }
        const std::size_t end = ends.from(found);
        if (end == std::string_view::npos) continue;
        std::string svg(text.substr(found, end + drawing_end.size() - found));
        if (!svg.starts_with(drawing)) svg = with_names_as_defined(svg);
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
