#include "qrid/card/record_lines.h"
#include "qrid/base/error.h"
#include <nlohmann/json.hpp>
#include <fmt/format.h>
namespace qrid {
Identity identity_of_text(std::string_view text, std::string_view where) {
    const auto record = nlohmann::json::parse(text, nullptr, false);
    if (record.is_discarded()) throw Error(Code::bad_record, fmt::format("{}: not JSON", where));
    try { return identity_from_json(record); } catch (const Error& e) { throw Error(e.code(), fmt::format("{}: {}", where, e.what())); }
}
}
