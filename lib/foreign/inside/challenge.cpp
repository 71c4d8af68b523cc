#include "qrid/foreign/inside/challenge.h"

#include "qrid/base/encoding.h"
#include "qrid/card/challenge.h"
#include "qrid/card/field_names.h"

#include <fmt/format.h>

namespace qrid {

void explain_challenge(std::string_view text, const Shown&, Explanation& out) {
    const Challenge challenge = read_challenge(text);
    Layer layer{"challenge", {}};
    tell(layer, "from", challenge.aud);
    tell(layer, "nonce", hex_encode(challenge.nonce));
    std::string needs;
    for (const int key : challenge.needs) needs += fmt::format("{}{}", needs.empty() ? "" : ", ", field_name(key));
    tell(layer, "asks for", needs);
    out.layers.push_back(std::move(layer));
}

} // namespace qrid
