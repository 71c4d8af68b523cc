#include "qrid/foreign/inside/messaging.h"

#include "qrid/foreign/inside/link.h"

#include <algorithm>

namespace qrid {

namespace {

// To whole degrees: some hundred kilometres.
std::string coordinate(std::string_view number, const Shown& shown) {
    constexpr std::size_t longest = 4; // "-180"
    const std::string_view degrees = number.substr(0, number.find('.'));
    const bool is_plain = degrees.size() <= longest && degrees.find_first_not_of("+-0123456789") == std::string::npos;
    return shown.reveal ? std::string(number) : is_plain ? std::string(degrees) : shown.length(number);
}

} // namespace

void explain_phone(std::string_view text, const Shown& shown, Explanation& out) {
    const Link link = read_link(text);
    Layer layer{"phone number", {}};
    tell(layer, "number", shown.tail(link.target));
    out.layers.push_back(std::move(layer));
    if (link.target.find_first_of("*#") != std::string::npos)
        out.warnings.push_back(
            {WarningCode::control_code, "a number with * or # may change the phone's settings when dialled"});
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

} // namespace qrid
