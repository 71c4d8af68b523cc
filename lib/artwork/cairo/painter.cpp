#include "qrid/artwork/cairo/painter.h"

#include "qrid/artwork/cairo/typeset.h"
#include "qrid/artwork/inside/enlarge.h"
#include "qrid/artwork/pixels.h"
#include "qrid/picture/jpeg.h"
#include "qrid/qr/render.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <numbers>
#include <utility>
#include <vector>

namespace qrid::artwork {

namespace {

constexpr Colour black{}, white{255, 255, 255};

void set_colour(cairo_t* cr, const Colour& colour) {
    cairo_set_source_rgb(cr, colour.red / 255.0, colour.green / 255.0, colour.blue / 255.0);
}

// The borders of all dark areas, dark to the right of each step, in modules.
std::vector<std::vector<Point>> outlines(const Symbol& symbol) {
    constexpr std::array<std::pair<int, int>, 4> steps{{{1, 0}, {0, 1}, {-1, 0}, {0, -1}}}; // clockwise
    const int across = symbol.size + 1;
    const auto dark = [&](int x, int y) {
        return x >= 0 && y >= 0 && x < symbol.size && y < symbol.size && symbol.dark(x, y);
    };
    std::vector<unsigned> leaving(static_cast<std::size_t>(across) *
                                  static_cast<std::size_t>(across)); // a bit a direction
    const auto at = [&](int x, int y) -> unsigned& {
        return leaving[static_cast<std::size_t>(y) * static_cast<std::size_t>(across) + static_cast<std::size_t>(x)];
    };
    for (int y = 0; y < symbol.size; ++y)
        for (int x = 0; x < symbol.size; ++x) {
            if (!dark(x, y)) continue;
            if (!dark(x, y - 1)) at(x, y) |= 1U;
            if (!dark(x + 1, y)) at(x + 1, y) |= 2U;
            if (!dark(x, y + 1)) at(x + 1, y + 1) |= 4U;
            if (!dark(x - 1, y)) at(x, y + 1) |= 8U;
        }
    std::vector<std::vector<Point>> all;
    for (int y = 0; y < across; ++y)
        for (int x = 0; x < across; ++x)
            while (at(x, y) != 0) { // to the east: its left upper corner is met first
                std::vector<Point>& outline = all.emplace_back();
                int direction = -1, to_x = x, to_y = y;
                do {
                    int next = direction < 0 ? 0 : (direction + 1) % 4; // to the right, ahead, to the left
                    while ((at(to_x, to_y) >> next & 1U) == 0) next = (next + 3) % 4;
                    at(to_x, to_y) &= ~(1U << next);
                    if (next != direction) outline.push_back({static_cast<double>(to_x), static_cast<double>(to_y)});
                    direction = next;
                    to_x += steps.at(static_cast<std::size_t>(direction)).first;
                    to_y += steps.at(static_cast<std::size_t>(direction)).second;
                } while (to_x != x || to_y != y);
            }
    return all;
}

// Leaves the state of the context as it was.
class Saved {
public:
    explicit Saved(cairo_t* cr) : cr_(cr) { cairo_save(cr); }
    Saved(const Saved&) = delete;
    Saved& operator=(const Saved&) = delete;
    ~Saved() { cairo_restore(cr_); }

private:
    cairo_t* cr_;
};

void trace(cairo_t* cr, const Frame& frame) {
    const Box& box = frame.box;
    const double radius = std::clamp(frame.radius, 0.0, std::max(0.0, std::min(box.width, box.height) / 2));
    if (radius <= 0) return cairo_rectangle(cr, box.x, box.y, box.width, box.height);
    constexpr double quarter = std::numbers::pi / 2;
    cairo_new_sub_path(cr);
    cairo_arc(cr, box.right() - radius, box.y + radius, radius, -quarter, 0);
    cairo_arc(cr, box.right() - radius, box.bottom() - radius, radius, 0, quarter);
    cairo_arc(cr, box.x + radius, box.bottom() - radius, radius, quarter, 2 * quarter);
    cairo_arc(cr, box.x + radius, box.y + radius, radius, 2 * quarter, 3 * quarter);
    cairo_close_path(cr);
}

void clip_to(cairo_t* cr, const Frame& frame) {
    trace(cr, frame);
    cairo_clip(cr);
}

class Painter {
public:
    Painter(cairo_t* cr, const Medium& medium) : cr_(cr), medium_(medium), context_(new_context(cr)) {}

