#include "qrid/qr/scan.h"

#include "commands.h"
#include "common.h"
#include "progress.h"
#include "qrid/base/printable.h"
#include "qrid/card/text.h"
#include "qrid/picture/load.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace qrid::cmd {

namespace {

using nlohmann::json;

struct ScanCommandOptions {
    std::vector<std::string> pictures;
    bool lines = false, reveal = false;
    int effort = 2000;
};

void add(CLI::App& app, ScanCommandOptions& o) {
    app.add_option("PICTURE", o.pictures, "Pictures (PNG, JPEG or WebP), or '-' for standard input")->required();
    app.add_flag("--jsonl", o.lines, "One JSON object a picture, in order");
    app.add_flag("--reveal", o.reveal, "With JSON: the codes' texts in full; else they are masked");
    app.add_option("--effort", o.effort, "Milliseconds to spend on a picture")
        ->type_name("MS")
        ->check(CLI::Range(1, 600000))
        ->capture_default_str();
}

json code_to_json(const FoundCode& code, bool reveal) {
    json corners = json::array();
    for (const CodeCorner& corner : code.corners) corners.push_back({corner.x, corner.y});
    constexpr std::size_t shown = 4;
    const bool cut = !reveal && code.text.size() > shown;
    return {{"text", cut ? code.text.substr(0, shown) + "…" : code.text},
            {"kind", name(text_kind(code.text))},
            {"characters", code.text.size()},
            {"version", code.version},
            {"ec", code.ec_level},
            {"corners", corners},
            {"rung", code.rung},
            {"inverted", code.inverted}};
}

// On a terminal a code must not move the cursor; a pipe gets what the code holds.
std::string line_of(const FoundCode& code, const Session& session) {
    return (session.out_is_terminal ? printable(code.text) : code.text) + "\n";
}

std::vector<FoundCode> codes_of(const std::string& path, const ScanCommandOptions& o, Session& session) {
    std::vector<FoundCode> codes =
        scan_codes(to_gray(load_picture(session.read(path))), {std::chrono::milliseconds(o.effort)});
    if (codes.empty())
        throw Error(Code::no_code_found,
                    fmt::format("no QR code was found in {}", path == "-" ? "standard input" : path),
                    "send a sharper or larger picture that shows the whole code");
    return codes;
}

int run(const ScanCommandOptions& o, Session& session) {
    int worst = 0;
    Progress progress(session, "pictures", o.pictures.size());
    JsonList documents(session);
    for (const std::string& path : o.pictures) {
        json document{{"input", path}, {"codes", json::array()}};
        try {
            for (const FoundCode& code : codes_of(path, o, session)) {
                if (session.format == Format::json)
                    document["codes"].push_back(code_to_json(code, o.reveal));
                else
                    session.print(line_of(code, session));
                session.detail(fmt::format("{}: version {}-{}, read by {}{}", path, code.version, code.ec_level,
                                           code.rung, code.inverted ? ", inverted" : ""));
            }
        } catch (const Error& error) {
            if (error.code() == Code::usage || error.code() == Code::cannot_write) throw;
            session.print_error(error, path);
            worst = worse(worst, reason(error.code()).exit_code);
        }
        progress.add();
        if (o.lines)
            session.print_json(document, true);
        else if (session.format == Format::json)
            documents.add(document);
    }
    if (session.format == Format::json && !o.lines) documents.finish();
    return worst;
}

} // namespace

Command scan_command() {
    return make_command<ScanCommandOptions>("Check", "scan", "Read the QR codes in pictures: their text",
                                            "  qrid scan screenshot.png | qrid verify - --trust issuer.pub\n"
                                            "  qrid scan *.jpg --jsonl --reveal > codes.jsonl\n"
                                            "  qrid scan -v photo.jpg",
                                            add, run);
}

} // namespace qrid::cmd
