#include "qrid/issuer/reconfiguring.h"

#include "qrid/base/file_lock.h"
#include "qrid/card/id_scheme.h"
#include "qrid/issuer/config.h"

#include <nlohmann/json.hpp>

namespace qrid {

namespace {

std::string scheme_name(std::string_view name) {
    const IdScheme* scheme = id_scheme_called(name);
    return std::string(scheme == nullptr ? no_id_scheme : scheme->name);
}

} // namespace

SchemeChange change_id_scheme(Issuer& issuer, std::string_view scheme, bool rehearse, Seconds now) {
    const std::string after = scheme_name(scheme);
    const FileLock alone(issuer.dir());
    const SchemeChange change{scheme_name(read_config(issuer.dir()).id_scheme), after}; // as it is by now
    if (!change.is_one() || rehearse) return change;
    StagedFile anew = stage_id_scheme(issuer.dir(), change.after == no_id_scheme ? std::string() : change.after);
    Registry::Transaction transaction(issuer.registry());
    issuer.registry().journal(now, "id-scheme-changed", {{"before", change.before}, {"after", change.after}});
    transaction.commit();
    anew.commit();
    return change;
}

} // namespace qrid
