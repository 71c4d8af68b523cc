// Pages of a PDF, with poppler.
#include "qrid/picture/decoder/decode.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <poppler-document.h>
#include <poppler-global.h>
#include <poppler-image.h>
#include <poppler-page-renderer.h>
#include <poppler-page.h>

namespace qrid::decoder {

namespace {

constexpr double points_per_inch = 72, usual_dpi = 300;
constexpr double max_points = 14400; // a side; ISO 32000-1, annex C.2
constexpr std::int64_t max_page_pixels = 24'000'000;

/// Pixels per inch, so that the page keeps to every bound.
double dpi_of(const poppler::rectf& page, const Task& task) {
    const double width = page.width(), height = page.height();
    if (!(width > 0 && height > 0)) fail(Status::damaged);
    if (!(width <= max_points && height <= max_points)) fail(Status::not_supported);
    // A row and a column are left for rounding up.
    const double pixels = static_cast<double>(std::min(task.max_pixels, max_page_pixels)) * 0.999;
    const double by_area = std::sqrt(pixels / (width * height)) * points_per_inch;
    const double by_side = static_cast<double>(task.max_side - 1) / std::max(width, height) * points_per_inch;
    return std::min({usual_dpi, by_area, by_side});
}

} // namespace

// Fonts are not prepared: a text in a font that is not in the file is not drawn, and codes are not such texts.
void prepare() {
    poppler::set_debug_error_function([](const std::string&, void*) {}, nullptr);
}

void decode(const Task& task, ByteView file) {
    const std::unique_ptr<poppler::document> document(poppler::document::load_from_raw_data(
        reinterpret_cast<const char*>(file.data()), static_cast<int>(file.size())));
    if (!document) fail(Status::damaged);
    if (document->is_locked()) fail(Status::locked);
    const int pages = std::min(document->pages(), static_cast<int>(most_parts)); // as it claims
    if (pages <= 0) fail(Status::damaged);
    if (task.page == no_page) return answer({Status::counted, 0, 0, static_cast<std::uint32_t>(pages)});
    if (task.page >= pages) fail(Status::damaged);

    const std::unique_ptr<poppler::page> page(document->create_page(static_cast<int>(task.page)));
    if (!page) fail(Status::damaged);
    const double dpi = dpi_of(page->page_rect(), task);
    poppler::page_renderer renderer;
    renderer.set_image_format(poppler::image::format_rgb24);
    renderer.set_render_hints(poppler::page_renderer::antialiasing | poppler::page_renderer::text_antialiasing);
    const poppler::image image = renderer.render_page(page.get(), dpi, dpi);
    if (!image.is_valid() || image.format() != poppler::image::format_rgb24) fail(Status::damaged);
    if (!is_within(task, image.width(), image.height())) fail(Status::too_large, image.width(), image.height());

    answer({Status::decoded, static_cast<std::uint32_t>(image.width()), static_cast<std::uint32_t>(image.height()),
            static_cast<std::uint32_t>(pages)});
    const auto* row = reinterpret_cast<const std::uint8_t*>(image.const_data());
    for (int y = 0; y < image.height(); ++y, row += image.bytes_per_row())
        write({row, static_cast<std::size_t>(image.width()) * 3});
}

} // namespace qrid::decoder