    void operator()(const Panel& panel) const {
        const Box& box = panel.frame.box;
        if (panel.fill) {
            trace(cr_, panel.frame);
            if (panel.fill_right) {
                const CairoPtr<cairo_pattern_t> blend(cairo_pattern_create_linear(box.x, box.y, box.right(), box.y));
                const auto stop = [&](double at, const Colour& c) {
                    cairo_pattern_add_color_stop_rgb(blend.get(), at, c.red / 255.0, c.green / 255.0, c.blue / 255.0);
                };
                stop(0, *panel.fill);
                stop(1, *panel.fill_right);
                cairo_set_source(cr_, blend.get());
            } else {
                set_colour(cr_, *panel.fill);
            }
            cairo_fill(cr_);
        }
        if (panel.border && panel.border_width > 0) {
            const double half = panel.border_width / 2;
            trace(cr_, {{box.x + half, box.y + half, box.width - 2 * half, box.height - 2 * half},
                        std::max(0.0, panel.frame.radius - half)});
            set_colour(cr_, *panel.border);
            cairo_set_line_width(cr_, panel.border_width);
            cairo_stroke(cr_);
        }
    }

    void operator()(const Curves& curves) const {
        const Saved saved(cr_);
        clip_to(cr_, curves.clip);
        cairo_set_tolerance(cr_, medium_.pattern_detail);
        set_colour(cr_, curves.colour);
        cairo_set_line_width(cr_, curves.width);
        cairo_set_line_join(cr_, CAIRO_LINE_JOIN_BEVEL);
        for (const auto& curve : curves.curves) {
            if (curve.empty()) continue;
            cairo_move_to(cr_, curve[0].x, curve[0].y);
            for (std::size_t i = 1; i + 2 < curve.size(); i += 3)
                cairo_curve_to(cr_, curve[i].x, curve[i].y, curve[i + 1].x, curve[i + 1].y, curve[i + 2].x,
                               curve[i + 2].y);
            if (curves.width > 0) cairo_stroke(cr_); // each by itself: Cairo's time grows with the square
        }
        if (curves.width <= 0) cairo_fill(cr_);
    }

    void operator()(const Photo& photo) const {
        const Box box = shown_box(photo);
        const Image image = prepared(photo, box);
        const CairoPtr<cairo_surface_t> surface = surface_of(image);
        const Saved saved(cr_);
        clip_to(cr_, photo.frame);
        cairo_translate(cr_, box.x, box.y);
        cairo_scale(cr_, box.width / image.width, box.height / image.height);
        cairo_set_source_surface(cr_, surface.get(), 0, 0);
        cairo_pattern_set_filter(cairo_get_source(cr_), CAIRO_FILTER_GOOD);
        if (medium_.has_pixels) cairo_pattern_set_extend(cairo_get_source(cr_), CAIRO_EXTEND_PAD);
        cairo_rectangle(cr_, 0, 0, image.width, image.height);
        cairo_fill(cr_);
    }

    void operator()(const QrPanel& panel) const {
        const Symbol& symbol = *panel.symbol;
        (*this)(Panel{{panel.box, panel.radius}, white});
        const Saved saved(cr_);
        const int across = symbol.size + 2 * quiet_zone;
        double x = panel.box.x, y = panel.box.y, module = panel.box.width / across;
        if (medium_.has_pixels) {
            const int pixels = module_pixels_of(symbol, panel.box.width, medium_.scale);
            const double inset = (panel.box.width * medium_.scale - pixels * across) / 2;
            cairo_user_to_device(cr_, &x, &y);
            x = std::round(x + inset);
            y = std::round(y + inset);
            module = pixels;
            cairo_identity_matrix(cr_);
            cairo_set_antialias(cr_, CAIRO_ANTIALIAS_NONE);
        }
        x += quiet_zone * module;
        y += quiet_zone * module;
        if (medium_.grounds != nullptr && !panel.as_outlines) return stencil(symbol, x, y, module);
        if (medium_.has_pixels) {
            for (int row = 0; row < symbol.size; ++row)
                for (int column = 0; column < symbol.size; ++column) {
                    const int start = column;
                    while (column < symbol.size && symbol.dark(column, row)) ++column;
                    if (column > start)
                        cairo_rectangle(cr_, x + start * module, y + row * module, (column - start) * module, module);
                }
        } else {
            for (const auto& outline : outlines(symbol)) { // half as long as rectangles would be
                cairo_new_sub_path(cr_);
                for (const Point& corner : outline) cairo_line_to(cr_, x + corner.x * module, y + corner.y * module);
                cairo_close_path(cr_);
            }
        }
        set_colour(cr_, black);
        cairo_fill(cr_);
    }

