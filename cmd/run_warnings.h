// Warnings of many cards that are drawn in one run.
#pragma once

#include "common.h"
#include "qrid/base/warning.h"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace qrid::cmd {

/// What follows from the machine, the labels or how the cards were made is the same for most cards of a run: it is told
/// once, with how many cards it is of, by what it says of the first.
class RunWarnings {
public:
    static bool has(WarningCode code);

    void add(const std::string& where, const Warning& warning);

    /// As notes, and as JSON behind those that are there.
    void tell(Session& session, nlohmann::json& warnings) const;

private:
    struct Told {
        std::string first, last; // the lines
        Warning warning;
        std::uint64_t count = 0; // of cards
    };
    std::vector<Told> all_;
};

} // namespace qrid::cmd
