#include "qrid/foreign/inside/content_lines.h"

#include "qrid/base/text.h"

#include <algorithm>

namespace qrid {

namespace {

constexpr std::size_t most_properties = 200;

std::string in_capitals(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
    return out;
}

// Takes the first line, with those that continue it, off the front.
std::string next_line(std::string_view& text) {
    std::string line;
    do {
        if (!line.empty()) text.remove_prefix(1); // the mark of a continuation
        line += take_line(text);
    } while (!line.empty() && (text.starts_with(' ') || text.starts_with('\t')));
    return line;
}

std::string without_escapes(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool escaped = text[i] == '\\' && i + 1 < text.size();
        if (escaped) ++i;
        out += escaped && (text[i] == 'n' || text[i] == 'N') ? ' ' : text[i];
    }
    return out;
}

// "item1.TEL;TYPE=home" -> "TEL"
std::string bare_name(std::string_view name) {
    name = name.substr(0, name.find(';'));
    return in_capitals(name.substr(name.rfind('.') + 1));
}

} // namespace

std::vector<Property> content_lines(std::string_view text) {
    std::vector<Property> properties;
    while (!text.empty() && properties.size() < most_properties) {
        const std::string line = next_line(text);
        const std::size_t colon = line.find(':');
        if (colon == std::string::npos) continue;
        properties.push_back(
            {bare_name(std::string_view(line).substr(0, colon)), without_escapes(line.substr(colon + 1))});
    }
    return properties;
}

std::vector<Property> short_fields(std::string_view text) {
    text.remove_prefix(std::min(text.find(':'), text.size() - 1) + 1);
    std::vector<Property> properties;
    Property next;
    bool in_value = false;
    for (std::size_t i = 0; i < text.size() && properties.size() < most_properties; ++i) {
        std::string& part = in_value ? next.value : next.name;
        if (text[i] == '\\' && i + 1 < text.size())
            part += text[++i];
        else if (text[i] == ':' && !in_value)
            in_value = true;
        else if (text[i] == ';') {
            if (in_value) properties.push_back({in_capitals(next.name), next.value});
            next = {};
            in_value = false;
        } else
            part += text[i];
    }
    if (in_value) properties.push_back({in_capitals(next.name), next.value});
    return properties;
}

} // namespace qrid
