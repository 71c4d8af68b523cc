// What scan tells of a file.
#pragma once

#include "qrid/qr/scan_file.h"
#include "session.h"

#include <nlohmann/json.hpp>

namespace qrid::cmd {

/// `reveal` shows texts in full, else their first four characters.
nlohmann::json scan_to_json(const std::string& input, const FileScan& scan, bool reveal);

/// What a code holds, for JSON.
nlohmann::json text_to_json(const FoundCode& code, bool reveal);

/// The text of a code on a line. On a terminal it does not move the cursor; a pipe gets the text as it is.
std::string line_of(const FoundCode& code, const Session& session);

/// With --verbose: how each code was read, or what was tried.
void tell_details(const std::string& input, const FileScan& scan, Session& session);

} // namespace qrid::cmd
