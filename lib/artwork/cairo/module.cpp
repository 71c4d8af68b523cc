#include "qrid/artwork/cairo/module.h"

#include "qrid/artwork/cairo/painter.h"
#include "qrid/artwork/cairo/typeset.h"
#include "qrid/artwork/pixels.h"
#include "qrid/base/scratch.h"
#include "qrid/picture/png.h"

#include <algorithm>
#include <bit>
#include <cairo/cairo-pdf.h>
#include <cairo/cairo-svg.h>
#include <cmath>
#include <cstring>
#include <exception>

namespace qrid::artwork {

namespace {

// Where Cairo's bytes go. What the sink throws is kept until Cairo has returned.
struct Writing {
    const std::function<void(ByteView)>& sink;
    std::exception_ptr thrown = nullptr;

    static cairo_status_t write(void* self, const unsigned char* data, unsigned size) {
        auto& writing = *static_cast<Writing*>(self);
        try {
            writing.sink({data, size});
            return CAIRO_STATUS_SUCCESS;
        } catch (...) {
            writing.thrown = std::current_exception();
            return CAIRO_STATUS_WRITE_ERROR;
        }
    }

    void finish(cairo_surface_t* surface) const {
        const FontsAlone alone; // which are written into the file
        cairo_surface_finish(surface);
        if (thrown) std::rethrow_exception(thrown);
        check(cairo_surface_status(surface));
    }
};

// From Cairo's pixels, which are words of the machine and premultiplied, to those of a PNG.
void fill_row(const std::uint32_t* row, std::size_t width, std::uint8_t* out) {
    constexpr std::uint32_t opaque = 255;
    std::uint32_t all = ~0U;
    for (std::size_t x = 0; x < width; ++x) all &= row[x];
    if (all >> 24 == opaque) { // most rows: words, which are turned several at once
        for (std::size_t x = 0; x < width; ++x) {
            const std::uint32_t pixel = row[x];
            const std::uint32_t turned = std::endian::native == std::endian::little
                                             ? (pixel & 0xff00ff00U) | (pixel >> 16 & 0xff) | (pixel & 0xff) << 16
                                             : pixel << 8 | opaque;
            std::memcpy(out + 4 * x, &turned, sizeof turned);
        }
        return;
    }
    for (std::size_t x = 0; x < width; ++x) {
        const std::uint32_t premultiplied = row[x], alpha = premultiplied >> 24;
        const auto channel = [&](int shift) {
            const std::uint32_t value = premultiplied >> shift & 0xff;
            return static_cast<std::uint8_t>(alpha == opaque ? value
                                             : alpha == 0    ? 0
                                                             : (value * opaque + alpha / 2) / alpha);
        };
        out[4 * x] = channel(16);
        out[4 * x + 1] = channel(8);
        out[4 * x + 2] = channel(0);
        out[4 * x + 3] = static_cast<std::uint8_t>(alpha);
    }
}

Bytes png(const Leaf& leaf, double pixels_per_unit, std::optional<double> unit_mm, GroundPixels* grounds) {
    const int width = pixels_of(leaf.width, pixels_per_unit), height = pixels_of(leaf.height, pixels_per_unit);
    const int stride = cairo_format_stride_for_width(CAIRO_FORMAT_ARGB32, width);
    thread_local Scratch scratch;
    const std::size_t size = static_cast<std::size_t>(stride) * static_cast<std::size_t>(height);
    std::uint8_t* const pixels = scratch.of(size);
    std::fill_n(pixels, size, std::uint8_t{0});
    const CairoPtr<cairo_surface_t> surface(
        cairo_image_surface_create_for_data(pixels, CAIRO_FORMAT_ARGB32, width, height, stride));
    check(cairo_surface_status(surface.get()));
    {
        const CairoPtr<cairo_t> cr(cairo_create(surface.get()));
        paint(cr.get(), leaf, {.scale = pixels_per_unit, .has_pixels = true, .cuts_corners = true, .plates = grounds});
    }
    cairo_surface_flush(surface.get());
    const auto fill = [&](int y, std::span<std::uint8_t> out) {
        fill_row(reinterpret_cast<const std::uint32_t*>(pixels + static_cast<std::ptrdiff_t>(stride) * y),
                 out.size() / 4, out.data());
    };
    constexpr double mm_a_metre = 1000;
    std::uint32_t pixels_per_metre = 0;
    if (unit_mm) pixels_per_metre = static_cast<std::uint32_t>(std::lround(pixels_per_unit / *unit_mm * mm_a_metre));
    return png_rgba(width, height, fill, pixels_per_metre);
}

Bytes svg(const Leaf& leaf, std::optional<double> unit_mm) {
    Bytes bytes;
    const std::function<void(ByteView)> sink = [&](ByteView more) { append(bytes, more); };
    Writing writing{sink};
    const double scale = unit_mm.value_or(1);
    const CairoPtr<cairo_surface_t> surface(
        cairo_svg_surface_create_for_stream(&Writing::write, &writing, leaf.width * scale, leaf.height * scale));
    check(cairo_surface_status(surface.get()));
    cairo_svg_surface_set_document_unit(surface.get(), unit_mm ? CAIRO_SVG_UNIT_MM : CAIRO_SVG_UNIT_PX);
    {
        const CairoPtr<cairo_t> cr(cairo_create(surface.get()));
        paint(cr.get(), leaf, {.scale = scale, .cuts_corners = true, .takes_jpeg = true});
    }
    writing.finish(surface.get());
    return bytes;
}

void pdf(const std::function<const Leaf*()>& next, double points_per_unit, Seconds created,
         const std::function<void(ByteView)>& sink) {
    Writing writing{sink};
    const Leaf* leaf = next();
    if (leaf == nullptr) throw Error(Code::internal, "a PDF needs a page");
    const CairoPtr<cairo_surface_t> surface(cairo_pdf_surface_create_for_stream(
        &Writing::write, &writing, leaf->width * points_per_unit, leaf->height * points_per_unit));
    check(cairo_surface_status(surface.get()));
    const std::string when = format_time(std::clamp(created, earliest_time, latest_time));
    cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_CREATE_DATE, when.c_str());
    cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_CREATOR, "qrid");
    {
        Grounds grounds;
        const CairoPtr<cairo_t> cr(cairo_create(surface.get()));
        for (; leaf != nullptr; leaf = next()) {
            cairo_pdf_surface_set_size(surface.get(), leaf->width * points_per_unit, leaf->height * points_per_unit);
            paint(cr.get(), *leaf, {.scale = points_per_unit, .takes_jpeg = true, .grounds = &grounds});
            const FontsAlone alone;
            cairo_show_page(cr.get());
            if (writing.thrown) break;
        }
    }
    writing.finish(surface.get());
}

} // namespace

} // namespace qrid::artwork

extern "C" const void* qrid_module() {
    using namespace qrid::artwork;
    static constexpr CairoModule functions{set_text_with_pango, png, svg, pdf};
    return &functions;
}
