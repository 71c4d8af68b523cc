#include "qrid/qr/scan_file.h"

#include "qrid/qr/deadline.h"

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

namespace {

bool ran_out(const PageScan& page) {
    const auto& rungs = page.report.rungs;
    return page.report.codes.empty() && std::any_of(rungs.begin(), rungs.end(), [](const RungReport& rung) {
               return rung.outcome == RungOutcome::out_of_time;
           });
}

PictureLimits limits_of_file(ByteView file, PictureLimits limits, const ScanOptions& options) {
    constexpr std::chrono::milliseconds least{2000};
    if (picture_kind(file) == PictureKind::pdf)
        limits.max_time = std::min(limits.max_time, std::max(least, 2 * options.budget));
    return limits;
}

} // namespace

FileScan scan_file(ByteView file, const PictureLimits& limits, const ScanOptions& options, const PageViewer& view) {
    Pages pages(file, limits_of_file(file, limits, options));
    FileScan scan{pages.kind(), pages.in_file(), {}};
    Deadline deadline = Deadline::in(options.budget);
    bool any = false;
    const auto look_at = [&](std::size_t i, std::size_t of_pages) {
        PageScan page{i + 1, 0, 0, {}};
        ScanOptions part = options;
        if (scan.is_document()) part.budget = deadline.left() / of_pages;
        try {
            Image picture = pages.page(i);
            page.width = picture.width;
            page.height = picture.height;
            const GrayImage grey = to_gray(picture);
            if (!view) picture = {}; // it may be large
            page.report = scan_with_report(grey, part);
            if (view) view(picture, page);
            any = true;
        } catch (const Error& error) {
            if (!scan.is_document()) throw;
            page.flaw = error;
        }
        return page;
    };
    for (std::size_t i = 0; i < pages.count() && !scan.out_of_time; ++i) {
        scan.pages.push_back(look_at(i, pages.count() - i));
        scan.out_of_time = scan.is_document() && i + 1 < pages.count() && deadline.is_over();
    }
    auto unread = static_cast<std::size_t>(std::count_if(scan.pages.begin(), scan.pages.end(), ran_out));
    for (PageScan& page : scan.pages) {
        if (!scan.is_document() || !ran_out(page) || deadline.left() == std::chrono::milliseconds(0)) continue;
        PageScan again = look_at(page.number - 1, unread--);
        if (!again.flaw) page = std::move(again);
    }
    scan.out_of_time = scan.out_of_time || std::any_of(scan.pages.begin(), scan.pages.end(), ran_out);
    if (!any && !scan.pages.empty() && scan.pages.front().flaw) throw Error(*scan.pages.front().flaw);
    return scan;
}

Error no_code_error(const FileScan& scan, const std::string& name) {
    const PictureQuality* quality = scan.quality();
    const std::size_t looked_at = scan.pages_looked_at();
    const char* first = looked_at == scan.pages.size() ? "the first " : ""; // else one between could not be decoded
    const bool is_cut_short = scan.out_of_time && scan.pages.size() < std::min(scan.pages_in_file, Pages::most);
    const std::string where = looked_at < scan.pages_in_file
                                  ? fmt::format("{}{} of {} pages of {}", first, looked_at, scan.pages_in_file, name)
                                  : name;
    const bool is_nothing_seen =
        quality == nullptr || quality->trouble == Trouble::no_code || quality->trouble == Trouble::out_of_time;
    if (is_cut_short && is_nothing_seen)
        return {Code::no_code_found,
                fmt::format("no QR code was found in {}: the time for this file was over before all was tried", where),
                "give it more time with --effort of scan, verify or inspect, or send the page with the code alone"};
    if (quality == nullptr || quality->trouble == Trouble::no_code)
        return {Code::no_code_found, fmt::format("no QR code was found in {}", where),
                "send a picture that shows the whole code"};
    return {Code::no_code_found, fmt::format("no QR code could be read in {}: {}", where, quality->seen),
            quality->hint};
}

} // namespace qrid
