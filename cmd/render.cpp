#include "qrid/qr/render.h"

#include "commands.h"
#include "common.h"
#include "qrid/card/text.h"
#include "render_options.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <map>

namespace qrid::cmd {

namespace {

void add(CLI::App& app, RenderOptions& o) {
    app.add_option("INPUT", o.input, "The card's text, JSON with a \"card\", lines of them, or '-' for standard input")
        ->capture_default_str();
    app.add_option("--format", o.format, "png, svg or terminal; else by the output's name")
        ->type_name("FORMAT")
        ->check(CLI::IsMember({"png", "svg", "terminal"}));
    app.add_option("--ec", o.level, "Error correction: L, M, Q or H")
        ->type_name("LEVEL")
        ->check(CLI::IsMember({"L", "M", "Q", "H"}, CLI::ignore_case))
        ->capture_default_str();
    app.add_option("--module", o.module_pixels, "Pixels of a module")
        ->type_name("N")
        ->check(CLI::Range(1, max_module_pixels))
        ->capture_default_str();
    app.add_flag("--jsonl", o.lines, "One card a line in, one picture a card, one JSON object a card out");
    app.add_option("--out-dir", o.out_dir, "With --jsonl: the directory of the pictures, <id>.png")->type_name("DIR");
    o.jobs.add(app, "With --jsonl: threads that draw");
    o.output.add(app);
}

std::string format_of(const RenderOptions& o) {
    if (!o.format.empty()) return o.format;
    const std::string extension = fs::path(o.output.path).extension().string();
    if (extension == ".png" || extension == ".svg") return extension.substr(1);
    if (o.output.to_file())
        throw Error(Code::usage, fmt::format("no format is known by the name {}", o.output.path),
                    "name it .png or .svg, or give --format");
    return "terminal";
}

// The text to draw; of a JSON object its "card".
std::string text_to_draw(ByteView content) {
    const std::string_view text = trimmed(text_of(content));
    if (text.starts_with('{')) {
        const auto object = nlohmann::json::parse(text, nullptr, false);
        if (object.is_object() && object.contains("card") && object["card"].is_string())
            return object["card"].get<std::string>();
    }
    return std::string(text);
}

void warn_when_too_small(const TerminalSize& need, Session& session) {
    const auto size = session.screen_size ? session.screen_size() : std::nullopt;
    if (!session.out_is_terminal || !size) return;
    if (size->columns < need.columns || size->rows < need.rows)
        session.note(fmt::format(
            "the code needs {}x{} characters, the terminal has {}x{}: make it larger, or write a picture with -o card.png",
            need.columns, need.rows, size->columns, size->rows));
}

int run(const RenderOptions& o, Session& session) {
    if (o.lines) return render_lines(o, session);
    if (!o.out_dir.empty() || o.jobs.jobs > 0)
        throw Error(Code::usage, fmt::format("{} goes with --jsonl", o.jobs.jobs > 0 ? "--jobs" : "--out-dir"));
    o.output.check(o.input);
    const std::string format = format_of(o);
    if (format == "png" && !o.output.to_file() && session.out_is_terminal)
        throw Error(Code::usage, "a PNG does not go to a terminal", "write it to a file with -o card.png");
    const std::string text = text_to_draw(session.read(o.input));
    const Symbol symbol = encode_symbol(text, o.ec());
    Bytes drawn;
    if (format == "terminal") {
        drawn = to_bytes(bytes_of(symbol_terminal(symbol, session.color)));
        warn_when_too_small(symbol_terminal_size(symbol), session);
    } else {
        drawn = drawing_of(symbol, format, o.module_pixels);
    }
    if (session.format == Format::json) {
        if (!o.output.to_file())
            throw Error(Code::usage, "--json needs -o PATH, for standard output would hold two things");
        o.output.write(session, drawn);
        session.print_json({{"output", o.output.path},
                            {"format", format},
                            {"version", symbol.version},
                            {"ec", std::string(1, letter(symbol.level))},
                            {"modules", symbol.size},
                            {"pixels", drawing_side(symbol, o.module_pixels)},
                            {"bytes", drawn.size()}});
        return 0;
    }
    o.output.write(session, drawn);
    session.detail(fmt::format("QR version {}-{}, {} modules, {} characters", symbol.version, letter(symbol.level),
                               symbol.size, text.size()));
    return 0;
}

} // namespace

EcLevel RenderOptions::ec() const {
    static const std::map<char, EcLevel> levels{
        {'L', EcLevel::low}, {'M', EcLevel::medium}, {'Q', EcLevel::quartile}, {'H', EcLevel::high}};
    return levels.at(static_cast<char>(std::toupper(static_cast<unsigned char>(level.at(0)))));
}

Bytes drawing_of(const Symbol& symbol, std::string_view format, int module_pixels) {
    return format == "png" ? symbol_png(symbol, module_pixels) : to_bytes(bytes_of(symbol_svg(symbol, module_pixels)));
}

int drawing_side(const Symbol& symbol, int module_pixels) { return (symbol.size + 2 * quiet_zone) * module_pixels; }

Command render_command() {
    return make_command<RenderOptions>("Carry", "render", "Draw a card's QR code: PNG, SVG, or in the terminal",
                                       "  qrid mint citizen.json --key issuer.pem | qrid render -o card.png\n"
                                       "  qrid render card.txt\n"
                                       "  qrid render card.txt --ec Q --module 8 -o card.svg\n"
                                       "  qrid render --jsonl cards.jsonl --out-dir pictures > drawn.jsonl",
                                       add, run);
}

} // namespace qrid::cmd
