#include "qrid/qr/inside/scan_parts.h"

#include "qrid/picture/frames.h"
#include "qrid/picture/pages.h"
#include "qrid/qr/inside/deadline.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

namespace qrid {

namespace {

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
    if (picture_kind(file) == PictureKind::pdf)
        limits.max_time = std::min(limits.max_time, decoding_time(options.budget));
    return limits;
}

/// Nothing at all to be seen: a page left white, or of one colour.
bool is_blank(const GrayImage& picture) {
    constexpr int faintest = 8; // grey values
    const auto [darkest, lightest] = std::minmax_element(picture.pixels.begin(), picture.pixels.end());
    return picture.pixels.empty() || *lightest - *darkest < faintest;
}

FileScan scan_pages(ByteView file, const PictureLimits& limits, const ScanOptions& options, const PageViewer& view) {
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
        ScanReport report = scan_with_report(dark, part);
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
            if (!scan.is_document() || !is_blank(to_gray(picture))) page.report = scan_with_report(picture, part);
            deadline.at -= page.report.outside;
            if (has_transparency && (page.report.codes.empty() || options.every_rung)) {
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
        return scan.is_document() && !page.flaw && !page.report.rungs.empty() && // and so is not blank
               (ran_out(page) || (at_first == Drawn::small && was_small(page) && !is_whole(page.report)));
    };
    const auto look_at_pictures = [&](PageScan& page) {
        deadline.at -= pages.each_picture(page.part.number - 1, [&](Image& picture) {
            if (deadline.is_over()) return true;
            ScanOptions part = options;
            part.budget = deadline.left();
            ScanReport report = scan_with_report(picture, part);
            if (report.codes.empty()) return false;
            page.width = picture.width;
            page.height = picture.height;
            page.report = std::move(report);
            if (view) view(picture, page);
            return true;
        });
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
    for (PageScan& page : scan.pages)
        if (!page.flaw && page.report.codes.empty() && !page.report.rungs.empty() && !deadline.is_over())
            look_at_pictures(page);
    scan.out_of_time = scan.out_of_time || std::any_of(scan.pages.begin(), scan.pages.end(), ran_out);
    if (!any && !scan.pages.empty() && scan.pages.front().flaw) throw Error(*scan.pages.front().flaw);
    return scan;
}

/// The frames of one animation, gone through as often as there is reason to.
class FrameScan {
public:
    FrameScan(ByteView file, const PictureLimits& limits, const ScanOptions& options, const PageViewer& view)
        : file_(file), limits_(limits), options_(options), view_(view), deadline_(Deadline::in(options.budget)) {
        scan_.kind = picture_kind(file);
        if (limits_.shared_time == nullptr) limits_.shared_time = &time_;
    }
    FrameScan(const FrameScan&) = delete;
    FrameScan& operator=(const FrameScan&) = delete;

    FileScan run() {
        if (has_still_apart(file_)) look_at_still();
        go_through([](const PageScan* /*before*/) { return true; });
        if (!scan_.has_codes()) {
            // What the others left over goes to those that were not done in their part.
            unread_ = static_cast<std::size_t>(std::count_if(frames(), scan_.pages.end(), ran_out));
            const auto has_more = [](const PageScan* before) { return before != nullptr && ran_out(*before); };
            if (unread_ > 0 && !deadline_.is_over() && scan_.is_document()) go_through(has_more);
        }
        if (!scan_.has_codes() && has_transparency_) {
            limits_.ground = Ground::black; // light modules on nothing show on a dark ground only
            deadline_ = Deadline::in(std::max(deadline_.left(), options_.budget / 2));
            unread_ = scan_.pages.size();
            go_through([](const PageScan* before) { return before != nullptr; });
        }
        scan_.out_of_time = scan_.out_of_time || (!scan_.has_codes() && scan_.is_document() &&
                                                  std::any_of(scan_.pages.begin(), scan_.pages.end(), ran_out));
        return std::move(scan_);
    }

private:
    /// The picture for those who know no animation, as such.
    void look_at_still() {
        FileScan still;
        try {
            still = scan_pages(file_, limits_, options_, view_);
        } catch (const Error&) {
            return; // there are frames
        }
        has_still_ = true;
        for (const FoundCode& code : still.pages.front().report.codes) known_.emplace(text_of(code.bytes));
        scan_.pages = std::move(still.pages);
        deadline_ = Deadline::in(std::max(deadline_.left(), options_.budget / 2));
    }

    std::vector<PageScan>::iterator frames() { return scan_.pages.begin() + (has_still_ ? 1 : 0); }

    /// Looks at each frame for which `is_due` holds, given what was found in it before, if it was looked at.
    void go_through(const auto& is_due) {
        try {
            Frames given(file_, limits_);
            while (auto frame = given.next()) {
                scan_.pages_in_file = given.in_file();
                const auto before = std::find_if(frames(), scan_.pages.end(), [&](const PageScan& page) {
                    return page.part.number == frame->number;
                });
                const bool is_known = before != scan_.pages.end();
                if (!is_due(is_known ? &*before : nullptr)) continue;
                if (frames() != scan_.pages.end() && deadline_.is_over()) {
                    scan_.out_of_time = true;
                    return;
                }
                PageScan page = look_at(*frame, is_known ? unread_-- : scan_.pages_in_file - frame->number + 1);
                scan_.passed = std::max(scan_.passed, frame->number);
                if (!is_known)
                    scan_.pages.push_back(std::move(page));
                else if (page.report.codes.size() >= before->report.codes.size())
                    *before = std::move(page);
            }
            if (frames() == scan_.pages.end()) throw Error(Code::unreadable_file, "an animation without frames");
            scan_.passed = scan_.pages_in_file;
        } catch (const Error& error) {
            give_up(error);
        }
    }

    /// No more frames can be had.
    void give_up(const Error& error) {
        if (frames() == scan_.pages.end()) {
            // Of a PNG there is always the picture for those who know no animation.
            if (scan_.kind != PictureKind::png) throw Error(error);
            if (!has_still_) scan_.pages = scan_pages(file_, limits_, options_, view_).pages;
            scan_.pages_in_file = 1;
            return;
        }
        if (limits_.shared_time->is_over()) {
            scan_.out_of_time = true;
        } else if (scan_.kind == PictureKind::png && !scan_.pages.front().report.codes.empty()) {
            scan_.pages_in_file = scan_.passed; // who knows no animation has read it, and misses nothing
        } else if (!scan_.pages.back().flaw && scan_.passed < scan_.pages_in_file) {
            scan_.pages.push_back({{PartKind::frame, scan_.passed + 1, scan_.kind}, 0, 0, {}, error});
        }
    }

    PageScan look_at(Frame& frame, std::size_t of_frames) {
        const bool is_one = scan_.pages_in_file == 1;
        PageScan page{{is_one ? PartKind::whole : PartKind::frame, frame.number, scan_.kind},
                      frame.image.width,
                      frame.image.height,
                      {}};
        ScanOptions part = options_;
        if (!is_one) part.budget = deadline_.left() / std::max<std::size_t>(of_frames, 1);
        has_transparency_ = has_transparency_ || frame.image.has_transparency;
        if (is_one || !is_blank(to_gray(frame.image))) page.report = scan_with_report(frame.image, part);
        deadline_.at -= page.report.outside;
        std::erase_if(page.report.codes,
                      [&](const FoundCode& code) { return !known_.emplace(text_of(code.bytes)).second; });
        if (view_) view_(frame.image, page);
        return page;
    }

    ByteView file_;
    PictureLimits limits_;
    const ScanOptions& options_;
    const PageViewer& view_;
    Deadline deadline_;
    FileScan scan_;
    DecodingTime time_{decoding_time(options_.budget)};
    bool has_still_ = false;      // and it is the first of the pages
    std::set<std::string> known_; // codes, each of which is given with the first frame that shows it
    std::size_t unread_ = 0;
    bool has_transparency_ = false;
};

} // namespace

FileScan scan_parts(ByteView file, const PictureLimits& limits, const ScanOptions& options, const PageViewer& view) {
    if (may_be_animation(file)) return FrameScan(file, limits, options, view).run();
    return scan_pages(file, limits, options, view);
}

} // namespace qrid
