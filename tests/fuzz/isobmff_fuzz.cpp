// Any bytes as the boxes of a HEIC, and as what the program that decodes it answers: let through, or refused.
#include "qrid/base/error.h"
#include "qrid/picture/inside/helper.h"
#include "qrid/picture/inside/iso_boxes.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    constexpr std::size_t most_bytes = 65536;
    if (size > most_bytes) return 0;
    try {
        qrid::check_iso_boxes({data, size}, qrid::PictureKind::heic, {});
    } catch (const qrid::Error&) { // the only exception that may come out
    }
    qrid::decoder::AnswerBytes bytes{};
    std::copy_n(data, std::min(size, bytes.size()), bytes.begin());
    for (const std::int64_t page :
         {std::int64_t{0}, qrid::decoder::no_page, qrid::decoder::all_parts, qrid::decoder::pictures_of(3)})
        try {
            const auto answer = qrid::checked_answer(bytes, page, qrid::PictureKind::pdf, {});
            if (answer.pages > qrid::decoder::most_parts) __builtin_trap();
            const bool has_pixels = answer.status == qrid::decoder::Status::decoded;
            if (has_pixels && std::int64_t{answer.width} * answer.height > 64'000'000) __builtin_trap();
            if (answer.bytes > qrid::decoder::most_member_bytes && page != 0 && !has_pixels &&
                answer.status == qrid::decoder::Status::member)
                __builtin_trap();
        } catch (const qrid::Error&) {
        }
    return 0;
}