    void operator()(const SetText& text) const {
        const Saved saved(cr_);
        const double slack = text.size / 1000;
        const Box &box = text.box, &extents = text.extents;
        if (extents.x < box.x - slack || extents.y < box.y - slack || extents.right() > box.right() + slack ||
            extents.bottom() > box.bottom() + slack)
            clip_to(cr_, {box, 0}); // of which nothing could be left out any more
        set_colour(cr_, text.colour);
        write(text);
    }

    void operator()(const Watermark& mark) const {
        const Saved saved(cr_);
        const Box& box = mark.text.box;
        const double x = box.x + box.width / 2, y = box.y + box.height / 2;
        cairo_translate(cr_, x, y);
        cairo_rotate(cr_, mark.angle * std::numbers::pi / 180);
        cairo_translate(cr_, -x, -y);
        const Colour& colour = mark.text.colour;
        cairo_set_source_rgba(cr_, colour.red / 255.0, colour.green / 255.0, colour.blue / 255.0, mark.opacity);
        write(mark.text);
    }

private:
    // The dark modules as a mask. Each is several pixels wide, for programs that blur what they enlarge.
    void stencil(const Symbol& symbol, double x, double y, double module) const {
        constexpr int enlarged = 4, bits = 8;
        const int side = symbol.size * enlarged;
        const CairoPtr<cairo_surface_t> mask(cairo_image_surface_create(CAIRO_FORMAT_A1, side, side));
        check(cairo_surface_status(mask.get()));
        cairo_surface_flush(mask.get());
        unsigned char* const pixels = cairo_image_surface_get_data(mask.get());
        const int stride = cairo_image_surface_get_stride(mask.get());
        for (int row = 0; row < symbol.size; ++row) {
            unsigned char* const line = pixels + static_cast<std::ptrdiff_t>(stride) * row * enlarged;
            for (int i = 0; i < side; ++i) { // the leftmost pixel in the bit that is a machine word's first
                if (!symbol.dark(i / enlarged, row)) continue;
                const int bit = std::endian::native == std::endian::little ? i % bits : bits - 1 - i % bits;
                line[i / bits] = static_cast<unsigned char>(line[i / bits] | 1U << bit);
            }
            for (int again = 1; again < enlarged; ++again)
                std::copy_n(line, stride, line + static_cast<std::ptrdiff_t>(stride) * again);
        }
        cairo_surface_mark_dirty(mask.get());
        cairo_translate(cr_, x, y);
        cairo_scale(cr_, module / enlarged, module / enlarged);
        set_colour(cr_, black);
        const CairoPtr<cairo_pattern_t> pattern(cairo_pattern_create_for_surface(mask.get()));
        cairo_pattern_set_filter(pattern.get(), CAIRO_FILTER_NEAREST);
        cairo_mask(cr_, pattern.get());
    }

    void write(const SetText& text) const {
        const FontsAlone alone;
        pango_context_set_language(context_.get(), pango_language(text.language));
        for (const SetLine& line : text.lines) {
            const auto layout = single_line(context_.get(), line.text, text.size, text.bold, text.right_to_left);
            PangoLayoutLine* const words = pango_layout_get_line_readonly(layout.get(), 0);
            cairo_move_to(cr_, line.x, line.baseline);
            if (medium_.has_pixels) { // where Cairo would move each glyph to a whole pixel
                pango_cairo_layout_line_path(cr_, words);
                cairo_fill(cr_);
            } else {
                pango_cairo_show_layout_line(cr_, words);
            }
        }
    }

    // The frame, or what of it a picture covers that is shown whole.
    static Box shown_box(const Photo& photo) {
        const Box& box = photo.frame.box;
        if (!photo.whole) return box;
        const double zoom = std::min(box.width / photo.image->width, box.height / photo.image->height);
        const double width = zoom * photo.image->width, height = zoom * photo.image->height;
        return {box.x + (box.width - width) / 2, box.y + (box.height - height) / 2, width, height};
    }

