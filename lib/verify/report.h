// What a verifier says of one card: every check, the verdict that follows, and the card's content.
#pragma once

#include "qrid/base/clock.h"
#include "qrid/base/error.h"
#include "qrid/base/warning.h"
#include "qrid/card/card.h"
#include "qrid/foreign/layer.h"
#include "qrid/words/language.h"

#include <nlohmann/json_fwd.hpp>

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace qrid {

/// In the order in which they are reported.
enum class Check { decode, signature, key, issuer, validity, status, holder, face };

inline constexpr std::size_t check_count = 8;

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
    bool counts = true; ///< in the verdict: what nobody asked for and cannot be told is no reason for none
    /// What a list says of the card that is too old to count; of the status check alone.
    std::optional<Code> last_known = std::nullopt;
};

/// One result of each Check, in their order. What no check has set is unknown: a report that is not finished is valid
/// for nobody.
class CheckResults {
public:
    CheckResults();

    CheckResult& operator[](Check check) { return results_[static_cast<std::size_t>(check)]; }
    const CheckResult& operator[](Check check) const { return results_[static_cast<std::size_t>(check)]; }

    /// Takes the place of the result of the same check.
    void set(CheckResult result);

    auto begin() const { return results_.begin(); }
    auto end() const { return results_.end(); }

private:
    std::array<CheckResult, check_count> results_;
};

/// How surely it is the holder's own device that shows the card: not at all; by a proof that is in its time; by a proof
/// that answers the verifier's own challenge.
enum class Level { bearer, fresh, challenged };

/// "bearer", "fresh" or "challenged".
std::string_view name(Level level);

/// Throws Error(usage) for another name.
Level parse_level(std::string_view name);

/// What another kind of card says of itself.
struct ForeignCard {
    std::string alg;
    std::optional<std::string> kid, iss; ///< kid as text
    std::optional<Seconds> iat, nbf, exp;
    std::vector<Layer> layers; ///< its content, field by field
};

struct Report {
    std::string input;
    Seconds at = 0;
    std::string format = "claim-169"; ///< or "eu-dcc", "smart-health-card", "other"
    CheckResults checks = {};
    Warnings warnings = {};
    std::optional<ReadCard> card = std::nullopt;       ///< when it could be read
    std::optional<ForeignCard> foreign = std::nullopt; ///< when another kind could be
    Level holder = Level::bearer;                      ///< what was proven
    /// What the trust list or key set that names the card's key calls the card's issuer; empty where it does not, and
    /// unless signature, key and issuer pass.
    std::string issuer_name = {};

    /// Invalid when a check failed; else undetermined when one is unknown; else valid.
    Verdict verdict() const;
};

/// The algorithm that a message names: "ES256", the bare number of one that is not checked here, or "none".
std::string alg_name(const cose::Sign1& message);

/// The report of an input that could not be read as a card: decode with the error's code, all else skipped.
Report unreadable_report(std::string input, Seconds at, const Error& error);

/// The language of the card, as it names it: ISO 639-3, or empty.
std::string language_of(const Report& report);

/// The JSON of the command line's contract. A valid card's identity is in full; it is what a person is compared with.
/// With `explain`, each check that did not pass has its explanation() in that language.
nlohmann::json report_to_json(const Report& report, const std::optional<Language>& explain = std::nullopt);

/// The same in one line, with its end; text that is not UTF-8 with replacement characters.
std::string report_line(const Report& report, const std::optional<Language>& explain = std::nullopt);

/// For people: the verdict, then the checks, then the identity, which is marked as not to be trusted unless the card
/// is valid. Control characters of the card are shown as '?'. With `explain`, an explanation() of each code.
std::string report_to_text(const Report& report, bool color, const std::optional<Language>& explain = std::nullopt);

/// The explanation() of a reason alone, under its name.
std::string reason_explained(Code code, const Language& language);

/// The verdict with the name of the input, as the first line of that text.
std::string verdict_line(const Report& report, bool color);

/// 0 valid, 1 invalid, 3 undetermined.
int exit_code(Verdict verdict);

} // namespace qrid
