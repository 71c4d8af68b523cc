#include "qrid/qr/scan_file.h"

#include <fmt/format.h>

#include <algorithm>

namespace qrid {

bool FileScan::has_codes() const {
    return std::any_of(pages.begin(), pages.end(), [](const PageScan& page) { return !page.report.codes.empty(); });
}

std::size_t FileScan::pages_looked_at() const {
    return static_cast<std::size_t>(
        std::count_if(pages.begin(), pages.end(), [](const PageScan& page) { return !page.flaw; }));
}

const PictureQuality* FileScan::quality() const {
    const PictureQuality* best = nullptr;
    for (const PageScan& page : pages) {
        const auto& quality = page.report.quality;
        if (!page.report.codes.empty()) return nullptr;
        if (quality && (best == nullptr || best->trouble == Trouble::no_code)) best = &*quality;
    }
    return best;
}

FileScan scan_file(ByteView file, const PictureLimits& limits, const ScanOptions& options, const PageViewer& view) {
    Pages pages(file, limits);
    FileScan scan{pages.kind(), pages.in_file(), {}};
    bool any = false;
    for (std::size_t i = 0; i < pages.count(); ++i) {
        PageScan page{i + 1, 0, 0, {}};
        try {
            Image picture = pages.page(i);
            page.width = picture.width;
            page.height = picture.height;
            const GrayImage grey = to_gray(picture);
            if (!view) picture = {}; // it may be large
            page.report = scan_with_report(grey, options);
            if (view) view(picture, page);
            any = true;
        } catch (const Error& error) {
            if (!scan.is_document()) throw;
            page.flaw = error;
        }
        scan.pages.push_back(std::move(page));
    }
    if (!any && !scan.pages.empty() && scan.pages.front().flaw) throw Error(*scan.pages.front().flaw);
    return scan;
}

Error no_code_error(const FileScan& scan, const std::string& name) {
    const PictureQuality* quality = scan.quality();
    const std::size_t looked_at = scan.pages_looked_at();
    const char* first = looked_at == scan.pages.size() ? "the first " : ""; // else one between could not be decoded
    const std::string where = looked_at < scan.pages_in_file
                                  ? fmt::format("{}{} of {} pages of {}", first, looked_at, scan.pages_in_file, name)
                                  : name;
    if (quality == nullptr || quality->trouble == Trouble::no_code)
        return {Code::no_code_found, fmt::format("no QR code was found in {}", where),
                "send a picture that shows the whole code"};
    return {Code::no_code_found, fmt::format("no QR code could be read in {}: {}", where, quality->seen),
            quality->hint};
}

} // namespace qrid
