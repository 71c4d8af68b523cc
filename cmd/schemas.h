// The JSON Schemas in share/qrid/schemas: which of them describes what a command prints as JSON.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include <span>
#include <string>
#include <string_view>

namespace qrid::cmd {

/// One row: what a command prints. The names are those of the schemas, NAME.schema.json; an empty one means none.
struct OutputSchema {
    std::string_view command; ///< empty: what every command prints on standard error
    std::string_view with;    ///< only with this option or topic; the row without one is a command's last
    std::string_view json;    ///< of the document that --json prints
    std::string_view line;    ///< of each line with --jsonl, or wherever it prints lines
    std::string_view reads;   ///< of what it reads
};

/// Every command has a row; a house test holds the table to the commands and to the files.
std::span<const OutputSchema> output_schemas();

/// The table, as a person reads it and as 'qrid help schemas --json' prints it.
std::string output_schemas_to_text();
nlohmann::json output_schemas_to_json();

/// The file of a schema, such as "verify", as it was installed. Throws Error(usage) for a name that is not in the
/// table, Error(unreadable_file).
std::string read_schema(const std::string& name);

} // namespace qrid::cmd
