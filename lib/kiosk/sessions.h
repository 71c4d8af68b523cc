// Many visits from a file, on all cores.
#pragma once

#include "qrid/base/error.h"
#include "qrid/card/record_reader.h"
#include "qrid/kiosk/enrolment.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace qrid {

/// One line of a file of sessions: a visit, and whether the person accepts the terms.
struct SessionLine {
    Visit visit;
    bool accepts_terms = false;
};

/// Of a JSON object: "id", "account", "photos" (paths, relative to `directory`), and where they are not to be left out
/// "turn" ("left"), "single_shot", "replace", "language" (the register's) and "accept_terms" (false). Throws
/// Error(bad_record).
SessionLine session_of(std::string_view text, const fs::path& directory);

struct SessionOutcome {
    std::uint64_t line = 0;       ///< from 1
    std::string id, account;      ///< empty when the line could not be read
    std::optional<Error> error;   ///< nothing: a card was issued
    std::optional<FaceScan> scan; ///< as far as the session came
    std::optional<Enrolment> enrolment;
};

struct SessionsWork {
    RecordReader& lines;
    fs::path directory; ///< in which the paths of photos begin
    unsigned threads = 1;
    AskSecret pin;                                   ///< of new accounts; called from several threads
    std::function<void(const SessionOutcome&)> done; ///< in input order
};

/// Runs every session to its end; one that is refused, or whose line or photo cannot be read, is an outcome and not the
/// end. What would befall every session alike (the registry, the key, the disk) is thrown. Two sessions of one person
/// are held to each other as if they came one after the other. Memory does not grow with their number.
void run_sessions(Kiosk& kiosk, Mint& mint, const SessionsWork& work);

} // namespace qrid
