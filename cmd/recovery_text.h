// How far an issuer whose registry is an older copy goes on: asked for and told in the same way wherever that happens.
#pragma once

#include "qrid/issuer/recovery.h"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace CLI {
class App;
}

namespace qrid::cmd {

/// --margin N, --new-lists
struct MarginOptions {
    std::optional<std::uint64_t> margin;
    bool new_lists = false;
    void add(CLI::App& app);
    /// Throws Error(usage) for both.
    void check() const;
};

nlohmann::json recovery_json(const Recovery& done, bool rehearsed);
std::string recovery_text(const Recovery& done, bool rehearsed);

} // namespace qrid::cmd
