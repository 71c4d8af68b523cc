#include "qrid/foreign/explain.h"

#include "qrid/foreign/dcc.h"
#include "qrid/foreign/health_card.h"

#include <utility>

namespace qrid {

namespace {

void explain(TextKind kind, std::string_view text, const Shown& shown, Explanation& out) {
    switch (kind) {
    case TextKind::eu_dcc:
        return explain_dcc(text, shown, out);
    case TextKind::health_card:
        return explain_health_card(text, shown, out);
    default:
        return;
    }
}

} // namespace

Explanation explain_foreign(TextKind kind, std::string_view text, Seconds now, bool reveal) {
    Explanation out;
    try {
        explain(kind, trimmed(text), {now, reveal}, out);
    } catch (const Error& error) {
        out.flaw.emplace(error);
    }
    out.layers = tidied(std::move(out.layers));
    return out;
}

} // namespace qrid
