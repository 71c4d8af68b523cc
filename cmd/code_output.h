// A code that a command makes: as text, as a picture, or drawn in the terminal.
#pragma once

#include "common.h"
#include "qrid/qr/render.h"

#include <nlohmann/json_fwd.hpp>

#include <optional>
#include <string>

namespace qrid::cmd {

/// --format, --ec, --module, --dense, --invert, -o, --force
struct CodeOutput {
    std::string format, level;
    int module_pixels = 4;
    bool dense = false, invert = false;
    OutputOption output;
    ModeOption mode;

    void add(CLI::App& app);

    /// What was asked for, or follows from the output's name; else "terminal" on a terminal and "text" elsewhere.
    /// Throws Error(usage) for a name that tells none, a picture that has no place to go, and an output that is the
    /// input, Error(exists), Error(cannot_write) where there is no such directory.
    std::string chosen_format(const Session& session, const std::string& input = {}) const;
    /// What was asked for; nothing when it is left to the command.
    std::optional<EcLevel> ec() const;
    /// The largest version that may be drawn.
    int largest_version() const;
    TerminalInk ink() const;

    /// Draws and writes it in the chosen_format(). In JSON it is `document` that is printed, with the text under
    /// `name`, "format", for what is drawn "version" and "ec", and for a file "output".
    void write(const std::string& text, const std::string& chosen, EcLevel level, const char* name,
               nlohmann::json document, Session& session) const;
};

} // namespace qrid::cmd
