#include "render_options.h"

#include "qrid/artwork/draw.h"
#include "qrid/qr/render.h"
#include "ranges.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cctype>
#include <cmath>

namespace qrid::cmd {

void CardRenderOptions::add(CLI::App& app) {
    CLI::Option* card =
        app.add_flag("--id-card,--card", is_wanted, "Draw the whole ID card: photo, names, fields and the code");
    card->excludes(app.get_option("--module"));
    const auto goes_with = [&](CLI::Option* option) { return option->needs(card); };
    goes_with(app.add_option("--layout", layout, "id1 (a card of 85.60 x 53.98 mm) or phone (a screen)"))
        ->type_name("LAYOUT")
        ->check(CLI::IsMember({"id1", "phone"}))
        ->capture_default_str();
    goes_with(app.add_option("--side", side, "Sides of the card: front, back or both (default: both)"))
        ->type_name("SIDE")
        ->check(CLI::IsMember({"front", "back", "both"}));
    goes_with(app.add_option("--theme", theme, "light, dark, or a theme file"))
        ->type_name("THEME")
        ->capture_default_str();
    goes_with(app.add_option("--labels", labels, "Labels in a card's language; may be repeated"))
        ->type_name("PATH")
        ->allow_extra_args(false);
    goes_with(
        app.add_option("--photo", photo, "A better photo than the card's own (but only the card's own is signed)"))
        ->type_name("PICTURE");
    goes_with(app.add_option("--register", people,
                             "The register of residents, whose photo is drawn where it is sharper (see enroll)"))
        ->type_name("PEOPLE");
    constexpr int least_dpi = 72, most_dpi = 1200, most_scale = 8;
    goes_with(app.add_option("--dpi", dpi, fmt::format("Pixels per inch of a card as PNG ({})", usual_dpi)))
        ->type_name("N")
        ->check(in_range(least_dpi, most_dpi));
    goes_with(app.add_option("--scale", scale, fmt::format("Pixels per unit of a screen as PNG ({})", usual_scale)))
        ->type_name("N")
        ->check(in_range(1, most_scale));
    goes_with(app.add_option("--sheet", sheet,
                             "a4: ten cards per page with crop marks, as PDF; the input has one card per line"))
        ->type_name("SIZE")
        ->check(CLI::IsMember({"a4"}));
    goes_with(app.add_option("--sort", sort, "With --sheet: the cards by name, to hand them out in order"))
        ->type_name("BY")
        ->check(CLI::IsMember({"name"}));
    goes_with(
        app.add_option("--lang", lang, "With --sort: the language whose order it is (default: that of most cards)"))
        ->type_name("LANG");
    reading.add(app);
    verifier.add(app);
    app.add_option("--issuer", issuer.dir,
                   "The issuer's directory, for its name and how the card stands in its registry")
        ->type_name("DIR");
    for (const char* name : {"--decrypt-key", "--max-bytes", "--trust", "--status", "--issuer"})
        app.get_option(name)->needs(card);
    at.add(app);
}

EcLevel RenderOptions::ec() const {
    return *level_called(std::string(1, static_cast<char>(std::toupper(static_cast<unsigned char>(level.at(0))))));
}

int RenderOptions::largest() const { return dense ? max_version : version_max.value_or(print_version); }

std::optional<double> RenderOptions::print_module(std::string_view drawn_format) const {
    const bool is_for_print = drawn_format == "eps" || drawn_format == "pdf";
    return module_mm || !is_for_print ? module_mm : usual_module_mm;
}

void RenderOptions::check(std::string_view drawn_format) const {
    if (dense && version_max)
        throw Error(Code::usage, "--dense and --version-max cannot be used together",
                    "use one of them: --dense means --version-max 40");
    if (invert && drawn_format != "terminal")
        throw Error(Code::usage, "--invert only applies to terminal output",
                    "leave it out: not every reader can read a light-on-dark picture");
    if (!module_mm) return;
    if (drawn_format == "terminal")
        throw Error(Code::usage, "--module-mm only applies to a picture", "write one with -o card.svg");
    if (!(*module_mm >= least_module_mm && *module_mm <= most_module_mm)) // nor is it no number at all
        throw Error(Code::usage, fmt::format("--module-mm: {:g} is not between {:g} and {:g}", *module_mm,
                                             least_module_mm, most_module_mm));
}

Bytes drawing_of(const Symbol& symbol, std::string_view format, const RenderOptions& o, Seconds created) {
    const std::optional<double> module_mm = o.print_module(format);
    if (format == "png") return symbol_png(symbol, o.module_pixels, module_mm);
    if (format == "pdf") return artwork::symbol_pdf(symbol, *module_mm, created);
    if (format == "eps") return to_bytes(bytes_of(symbol_eps(symbol, *module_mm)));
    return to_bytes(bytes_of(symbol_svg(symbol, o.module_pixels, module_mm)));
}

nlohmann::json drawing_json(const Symbol& symbol, std::string_view format, std::size_t bytes, const RenderOptions& o) {
    nlohmann::json told{{"version", symbol.version}, {"bytes", bytes}};
    const bool has_pixels = format == "png" || format == "svg" || format == "terminal";
    if (has_pixels) told["pixels"] = (symbol.size + 2 * quiet_zone) * o.module_pixels;
    if (const auto module_mm = o.print_module(format)) {
        constexpr double precision = 1e6; // no millimetre has more decimals than that
        told["module_mm"] = *module_mm;
        told["millimetres"] = std::round(printed_side(symbol, *module_mm) * precision) / precision;
    }
    return told;
}

void warn_of_small_modules(std::optional<double> module_mm, Session& session) {
    if (module_mm && *module_mm < safe_module_mm)
        session.note(fmt::format("many printers and cameras lose modules smaller than {:g} mm", safe_module_mm));
}

} // namespace qrid::cmd
