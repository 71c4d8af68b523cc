// Other people's codes: every kind that a text may be taken for, read and told, masked and revealed.
#include "qrid/base/encoding.h"
#include "qrid/base/utf8.h"
#include "qrid/foreign/dcc.h"
#include "qrid/foreign/explain.h"
#include "qrid/foreign/health_card.h"
#include "refusing.h"

#include <cstdlib>

using namespace qrid;

namespace {

// Whatever the text, what is told of it is printable and of bounded size.
void tell_all(TextKind kind, std::string_view text) {
    for (const bool reveal : {false, true}) {
        const Explanation explanation = explain_foreign(kind, text, 1'700'000'000, reveal);
        if (explanation.layers.size() > most_layers + 5) std::abort();
        for (const Layer& layer : explanation.layers) {
            if (layer.facts.size() > most_facts) std::abort();
            for (const auto& [name, value] : layer.facts)
                if (!is_utf8(name) || !is_utf8(value) || legible(value, 1000) != value) std::abort();
        }
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size > 8192) return 0;
    const std::string_view text = text_of(ByteView(data, size));
    tell_all(text_kind(text), text);
    if (size > 0) // as a kind that the first byte chooses, whatever the rest is
        tell_all(static_cast<TextKind>(data[0] % (static_cast<int>(TextKind::other) + 1)), text.substr(1));
    refusing([&] {
        for (const bool reveal : {false, true}) (void)layers_of(read_dcc(text), reveal);
    });
    refusing([&] {
        for (const bool reveal : {false, true}) (void)layers_of(read_health_card(text), reveal);
    });
    return 0;
}
