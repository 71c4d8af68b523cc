#include "registry_counts.h"

#include "qrid/base/text.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace qrid::cmd {

nlohmann::json tables_json(const std::vector<TableCount>& tables) {
    nlohmann::json object = nlohmann::json::object();
    for (const TableCount& table : tables) object[table.table] = {{"rows", table.rows}, {"sha256", table.sha256}};
    return object;
}

std::string rows_told(const std::vector<TableCount>& tables) {
    const auto rows_of = [&](std::string_view name) {
        for (const TableCount& table : tables)
            if (table.table == name) return table.rows;
        return std::uint64_t{0};
    };
    return fmt::format("{}, {} and {}", counted(rows_of("cards"), "card"), counted(rows_of("keys"), "key"),
                       counted(rows_of("journal"), "journal row"));
}

} // namespace qrid::cmd
