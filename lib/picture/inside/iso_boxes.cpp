#include "qrid/picture/inside/iso_boxes.h"

#include "qrid/base/error.h"

#include <fmt/format.h>

namespace qrid {

namespace {

constexpr int most_boxes = 20'000; // a picture of 64 megapixels in tiles has some hundred
constexpr std::size_t most_brands = 64;

std::uint32_t u32(ByteView bytes) {
    return std::uint32_t{bytes[0]} << 24 | std::uint32_t{bytes[1]} << 16 | std::uint32_t{bytes[2]} << 8 | bytes[3];
}

struct Walk {
    PictureKind kind;
    const PictureLimits& limits;
    int boxes = 0;

    [[noreturn]] void damaged(std::string_view what) const {
        throw Error(Code::unreadable_file, fmt::format("the {} picture is damaged or cut short: {}", name(kind), what));
    }

    /// Calls act(type, content) for each box, which must fill the whole of `bytes`. Only at the top may the last one
    /// have no length.
    void each(ByteView bytes, bool top, const auto& act) {
        while (!bytes.empty()) {
            if (++boxes > most_boxes) damaged("too many boxes");
            if (bytes.size() < 8) damaged("a box runs past the end");
            std::uint64_t size = u32(bytes);
            std::size_t head = 8;
            if (size == 0 && top) {
                size = bytes.size();
            } else if (size == 1) {
                head = 16;
                if (bytes.size() < head) damaged("a box runs past the end");
                size = std::uint64_t{u32(bytes.subspan(8))} << 32 | u32(bytes.subspan(12));
            }
            if (size < head) damaged("a box shorter than its header");
            if (size > bytes.size()) damaged("a box runs past the end");
            act(text_of(bytes.subspan(4, 4)), bytes.subspan(head, static_cast<std::size_t>(size) - head));
            bytes = bytes.subspan(static_cast<std::size_t>(size));
        }
    }

    void property(std::string_view type, ByteView content) const {
        if (type != "ispe") return;
        if (content.size() != 12) damaged("an invalid size");
        PictureLimits one = limits;
        one.min_side = 1; // a tile or a thumbnail may be small
        check_picture_size(u32(content.subspan(4)), u32(content.subspan(8)), one);
    }

    void meta(ByteView content) {
        if (content.size() < 4) damaged("no items");
        bool has_primary = false;
        each(content.subspan(4), false, [&](std::string_view type, ByteView box) {
            has_primary = has_primary || type == "pitm";
            if (type != "iprp") return;
            each(box, false, [&](std::string_view inner, ByteView properties) {
                if (inner != "ipco") return;
                each(properties, false, [&](std::string_view t, ByteView p) { property(t, p); });
            });
        });
        if (!has_primary) damaged("no primary picture");
    }
};

} // namespace

void check_iso_boxes(ByteView file, PictureKind kind, const PictureLimits& limits) {
    Walk walk{kind, limits};
    int metas = 0;
    bool first = true;
    walk.each(file, true, [&](std::string_view type, ByteView content) {
        if (first && (type != "ftyp" || content.size() < 8 || content.size() > 8 + 4 * most_brands))
            walk.damaged("no file type");
        first = false;
        if (type != "meta") return;
        ++metas;
        walk.meta(content);
    });
    if (metas != 1) walk.damaged("no still picture");
}

} // namespace qrid
