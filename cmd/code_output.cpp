#include "code_output.h"

#include "ranges.h"
#include "render_options.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace qrid::cmd {

void CodeOutput::add(CLI::App& app) {
    app.add_option("--format", format,
                   "text, terminal, png or svg (default: by file extension; terminal on a terminal; otherwise text)")
        ->type_name("FORMAT")
        ->check(CLI::IsMember({"text", "terminal", "png", "svg"}));
    app.add_option("--ec", level, "Error correction: L, M, Q or H (M, or L where that keeps the code readable)")
        ->type_name("LEVEL")
        ->check(CLI::IsMember({"L", "M", "Q", "H"}, CLI::ignore_case));
    app.add_option("--module", module_pixels, "Pixels per module")
        ->type_name("N")
        ->check(in_range(1, max_module_pixels))
        ->capture_default_str();
    app.add_flag("--dense", dense, "Also draw codes above version 25");
    app.add_flag("--invert", invert, "In the terminal: for dark text on a light background");
    output.add(app);
    mode.add(app);
}

std::string CodeOutput::chosen_format(const Session& session, const std::string& input) const {
    output.check(input);
    const fs::path directory = fs::path(output.path).parent_path();
    std::error_code ignored;
    if (output.to_file() && !directory.empty() && !fs::is_directory(directory, ignored))
        throw Error(Code::cannot_write, fmt::format("cannot write {}: no such directory", output.path));
    std::string chosen = format;
    if (chosen.empty() && output.to_file()) chosen = format_of_name(output.path, {"txt", "png", "svg"});
    if (chosen == "txt") chosen = "text";
    if (chosen.empty()) chosen = session.out_is_terminal && session.format == Format::text ? "terminal" : "text";
    if (invert && chosen != "terminal")
        throw Error(Code::usage, "--invert only applies to terminal output",
                    "leave it out: not every reader can read a light-on-dark picture");
    if (chosen != "text" && !output.to_file() && session.format == Format::json)
        throw Error(Code::usage, "--json needs -o PATH for a picture", "leave out --format to get the text");
    if (chosen == "png" && !output.to_file() && session.out_is_terminal)
        throw Error(Code::usage, "cannot write a PNG to a terminal", "write it to a file with -o code.png");
    return chosen;
}

std::optional<EcLevel> CodeOutput::ec() const {
    if (level.empty()) return std::nullopt;
    RenderOptions named;
    named.level = level;
    return named.ec();
}

TerminalInk CodeOutput::ink() const { return invert ? TerminalInk::dark : TerminalInk::light; }

int CodeOutput::largest_version() const { return dense ? max_version : print_version; }

void CodeOutput::write(const std::string& text, const std::string& chosen, EcLevel ec_level, const char* name,
                       nlohmann::json document, Session& session) const {
    document[name] = text;
    document["format"] = chosen;
    Bytes bytes = to_bytes(bytes_of(text + "\n"));
    if (chosen != "text") {
        const Symbol symbol = encode_symbol(text, ec_level, largest_version());
        RenderOptions drawing;
        drawing.module_pixels = module_pixels;
        document["version"] = symbol.version;
        document["ec"] = std::string(1, letter(symbol.level));
        bytes = chosen == "terminal" ? to_bytes(bytes_of(symbol_terminal(symbol, session.color, ink())))
                                     : drawing_of(symbol, chosen, drawing, 0);
        session.detail(fmt::format("QR version {}-{}, {} modules, {} characters", symbol.version, letter(symbol.level),
                                   symbol.size, text.size()));
    }
    if (output.to_file()) {
        output.write(session, bytes, mode.mode);
        document["output"] = output.path;
    }
    if (session.format == Format::json)
        session.print_json(document);
    else if (!output.to_file())
        session.print(text_of(bytes));
}

} // namespace qrid::cmd
