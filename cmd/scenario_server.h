// The web server of a scenario: the distribution's nginx, over HTTPS on 127.0.0.1, gone with the object or the process.
#pragma once

#include "qrid/base/bytes.h"
#include "qrid/base/files.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <utility>
#include <vector>

namespace qrid::cmd {

class ScenarioServer {
public:
    using Headers = std::vector<std::pair<std::string, std::string>>;

    /// In the directory `own`, which is made: its certificate in ca.pem, its settings and its logs. The port follows
    /// from the name of the run, unless it is taken. Throws Error(program_missing), Error(cannot_write).
    ScenarioServer(fs::path own, std::string_view name);
    ScenarioServer(const ScenarioServer&) = delete;
    ScenarioServer& operator=(const ScenarioServer&) = delete;
    ~ScenarioServer();

    /// Serves a directory as an issuer's `public` is to be served (qrid-status-build(1)), with further headers. It
    /// answers when this returns, on the next port that is free when another program has taken its own. Throws
    /// Error(internal) with nginx's own words when it does not start in time.
    void serve(const fs::path& directory, const Headers& headers);
    void stop();

    /// "https://localhost:PORT", the same after a stop unless another program has taken the port.
    std::string address() const;

private:
    bool start(); ///< false when the port is taken
    bool listens() const;
    bool has_ended();

    fs::path own_, program_;
    std::uint16_t port_;
    pid_t process_ = -1;
};

} // namespace qrid::cmd
