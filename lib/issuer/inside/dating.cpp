#include "qrid/issuer/inside/dating.h"

#include "qrid/issuer/inside/registry_watch.h"

namespace qrid {

Seconds take_iat(Issuer& issuer, Publishing what, Seconds now) {
    const Seconds killed = what == Publishing::status ? issuer.watch().publishing_iat() : earliest_time;
    return take_iat(issuer.registry(), what, now, killed, [&](const Error& error) { issuer.unfinished(error); });
}

} // namespace qrid
