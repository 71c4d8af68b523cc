// The result of a bout for machines and for people who were not there.
#pragma once

#include "qrid/referee/bout.h"

#include <nlohmann/json_fwd.hpp>

#include <string>

namespace qrid {

/// What stands above a report.
struct BoutTitle {
    std::string corpus;             ///< as it was named
    std::vector<std::string> lines; ///< the verifier's commands as they were given
};

/// "accept (exit code 0)", "crashed (signal 11)", "skipped: the case has no {nonce}": what came.
std::string words_of(const Answer& answer);

/// "invalid (RFC 9052 section 3.1)": what was due.
std::string expectation_of(const Case& one);

/// One document: totals, layers and every case with what came (share/qrid/schemas/bout.schema.json).
nlohmann::ordered_json bout_to_json(const BoutTitle& title, const BoutResult& result);

/// JUnit's XML: a suite for each layer; failures and errors have the outcome as their type.
std::string bout_to_junit(const BoutTitle& title, const BoutResult& result);

/// TAP 14, with what was due and what came below each case that is not right.
std::string bout_to_tap(const BoutResult& result);

/// One page that needs nothing else and runs nothing: the matrix, and every case with what it is, what was due and why,
/// what came, and its picture. `corpus` is where the pictures are.
std::string bout_to_html(const BoutTitle& title, const BoutResult& result, const fs::path& corpus);

} // namespace qrid
