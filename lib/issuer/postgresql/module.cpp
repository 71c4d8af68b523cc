#include "qrid/issuer/postgresql/module.h"

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wshadow"
#include <soci/postgresql/soci-postgresql.h>
#pragma GCC diagnostic pop

namespace qrid {

namespace {

const soci::backend_factory& engine() { return soci::postgresql; }

std::optional<std::string> sqlstate(const soci::soci_error& error) {
    const auto* own = dynamic_cast<const soci::postgresql_soci_error*>(&error);
    return own == nullptr ? std::nullopt : std::optional(own->sqlstate());
}

} // namespace

} // namespace qrid

extern "C" const void* qrid_module() {
    static constexpr qrid::PostgresqlModule functions{qrid::engine, qrid::sqlstate};
    return &functions;
}
