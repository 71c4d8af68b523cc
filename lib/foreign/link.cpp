#include "qrid/foreign/link.h"

#include "qrid/foreign/content_lines.h"

#include <fmt/format.h>

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

/// "scheme:target?name=value&...", decoded.
struct Link {
    std::string scheme, target;
    std::vector<Property> parameters;

    std::string operator[](std::string_view name) const {
        for (const Property& parameter : parameters)
            if (parameter.name == name) return parameter.value;
        return {};
    }
};

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

// To whole degrees: some hundred kilometres.
std::string coordinate(std::string_view number, const Shown& shown) {
    return std::string(shown.reveal ? number : number.substr(0, number.find('.')));
}

} // namespace

void explain_phone(std::string_view text, const Shown& shown, Explanation& out) {
    const Link link = read_link(text);
    Layer layer{"phone number", {}};
    tell(layer, "number", shown.tail(link.target));
    out.layers.push_back(std::move(layer));
    if (link.target.find_first_of("*#") != std::string::npos)
        out.warnings.push_back({"control-code", "a number with * or # may change the phone's settings when dialled"});
}

void explain_mail(std::string_view text, const Shown& shown, Explanation& out) {
    Link link = read_link(text);
    if (link.scheme == "matmsg") {
        link.target.clear();
        for (const Property& field : short_fields(text))
            if (field.name == "TO")
                link.target = field.value;
            else
                link.parameters.push_back({field.name == "SUB" ? "subject" : "body", field.value});
    }
    Layer layer{"e-mail", {}};
    tell(layer, "to", shown.tail(link.target));
    for (const char* copy : {"cc", "bcc"}) tell(layer, copy, shown.tail(link[copy]));
    for (const char* part : {"subject", "body"})
        if (const std::string value = link[part]; !value.empty()) tell(layer, part, shown.length(value));
    out.layers.push_back(std::move(layer));
}

void explain_text_message(std::string_view text, const Shown& shown, Explanation& out) {
    const Link link = read_link(text);
    const std::size_t colon = link.target.find(':'); // "smsto:number:text"
    const std::string body = colon == std::string::npos ? link["body"] : link.target.substr(colon + 1);
    Layer layer{"text message", {}};
    tell(layer, "to", shown.tail(link.target.substr(0, colon)));
    if (!body.empty()) tell(layer, "text", shown.length(body));
    out.layers.push_back(std::move(layer));
}

void explain_place(std::string_view text, const Shown& shown, Explanation& out) {
    const Link link = read_link(text);
    const std::string_view point = std::string_view(link.target).substr(0, link.target.find(';'));
    const std::size_t comma = std::min(point.find(','), point.size());
    const std::string_view rest = point.substr(std::min(comma + 1, point.size()));
    Layer layer{shown.reveal ? "place" : "place (to whole degrees)", {}};
    tell(layer, "latitude", coordinate(point.substr(0, comma), shown));
    tell(layer, "longitude", coordinate(rest.substr(0, rest.find(',')), shown));
    tell(layer, "query", link["q"].empty() ? "" : shown.length(link["q"]));
    out.layers.push_back(std::move(layer));
}

void explain_one_time_password(std::string_view text, const Shown& shown, Explanation& out) {
    const Link link = read_link(text);
    const std::size_t slash = std::min(link.target.find('/', 2), link.target.size());
    Layer layer{"one-time passwords", {}};
    if (link.scheme == "otpauth-migration") {
        tell(layer, "kind", "several accounts at once");
        tell(layer, "secrets", fmt::format("{} characters, not shown", link["data"].size()));
    } else {
        const std::string kind =
            link.target.substr(std::min<std::size_t>(2, slash), slash - std::min<std::size_t>(2, slash));
        tell(layer, "kind", kind == "totp" ? "by the time (totp)" : kind == "hotp" ? "by a counter (hotp)" : kind);
        tell(layer, "account",
             shown.tail(std::string_view(link.target).substr(std::min(slash + 1, link.target.size()))));
        for (const char* part : {"issuer", "algorithm", "digits", "period", "counter"}) tell(layer, part, link[part]);
        tell(layer, "secret", fmt::format("{} characters, not shown", link["secret"].size()));
    }
    out.layers.push_back(std::move(layer));
    out.warnings.push_back({"secret", "who has seen this code can make the account's one-time passwords"});
}

void explain_coins(std::string_view text, const Shown& shown, Explanation& out) {
    const Link link = read_link(text);
    Layer layer{"cryptocurrency payment", {}};
    tell(layer, "currency", link.scheme);
    tell(layer, "to", shown.tail(link.target));
    for (const char* part : {"amount", "value"}) tell(layer, part, link[part]);
    for (const char* part : {"label", "message"})
        if (const std::string value = link[part]; !value.empty()) tell(layer, part, shown.length(value));
    out.layers.push_back(std::move(layer));
    out.warnings.push_back({"payment", "a payment in cryptocurrency cannot be taken back"});
}

} // namespace qrid
