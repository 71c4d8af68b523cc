// Animated PNG (PNG, third edition, section 11.3.4): each frame made into a PNG of its own, and decoded by libpng.
#include "qrid/picture/decoder/give.h"
#include "qrid/picture/inside/alpha.h"

#include <algorithm>
#include <array>
#include <optional>
#include <png.h>

namespace qrid::decoder {

namespace {

void check(bool good) {
    if (!good) fail(Status::damaged);
}

std::uint32_t u32(ByteView bytes, std::size_t at) {
    return std::uint32_t{bytes[at]} << 24 | std::uint32_t{bytes[at + 1]} << 16 | std::uint32_t{bytes[at + 2]} << 8 |
           bytes[at + 3];
}

using FourBytes = std::array<std::uint8_t, 4>;

FourBytes four_bytes(std::uint32_t value) {
    return {static_cast<std::uint8_t>(value >> 24U), static_cast<std::uint8_t>(value >> 16U),
            static_cast<std::uint8_t>(value >> 8U), static_cast<std::uint8_t>(value)};
}

/// CRC-32 (PNG, annex D).
std::uint32_t checksum(ByteView bytes) {
    std::uint32_t crc = 0xffffffffU;
    for (const std::uint8_t byte : bytes) {
        crc ^= byte;
        for (int bit = 0; bit < 8; ++bit) crc = crc >> 1U ^ ((crc & 1U) != 0 ? 0xedb88320U : 0);
    }
    return ~crc;
}

void append_chunk(Bytes& out, std::string_view type, ByteView content) {
    append(out, four_bytes(static_cast<std::uint32_t>(content.size())));
    const std::size_t start = out.size();
    append(out, bytes_of(type));
    append(out, content);
    append(out, four_bytes(checksum(ByteView(out).subspan(start))));
}

/// A chunk fcTL: where a frame lies, and what becomes of it.
struct Control {
    std::uint32_t width, height, x, y;
    enum class Dispose : std::uint8_t { none, background, previous } dispose;
    bool is_blended;
};

constexpr std::size_t control_size = 26;

Control control_of(ByteView chunk) {
    check(chunk.size() == control_size && chunk[24] <= 2);
    return {u32(chunk, 4), u32(chunk, 8), u32(chunk, 12), u32(chunk, 16), static_cast<Control::Dispose>(chunk[24]),
            chunk[25] == 1};
}

class Canvas {
public:
    Canvas(const Task& task, ByteView header) : header_(qrid::to_bytes(header)) {
        check(header.size() == 13);
        width_ = u32(header, 0);
        height_ = u32(header, 4);
        check_size(task, width_, height_);
        rgba_.resize(rgba_size(width_, height_));
    }

    std::uint32_t width() const { return width_; }
    std::uint32_t height() const { return height_; }
    const Bytes& rgba() const { return rgba_; }

    void check_fit(const Control& frame) const {
        check(frame.width > 0 && frame.height > 0 && frame.width <= width_ && frame.height <= height_ &&
              frame.x <= width_ - frame.width && frame.y <= height_ - frame.height);
    }

    /// `shared` are the chunks before the pixels, whole; `pixels` is what IDAT would hold.
    void draw(const Control& frame, const Bytes& shared, const Bytes& pixels) {
        if (last_) clean_up(*last_);
        if (frame.dispose == Control::Dispose::previous) before_ = rgba_;
        const Bytes drawn = decoded(frame, shared, pixels);
        for (std::uint32_t y = 0; y < frame.height; ++y) {
            const std::uint8_t* from = &drawn[std::size_t{y} * frame.width * 4];
            std::uint8_t* to = at(frame.x, frame.y + y);
            for (std::uint32_t x = 0; x < frame.width; ++x, from += 4, to += 4)
                if (!frame.is_blended || from[3] == 255 || to[3] == 0)
                    std::copy_n(from, 4, to);
                else if (from[3] > 0)
                    blend(from, to);
        }
        last_ = frame;
    }

private:
    std::uint8_t* at(std::uint32_t x, std::uint32_t y) { return &rgba_[4 * (std::size_t{y} * width_ + x)]; }

