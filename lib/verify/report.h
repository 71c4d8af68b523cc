// What a verifier says of one card: every check, the verdict that follows, and the card's content.
#pragma once

#include "qrid/base/clock.h"
#include "qrid/base/error.h"
#include "qrid/base/warning.h"
#include "qrid/card/card.h"

#include <nlohmann/json_fwd.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace qrid {

/// In the order in which they are reported.
enum class Check { decode, signature, key, issuer, validity, status, holder, face };

enum class Result { pass, fail, unknown, skipped };

enum class Verdict { valid, invalid, undetermined };

std::string_view name(Check check);
std::string_view name(Result result);
std::string_view name(Verdict verdict);

struct CheckResult {
    Check check;
    Result result;
    std::optional<Code> code; ///< why it did not pass
    std::string detail;
};

struct Report {
    std::string input;
    Seconds at = 0;
    std::string format = "claim-169";
    std::vector<CheckResult> checks; ///< one of each Check, in order
    Warnings warnings;
    std::optional<ReadCard> card; ///< when it could be read
    std::string holder = "bearer";

    /// Invalid when a check failed; else undetermined when one is unknown; else valid.
    Verdict verdict() const;
};

/// The report of an input that could not be read as a card: decode with the error's code, all else skipped.
Report unreadable_report(std::string input, Seconds at, const Error& error);

/// The JSON of the command line's contract. A valid card's identity is in full; it is what a person is compared with.
nlohmann::json report_to_json(const Report& report);

/// For people: the verdict, then the checks, then the identity, which is marked as not to be trusted unless the card
/// is valid. Control characters of the card are shown as '?'.
std::string report_to_text(const Report& report, bool color);

/// 0 valid, 1 invalid, 3 undetermined.
int exit_code(Verdict verdict);

} // namespace qrid
