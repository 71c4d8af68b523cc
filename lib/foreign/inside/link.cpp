#include "qrid/foreign/inside/link.h"

#include <algorithm>

namespace qrid {

namespace {

constexpr std::size_t most_parameters = 50;

int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

std::string percent_decoded(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const int high = text[i] == '%' && i + 2 < text.size() ? hex_value(text[i + 1]) : -1;
        const int low = high < 0 ? -1 : hex_value(text[i + 2]);
        out += low < 0 ? text[i] : static_cast<char>(high * 16 + low);
        if (low >= 0) i += 2;
    }
    return out;
}

} // namespace

std::string Link::operator[](std::string_view name) const {
    for (const Property& parameter : parameters)
        if (parameter.name == name) return parameter.value;
    return {};
}

Link read_link(std::string_view text) {
    Link link;
    const std::size_t colon = std::min(text.find(':'), text.size());
    for (char c : text.substr(0, colon)) link.scheme += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    text.remove_prefix(std::min(colon + 1, text.size()));
    const std::size_t question = std::min(text.find('?'), text.size());
    link.target = percent_decoded(text.substr(0, question));
    text.remove_prefix(std::min(question + 1, text.size()));
    while (!text.empty() && link.parameters.size() < most_parameters) {
        const std::string_view pair = text.substr(0, text.find('&'));
        text.remove_prefix(std::min(pair.size() + 1, text.size()));
        const std::size_t equals = std::min(pair.find('='), pair.size());
        link.parameters.push_back(
            {std::string(pair.substr(0, equals)), percent_decoded(pair.substr(std::min(equals + 1, pair.size())))});
    }
    return link;
}

} // namespace qrid
