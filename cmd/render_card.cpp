#include "render_card.h"

#include "card_studio.h"
#include "qrid/artwork/draw.h"
#include "qrid/artwork/leaves.h"
#include "qrid/base/text.h"
#include "qrid/qr/render.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace qrid::cmd {

namespace {

using artwork::Leaf;

constexpr double mm_an_inch = 25.4, units_an_inch = 96; // of a phone's layout, as CSS has it
constexpr double mm_a_phone_unit = mm_an_inch / units_an_inch;
constexpr double gap_mm = 4; // between front and back in one picture

std::string card_format(const RenderOptions& o) {
    if (o.format == "terminal")
        throw Error(Code::usage, "cannot draw a card in the terminal", "write it to a file with -o card.png");
    if (!o.format.empty()) return o.format;
    if (o.output.to_file()) return format_of_name(o.output.path, {"png", "svg", "pdf"});
    return o.card.sheet.empty() ? "png" : "pdf";
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
    if (o.lines || !o.out_dir.empty() || o.jobs.jobs > 0)
        refuse("--id-card draws one card, or many on sheets", "use --sheet a4 for many, with one card per line");
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

// How large the code is in what was drawn.
struct CodeSize {
    int pixels = 0;  // of a module; 0 where there are none
    double mm = 0;   // of a module
    double side = 0; // with its quiet zone; millimetres
};

// Refuses a resolution that is too low for a code that is drawn.
CodeSize code_size_of(const Symbol& symbol, bool is_phone, bool is_drawn, const std::string& format,
                      double pixels_per_unit) {
    const int across = symbol.size + 2 * quiet_zone;
    const double side = is_phone ? artwork::phone_code_side : artwork::id1_code_side;
    const double unit = is_phone ? mm_a_phone_unit : 1;
    CodeSize size{.pixels = 0, .mm = side / across * unit, .side = side * unit};
    if (format != "png") return size;
    size.pixels = artwork::module_pixels_of(symbol, side, pixels_per_unit);
    size.mm = size.pixels / pixels_per_unit * unit;
    size.side = size.mm * across;
    constexpr int least_pixels = 2;
    if (is_drawn && (size.pixels < least_pixels || (!is_phone && size.mm < safe_module_mm)))
        throw Error(Code::usage,
                    fmt::format("at this resolution a module of the code is {}, or {:.2f} mm",
                                counted(static_cast<std::uint64_t>(size.pixels), "pixel"), size.mm),
                    is_phone ? "choose a higher --scale" : fmt::format("choose another --dpi, such as {}", usual_dpi));
    return size;
}

void tell(const Warnings& warnings, Session& session) {
    for (const Warning& warning : warnings) session.note(warning.detail);
}

int draw_one(const RenderOptions& o, const Studio& studio, const std::string& format, Seconds created,
             Session& session) {
    const Drawable card = studio.draw(single_card(o, session));
    const bool is_phone = studio.is_phone();
    const double pixels_per_unit = is_phone ? (o.card.scale > 0 ? o.card.scale : usual_scale)
                                            : (o.card.dpi > 0 ? o.card.dpi : usual_dpi) / mm_an_inch;
    const CodeSize code = code_size_of(*card.symbol, is_phone, o.card.side != "front", format, pixels_per_unit);
    const auto sides = studio.chosen(card.sides);
    const Leaf leaf = artwork::stacked(sides, gap_mm);
    const std::optional<double> unit_mm = is_phone ? std::nullopt : std::optional(1.0);
    Bytes drawn;
    if (format == "png") {
        drawn = artwork::leaf_png(leaf, pixels_per_unit, unit_mm);
    } else if (format == "svg") {
        drawn = artwork::leaf_svg(leaf, unit_mm);
    } else {
        std::vector<Leaf> pages;
        for (const auto& face : sides) pages.push_back(artwork::stacked({&face, 1}, 0));
        auto page = pages.cbegin();
        const double points = is_phone ? mm_a_phone_unit * artwork::points_per_mm : artwork::points_per_mm;
        artwork::leaves_pdf([&] { return page == pages.cend() ? nullptr : &*page++; }, points, created,
                            [&](ByteView bytes) { drawn.insert(drawn.end(), bytes.begin(), bytes.end()); });
    }
    o.output.write(session, drawn, o.mode.mode);
    if (session.format == Format::json) {
        nlohmann::json document{{"output", o.output.path},
                                {"format", format},
                                {"layout", o.card.layout},
                                {"version", card.symbol->version},
                                {"ec", std::string(1, letter(card.symbol->level))},
                                {"modules", card.symbol->size},
                                {"module_mm", code.mm},
                                {"qr_mm", code.side},
                                {"bytes", drawn.size()},
                                {"left_out", card.sides.left_out},
                                {"warnings", nlohmann::json::array()}};
        if (!is_phone) document["side"] = o.card.side.empty() ? "both" : o.card.side;
        if (format == "pdf") document["pages"] = sides.size();
        if (format == "png") {
            document["module_pixels"] = code.pixels;
            document["pixels"] = {artwork::pixels_of(leaf.width, pixels_per_unit),
                                  artwork::pixels_of(leaf.height, pixels_per_unit)};
        }
        for (const Warning& warning : card.sides.warnings)
            document["warnings"].push_back({{"code", name(warning.code)}, {"detail", warning.detail}});
        session.print_json(document);
        return 0;
    }
    tell(card.sides.warnings, session);
    session.detail(fmt::format("QR version {}-{}, {} modules of {:.2f} mm, {:.1f} mm with its margin",
                               card.symbol->version, letter(card.symbol->level), card.symbol->size, code.mm,
                               code.side));
    return 0;
}

} // namespace

int render_card(const RenderOptions& o, int largest, Session& session) {
    const std::string format = card_format(o);
    check_card_options(o, format, session);
    o.output.check(o.input);
    const Studio studio(o, largest, session);
    const Seconds created = o.card.at.now(session);
    return o.card.sheet.empty() ? draw_one(o, studio, format, created, session)
                                : render_sheet(o, studio, created, session);
}

} // namespace qrid::cmd
