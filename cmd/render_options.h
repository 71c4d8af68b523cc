// What `render` was asked for, shared by its two ways: one text, or many.
#pragma once

#include "common.h"
#include "qrid/qr/symbol.h"

#include <string>
#include <string_view>

namespace qrid::cmd {

struct RenderOptions {
    std::string input = "-", format, level = "M", out_dir;
    int module_pixels = 4;
    JobsOption jobs;
    bool lines = false;
    OutputOption output;

    EcLevel ec() const;
};

/// A symbol as a file of this format, "png" or "svg".
Bytes drawing_of(const Symbol& symbol, std::string_view format, int module_pixels);

/// Pixels along a side of such a drawing.
int drawing_side(const Symbol& symbol, int module_pixels);

/// render --jsonl: one card a line in, one file a card into a directory, one JSON object a card out.
int render_lines(const RenderOptions& o, Session& session);

} // namespace qrid::cmd
