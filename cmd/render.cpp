#include "qrid/qr/render.h"

#include "commands.h"
#include "common.h"
#include "picture_output.h"
#include "qrid/artwork/draw.h"
#include "qrid/card/text.h"
#include "qrid/verify/input.h"
#include "ranges.h"
#include "render_card.h"
#include "render_lines.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cmath>

namespace qrid::cmd {

namespace {

void add(CLI::App& app, RenderOptions& o) {
    app.add_option("INPUT", o.input, "The card's text, JSON with a \"card\", lines of them, or '-' for standard input")
        ->capture_default_str();
    app.add_option("--format", o.format, "png, svg, eps, pdf or terminal (default: by file extension)")
        ->type_name("FORMAT")
        ->check(CLI::IsMember({"png", "svg", "eps", "pdf", "terminal"}));
    app.add_option("--ec", o.level, "Error correction: L, M, Q or H")
        ->type_name("LEVEL")
        ->check(CLI::IsMember({"L", "M", "Q", "H"}, CLI::ignore_case))
        ->capture_default_str();
    app.add_option("--module", o.module_pixels, "Pixels per module")
        ->type_name("N")
        ->check(in_range(1, max_module_pixels))
        ->capture_default_str();
    app.add_option("--module-mm", o.module_mm,
                   "Size of a printed module in millimetres, 0.2 to 10 (0.4 in eps and pdf)")
        ->type_name("MM");
    app.add_option("--version-max", o.version_max, "Largest code version to draw, 1 to 40 (25)")
        ->type_name("N")
        ->check(in_range(1, max_version));
    app.add_flag("--dense", o.dense, "Draw codes up to version 40, which many printers and cameras cannot handle");
    app.add_flag("--invert", o.invert, "In the terminal: for dark text on a light background");
    app.add_flag("--jsonl", o.lines, "Read one card per line, draw one picture and write one JSON object for each");
    app.add_option("--out-dir", o.out_dir, "With --jsonl: the directory for the pictures, <id>.png")->type_name("DIR");
    app.add_option("--tar", o.tar, "With --jsonl: all pictures in one tar archive instead of a directory")
        ->type_name("FILE");
    app.add_flag("--fan-out", o.fan_out, "With --jsonl: spread the pictures over folders: ab/cd/<id>.png");
    o.jobs.add(app, "With --jsonl: number of threads");
    o.output.add(app);
    o.mode.add(app);
    o.card.add(app);
}

std::string format_of(const RenderOptions& o) {
    if (!o.format.empty()) return o.format;
    if (o.output.to_file()) return format_of_name(o.output.path, {"png", "svg", "eps", "pdf"});
    return "terminal";
}

// The text to draw; of a JSON object its "card".
std::string text_to_draw(ByteView content) {
    const std::string_view text = trimmed(text_of(content));
    return (text.starts_with('{') ? card_in_json(text) : std::nullopt).value_or(std::string(text));
}

void warn_when_too_small(const TerminalSize& need, Session& session) {
    const auto size = session.screen_size ? session.screen_size() : std::nullopt;
    if (!session.out_is_terminal || !size) return;
    if (size->columns < need.columns || size->rows < need.rows)
        session.note(fmt::format(
            "the code needs {}x{} characters, the terminal has {}x{}: enlarge it, or write a picture with -o "
            "card.png",
            need.columns, need.rows, size->columns, size->rows));
}

// "QR version 25-M, 117 modules, 50.0 mm wide with its margin at 0.4 mm a module"
std::string words_on(const Symbol& symbol, std::size_t characters, std::optional<double> module_mm, bool verbose) {
    std::string words = fmt::format("QR version {}-{}, {} modules", symbol.version, letter(symbol.level), symbol.size);
    if (verbose) words += fmt::format(", {} characters", characters);
    if (module_mm)
        words += fmt::format(", {:.1f} mm wide with its margin at {:g} mm per module", printed_side(symbol, *module_mm),
                             *module_mm);
    return words;
}

int run(const RenderOptions& o, Session& session) {
    if (o.card.is_wanted) return render_card(o, o.largest(), session);
    if (o.lines) return render_lines(o, session);
    refuse_options_of_lines(o);
    o.output.check(o.input);
    const std::string format = format_of(o);
    o.check(format);
    if ((format == "png" || format == "pdf") && !o.output.to_file() && session.out_is_terminal)
        throw Error(Code::usage, fmt::format("cannot write a {} to a terminal", format == "png" ? "PNG" : "PDF"),
                    fmt::format("write it to a file with -o card.{}", format));
    const std::string text = text_to_draw(session.read(o.input));
    const Symbol symbol = encode_symbol(text, o.ec(), o.largest());
    const std::optional<double> module_mm = o.print_module(format);
    Bytes drawn;
    if (format == "terminal") {
        const TerminalInk ink = o.invert ? TerminalInk::dark : TerminalInk::light;
        drawn = to_bytes(bytes_of(symbol_terminal(symbol, session.color, ink)));
        warn_when_too_small(symbol_terminal_size(symbol), session);
    } else {
        drawn = drawing_of(symbol, format, o, o.card.at.now(session));
    }
    if (session.format == Format::json) {
        if (!o.output.to_file())
            throw Error(Code::usage, "--json needs -o PATH: standard output cannot take both JSON and the picture");
        o.output.write(session, drawn, o.mode.mode);
        nlohmann::json told = drawing_json(symbol, format, drawn.size(), o);
        told.update({{"output", o.output.path},
                     {"format", format},
                     {"ec", std::string(1, letter(symbol.level))},
                     {"modules", symbol.size}});
        session.print_json(told);
        return 0;
    }
    o.output.write(session, drawn, o.mode.mode);
    if (module_mm || session.verbose) session.note(words_on(symbol, text.size(), module_mm, session.verbose));
    warn_of_small_modules(module_mm, session);
    return 0;
}

} // namespace

Command render_command() {
    return make_command<RenderOptions>("Carry", "render", "Draw a card's QR code, or the whole card",
                                       "  qrid mint citizen.json --key issuer.pem | qrid render -o card.png\n"
                                       "  qrid render card.txt\n"
                                       "  qrid render card.txt --ec Q --module 8 -o card.png\n"
                                       "  qrid render card.txt --module-mm 0.4 -o card.pdf\n"
                                       "  qrid render card.txt --invert\n"
                                       "  qrid render --jsonl cards.jsonl --out-dir pictures > drawn.jsonl\n"
                                       "  qrid render --jsonl cards.jsonl --tar cards.tar > drawn.jsonl\n"
                                       "  qrid render --id-card card.txt -o card.pdf\n"
                                       "  qrid render --id-card card.txt --layout phone --theme dark -o phone.png\n"
                                       "  qrid render --id-card --sheet a4 cards.jsonl -o sheet.pdf",
                                       add, run);
}

} // namespace qrid::cmd
