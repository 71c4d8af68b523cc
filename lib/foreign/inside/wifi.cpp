#include "qrid/foreign/inside/wifi.h"

#include "qrid/foreign/inside/content_lines.h"

#include <algorithm>

namespace qrid {

namespace {

std::string_view value_of(const std::vector<Property>& properties, std::string_view name) {
    const auto found = std::find_if(properties.begin(), properties.end(),
                                    [&](const Property& property) { return property.name == name; });
    return found == properties.end() ? std::string_view() : found->value;
}

} // namespace

void explain_wifi(std::string_view text, const Shown& shown, Explanation& out) {
    const std::vector<Property> properties = short_fields(text);
    const std::string security(value_of(properties, "T")), password(value_of(properties, "P"));
    Layer layer{"Wi-Fi network", {}};
    if (const auto ssid = value_of(properties, "S"); !ssid.empty()) // may be the name of who lives there
        tell(layer, "SSID", shown.length(ssid));
    const bool is_open = security.empty() || security == "nopass";
    tell(layer, "security", is_open ? "none: anyone near can listen" : shown.brief_code(security));
    tell(layer, "hidden", value_of(properties, "H") == "true" ? "yes" : "no");
    tell(layer, "password", password.empty() ? "none" : shown.length(password));
    tell(layer, "identity", shown.tail(value_of(properties, "I")));
    out.layers.push_back(std::move(layer));
    if (is_open) out.warnings.push_back({WarningCode::open_network, "the network is open"});
    if (security == "WEP") out.warnings.push_back({WarningCode::weak_network, "WEP was broken long ago"});
}

} // namespace qrid
