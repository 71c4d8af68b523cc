#include "qrid/qr/scan_file.h"

#include "qrid/qr/inside/deadline.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

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
        if (!quality) continue;
        const bool is_telling = quality->trouble != Trouble::no_code;
        if (best == nullptr || best->trouble == Trouble::no_code ||
            (best->trouble == Trouble::other_symbology && is_telling))
            best = &*quality;
    }
    return best;
}

namespace {

// Whether there was no time for all that might have been tried on it.
bool was_cut_short(const PageScan& page) {
    const auto& rungs = page.report.rungs;
    return std::any_of(rungs.begin(), rungs.end(),
                       [](const RungReport& rung) { return rung.outcome == RungOutcome::out_of_time; });
}

bool ran_out(const PageScan& page) { return page.report.codes.empty() && was_cut_short(page); }

// Whether all that a page seems to show was read: then no further step of the ladder was begun.
bool is_whole(const ScanReport& report) {
    return !report.codes.empty() && report.rungs.back().outcome == RungOutcome::read;
}

// 144 dots an inch of A4: two or three pixels a module of a card's code. A page of fewer pixels is drawn in full at
// once.
constexpr std::int64_t small_page = 2'000'000;
constexpr std::size_t many_pages = 5; // fewer have half a second each

bool was_small(const PageScan& page) {
    constexpr double nearly = 0.98; // sides are whole pixels
    const double pixels = static_cast<double>(page.width) * page.height;
    return pixels > nearly * small_page && pixels <= small_page;
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
    enum class Drawn { small, full };
    const Drawn at_first = pages.count() < many_pages ? Drawn::full : Drawn::small;
    // Light modules on nothing show on a dark ground only.
    const auto scan_on_black = [&](std::size_t i, ScanOptions part, Image& picture, PageScan& page) {
        part.budget = std::max(deadline.left(), options.budget / 2);
        pages.lay_on(Ground::black);
        Image dark = pages.page(i);
        pages.lay_on(Ground::white);
        ScanReport report = scan_with_report(to_gray(dark), part);
        if (report.codes.size() <= page.report.codes.size()) return;
        page.report = std::move(report);
        picture = std::move(dark);
    };
    const auto look_at = [&](std::size_t i, std::size_t of_pages, Drawn drawn) {
        PageScan page{{pages.part_kind(), i + 1, pages.kind()}, 0, 0, {}};
        ScanOptions part = options;
        if (scan.is_document()) part.budget = deadline.left() / of_pages;
        try {
            Image picture = drawn == Drawn::small ? pages.page(i, small_page) : pages.page(i);
            page.width = picture.width;
            page.height = picture.height;
            const bool has_transparency = picture.has_transparency;
            GrayImage grey = to_gray(picture);
            if (!view) picture = {}; // it may be large
            page.report = scan_with_report(grey, part);
            deadline.at -= page.report.outside;
            if (has_transparency && (page.report.codes.empty() || options.every_rung)) {
                grey = {};
                scan_on_black(i, part, picture, page);
            }
            if (view) view(picture, page);
            any = true;
        } catch (const Error& error) {
            if (!scan.is_document()) throw;
            page.flaw = error;
        }
        return page;
    };
    for (std::size_t i = 0; i < pages.count() && !scan.out_of_time; ++i) {
        scan.pages.push_back(look_at(i, pages.count() - i, at_first));
        scan.out_of_time = scan.is_document() && i + 1 < pages.count() && deadline.is_over();
    }
    const auto may_show_more = [&](const PageScan& page) {
        return scan.is_document() && !page.flaw &&
               (ran_out(page) || (at_first == Drawn::small && was_small(page) && !is_whole(page.report)));
    };
    auto unread = static_cast<std::size_t>(std::count_if(scan.pages.begin(), scan.pages.end(), may_show_more));
    for (PageScan& page : scan.pages) {
        if (!may_show_more(page)) continue;
        if (deadline.left() == std::chrono::milliseconds(0)) {
            scan.out_of_time = true;
            break;
        }
        PageScan again = look_at(page.part.number - 1, unread--, Drawn::full);
        scan.out_of_time = scan.out_of_time || again.flaw;
        if (!again.flaw && again.report.codes.size() >= page.report.codes.size()) page = std::move(again);
    }
    scan.out_of_time = scan.out_of_time || std::any_of(scan.pages.begin(), scan.pages.end(), ran_out);
    if (!any && !scan.pages.empty() && scan.pages.front().flaw) throw Error(*scan.pages.front().flaw);
    return scan;
}

Error no_code_error(const FileScan& scan, const std::string& name) {
    const PictureQuality* quality = scan.quality();
    const std::size_t looked_at = scan.pages_looked_at();
    const char* first = looked_at == scan.pages.size() ? "the first " : ""; // else one between could not be decoded
    const bool is_cut_short = scan.is_document() && scan.out_of_time;
    const std::string where = looked_at < scan.pages_in_file
                                  ? fmt::format("{}{} of {} pages of {}", first, looked_at, scan.pages_in_file, name)
                                  : name;
    const bool is_nothing_seen =
        quality == nullptr || quality->trouble == Trouble::no_code || quality->trouble == Trouble::out_of_time;
    if (is_cut_short && is_nothing_seen)
        return {Code::no_code_found,
                fmt::format("no QR code was found in {}: the time for this file ran out before everything was tried",
                            where),
                "allow more time with --effort of scan, verify or inspect, or send only the page with the code"};
    if (quality == nullptr || quality->trouble == Trouble::no_code)
        return {Code::no_code_found, fmt::format("no QR code was found in {}", where),
                "send a picture that shows the whole code"};
    if (quality->trouble == Trouble::other_symbology)
        return {Code::no_code_found, fmt::format("no QR code was found in {}; {}", where, quality->seen.english()),
                quality->hint.english()};
    return {Code::no_code_found, fmt::format("no QR code could be read in {}: {}", where, quality->seen.english()),
            quality->hint.english()};
}

std::optional<Error> left_unread(const FileScan& scan, const std::string& name) {
    const std::size_t wanted = std::min(scan.pages_in_file, Pages::most);
    if (!scan.has_codes() && scan.pages_looked_at() == wanted) return no_code_error(scan, name);
    if (!scan.is_document()) return std::nullopt;

    std::vector<bool> is_seen(wanted, false);
    for (const PageScan& page : scan.pages) is_seen.at(page.part.number - 1) = !page.flaw && !was_cut_short(page);
    std::vector<std::pair<std::size_t, std::size_t>> gaps; // of page numbers
    const auto add = [&](std::size_t first, std::size_t last) {
        if (!gaps.empty() && gaps.back().second + 1 == first)
            gaps.back().second = last;
        else
            gaps.emplace_back(first, last);
    };
    for (std::size_t i = 0; i < wanted; ++i)
        if (!is_seen[i]) add(i + 1, i + 1);
    if (wanted < scan.pages_in_file) add(wanted + 1, scan.pages_in_file);
    if (gaps.empty()) return std::nullopt;
    std::string numbers;
    for (const auto& [first, last] : gaps) {
        numbers += fmt::format("{}{}", numbers.empty() ? "" : ", ", first);
        if (last > first) numbers += fmt::format(" to {}", last);
    }
    const bool is_one = gaps.size() == 1 && gaps.front().first == gaps.front().second;
    const auto flawed = std::find_if(scan.pages.begin(), scan.pages.end(), [](const auto& page) { return page.flaw; });
    const bool is_out_of_time =
        scan.pages.size() < wanted || std::any_of(scan.pages.begin(), scan.pages.end(), was_cut_short);
    const std::string why = is_out_of_time               ? "the time for this file ran out"
                            : flawed != scan.pages.end() ? flawed->flaw->what()
                                                         : fmt::format("only the first {} are", Pages::most);
    return Error(Code::unreadable_file,
                 fmt::format("{} {} of {} {} not fully scanned: {}", is_one ? "page" : "pages", numbers, name,
                             is_one ? "was" : "were", why),
                 is_out_of_time ? "allow more time with --effort of scan, verify or inspect, or send them separately"
                                : "send them separately");
}

} // namespace qrid
