#include "qrid/artwork/draw.h"

#include "qrid/artwork/cairo/module.h"
#include "qrid/base/error.h"
#include "qrid/qr/render.h"

#include <fmt/format.h>

#include <utility>

namespace qrid::artwork {

Bytes leaf_png(const Leaf& leaf, double pixels_per_unit, std::optional<double> unit_mm, GroundPixels* grounds) {
    const double pixels = leaf.width * pixels_per_unit * leaf.height * pixels_per_unit;
    if (!(pixels <= static_cast<double>(max_drawn_pixels)) || pixels < 1)
        throw Error(Code::usage, fmt::format("a picture of {:.0f} million pixels is too large to draw", pixels / 1e6),
                    fmt::format("use at most {} million pixels", max_drawn_pixels / 1'000'000));
    for (const Leaf::Placed& placed : leaf.sides)
        for (const Item& item : placed.side->items)
            if (const auto* code = std::get_if<QrPanel>(&item);
                code != nullptr && module_pixels_of(*code->symbol, code->box.width, pixels_per_unit) < 1)
                throw Error(Code::usage, "the picture has too few pixels for the QR code", "use more pixels");
    return loaded<CairoModule>().png(leaf, pixels_per_unit, unit_mm, grounds);
}

Bytes leaf_svg(const Leaf& leaf, std::optional<double> unit_mm) { return loaded<CairoModule>().svg(leaf, unit_mm); }

void leaves_pdf(const std::function<const Leaf*()>& next, double points_per_unit, Seconds created,
                const std::function<void(ByteView)>& sink) {
    loaded<CairoModule>().pdf(next, points_per_unit, created, sink);
}

Bytes leaf_pdf(const Leaf& leaf, double points_per_unit, Seconds created) {
    Bytes pdf;
    const Leaf* rest = &leaf;
    leaves_pdf([&] { return std::exchange(rest, nullptr); }, points_per_unit, created,
               [&](ByteView bytes) { append(pdf, bytes); });
    return pdf;
}

Bytes symbol_pdf(const Symbol& symbol, double module_mm, Seconds created) {
    const double side = printed_side(symbol, module_mm);
    auto face = std::make_shared<Side>();
    face->width = face->height = side;
    face->items.emplace_back(QrPanel{std::make_shared<Symbol>(symbol), {0, 0, side, side}, 0, true});
    return leaf_pdf({.width = side, .height = side, .sides = {{face, {}}}, .marks = {}}, points_per_mm, created);
}

} // namespace qrid::artwork
