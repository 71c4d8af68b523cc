// What came of scenarios, as text, TAP, JUnit's XML and JSON.
#pragma once

#include "scenario_play.h"

#include <nlohmann/json_fwd.hpp>

#include <optional>
#include <string>
#include <vector>

namespace qrid::cmd {

struct ScenarioRun {
    const Scenario* scenario = nullptr;
    std::vector<Played> steps;   ///< one for each step that was to be played
    std::optional<Error> broken; ///< what kept it from being played to its end
    std::string kept;            ///< its directory, if it was kept
    double seconds = 0;

    bool is_good() const;
    /// The step that failed, or nothing.
    std::optional<std::size_t> failed() const;
};

/// A line for a step as it was played, and for one that failed what was expected, what came, and how to repeat it.
std::string text_of_step(const ScenarioRun& run, std::size_t number);
/// The last line.
std::string text_of_end(const ScenarioRun& run);

/// TAP version 14: a subtest for each scenario.
std::string tap_of(const std::vector<ScenarioRun>& runs);

/// JUnit's XML: a suite for each scenario.
std::string junit_of(const std::vector<ScenarioRun>& runs);

/// As scenario.schema.json has it.
nlohmann::json json_of(const std::vector<ScenarioRun>& runs);

} // namespace qrid::cmd
