// Changes to what `issuer.json` says of an issuer that is in use.
#pragma once

#include "qrid/issuer/issuer.h"

#include <string>
#include <string_view>

namespace qrid {

struct SchemeChange {
    std::string before, after; ///< names in the table, or "none"
    bool is_one() const { return before != after; }
};

/// What the IDs of the issuer's records are from now on: a name in the table (card/id_scheme.h), or "none". Journalled
/// before issuer.json is replaced: who is killed between the two, or gets an error then, repeats the command. Cards are
/// left as they are, and so are leases that were taken before. Nothing is done when the scheme is the same already, and
/// with `rehearse`. Throws Error(usage) for an unknown name, and as Registry and write_file() do.
SchemeChange change_id_scheme(Issuer& issuer, std::string_view scheme, bool rehearse, Seconds now);

} // namespace qrid
