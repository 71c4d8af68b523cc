#include "qrid/issuer/postgresql/module.h"

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wshadow"
#include <soci/postgresql/soci-postgresql.h>
#pragma GCC diagnostic pop

#include <algorithm>
#include <memory>

namespace qrid {

namespace {

const soci::backend_factory& engine() { return soci::postgresql; }

std::optional<std::string> sqlstate(const soci::soci_error& error) {
    const auto* own = dynamic_cast<const soci::postgresql_soci_error*>(&error);
    return own == nullptr ? std::nullopt : std::optional(own->sqlstate());
}

[[noreturn]] void throw_failed(PGconn* connection, const PGresult* result) {
    const char* state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    throw soci::postgresql_soci_error(PQerrorMessage(connection), state == nullptr ? "     " : state);
}

void copy(soci::session& sql, const std::string& statement, std::string_view rows) {
    constexpr std::size_t piece = std::size_t{1} << 20;
    PGconn* const connection = static_cast<soci::postgresql_session_backend*>(sql.get_backend())->conn_;
    using Result = std::unique_ptr<PGresult, decltype(&PQclear)>;
    const Result begun(PQexec(connection, statement.c_str()), PQclear);
    if (PQresultStatus(begun.get()) != PGRES_COPY_IN) throw_failed(connection, begun.get());
    bool sent = true;
    for (; sent && !rows.empty(); rows.remove_prefix(std::min(piece, rows.size())))
        sent = PQputCopyData(connection, rows.data(), static_cast<int>(std::min(piece, rows.size()))) == 1;
    sent = sent && PQputCopyEnd(connection, nullptr) == 1;
    Result failed(nullptr, PQclear);
    for (;;) {
        Result result(PQgetResult(connection), PQclear);
        if (!result) break;
        if (PQresultStatus(result.get()) == PGRES_COPY_IN) break; // the connection is of no use any more
        if (PQresultStatus(result.get()) != PGRES_COMMAND_OK) failed = std::move(result);
    }
    if (failed || !sent) throw_failed(connection, failed.get());
}

} // namespace

} // namespace qrid

extern "C" const void* qrid_module() {
    static constexpr qrid::PostgresqlModule functions{qrid::engine, qrid::sqlstate, qrid::copy};
    return &functions;
}
