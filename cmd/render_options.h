// What `render` was asked for, shared by its two ways: one text, or many.
#pragma once

#include "common.h"
#include "qrid/qr/symbol.h"
#include "render_card.h"

#include <nlohmann/json_fwd.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace qrid::cmd {

struct RenderOptions {
    std::string input = "-", format, level = "M", out_dir;
    int module_pixels = 4;
    std::optional<double> module_mm;
    std::optional<int> version_max;
    JobsOption jobs;
    bool lines = false, dense = false, invert = false;
    OutputOption output;
    ModeOption mode;
    CardRenderOptions card;

    EcLevel ec() const;
    /// The largest version that may be drawn.
    int largest() const;
    /// A module in print, in mm: what was asked for, else what is usual in formats for print, else nothing.
    std::optional<double> print_module(std::string_view format) const;
    /// Throws Error(usage) for what does not go together in drawing this format.
    void check(std::string_view format) const;
};

/// A symbol as a file of this format, one of "png", "svg", "eps", "pdf"; `created` is the date of a PDF.
Bytes drawing_of(const Symbol& symbol, std::string_view format, const RenderOptions& o, Seconds created);

/// What is told of such a drawing: version, pixels, millimetres, module_mm, bytes, as far as it has them.
nlohmann::json drawing_json(const Symbol& symbol, std::string_view format, std::size_t bytes, const RenderOptions& o);

/// For modules that are small in print: says so.
void warn_of_small_modules(std::optional<double> module_mm, Session& session);

/// render --card: the whole card, front and back, or a sheet of many. `largest` is the version that is drawn at most.
int render_card(const RenderOptions& o, int largest, Session& session);

/// render --jsonl: one card a line in, one file a card into a directory, one JSON object a card out.
int render_lines(const RenderOptions& o, Session& session);

} // namespace qrid::cmd
