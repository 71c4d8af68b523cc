#include "qrid/verify/inspect.h"

#include "commands.h"
#include "common.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace qrid::cmd {

namespace {

struct InspectOptions {
    std::string input = "-", face;
    bool reveal = false, force = false;
    AtOption at;
};

void add(CLI::App& app, InspectOptions& o) {
    app.add_option("INPUT", o.input, "A picture, a card's text, its bytes, or '-' for standard input")
        ->capture_default_str();
    app.add_flag("--reveal", o.reveal, "Show personal data in full");
    app.add_option("--face", o.face, "Save the card's face to this file, as it is on the card")->type_name("PATH");
    app.add_flag("--force", o.force, "Replace that file when it exists");
    o.at.add(app);
}

void save_face(const Inspection& inspection, const InspectOptions& o) {
    const bool read = inspection.card && inspection.card->claims.identity;
    const Bytes* face = read ? inspection.card->claims.identity->face() : nullptr;
    if (face == nullptr) throw Error(Code::face_absent, "the card carries no face");
    write_file(o.face, *face, o.force ? Overwrite::replace : Overwrite::refuse);
}

int run(const InspectOptions& o, Session& session) {
    if (!o.face.empty()) check_target(o.face, o.force ? Overwrite::replace : Overwrite::refuse);
    const Bytes content = session.read(o.input);
    const std::string label = o.input == "-" ? "standard input" : o.input;
    JsonList documents(session);
    int worst = 0;
    std::optional<Inspection> faced;
    for_each_card(label, content, [&](const CardInput& input) {
        const Inspection inspection = inspect(input, o.at.now(session), o.reveal);
        if (session.format == Format::json)
            documents.add(inspection_to_json(inspection, o.reveal));
        else
            session.print(inspection_to_text(inspection));
        if (!o.face.empty() && !faced) faced = inspection;
        if (!inspection.flaw) return;
        session.print_error(*inspection.flaw, input.name);
        worst = worse(worst, reason(inspection.flaw->code()).exit_code);
    });
    if (session.format == Format::json) documents.finish();
    if (faced) save_face(*faced, o);
    return worst;
}

} // namespace

Command inspect_command() {
    return make_command<InspectOptions>("Check", "inspect", "What is in this code? Needs no keys, trusts nothing",
                                        "  qrid inspect screenshot.png\n"
                                        "  qrid inspect card.txt --reveal --face face.webp\n"
                                        "  qrid scan photo.jpg | qrid inspect --json",
                                        add, run);
}

} // namespace qrid::cmd
