#include "qrid/picture/limits.h"

#include "qrid/base/error.h"
#include "qrid/base/text.h"

#include <fmt/format.h>

#include <algorithm>

namespace qrid {

void check_picture_size(std::int64_t width, std::int64_t height, const PictureLimits& limits) {
    const int max_side = std::min(limits.max_side, PictureLimits{}.max_side);
    const std::string pixels = counted(static_cast<std::uint64_t>(limits.max_pixels / 1'000'000), "megapixel");
    if (width > max_side || height > max_side || width * height > limits.max_pixels)
        throw Error(Code::picture_too_large,
                    fmt::format("the picture is {} x {} pixels; the limit is {}", width, height,
                                max_side < PictureLimits{}.max_side
                                    ? fmt::format("{} per side and {}", max_side, pixels)
                                    : pixels),
                    "scale it down first");
    const int min_side = std::max(limits.min_side, 1);
    if (width < min_side || height < min_side)
        throw Error(Code::unreadable_file, fmt::format("the picture is {} x {} pixels; each side must have at least {}",
                                                       width, height, min_side));
}

void check_picture_memory(std::int64_t bytes, const PictureLimits& limits) {
    if (bytes > limits.max_memory)
        throw Error(Code::picture_too_large,
                    fmt::format("decoding the picture needs {} MiB; the limit is {} MiB", (bytes + (1 << 20) - 1) >> 20,
                                limits.max_memory >> 20),
                    "scale it down first");
}

void throw_too_slow(std::string_view kind, const PictureLimits& limits) {
    throw Error(Code::unreadable_file,
                fmt::format("decoding the {} took longer than {:g} s", kind,
                            static_cast<double>(limits.max_time.count()) / 1e3),
                "convert it to PNG");
}

} // namespace qrid
