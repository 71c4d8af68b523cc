#include "qrid/foreign/inside/rail_ticket.h"

#include "qrid/base/text.h"

#include <fmt/format.h>

namespace qrid {

void explain_rail_ticket(std::string_view text, const Shown&, Explanation& out) {
    constexpr std::size_t head = 14; // "#UT", the version, the railway, its key
    if (text.size() < head || !is_digits(text.substr(5, 4)))
        throw Error(Code::bad_claims, "the train ticket is cut short or damaged");
    Layer layer{"train ticket", {}};
    tell(layer, "version", std::string(text.substr(3, 2)));
    tell(layer, "railway (RICS)", std::string(text.substr(5, 4)));
    tell(layer, "key", is_digits(text.substr(9, 5)) ? std::string(text.substr(9, 5)) : "");
    tell(layer, "signature", "DSA, not checked");
    tell(layer, "content", "not decoded further: what it says is known to the railway");
    out.layers.push_back(std::move(layer));
}

} // namespace qrid
