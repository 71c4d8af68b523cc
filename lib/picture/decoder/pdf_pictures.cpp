// The pictures on a page of a PDF, as they are and not as the page shows them, with poppler's GLib interface.
#include "qrid/picture/decoder/give.h"

#include <algorithm>
#include <cmath>
#include <poppler.h>

namespace qrid::decoder {

namespace {

constexpr double points_per_inch = 72;
constexpr double finer = 1.2; // than the page was drawn, or there is nothing to gain
constexpr int most_looked_at = 50, least_side = 40;

/// Pixels per inch of a page that was drawn as pdf.cpp does.
double drawn_dpi(PopplerPage* page, const Task& task) {
    constexpr double usual_dpi = 300, max_page_pixels = 24'000'000;
    double width = 0, height = 0;
    poppler_page_get_size(page, &width, &height);
    if (!(width > 0 && height > 0)) fail(Status::damaged);
    const double pixels = std::min(static_cast<double>(task.max_pixels), max_page_pixels);
    return std::min(usual_dpi, std::sqrt(pixels / (width * height)) * points_per_inch);
}

void give(const Task& task, cairo_surface_t* surface) {
    const int width = cairo_image_surface_get_width(surface), height = cairo_image_surface_get_height(surface);
    const cairo_format_t format = cairo_image_surface_get_format(surface);
    const bool has_alpha = format == CAIRO_FORMAT_ARGB32;
    if ((format != CAIRO_FORMAT_RGB24 && !has_alpha) || !is_within(task, width, height)) return;
    cairo_surface_flush(surface);
    const std::uint8_t* row = cairo_image_surface_get_data(surface);
    if (row == nullptr) return;
    Image image(width, height);
    std::uint8_t* to = image.rgb.data();
    for (int y = 0; y < height; ++y, row += cairo_image_surface_get_stride(surface))
        for (int x = 0; x < width; ++x) { // premultiplied; on white, as a page is
            const auto pixel = reinterpret_cast<const std::uint32_t*>(row)[x];
            const std::uint32_t clear = has_alpha ? 255 - (pixel >> 24U) : 0;
            for (const unsigned shift : {16U, 8U, 0U})
                *to++ = static_cast<std::uint8_t>(std::min(255U, (pixel >> shift & 255U) + clear));
        }
    give_image(image, 1);
}

} // namespace

void prepare() {}

void decode(const Task& task, ByteView file) {
    GBytes* bytes = g_bytes_new_static(file.data(), file.size());
    PopplerDocument* document = poppler_document_new_from_bytes(bytes, nullptr, nullptr);
    if (document == nullptr) fail(Status::damaged);
    const std::int64_t number = pictures_of(task.page); // which is its own inverse
    if (number < 0 || number >= poppler_document_get_n_pages(document)) fail(Status::damaged);
    PopplerPage* page = poppler_document_get_page(document, static_cast<int>(number));
    if (page == nullptr) fail(Status::damaged);
    const double dpi = drawn_dpi(page, task);
    GList* pictures = poppler_page_get_image_mapping(page);
    int given = 0, looked_at = 0;
    for (const GList* at = pictures; at != nullptr && given < most_pictures_on_page && looked_at < most_looked_at;
         at = at->next, ++looked_at) {
        const auto* mapping = static_cast<const PopplerImageMapping*>(at->data);
        const double inches = std::abs(mapping->area.x2 - mapping->area.x1) / points_per_inch,
                     high = std::abs(mapping->area.y2 - mapping->area.y1) / points_per_inch;
        cairo_surface_t* surface = poppler_page_get_image(page, mapping->image_id);
        if (surface == nullptr || cairo_surface_get_type(surface) != CAIRO_SURFACE_TYPE_IMAGE) continue;
        const int width = cairo_image_surface_get_width(surface), height = cairo_image_surface_get_height(surface);
        const bool is_finer = std::max(width, height) > finer * dpi * std::max(inches, high);
        if (std::min(width, height) >= least_side && is_finer) {
            give(task, surface);
            ++given;
        }
        cairo_surface_destroy(surface);
    }
    answer({Status::finished});
}

} // namespace qrid::decoder