    static void blend(const std::uint8_t* from, std::uint8_t* to) {
        const unsigned above = from[3] * 255U, below = to[3] * (255U - from[3]), all = above + below;
        for (int i = 0; i < 3; ++i) to[i] = static_cast<std::uint8_t>((from[i] * above + to[i] * below) / all);
        to[3] = static_cast<std::uint8_t>(all / 255);
    }

    void clean_up(const Control& frame) {
        if (frame.dispose == Control::Dispose::previous) rgba_ = before_;
        if (frame.dispose != Control::Dispose::background) return;
        for (std::uint32_t y = 0; y < frame.height; ++y)
            std::fill_n(at(frame.x, frame.y + y), std::size_t{frame.width} * 4, std::uint8_t{0});
    }

    Bytes decoded(const Control& frame, const Bytes& shared, const Bytes& pixels) const {
        Bytes file = qrid::to_bytes(bytes_of("\x89PNG\r\n\x1a\n")), header = header_;
        std::ranges::copy(four_bytes(frame.width), header.begin());
        std::ranges::copy(four_bytes(frame.height), header.begin() + 4);
        append_chunk(file, "IHDR", header);
        append(file, shared);
        append_chunk(file, "IDAT", pixels);
        append_chunk(file, "IEND", {});
        png_image image{};
        image.version = PNG_IMAGE_VERSION;
        check(png_image_begin_read_from_memory(&image, file.data(), file.size()) != 0);
        image.format = PNG_FORMAT_RGBA;
        Bytes out(PNG_IMAGE_SIZE(image));
        check(image.width == frame.width && image.height == frame.height &&
              png_image_finish_read(&image, nullptr, out.data(), 0, nullptr) != 0);
        return out;
    }

    Bytes header_, rgba_, before_;
    std::uint32_t width_ = 0, height_ = 0;
    std::optional<Control> last_;
};

/// Calls act(type, content, whole chunk) for each up to the end, behind which other programs put what they like.
void each_chunk(ByteView file, const auto& act) {
    constexpr std::size_t signature = 8, around = 12;
    check(file.size() > signature);
    for (ByteView rest = file.subspan(signature); !rest.empty();) {
        check(rest.size() >= around && u32(rest, 0) <= rest.size() - around);
        const std::size_t size = u32(rest, 0);
        const std::string_view type = text_of(rest.subspan(4, 4));
        if (type == "IEND") return;
        act(type, rest.subspan(8, size), rest.first(size + around));
        rest = rest.subspan(size + around);
    }
}

std::uint32_t count_frames(ByteView file) {
    std::uint32_t frames = 0;
    each_chunk(file, [&](std::string_view type, ByteView /*content*/, ByteView /*chunk*/) {
        frames += type == "fcTL" ? 1 : 0;
    });
    return frames;
}

} // namespace

void prepare() {}

void decode(const Task& task, ByteView file) {
    std::optional<Canvas> canvas;
    std::optional<FrameGiver> giver;
    std::optional<Control> frame; // whose pixels are being collected
    Bytes shared, pixels;
    bool is_before_pixels = true;
    const auto draw = [&] {
        if (frame && !pixels.empty()) {
            canvas->draw(*frame, shared, pixels);
            giver->give(canvas->rgba());
        }
        pixels.clear();
    };
    each_chunk(file, [&](std::string_view type, ByteView content, ByteView chunk) {
        constexpr std::size_t sequence = 4;
        if (type == "IHDR") {
            check(!canvas);
            canvas.emplace(task, content);
            giver.emplace(task, canvas->width(), canvas->height(), count_frames(file));
            return;
        }
        check(canvas.has_value());
        if (type == "fcTL") {
            draw();
            frame = control_of(content);
            canvas->check_fit(*frame);
        } else if (type == "IDAT") { // the picture for those who know no animation may be a frame
            is_before_pixels = false;
            if (frame) append(pixels, content);
        } else if (type == "fdAT") {
            check(frame && content.size() >= sequence);
            append(pixels, content.subspan(sequence));
        } else if (is_before_pixels && (type == "PLTE" || type == "tRNS" || type == "gAMA" || type == "sRGB")) {
            append(shared, chunk);
        }
    });
    draw();
    check(giver.has_value());
    giver->finish();
}

} // namespace qrid::decoder
