// SVG, with librsvg. What a drawing refers to outside of itself is not there.
#include "qrid/picture/decoder/give.h"

#include <algorithm>
#include <cairo.h>
#include <cmath>
#include <librsvg/rsvg.h>
#include <string_view>

namespace qrid::decoder {

namespace {

struct Size {
    double width, height;
};

/// In the drawing's own pixels; a drawing that does not say is a square.
Size natural_size(RsvgHandle* drawing) {
    Size size{0, 0};
    if (rsvg_handle_get_intrinsic_size_in_pixels(drawing, &size.width, &size.height) != 0 && size.width > 0 &&
        size.height > 0)
        return size;
    gboolean has_width = 0, has_height = 0, has_box = 0;
    RsvgLength width, height;
    RsvgRectangle box;
    rsvg_handle_get_intrinsic_dimensions(drawing, &has_width, &width, &has_height, &height, &has_box, &box);
    return has_box != 0 && box.width > 0 && box.height > 0 ? Size{box.width, box.height} : Size{1, 1};
}

/// How large it is drawn: its modules may be a unit or less.
Size size_to_draw(Size natural, const Task& task) {
    constexpr double wanted = 2400; // the longer side
    const double ratio = natural.width / natural.height;
    const double most = static_cast<double>(std::min<std::int64_t>(task.max_pixels, 24'000'000)) * 0.99;
    double longer = std::max({wanted, natural.width, natural.height});
    longer = std::min({longer, std::sqrt(most * std::max(ratio, 1 / ratio)),
                       static_cast<double>(std::min<std::int64_t>(task.max_side, 32767))});
    const Size size = ratio >= 1 ? Size{longer, longer / ratio} : Size{longer * ratio, longer};
    return {std::max(1.0, std::floor(size.width)), std::max(1.0, std::floor(size.height))};
}

bool draw(ByteView file, const Task& task, cairo_surface_t*& surface) {
    RsvgHandle* drawing = rsvg_handle_new_from_data(file.data(), file.size(), nullptr);
    if (drawing == nullptr) return false;
    const Size natural = natural_size(drawing);
    if (!std::isfinite(natural.width / natural.height)) return false;
    const Size size = size_to_draw(natural, task);
    constexpr double least = 4; // a line, however long it says to be
    if (std::min(size.width, size.height) < least) fail(Status::not_supported);
    surface =
        cairo_image_surface_create(CAIRO_FORMAT_ARGB32, static_cast<int>(size.width), static_cast<int>(size.height));
    cairo_t* context = cairo_create(surface);
    const RsvgRectangle everything{0, 0, size.width, size.height};
    const bool drawn = rsvg_handle_render_document(drawing, context, &everything, nullptr) != 0 &&
                       cairo_status(context) == CAIRO_STATUS_SUCCESS;
    cairo_surface_flush(surface);
    return drawn;
}

} // namespace

// A drawing of all that loads something when it is first met: text, with its fonts, and pictures.
void prepare() {
    constexpr std::string_view first =
        R"(<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9">)"
        R"(<text x="1" y="5" font-family="sans-serif" font-size="4">a</text><image width="1" height="1" xlink:href=")"
        R"(data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAsTAdcQAAAABJRU5ErkJggg==)"
        R"("/></svg>)";
    cairo_surface_t* surface = nullptr;
    draw(bytes_of(first), {0, 64, 4096, 1000, false}, surface);
}

void decode(const Task& task, ByteView file) {
    cairo_surface_t* surface = nullptr;
    if (!draw(file, task, surface)) fail(Status::damaged);
    const int width = cairo_image_surface_get_width(surface), height = cairo_image_surface_get_height(surface);
    check_size(task, width, height);
    const std::uint8_t* row = cairo_image_surface_get_data(surface);
    if (row == nullptr) fail(Status::no_memory);
    Image image(width, height);
    std::uint8_t* to = image.rgb.data();
    for (int y = 0; y < height; ++y, row += cairo_image_surface_get_stride(surface))
        for (int x = 0; x < width; ++x) { // premultiplied
            const auto pixel = reinterpret_cast<const std::uint32_t*>(row)[x];
            const std::uint32_t clear = 255 - (pixel >> 24U), ground = task.is_on_black ? 0 : clear;
            image.has_transparency = image.has_transparency || clear != 0;
            for (const unsigned shift : {16U, 8U, 0U})
                *to++ = static_cast<std::uint8_t>(std::min(255U, (pixel >> shift & 255U) + ground));
        }
    give_image(image, 1);
}

} // namespace qrid::decoder
