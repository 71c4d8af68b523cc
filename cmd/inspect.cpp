#include "qrid/verify/inspect.h"

#include "commands.h"
#include "common.h"
#include "drawing.h"
#include "qrid/picture/load.h"
#include "qrid/picture/png.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace qrid::cmd {

namespace {

struct Options {
    std::string input = "-", face, draw = "auto";
    bool reveal = false, layers = false, force = false;
    ReadingOptions reading;
    EffortOption effort;
    AtOption at;
    ModeOption mode;
};

void add(CLI::App& app, Options& o) {
    app.add_option("INPUT", o.input, "A picture, a card's text, its bytes, or '-' for standard input")
        ->capture_default_str();
    app.add_flag("--layers", o.layers, "Also show the bytes of every layer, in hexadecimal");
    app.add_flag("--reveal", o.reveal, "Show personal data in full, and the face");
    app.add_option(
           "--draw", o.draw,
           "How to draw the card's face: auto (with --reveal, the best that the terminal supports), blocks, sixel, kitty "
           "or never")
        ->type_name("HOW")
        ->capture_default_str();
    app.add_option("--face", o.face,
                   "Save the card's face to this file: as PNG if its name ends in .png, otherwise as it is on the card")
        ->type_name("PATH");
    app.add_flag("--force", o.force, "Replace that file if it exists");
    o.mode.add(app);
    o.reading.add(app);
    o.effort.add(app);
    o.at.add(app);
}

const Bytes* face_of(const Inspection& inspection) {
    const bool is_read = inspection.card && inspection.card->claims.identity;
    return is_read ? inspection.card->claims.identity->face() : nullptr;
}

void save_face(const Inspection& inspection, const Options& o) {
    const Bytes* face = face_of(inspection);
    if (face == nullptr) throw Error(Code::face_absent, "the card has no face");
    const bool wants_png = o.face.ends_with(".png") && picture_kind(*face) != PictureKind::png;
    try {
        write_file(o.face, wants_png ? png_rgb(load_picture(*face)) : *face,
                   o.force ? Overwrite::replace : Overwrite::refuse, o.mode.mode);
    } catch (const Error& error) {
        if (error.code() != Code::unreadable_file) throw;
        throw Error(error.code(), fmt::format("cannot convert the card's face to PNG: {}", error.what()),
                    "use a name that does not end in .png to save it unchanged");
    }
}

// A face that cannot be decoded is told of in its layer; there is nothing to draw then.
void draw_face(const Inspection& inspection, Drawing drawing, Session& session) {
    const Bytes* face = face_of(inspection);
    if (face == nullptr || drawing == Drawing::none) return;
    try {
        session.print(drawn(load_picture(*face), drawing, session));
    } catch (const Error& error) {
        session.note(fmt::format("the card's face cannot be drawn: {}", error.what()));
    }
}

Drawing drawing_of(const Options& o, const Session& session) {
    if (o.draw != "auto") return parse_drawing(o.draw);
    const bool may_draw = o.reveal && session.out_is_terminal && session.format == Format::text && !session.quiet;
    return may_draw ? drawing_of_terminal() : Drawing::none;
}

int run(const Options& o, Session& session) {
    if (!o.face.empty()) check_target(o.face, o.force ? Overwrite::replace : Overwrite::refuse);
    const Drawing drawing = drawing_of(o, session);
    InspectOptions how{.now = o.at.now(session), .reveal = o.reveal, .bytes = o.layers};
    o.reading.put(how.demands, session);
    const Bytes content = session.read(o.input);
    const std::string label = o.input == "-" ? "standard input" : o.input;
    JsonList documents(session);
    int worst = 0;
    std::optional<Inspection> faced;
    const auto act = [&](const CardInput& input) {
        const Inspection inspection = inspect(input, how);
        if (session.format == Format::json) {
            documents.add(inspection_to_json(inspection, o.reveal));
        } else {
            session.print(inspection_to_text(inspection));
            draw_face(inspection, drawing, session);
        }
        if (!o.face.empty() && !faced) faced = inspection;
        if (!inspection.flaw || is_of_other_symbology(input)) return; // for those the picture has its error
        session.print_error(*inspection.flaw, input.name);
        worst = worse(worst, reason(inspection.flaw->code()).exit_code);
    };
    bool any = false;
    try {
        for_each_card(
            label, content,
            [&](const CardInput& input) {
                any = true;
                act(input);
            },
            o.effort.scan(), OtherCodes::give);
    } catch (const Error& error) { // pages that were not looked at
        if (!any || error.code() == Code::cannot_write) throw;
        session.print_error(error, label);
        worst = worse(worst, reason(error.code()).exit_code);
    }
    if (session.format == Format::json) documents.finish();
    if (faced) save_face(*faced, o);
    return worst;
}

} // namespace

Command inspect_command() {
    return make_command<Options>("Check", "inspect", "Show what is in a code; needs no keys and trusts nothing",
                                 "  qrid inspect screenshot.png\n"
                                 "  qrid inspect card.txt --reveal --face face.png\n"
                                 "  qrid inspect card.png --layers\n"
                                 "  qrid scan photo.jpg | qrid inspect --json",
                                 add, run);
}

} // namespace qrid::cmd
