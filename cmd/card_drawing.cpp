#include "card_drawing.h"

#include "qrid/artwork/draw.h"
#include "qrid/artwork/leaves.h"
#include "qrid/base/text.h"
#include "qrid/qr/render.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace qrid::cmd {

namespace {

using artwork::Leaf;

constexpr double mm_an_inch = 25.4, units_an_inch = 96; // of a phone's layout, as CSS has it
constexpr double mm_a_phone_unit = mm_an_inch / units_an_inch;
constexpr double gap_mm = 4; // between front and back in one picture

double pixels_per_unit_of(const CardRenderOptions& card, bool is_phone) {
    if (is_phone) return card.scale > 0 ? card.scale : usual_scale;
    return (card.dpi > 0 ? card.dpi : usual_dpi) / mm_an_inch;
}

} // namespace

CardPress::CardPress(const RenderOptions& o, const Studio& studio, std::string format, Seconds created)
    : options_(o), studio_(studio), format_(std::move(format)), created_(created),
      pixels_per_unit_(pixels_per_unit_of(o.card, studio.is_phone())),
      grounds_(std::make_unique<artwork::GroundPixels>()) {}

CodeSize CardPress::code_size_of(const Symbol& symbol) const {
    const bool is_phone = studio_.is_phone();
    const int across = symbol.size + 2 * quiet_zone;
    const double side = is_phone ? artwork::phone_code_side : artwork::id1_code_side;
    const double unit = is_phone ? mm_a_phone_unit : 1;
    CodeSize size{.pixels = 0, .mm = side / across * unit, .side = side * unit};
    if (format_ != "png") return size;
    size.pixels = artwork::module_pixels_of(symbol, side, pixels_per_unit_);
    size.mm = size.pixels / pixels_per_unit_ * unit;
    size.side = size.mm * across;
    constexpr int least_pixels = 2;
    const bool is_drawn = options_.card.side != "front";
    if (is_drawn && (size.pixels < least_pixels || (!is_phone && size.mm < safe_module_mm)))
        throw Error(Code::usage,
                    fmt::format("at this resolution a module of the code is {}, or {:.2f} mm",
                                counted(static_cast<std::uint64_t>(size.pixels), "pixel"), size.mm),
                    is_phone ? "choose a higher --scale" : fmt::format("choose another --dpi, such as {}", usual_dpi));
    return size;
}

Bytes CardPress::pdf(std::span<const std::shared_ptr<const artwork::Side>> sides) const {
    std::vector<Leaf> pages;
    for (const auto& face : sides) pages.push_back(artwork::stacked({&face, 1}, 0));
    auto page = pages.cbegin();
    const double points = studio_.is_phone() ? mm_a_phone_unit * artwork::points_per_mm : artwork::points_per_mm;
    Bytes drawn;
    artwork::leaves_pdf([&] { return page == pages.cend() ? nullptr : &*page++; }, points, created_,
                        [&](ByteView bytes) { append(drawn, bytes); });
    return drawn;
}

CardDrawing CardPress::draw(const Drawable& card) const {
    CardDrawing drawing;
    drawing.code = code_size_of(*card.symbol);
    const auto sides = studio_.chosen(card.sides);
    if (format_ == "pdf") {
        drawing.bytes = pdf(sides);
        drawing.pages = sides.size();
        return drawing;
    }
    const Leaf leaf = artwork::stacked(sides, gap_mm);
    const std::optional<double> unit_mm = studio_.is_phone() ? std::nullopt : std::optional(1.0);
    if (format_ == "svg") {
        drawing.bytes = artwork::leaf_svg(leaf, unit_mm);
        return drawing;
    }
    drawing.bytes = artwork::leaf_png(leaf, pixels_per_unit_, unit_mm, grounds_.get());
    drawing.width_pixels = artwork::pixels_of(leaf.width, pixels_per_unit_);
    drawing.height_pixels = artwork::pixels_of(leaf.height, pixels_per_unit_);
    return drawing;
}

nlohmann::json CardPress::told(const Drawable& card, const CardDrawing& drawing) const {
    nlohmann::json document{{"format", format_},
                            {"layout", options_.card.layout},
                            {"version", card.symbol->version},
                            {"ec", std::string(1, letter(card.symbol->level))},
                            {"modules", card.symbol->size},
                            {"module_mm", drawing.code.mm},
                            {"qr_mm", drawing.code.side},
                            {"bytes", drawing.bytes.size()},
                            {"left_out", card.sides.left_out},
                            {"warnings", nlohmann::json::array()}};
    if (!studio_.is_phone()) document["side"] = options_.card.side.empty() ? "both" : options_.card.side;
    if (format_ == "pdf") document["pages"] = drawing.pages;
    if (format_ == "png") {
        document["module_pixels"] = drawing.code.pixels;
        document["pixels"] = {drawing.width_pixels, drawing.height_pixels};
    }
    for (const Warning& warning : card.sides.warnings)
        document["warnings"].push_back({{"code", name(warning.code)}, {"detail", warning.detail}});
    return document;
}

} // namespace qrid::cmd