    // What is shown of a picture, in as many pixels as it is worth.
    Image prepared(const Photo& photo, const Box& box) const {
        const Image& image = *photo.image;
        constexpr double vector_pixels = 360; // of the longer side, where the medium has none
        const double scale = medium_.has_pixels ? medium_.scale : vector_pixels / std::max(box.width, box.height);
        const int width = std::clamp(static_cast<int>(std::lround(box.width * scale)), 1, 16384);
        const int height = std::clamp(static_cast<int>(std::lround(box.height * scale)), 1, 16384);
        const double zoom = std::max(box.width / image.width, box.height / image.height);
        const double part_width = box.width / zoom, part_height = box.height / zoom;
        return resampled(image,
                         {static_cast<float>((image.width - part_width) / 2),
                          static_cast<float>((image.height - part_height) / 2), static_cast<float>(part_width),
                          static_cast<float>(part_height)},
                         width, height);
    }

    CairoPtr<cairo_surface_t> surface_of(const Image& image) const {
        CairoPtr<cairo_surface_t> surface(cairo_image_surface_create(CAIRO_FORMAT_RGB24, image.width, image.height));
        check(cairo_surface_status(surface.get()));
        cairo_surface_flush(surface.get());
        unsigned char* const pixels = cairo_image_surface_get_data(surface.get());
        const int stride = cairo_image_surface_get_stride(surface.get());
        for (int y = 0; y < image.height; ++y) {
            auto* row = reinterpret_cast<std::uint32_t*>(pixels + static_cast<std::ptrdiff_t>(stride) * y);
            for (int x = 0; x < image.width; ++x) {
                const std::uint8_t* rgb = image.at(x, y);
                row[x] = static_cast<std::uint32_t>(rgb[0]) << 16 | static_cast<std::uint32_t>(rgb[1]) << 8 | rgb[2];
            }
        }
        cairo_surface_mark_dirty(surface.get());
        if (medium_.takes_jpeg) {
            constexpr int quality = 92;
            auto jpeg = std::make_unique<Bytes>(encode_jpeg(image, quality));
            Bytes* const bytes = jpeg.release(); // the surface's from here on
            const cairo_status_t status = cairo_surface_set_mime_data(
                surface.get(), CAIRO_MIME_TYPE_JPEG, bytes->data(), bytes->size(),
                [](void* owned) { delete static_cast<Bytes*>(owned); }, bytes);
            if (status != CAIRO_STATUS_SUCCESS) delete bytes;
            check(status);
        }
        return surface;
    }

