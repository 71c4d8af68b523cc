#include "status_words.h"

#include "qrid/base/text.h"

#include <fmt/format.h>

namespace qrid::cmd {

void tell_gave_way(std::uint64_t cards, bool rehearsed, Session& session) {
    if (cards == 0) return;
    session.note(fmt::format("{} {} revoked: the time beside {} over", counted(cards, "replaced card"),
                             rehearsed    ? "would be"
                             : cards == 1 ? "was"
                                          : "were",
                             cards == 1 ? "its new one is" : "their new ones is"));
}

} // namespace qrid::cmd
