#include "repeat.h"

#include <fmt/format.h>

namespace qrid::cmd {

void finish_repeat(const Issuer& issuer, std::string_view what, bool rehearse, Seconds now, Session& session) {
    if (!rehearse) finish_untold(issuer, now);
    session.note(
        fmt::format("{} by an earlier command that could not report it: it is now complete and was not done twice; "
                    "repeat the command to do it again",
                    what));
}

void tell_once(Issuer& issuer, bool rehearse, Session& session) {
    if (rehearse || !session.was_heard()) return;
    session.follow_up([&] { note_told(issuer.registry()); }, "see 'qrid key list' before you repeat it");
}

} // namespace qrid::cmd
