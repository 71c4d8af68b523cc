#include "qrid/picture/decoder/give.h"

#include "qrid/picture/inside/alpha.h"
#include "qrid/picture/picture_kind.h"

namespace qrid::decoder {

void check_size(const Task& task, std::int64_t width, std::int64_t height) {
    if (width <= 0 || height <= 0) fail(Status::damaged);
    if (!is_within(task, width, height)) fail(Status::too_large, width, height);
}

std::size_t rgba_size(std::int64_t width, std::int64_t height) { return static_cast<std::size_t>(width * height) * 4; }

void give_rgba(const Task& task, Answer about, ByteView rgba) {
    const std::size_t columns = about.width;
    for (std::size_t i = 3; i < rgba.size() && !about.has_transparency; i += 4) about.has_transparency = rgba[i] != 255;
    answer(about);
    Bytes row(columns * 3);
    for (std::size_t y = 0; y < about.height; ++y) {
        lay_over(task.is_on_black ? Ground::black : Ground::white, &rgba[y * columns * 4], columns, row.data());
        write(row);
    }
}

void give_image(const Image& image, std::uint32_t pages) {
    answer({Status::decoded, static_cast<std::uint32_t>(image.width), static_cast<std::uint32_t>(image.height), pages,
            image.has_transparency});
    write(image.rgb);
}

void FrameGiver::give(ByteView rgba) {
    about_.number = ++looked_at_;
    if (equal(rgba, last_)) return;
    give_rgba(task_, about_, rgba);
    if (task_.page != all_parts) end();
    last_ = qrid::to_bytes(rgba);
}

void FrameGiver::finish() { answer({Status::finished, 0, 0, looked_at_}); }

bool MemberGiver::wants(std::string_view name, ByteView beginning) const {
    // A small copy of a page that is there as well.
    if (name.find("docProps/thumbnail") != std::string_view::npos || name.starts_with("Thumbnails/")) return false;
    const PictureKind kind = picture_kind(beginning);
    return kind != PictureKind::none && (wanted_ == Wanted::everything || !is_container(kind));
}

void MemberGiver::give(std::string_view name, ByteView bytes) {
    if (bytes.size() > most_member_bytes || bytes_ + bytes.size() > most_bytes_of_members)
        return withhold(name, Status::too_large);
    if (++found_ > most_members) return;
    bytes_ += bytes.size();
    name = name.substr(0, most_name_bytes);
    answer({Status::member, 0, 0, 0, false, found_, static_cast<std::uint32_t>(name.size()),
            static_cast<std::uint32_t>(bytes.size())});
    write(bytes_of(name));
    write(bytes);
}

void MemberGiver::withhold(std::string_view name, Status why) {
    if (++found_ > most_members) return;
    name = name.substr(0, most_name_bytes);
    answer({Status::member, 0, 0, 0, false, found_, static_cast<std::uint32_t>(name.size()), 0, why});
    write(bytes_of(name));
}

void MemberGiver::finish() { answer({Status::finished, 0, 0, found_}); }

} // namespace qrid::decoder
