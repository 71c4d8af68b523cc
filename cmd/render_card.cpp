#include "render_card.h"

#include "card_drawing.h"
#include "picture_output.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace qrid::cmd {

namespace {

std::string card_format(const RenderOptions& o) {
    if (o.format == "terminal")
        throw Error(Code::usage, "cannot draw a card in the terminal", "write it to a file with -o card.png");
    if (!o.format.empty()) return o.format;
    if (o.output.to_file()) return format_of_name(o.output.path, {"png", "svg", "pdf"});
    return o.card.sheet.empty() ? "png" : "pdf";
}

// With --jsonl.
void check_card_lines(const RenderOptions& o) {
    if (!o.card.photo.empty())
        throw Error(Code::usage, "--photo only applies to a single card", "leave it out for many");
    check_picture_output(o);
}

void check_card_options(const RenderOptions& o, const std::string& format, const Session& session) {
    const CardRenderOptions& card = o.card;
    const auto refuse = [](const char* what, const char* hint) { throw Error(Code::usage, what, hint); };
    const bool is_phone = card.layout == "phone";
    if (format == "eps") refuse("cannot draw a card as EPS", "use PDF for print: -o card.pdf");
    if (o.module_mm)
        refuse("--module-mm only applies to a code without its card",
               "leave it out: the code is as large as the card allows");
    if (o.invert) refuse("--invert only applies to terminal output", "leave it out");
    if (o.dense && o.version_max)
        refuse("--dense and --version-max cannot be used together", "use one of them: --dense means --version-max 40");
    if (is_phone && !card.side.empty())
        refuse("--side requires --layout id1", "leave it out: the phone layout has one side");
    if (is_phone && card.dpi > 0) refuse("--dpi requires --layout id1", "use --scale for the phone layout");
    if (!is_phone && card.scale > 0) refuse("--scale requires --layout phone", "use --dpi for the id1 layout");
    if (format != "png" && (card.dpi > 0 || card.scale > 0))
        refuse("--dpi and --scale only apply to PNG", "leave them out");
    if (!card.sheet.empty() && is_phone) refuse("--sheet requires --layout id1", "leave out --layout");
    if (!card.sheet.empty() && format != "pdf") refuse("a sheet must be a PDF", "use a name ending in .pdf");
    if (!card.sheet.empty() && !card.photo.empty())
        refuse("--photo only applies to a single card", "leave it out for a sheet");
    if (!card.people.empty() && !(card.sheet.empty() && card.photo.empty() && !o.lines))
        refuse("--register only applies to a single card without --photo", "leave it out");
    if (!card.sort.empty() && card.sheet.empty()) refuse("--sort requires --sheet", "draw many cards with --sheet a4");
    if (!card.lang.empty() && card.sort.empty()) refuse("--lang requires --sort name", "leave it out");
    std::error_code ignored;
    if (!card.sort.empty() &&
        (o.input == "-" || (fs::exists(o.input, ignored) && !fs::is_regular_file(o.input, ignored))))
        refuse("--sort needs a file, which is read twice", "write the cards to a file first");
    if (o.lines && !card.sheet.empty())
        refuse("--jsonl and --sheet cannot be used together", "use --sheet for pages, or --jsonl for a file per card");
    if (o.lines) {
        check_card_lines(o);
        return;
    }
    refuse_options_of_lines(o);
    if (!o.output.to_file() && session.format == Format::json)
        refuse("--json needs -o PATH: standard output cannot take both JSON and the picture",
               "write to a file with -o");
    if (!o.output.to_file() && session.out_is_terminal)
        throw Error(Code::usage,
                    fmt::format("cannot write {} to a terminal", format == "svg"   ? "an SVG"
                                                                 : format == "pdf" ? "a PDF"
                                                                                   : "a PNG"),
                    fmt::format("write it to a file with -o card.{}", format));
}

// The input as one card.
CardInput single_card(const RenderOptions& o, Session& session) {
    const std::string label = o.input == "-" ? "standard input" : o.input;
    const Bytes content = session.read(o.input);
    auto inputs = card_inputs(label, content);
    if (inputs.size() != 1)
        throw Error(Code::usage, fmt::format("{} holds {} cards", label, inputs.size()),
                    "draw one card, or several on sheets with --sheet a4 and one card per line");
    return std::move(inputs.front());
}

void tell(const Warnings& warnings, Session& session) {
    for (const Warning& warning : warnings) session.note(warning.detail);
}

int draw_one(const RenderOptions& o, Studio& studio, const CardPress& press, Session& session) {
    const CardInput input = single_card(o, session);
    if (!o.card.people.empty()) studio.take_from_register(input, o.card.people, session);
    const Drawable card = studio.draw(input);
    const CardDrawing drawing = press.draw(card);
    o.output.write(session, drawing.bytes, o.mode.mode);
    if (session.format == Format::json) {
        nlohmann::json document = press.told(card, drawing);
        document["output"] = o.output.path;
        if (card.portrait)
            document["portrait"] = {
                {"from", card.portrait->from},
                {"file", card.portrait->file.empty() ? nlohmann::json() : nlohmann::json(card.portrait->file)},
                {"dpi", studio.is_phone() ? nlohmann::json() : nlohmann::json(card.portrait->dpi)}};
        session.print_json(document);
        return 0;
    }
    tell(card.sides.warnings, session);
    if (card.portrait && !card.portrait->file.empty()) {
        const std::string told =
            fmt::format("the portrait is {}{}", card.portrait->file,
                        studio.is_phone() ? "" : fmt::format(", {} dpi on the card", card.portrait->dpi));
        card.portrait->from == "photo" ? session.detail(told) : session.note(told);
    }
    session.detail(fmt::format("QR version {}-{}, {} modules of {:.2f} mm, {:.1f} mm with its margin",
                               card.symbol->version, letter(card.symbol->level), card.symbol->size, drawing.code.mm,
                               drawing.code.side));
    return 0;
}

} // namespace

int render_card(const RenderOptions& o, int largest, Session& session) {
    const std::string format = card_format(o);
    check_card_options(o, format, session);
    o.output.check(o.input);
    Studio studio(o, largest, session);
    const Seconds created = o.card.at.now(session);
    if (!o.card.sheet.empty()) return render_sheet(o, studio, created, session);
    if (o.lines) return render_card_lines(o, studio, format, created, session);
    return draw_one(o, studio, CardPress(o, studio, format, created), session);
}

} // namespace qrid::cmd
