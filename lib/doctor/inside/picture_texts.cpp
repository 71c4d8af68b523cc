#include "qrid/doctor/inside/picture_texts.h"

#include <fmt/format.h>

#include <algorithm>

namespace qrid {

namespace {

Argument pixels(const char* name, double value) { return {name, fmt::format("{:.1f}", value)}; }

Phrase other_symbol(const FileScan& scan) {
    for (const PageScan& page : scan.pages)
        if (!page.report.others.empty())
            return {msgid("The picture shows {code}. It is not an ID card."),
                    {{"code", described(page.report.others.front().code.symbology)}}};
    return {};
}

Phrase too_small(const FileScan& scan, const PictureQuality& quality) {
    if (quality.module)
        return {msgid("The code in it is too small to read: its little squares are only {module} pixels wide, and we "
                      "need about 3. Messaging apps often shrink pictures."),
                {pixels("module", *quality.module)}};
    constexpr int tiny = 120;
    const auto page = std::find_if(scan.pages.begin(), scan.pages.end(), [&](const PageScan& one) {
        return one.report.quality && &*one.report.quality == &quality;
    });
    if (page == scan.pages.end() || std::max(page->width, page->height) >= tiny) return {};
    return {msgid("The picture has only {width} x {height} pixels. That is too few for a code that we could read. "
                  "Messaging apps often shrink pictures."),
            {{"width", std::to_string(page->width)}, {"height", std::to_string(page->height)}}};
}

Phrase too_blurred(const PictureQuality& quality) {
    if (!quality.module || !quality.blur) return {};
    return {msgid("The code in it is too blurred to read: its little squares are {module} pixels wide and blurred over "
                  "{blur} pixels."),
            {pixels("module", *quality.module), pixels("blur", *quality.module * *quality.blur)}};
}

} // namespace

Phrase picture_text(Matter matter, const FileScan& scan) {
    if (matter == Matter::other_symbol) return other_symbol(scan);
    const PictureQuality* const quality = scan.quality();
    if (quality == nullptr) return {};
    if (matter == Matter::too_small) return too_small(scan, *quality);
    if (matter == Matter::too_blurred) return too_blurred(*quality);
    if (matter == Matter::cut_off && !quality->corner.empty())
        return {msgid("The {corner} corner of the code cannot be seen in the picture."), {{"corner", quality->corner}}};
    return {};
}

} // namespace qrid
