#include "qrid/foreign/explain.h"

#include "qrid/foreign/inside/kinds.h"

#include <fmt/format.h>

#include <utility>

namespace qrid {

namespace {

constexpr std::size_t longest_text = 256 << 10; // several times what a QR code or a token holds

} // namespace

Explanation explain_foreign(TextKind kind, std::string_view text, Seconds now, bool reveal, std::size_t max_bytes) {
    Explanation out;
    try {
        if (text.size() > longest_text)
            throw Error(Code::too_large, fmt::format("more than {} characters: no code is that long", longest_text));
        explain_of(kind)(trimmed(text), {now, reveal, max_bytes}, out);
    } catch (const Error& error) {
        out.flaw.emplace(error);
    }
    // Room for all that layers_of() gives of a certificate, and what stands around it.
    out.layers = tidied(std::move(out.layers), most_layers + 5);
    return out;
}

} // namespace qrid
