#include "qrid/picture/pages.h"

#include "qrid/base/error.h"
#include "qrid/picture/inside/helper.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>

namespace qrid {

namespace {

/// A file cut short has lost what every PDF ends with (ISO 32000-1, section 7.5.5).
void check_pdf_end(ByteView file) {
    constexpr std::size_t window = 4096;
    const std::string_view end = text_of(file.last(std::min(file.size(), window)));
    const std::size_t start = end.rfind("startxref");
    if (start == std::string_view::npos || end.find("%%EOF", start) == std::string_view::npos)
        throw Error(Code::unreadable_file, "the PDF is damaged or cut short: no end");
}

} // namespace

Pages::Pages(ByteView file, const PictureLimits& limits)
    : file_(file), limits_(limits), kind_(picture_kind(file)), left_(limits.max_time) {
    if (!has_pages()) return;
    check_picture_bytes(file, limits);
    if (kind_ == PictureKind::pdf) check_pdf_end(file);
    const Helped counted = decode_outside(file, kind_, decoder::no_page, limits);
    in_file_ = counted.pages;
    left_ -= std::chrono::ceil<std::chrono::milliseconds>(counted.processor);
}

Image Pages::page(std::size_t i, std::int64_t max_pixels) {
    if (!has_pages()) return load_picture(file_, limits_);
    using namespace std::chrono;
    if (left_ <= milliseconds(0)) throw_too_slow(noun(kind_), limits_);
    PictureLimits limits = limits_;
    limits.max_time = left_;
    if (kind_ == PictureKind::pdf) limits.max_pixels = std::min(limits.max_pixels, max_pixels);
    const auto start = steady_clock::now();
    try {
        Helped helped = decode_outside(file_, kind_, static_cast<std::int64_t>(i), limits);
        left_ -= ceil<milliseconds>(helped.processor);
        return std::move(helped.image);
    } catch (...) {
        left_ -= ceil<milliseconds>(steady_clock::now() - start);
        if (left_ <= milliseconds(0)) throw_too_slow(noun(kind_), limits_);
        throw;
    }
}

std::chrono::microseconds Pages::each_picture(std::size_t i, const std::function<bool(Image&)>& act) {
    using namespace std::chrono;
    // Dictionaries of streams are never compressed.
    if (kind_ != PictureKind::pdf || left_ <= milliseconds(0) ||
        text_of(file_).find("/Image") == std::string_view::npos)
        return {};
    PictureLimits limits = limits_;
    limits.min_side = 1;
    limits.max_time = left_;
    std::optional<Helper> helper;
    const auto next = [&]() -> Image {
        try {
            if (!helper) helper.emplace(file_, kind_, decoder::pictures_of(static_cast<std::int64_t>(i)), limits);
            const decoder::Answer answer = helper->answer();
            return answer.status == decoder::Status::decoded ? helper->pixels(answer) : Image();
        } catch (const Error&) {
            return {};
        }
    };
    for (int given = 0; given < decoder::most_pictures_on_page; ++given)
        if (Image picture = next(); picture.empty() || act(picture)) break;
    const microseconds processor = helper ? helper->end() : microseconds(0);
    left_ -= ceil<milliseconds>(processor);
    return processor;
}

} // namespace qrid
