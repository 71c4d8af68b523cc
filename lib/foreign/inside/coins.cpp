#include "qrid/foreign/inside/coins.h"

#include "qrid/foreign/inside/link.h"

namespace qrid {

void explain_coins(std::string_view text, const Shown& shown, Explanation& out) {
    const Link link = read_link(text);
    Layer layer{"cryptocurrency payment", {}};
    tell(layer, "currency", link.scheme);
    tell(layer, "to", shown.tail(link.target));
    for (const char* part : {"amount", "value"}) tell(layer, part, shown.brief_code(link[part]));
    for (const char* part : {"label", "message"})
        if (const std::string value = link[part]; !value.empty()) tell(layer, part, shown.length(value));
    out.layers.push_back(std::move(layer));
    out.warnings.push_back({WarningCode::payment, "a cryptocurrency payment cannot be undone"});
}

} // namespace qrid
