// What `render --card` was asked for.
#pragma once

#include "common.h"

#include <string>
#include <vector>

namespace qrid::cmd {

struct CardRenderOptions {
    bool is_wanted = false;
    std::string layout = "id1", side, theme = "light", photo, sheet;
    std::vector<std::string> labels;
    int dpi = 0, scale = 0; ///< 0 when not given
    ReadingOptions reading;
    AtOption at;

    /// After the options of the QR code alone, some of which exclude these.
    void add(CLI::App& app);
};

} // namespace qrid::cmd