    cairo_t* cr_;
    const Medium& medium_;
    CairoPtr<PangoContext> context_;
};

} // namespace

namespace {

// A ground whose corner is at that of a pixel.
GroundPlate plate_of(const Side& ground, const Medium& medium) {
    GroundPlate plate{pixels_of(ground.width, medium.scale), pixels_of(ground.height, medium.scale), {}};
    const CairoPtr<cairo_surface_t> surface(cairo_image_surface_create(CAIRO_FORMAT_ARGB32, plate.width, plate.height));
    check(cairo_surface_status(surface.get()));
    {
        const CairoPtr<cairo_t> cr(cairo_create(surface.get()));
        cairo_scale(cr.get(), medium.scale, medium.scale);
        const Painter painter(cr.get(), medium);
        for (const Item& item : ground.items) std::visit(painter, item);
        check(cairo_status(cr.get()));
    }
    cairo_surface_flush(surface.get());
    const unsigned char* const pixels = cairo_image_surface_get_data(surface.get());
    const int stride = cairo_image_surface_get_stride(surface.get());
    for (int y = 0; y < plate.height; ++y) {
        const auto* row = reinterpret_cast<const std::uint32_t*>(pixels + static_cast<std::ptrdiff_t>(stride) * y);
        plate.pixels.insert(plate.pixels.end(), row, row + plate.width);
    }
    return plate;
}

// Copies a plate to where the origin is, which is a whole pixel, as much of it as `face` takes.
void copy_plate(cairo_t* cr, const GroundPlate& plate, const Side& face, const Medium& medium) {
    cairo_surface_t* const surface = cairo_get_target(cr);
    double left = 0, top = 0;
    cairo_user_to_device(cr, &left, &top);
    const auto x = static_cast<int>(std::lround(left)), y = static_cast<int>(std::lround(top));
    const int width = std::min(
                  {plate.width, pixels_of(face.width, medium.scale), cairo_image_surface_get_width(surface) - x}),
              height = std::min(
                  {plate.height, pixels_of(face.height, medium.scale), cairo_image_surface_get_height(surface) - y});
    if (x < 0 || y < 0 || width < 1 || height < 1) return;
    cairo_surface_flush(surface);
    unsigned char* const pixels = cairo_image_surface_get_data(surface);
    const int stride = cairo_image_surface_get_stride(surface);
    for (int row = 0; row < height; ++row) {
        const auto from = plate.pixels.begin() + static_cast<std::ptrdiff_t>(plate.width) * row;
        std::copy_n(from, width,
                    reinterpret_cast<std::uint32_t*>(pixels + static_cast<std::ptrdiff_t>(stride) * (y + row)) + x);
    }
    cairo_surface_mark_dirty(surface);
}

void paint_ground(cairo_t* cr, const Painter& painter, const Side& face, const Medium& medium) {
    const std::shared_ptr<const Side>& ground = face.ground;
    if (medium.plates != nullptr) {
        const auto plate = medium.plates->of(ground, medium.scale, [&] { return plate_of(*ground, medium); });
        return copy_plate(cr, *plate, face, medium);
    }
    if (medium.grounds == nullptr) {
        for (const Item& item : ground->items) std::visit(painter, item);
        return;
    }
    auto& recorded = (*medium.grounds)[ground];
    if (!recorded) {
        const cairo_rectangle_t extents{0, 0, ground->width * medium.scale, ground->height * medium.scale};
        recorded.reset(cairo_recording_surface_create(CAIRO_CONTENT_COLOR_ALPHA, &extents));
        const CairoPtr<cairo_t> recorder(cairo_create(recorded.get()));
        cairo_scale(recorder.get(), medium.scale, medium.scale);
        const Painter once(recorder.get(), medium);
        for (const Item& item : ground->items) std::visit(once, item);
        check(cairo_status(recorder.get()));
    }
    const Saved saved(cr);
    cairo_scale(cr, 1 / medium.scale, 1 / medium.scale);
    cairo_set_source_surface(cr, recorded.get(), 0, 0);
    cairo_paint(cr);
}

} // namespace

void paint(cairo_t* cr, const Leaf& leaf, const Medium& medium) {
    const Saved saved(cr);
    cairo_scale(cr, medium.scale, medium.scale);
    const Painter painter(cr, medium);
    for (const Leaf::Placed& placed : leaf.sides) {
        const Saved face_saved(cr);
        const auto aligned = [&](double length) {
            return medium.has_pixels ? std::round(length * medium.scale) / medium.scale : length;
        };
        cairo_translate(cr, aligned(placed.at.x), aligned(placed.at.y));
        const Side& face = *placed.side;
        const Frame whole{{0, 0, aligned(face.width), aligned(face.height)}, face.radius};
        // Clipping pixels to anything but a rectangle would make every item several times as dear.
        const bool clips_round = medium.cuts_corners && !medium.has_pixels;
        clip_to(cr, {whole.box, clips_round ? whole.radius : 0});
        if (face.ground) paint_ground(cr, painter, face, medium);
        for (const Item& item : face.items) std::visit(painter, item);
        if (medium.cuts_corners && medium.has_pixels && whole.radius > 0) {
            trace(cr, whole);
            cairo_rectangle(cr, 0, 0, whole.box.width, whole.box.height);
            cairo_set_fill_rule(cr, CAIRO_FILL_RULE_EVEN_ODD);
            cairo_set_operator(cr, CAIRO_OPERATOR_CLEAR);
            cairo_fill(cr);
        }
    }
    constexpr double hairline_points = 0.25;
    cairo_set_line_width(cr, hairline_points / medium.scale);
    set_colour(cr, black);
    for (const auto& [from, to] : leaf.marks) {
        cairo_move_to(cr, from.x, from.y);
        cairo_line_to(cr, to.x, to.y);
    }
    cairo_stroke(cr);
    check(cairo_status(cr));
}

} // namespace qrid::artwork
