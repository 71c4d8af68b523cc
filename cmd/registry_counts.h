// The tables of a registry as they are told of by the commands that copy it.
#pragma once

#include "qrid/issuer/table_count.h"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <vector>

namespace qrid::cmd {

/// An object of table names, each with its rows and digest.
nlohmann::json tables_json(const std::vector<TableCount>& tables);

/// "12 cards, 6 keys and 15 journal rows".
std::string rows_told(const std::vector<TableCount>& tables);

} // namespace qrid::cmd
