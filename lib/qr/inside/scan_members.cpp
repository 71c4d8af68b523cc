#include "qrid/qr/inside/scan_members.h"

#include "qrid/picture/members.h"
#include "qrid/qr/inside/deadline.h"
#include "qrid/qr/inside/scan_parts.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace qrid {

namespace {

constexpr int deepest = 1; // a document in a mail, a mail in an archive

bool is_archive(PictureKind kind) { return kind == PictureKind::zip || kind == PictureKind::other_archive; }

/// Bullets, icons, and the pixels by which mails are counted.
bool is_ornament(const PageScan& page) {
    return !page.flaw && std::min(page.width, page.height) < PictureLimits{}.min_side;
}

Error beyond_the_first(std::size_t most) {
    return {Code::unreadable_file, fmt::format("only the first {} pictures in it are looked at", most),
            "send them separately"};
}

class ContainerScan {
public:
    /// `limits` has a shared time.
    ContainerScan(ByteView file, const PictureLimits& limits, const ScanOptions& options, const PageViewer& view,
                  int depth)
        : limits_(limits), options_(options), view_(view), depth_(depth), deadline_(Deadline::in(options.budget)) {
        scan_.kind = picture_kind(file);
        members_ = members_of(file, limits);
        limits_.min_side = 1;
    }

    FileScan run() {
        const std::size_t count = members_.held.size();
        std::vector<FileScan> scans;
        for (std::size_t i = 0; i < count && !scan_.out_of_time; ++i) {
            scans.push_back(look_at(i, count - i));
            scan_.out_of_time = i + 1 < count && deadline_.is_over();
        }
        // What they left over goes to those that were not done in their part.
        const auto has_more = [](const FileScan& scan) { return scan.out_of_time; };
        auto unread = static_cast<std::size_t>(std::count_if(scans.begin(), scans.end(), has_more));
        for (FileScan& scan : scans) {
            if (!has_more(scan) || deadline_.is_over()) continue;
            FileScan again = look_at(static_cast<std::size_t>(&scan - scans.data()), unread--);
            if (again.pages_looked_at() >= scan.pages_looked_at()) scan = std::move(again);
        }
        scan_.pages_in_file = members_.in_file;
        scan_.members_seen = scans.size();
        scan_.members_unseen = members_.in_file - scans.size();
        for (FileScan& scan : scans) {
            scan_.out_of_time = scan_.out_of_time || scan.out_of_time;
            if (scan.pages.empty()) --scan_.pages_in_file;
            std::move(scan.pages.begin(), scan.pages.end(), std::back_inserter(scan_.pages));
        }
        return std::move(scan_);
    }

private:
    PicturePart part_of(std::size_t i, PicturePart inner) const {
        const std::string& name = members_.held[i].name;
        if (inner.member > 0) { // in a container in this one
            const std::string here = inner.member_name.empty() ? words(inner) : inner.member_name;
            inner.member_name = name.empty() ? here : fmt::format("{}: {}", name, here);
        } else {
            inner.member_name = name;
        }
        inner.member = i + 1;
        return inner;
    }

    FileScan look_at(std::size_t i, std::size_t of_members) const {
        ScanOptions part = options_;
        part.budget = deadline_.left() / of_members;
        const Member& member = members_.held[i];
        const PictureKind kind = picture_kind(member.bytes);
        const PageViewer view = [&](Image& picture, const PageScan& page) {
            if (!view_ || is_ornament(page)) return;
            PageScan named = page;
            named.part = part_of(i, page.part);
            view_(picture, named);
        };
        FileScan scan;
        try {
            if (member.flaw) throw Error(*member.flaw);
            scan = is_container(kind) ? inner_container(member.bytes, kind, part, view)
                                      : scan_parts(member.bytes, limits_, part, view);
            scan.out_of_time = scan.out_of_time || std::any_of(scan.pages.begin(), scan.pages.end(), was_cut_short);
        } catch (const Error& error) {
            scan.pages = {{{PartKind::whole, 1, kind}, 0, 0, {}, error}};
            scan.out_of_time = limits_.shared_time->is_over();
        }
        if (scan.members_unseen > 0 && !scan.out_of_time)
            scan.pages.push_back({{PartKind::whole, 1, kind}, 0, 0, {}, beyond_the_first(Members::most)});
        std::erase_if(scan.pages, is_ornament);
        for (PageScan& page : scan.pages) page.part = part_of(i, page.part);
        return scan;
    }

    FileScan inner_container(ByteView bytes, PictureKind kind, const ScanOptions& part, const PageViewer& view) const {
        if (depth_ >= deepest || (is_archive(scan_.kind) && is_archive(kind)))
            throw Error(Code::unreadable_file, fmt::format("no {} is opened that lies in another file", noun(kind)),
                        std::string(what_to_do(kind)));
        return ContainerScan(bytes, limits_, part, view, depth_ + 1).run();
    }

    PictureLimits limits_;
    const ScanOptions& options_;
    const PageViewer& view_;
    int depth_;
    Deadline deadline_;
    Members members_;
    FileScan scan_;
};

} // namespace

FileScan scan_members(ByteView file, const PictureLimits& limits, const ScanOptions& options, const PageViewer& view) {
    DecodingTime time{decoding_time(options.budget)};
    PictureLimits shared = limits;
    shared.shared_time = &time;
    FileScan scan = ContainerScan(file, shared, options, view, 0).run();
    if (!scan.pages.empty() && scan.pages_looked_at() == 0) {
        const PageScan& first = scan.pages.front();
        throw Error(first.flaw->code(), fmt::format("{}: {}", words(first.part), first.flaw->what()),
                    first.flaw->hint());
    }
    return scan;
}

} // namespace qrid
