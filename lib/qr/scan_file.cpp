#include "qrid/qr/scan_file.h"

#include "qrid/picture/members.h"
#include "qrid/picture/pages.h"
#include "qrid/qr/inside/scan_members.h"
#include "qrid/qr/inside/scan_parts.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

namespace qrid {

FileScan scan_file(ByteView file, const PictureLimits& limits, const ScanOptions& options, const PageViewer& view) {
    return is_container(picture_kind(file)) ? scan_members(file, limits, options, view)
                                            : scan_parts(file, limits, options, view);
}

namespace {

//// No picture of these kinds is ever read; beside a code nobody asks what else there was.
bool is_of_no_matter(const PageScan& page) {
    switch (page.part.format) {
    case PictureKind::metafile:
    case PictureKind::video:
    case PictureKind::ico:
        return true;
    default:
        return false;
    }
}

/// "3 to 5, 8" and how many that are.
struct Numbers {
    std::string text;
    std::size_t count = 0;

    void add_range(std::size_t first, std::size_t last) {
        if (last < first) return;
        text += fmt::format("{}{}", text.empty() ? "" : ", ", first);
        if (last > first) text += fmt::format(" to {}", last);
        count += last - first + 1;
    }
};

/// Pages or frames that were not done with. How many there are is what a program says that decodes them.
Numbers unread_numbers(const FileScan& scan) {
    Numbers unread;
    if (scan.passed > 0) { // an animation: of frames without a code the time is the budget's
        unread.add_range(scan.passed + 1, scan.pages_in_file);
        return unread;
    }
    std::set<std::size_t> seen;
    for (const PageScan& page : scan.pages)
        if (!page.flaw && !was_cut_short(page)) seen.insert(page.part.number);
    std::size_t next = 1;
    for (const std::size_t number : seen) {
        unread.add_range(next, number - 1);
        next = number + 1;
    }
    unread.add_range(next, scan.pages_in_file);
    return unread;
}

/// What of a container was not done with: a few by name.
Numbers unread_members(const FileScan& scan) {
    constexpr std::size_t most = 3;
    Numbers unread;
    const auto add = [&](const std::string& words) {
        if (++unread.count <= most) unread.text += fmt::format("{}{}", unread.text.empty() ? "" : ", ", words);
    };
    for (const PageScan& page : scan.pages)
        if (page.flaw ? !(scan.has_codes() && is_of_no_matter(page)) : was_cut_short(page)) add(words(page.part));
    const std::size_t named = unread.count, left = scan.members_unseen, last = scan.members_seen + left;
    if (named > most) unread.text += fmt::format("{}{} more", left > 0 ? ", " : " and ", named - most);
    if (left == 0) return unread;
    unread.text += fmt::format("{}{}", unread.text.empty() ? "" : " and ",
                               left == 1 ? fmt::format("picture {}", last)
                                         : fmt::format("pictures {} to {}", scan.members_seen + 1, last));
    unread.count += left;
    return unread;
}

} // namespace

Error no_code_error(const FileScan& scan, const std::string& name) {
    if (is_container(scan.kind) && scan.pages.empty())
        return {Code::no_code_found, fmt::format("there is no picture in {}", name),
                scan.kind == PictureKind::mail
                    ? "send the picture itself; if the card stands in the mail as text, copy the text of the mail"
                    : "send the picture itself"};
    const PictureQuality* quality = scan.quality();
    const std::size_t looked_at = scan.pages_looked_at();
    const char* first = looked_at == scan.pages.size() ? "the first " : ""; // else one between could not be decoded
    const bool is_cut_short = scan.is_document() && scan.out_of_time;
    const std::string where = looked_at < scan.pages_in_file ? fmt::format("{}{} of {} {} of {}", first, looked_at,
                                                                           scan.pages_in_file, scan.parts_name(), name)
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
    const std::size_t wanted = scan.passed > 0
                                   ? scan.pages_in_file
                                   : std::min(scan.pages_in_file, is_container(scan.kind) ? SIZE_MAX : Pages::most);
    if (!scan.has_codes() && scan.pages_looked_at() == wanted) return no_code_error(scan, name);
    if (!scan.is_document()) return std::nullopt;

    Numbers unread = is_container(scan.kind) ? unread_members(scan) : unread_numbers(scan);
    if (unread.count == 0) return scan.has_codes() ? std::nullopt : std::optional(no_code_error(scan, name));
    if (!is_container(scan.kind)) {
        const std::string_view parts = scan.parts_name();
        unread.text = fmt::format("{} {}", unread.count == 1 ? parts.substr(0, parts.size() - 1) : parts, unread.text);
    }
    const auto flawed = std::find_if(scan.pages.begin(), scan.pages.end(), [](const auto& page) { return page.flaw; });
    const bool is_out_of_time = scan.out_of_time || std::any_of(scan.pages.begin(), scan.pages.end(), was_cut_short);
    const std::string why =
        is_out_of_time ? "the time for this file ran out"
        : flawed != scan.pages.end()
            ? flawed->flaw->what()
            : fmt::format("only the first {} are", is_container(scan.kind) ? Members::most : Pages::most);
    return Error(
        Code::unreadable_file,
        fmt::format("{} of {} {} not fully scanned: {}", unread.text, name, unread.count == 1 ? "was" : "were", why),
        is_out_of_time ? "allow more time with --effort of scan, verify or inspect, or send them separately"
                       : "send them separately");
}

} // namespace qrid
