#include "qrid/trust/inside/pem_text.h"

#include "qrid/base/encoding.h"
#include "qrid/base/error.h"
#include "qrid/crypto/keys.h"

#include <fmt/format.h>

#include <algorithm>

namespace qrid {

namespace {

constexpr std::string_view begin_word = "BEGIN ", end_word = "END ";
constexpr std::size_t line_width = 64;

// Hyphens, and the dashes that editors make of two or more of them.
bool ends_with_dashes(std::string_view text) {
    constexpr std::string_view en_dash = "\xe2\x80\x93", em_dash = "\xe2\x80\x94";
    if (text.ends_with("--")) return true;
    if (text.ends_with('-')) text.remove_suffix(1);
    return text.ends_with(en_dash) || text.ends_with(em_dash);
}

bool is_label(char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == ' '; }

struct Mark {
    std::size_t begin, end; // of the words between the dashes
    std::string_view label;
};

// The next "BEGIN LABEL" or "END LABEL" behind dashes.
std::optional<Mark> next_mark(std::string_view text, std::string_view word, std::size_t from) {
    for (std::size_t at = text.find(word, from); at != std::string_view::npos; at = text.find(word, at + 1)) {
        if (!ends_with_dashes(text.substr(0, at))) continue;
        std::size_t end = at + word.size();
        while (end < text.size() && is_label(text[end])) ++end;
        std::string_view label = text.substr(at + word.size(), end - at - word.size());
        label = label.substr(0, label.find_last_not_of(' ') + 1);
        return Mark{at, end, label};
    }
    return std::nullopt;
}

// The characters of base64; "\n" and "\r" that were written out are line ends.
std::string body_of(std::string_view text) {
    std::string body;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\\' && i + 1 < text.size() && (text[i + 1] == 'n' || text[i + 1] == 'r'))
            ++i;
        else if (is_base64_alphabet(text.substr(i, 1)))
            body += text[i];
    }
    return body;
}

} // namespace

bool has_pem(std::string_view text) { return next_mark(text, begin_word, 0).has_value(); }

std::string mended_pem(std::string_view text) {
    std::string out;
    std::size_t after = 0;
    for (auto begin = next_mark(text, begin_word, 0); begin; begin = next_mark(text, begin_word, begin->end)) {
        const auto end = next_mark(text, end_word, begin->end);
        const bool is_whole = end && end->label == begin->label;
        const std::string_view between = text.substr(begin->end, (end ? end->begin : text.size()) - begin->end);
        const bool is_public = begin->label == "PUBLIC KEY" || begin->label == "CERTIFICATE";
        if (const auto distid = distid_before(text.substr(after, begin->begin - after)))
            out += fmt::format("distid: {}\n", *distid);
        after = begin->end;
        out += fmt::format("-----BEGIN {}-----\n", begin->label);
        const std::string body = is_public ? body_of(between) : std::string();
        for (std::size_t i = 0; i < body.size(); i += line_width) out += body.substr(i, line_width) + "\n";
        if (is_whole) out += fmt::format("-----END {}-----\n", begin->label);
    }
    return out;
}

bool is_base64_alphabet(std::string_view text) {
    return text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=") ==
           std::string_view::npos;
}

std::optional<Bytes> der_of_base64(std::string_view text) {
    try {
        Bytes der = base64_decode(text);
        return is_der(der) ? std::optional(std::move(der)) : std::nullopt;
    } catch (const Error&) {
        return std::nullopt;
    }
}

} // namespace qrid
