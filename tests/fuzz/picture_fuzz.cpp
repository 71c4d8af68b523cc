// Any bytes as a picture: decoded, or refused with an Error.
#include "qrid/base/compression.h"
#include "qrid/base/error.h"
#include "qrid/picture/frames.h"
#include "qrid/picture/load.h"

#include <cstddef>
#include <cstdint>

namespace {

/// Writes the right checksum into every PNG chunk, so that mutations get past the first check.
void repair_checksums(qrid::Bytes& png) {
    std::size_t at = 8;
    while (png.size() - at >= 12) {
        const std::size_t length =
            std::size_t{png[at]} << 24 | std::size_t{png[at + 1]} << 16 | std::size_t{png[at + 2]} << 8 | png[at + 3];
        if (length > png.size() - at - 12) return;
        const std::uint32_t sum = qrid::crc32(qrid::ByteView(png).subspan(at + 4, length + 4));
        for (unsigned i = 0; i < 4; ++i) png[at + 8 + length + i] = static_cast<std::uint8_t>(sum >> (24 - 8 * i));
        at += length + 12;
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    constexpr std::size_t most_bytes = 65536;
    if (size > most_bytes) return 0;
    qrid::Bytes bytes(data, data + size);
    const qrid::PictureKind kind = qrid::picture_kind(bytes);
    (void)qrid::may_be_animation(bytes);
    if (kind != qrid::PictureKind::png && kind != qrid::PictureKind::jpeg && kind != qrid::PictureKind::webp)
        return 0; // programs of their own: see isobmff_fuzz
    if (kind == qrid::PictureKind::png) repair_checksums(bytes);
    try {
        const qrid::Image image = qrid::load_picture(bytes, {.min_side = 1, .max_side = 512, .max_pixels = 65536});
        if (image.rgb.size() != static_cast<std::size_t>(image.width) * static_cast<std::size_t>(image.height) * 3)
            __builtin_trap();
    } catch (const qrid::Error&) { // the only exception that may come out
    }
    return 0;
}
