// One record as JSON text.
#pragma once

#include "qrid/base/json_reader.h" // pointer_to(), with which readers of records name what they refuse
#include "qrid/card/identity.h"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <string_view>

namespace qrid {

/// How deep a record may nest: an object of arrays of objects is 3.
inline constexpr std::size_t max_record_depth = 16;

/// A JSON text (RFC 8259) that cannot be read in two ways: throws Error(bad_record) for what is not JSON, nests deeper
/// than max_record_depth, has over 256 KiB or 10,000 values, holds a zero byte, or has a member twice in one object.
/// The message begins with the JSON pointer where there is one.
nlohmann::json parse_record(std::string_view text);

/// The identity of one record; `name` stands before the message of an error. Throws Error(bad_record).
Identity identity_of_text(std::string_view text, std::string_view name);

/// Acts, and keeps the Error that ends it for whoever wants to know of all that is wrong.
void keep_fault(std::vector<Error>& faults, const auto& act) {
    try {
        act();
    } catch (const Error& error) {
        faults.push_back(error);
    }
}

/// A date, "19900515", "1990-05-15", "1964-08" or "1964", as a card carries it (birth_date.h). Throws Error(bad_record)
/// with the pointer for anything else.
std::string date_of_record(const nlohmann::json& value, const std::string& pointer);

} // namespace qrid
