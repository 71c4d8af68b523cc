// GIF, with giflib: every frame laid over what its predecessors left.
#include "qrid/picture/decoder/give.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <gif_lib.h>

namespace qrid::decoder {

namespace {

struct Rest {
    ByteView bytes;
};

int read_rest(GifFileType* gif, GifByteType* into, int wanted) {
    auto& rest = *static_cast<Rest*>(gif->UserData);
    const std::size_t count = std::min(rest.bytes.size(), static_cast<std::size_t>(wanted));
    std::memcpy(into, rest.bytes.data(), count);
    rest.bytes = rest.bytes.subspan(count);
    return static_cast<int>(count);
}

void check(bool good) {
    if (!good) fail(Status::damaged);
}

/// Calls act(descriptor) for each frame, without decoding (GIF89a, appendix B), until it returns false.
void each_frame(ByteView file, const auto& act) {
    constexpr std::size_t header = 13, descriptor = 10;
    const auto palette = [](unsigned flags) { return (flags & 0x80U) != 0 ? std::size_t{3} << ((flags & 7U) + 1) : 0; };
    if (file.size() <= header) return;
    std::size_t at = header + palette(file[10]);
    while (at + descriptor < file.size() && (file[at] == ',' || file[at] == '!')) {
        const bool is_frame = file[at] == ',';
        if (is_frame && !act(file.subspan(at, descriptor))) return;
        at += is_frame ? descriptor + palette(file[at + 9]) + 1 : 2;
        while (at < file.size() && file[at] != 0) at += file[at] + std::size_t{1};
        ++at;
    }
}

std::uint32_t count_frames(ByteView file) {
    std::uint32_t frames = 0;
    each_frame(file, [&](ByteView /*descriptor*/) { return ++frames < most_parts; });
    return frames;
}

/// Some writers leave the screen's size at nothing; then it is as large as the first frame needs.
void mend_screen(GifFileType& gif, ByteView file) {
    if (gif.SWidth > 0 && gif.SHeight > 0) return;
    each_frame(file, [&](ByteView descriptor) {
        const auto u16 = [&](std::size_t at) { return descriptor[at] | descriptor[at + 1] << 8; };
        gif.SWidth = u16(1) + u16(5);
        gif.SHeight = u16(3) + u16(7);
        return false;
    });
}

class Animation {
public:
    Animation(const Task& task, ByteView file) : rest_{file} {
        int error = 0;
        gif_ = DGifOpen(&rest_, read_rest, &error);
        check(gif_ != nullptr);
        mend_screen(*gif_, file);
        check_size(task, gif_->SWidth, gif_->SHeight);
        canvas_.resize(rgba_size(gif_->SWidth, gif_->SHeight));
    }

    std::uint32_t width() const { return static_cast<std::uint32_t>(gif_->SWidth); }
    std::uint32_t height() const { return static_cast<std::uint32_t>(gif_->SHeight); }
    const Bytes& canvas() const { return canvas_; }

    /// Draws the next frame; false when there is none.
    bool next() {
        clean_up();
        for (;;) {
            if (rest_.bytes.empty()) return false; // the trailer was left out, or lost
            GifRecordType record = UNDEFINED_RECORD_TYPE;
            check(DGifGetRecordType(gif_, &record) == GIF_OK);
            if (record == TERMINATE_RECORD_TYPE) return false;
            if (record == IMAGE_DESC_RECORD_TYPE) {
                draw();
                return true;
            }
            if (record == EXTENSION_RECORD_TYPE) extension();
        }
    }

private:
    void extension() {
        int code = 0;
        GifByteType* block = nullptr;
        check(DGifGetExtension(gif_, &code, &block) == GIF_OK);
        while (block != nullptr) {
            if (code == GRAPHICS_EXT_FUNC_CODE) DGifExtensionToGCB(block[0], block + 1, &control_);
            check(DGifGetExtensionNext(gif_, &block) == GIF_OK);
        }
    }

    std::uint8_t* at(int x, int y) {
        return &canvas_[4 * (static_cast<std::size_t>(y) * width() + static_cast<std::size_t>(x))];
    }

    void draw() {
        check(DGifGetImageDesc(gif_) == GIF_OK);
        frame_ = gif_->Image;
        check(frame_.Width > 0 && frame_.Height > 0 && frame_.Width <= gif_->SWidth && frame_.Height <= gif_->SHeight);
        if (control_.DisposalMode == DISPOSE_PREVIOUS) before_ = canvas_;
        const ColorMapObject* colours = frame_.ColorMap != nullptr ? frame_.ColorMap : gif_->SColorMap;
        check(colours != nullptr);
        std::vector<GifPixelType> row(static_cast<std::size_t>(frame_.Width));
        // Interlaced rows come in four passes.
        constexpr std::array<int, 4> starts{0, 4, 2, 1}, steps{8, 8, 4, 2};
        for (std::size_t pass = 0; pass < (frame_.Interlace ? starts.size() : 1); ++pass)
            for (int y = frame_.Interlace ? starts[pass] : 0; y < frame_.Height;
                 y += frame_.Interlace ? steps[pass] : 1) {
                check(DGifGetLine(gif_, row.data(), frame_.Width) == GIF_OK);
                draw_row(y + frame_.Top, row, *colours);
            }
    }

    void draw_row(int y, const std::vector<GifPixelType>& row, const ColorMapObject& colours) {
        if (y >= gif_->SHeight) return;
        for (int x = 0; x < frame_.Width && x + frame_.Left < gif_->SWidth; ++x) {
            const int index = row[static_cast<std::size_t>(x)];
            if (index == control_.TransparentColor || index >= colours.ColorCount) continue;
            const GifColorType& colour = colours.Colors[index];
            std::uint8_t* pixel = at(x + frame_.Left, y);
            pixel[0] = colour.Red;
            pixel[1] = colour.Green;
            pixel[2] = colour.Blue;
            pixel[3] = 255;
        }
    }

    /// What a frame asks to be done before its successor.
    void clean_up() {
        if (control_.DisposalMode == DISPOSE_PREVIOUS && !before_.empty()) canvas_ = before_;
        if (control_.DisposalMode == DISPOSE_BACKGROUND)
            for (int y = frame_.Top; y < std::min(frame_.Top + frame_.Height, gif_->SHeight); ++y)
                if (const int width = std::min(frame_.Width, gif_->SWidth - frame_.Left); width > 0)
                    std::fill_n(at(frame_.Left, y), 4 * static_cast<std::size_t>(width), std::uint8_t{0});
        control_ = {DISPOSAL_UNSPECIFIED, false, 0, NO_TRANSPARENT_COLOR};
        before_.clear();
    }

    Rest rest_;
    GifFileType* gif_ = nullptr;
    GraphicsControlBlock control_{DISPOSAL_UNSPECIFIED, false, 0, NO_TRANSPARENT_COLOR};
    GifImageDesc frame_{};
    Bytes canvas_, before_;
};

} // namespace

void prepare() {}

void decode(const Task& task, ByteView file) {
    Animation animation(task, file);
    FrameGiver giver(task, animation.width(), animation.height(), std::max(count_frames(file), 1U));
    bool is_any = false;
    while (animation.next()) {
        giver.give(animation.canvas());
        is_any = true;
    }
    check(is_any);
    giver.finish();
}

} // namespace qrid::decoder
