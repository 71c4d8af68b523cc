// Plays a scenario: one step after the other in a directory of its own, under its own clock, seed and environment.
#pragma once

#include "captured.h"
#include "scenario_file.h"
#include "scenario_server.h"
#include "session.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace qrid::cmd {

/// What came of a step.
struct Played {
    enum class Result { passed, failed, skipped };
    Result result = Result::skipped;
    Seconds at = 0;      ///< what the scenario's clock showed
    double seconds = 0;  ///< that it took
    std::string command; ///< as it was run; empty when the step is none
    std::vector<std::string> faults;
    Outcome outcome;
    std::string again; ///< for a shell in the directory of the run: the same command with its time and environment
};

/// The process's current directory and environment are the run's while this lives: nothing of the user's settings
/// reaches it. One at a time in a process, and while no other thread looks at either.
class Player {
public:
    /// `directory` is empty. Writes the files that the scenario begins with. Throws Error(unreadable_file),
    /// Error(cannot_write).
    Player(const Scenario& scenario, const Session& session, const fs::path& directory);
    Player(const Player&) = delete;
    Player& operator=(const Player&) = delete;
    ~Player();

    /// The steps are played in order. Throws Error(program_missing), Error(internal) where the fault is neither the
    /// scenario's nor the command's.
    Played play(std::size_t number);

private:
    class Place;

    void run(const RunStep& step, const std::string& actor, std::size_t number, Played& played);
    void act(const CopyStep& step);
    void act(const ServeStep& step);
    void act(const TamperStep& step);
    Session session_of(std::size_t number) const;
    std::string again(const std::vector<std::string>& words, const RunStep& step, const std::string& actor,
                      std::size_t number) const;

    const Scenario& scenario_;
    const Session& session_;
    std::unique_ptr<Place> place_;
    std::unique_ptr<ScenarioServer> server_; // before the place goes
    Seconds now_;
    std::map<std::string, std::string> values_;
};

} // namespace qrid::cmd
