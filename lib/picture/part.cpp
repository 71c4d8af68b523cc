#include "qrid/picture/part.h"

#include <fmt/format.h>

namespace qrid {

std::string words(const PicturePart& part) {
    std::string inner;
    if (part.kind != PartKind::whole)
        inner = fmt::format("{} {}", part.kind == PartKind::page ? "page" : "frame", part.number);
    if (part.member == 0) return inner;
    std::string outer = fmt::format("{} {}", part.format == PictureKind::pdf ? "file" : "picture", part.member);
    if (!part.member_name.empty()) outer += fmt::format(" ({})", part.member_name);
    return inner.empty() ? outer : fmt::format("{} of {}", inner, outer);
}

} // namespace qrid
