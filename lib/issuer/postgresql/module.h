// The engine for PostgreSQL, in a module of its own (base/module.h): SOCI's, and with it libpq.
#pragma once

#include "qrid/base/module.h"
#include "qrid/issuer/inside/soci.h"

#include <optional>
#include <string>
#include <string_view>

namespace qrid {

struct PostgresqlModule {
    static constexpr std::string_view file = "qrid-postgresql.so";

    const soci::backend_factory& (*engine)();

    /// The SQLSTATE of an error of this engine's; nothing for others.
    std::optional<std::string> (*sqlstate)(const soci::soci_error& error);

    /// Sends rows as text (PostgreSQL's "COPY", Text Format) in answer to "COPY ... FROM STDIN". Throws
    /// soci::soci_error.
    void (*copy)(soci::session& sql, const std::string& statement, std::string_view rows);
};

} // namespace qrid
