// What `render` was asked for, shared by its two ways: one text, or many.
#pragma once

#include "common.h"
#include "qrid/qr/symbol.h"

#include <nlohmann/json_fwd.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace qrid::cmd {

/// As --dpi and --scale have them when they are not given.
inline constexpr int usual_dpi = 600, usual_scale = 3;

/// What `render --id-card` was asked for.
struct CardRenderOptions {
    bool is_wanted = false;
    std::string layout = "id1", side, theme = "light", photo, sheet, sort, lang, people;
    std::vector<std::string> labels;
    int dpi = 0, scale = 0; ///< 0 when not given
    ReadingOptions reading;
    VerifierOptions verifier;
    IssuerOption issuer; ///< asked for by name alone
    AtOption at;

    /// After the options of the QR code alone, some of which exclude these.
    void add(CLI::App& app);
};

struct RenderOptions {
    std::string input = "-", format, level = "M", out_dir, tar;
    int module_pixels = 4;
    std::optional<double> module_mm;
    std::optional<int> version_max;
    JobsOption jobs;
    bool lines = false, fan_out = false, dense = false, invert = false;
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

} // namespace qrid::cmd
