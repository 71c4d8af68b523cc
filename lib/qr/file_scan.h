// What was found in a file.
#pragma once

#include "qrid/base/error.h"
#include "qrid/picture/part.h"
#include "qrid/qr/scan.h"

#include <functional>
#include <optional>
#include <string_view>
#include <vector>

namespace qrid {

/// The picture, or one page, frame or picture of the file.
struct PageScan {
    PicturePart part;                         ///< which
    int width = 0, height = 0;                ///< pixels, as it was decoded
    ScanReport report;                        ///< empty when the page could not be decoded
    std::optional<Error> flaw = std::nullopt; ///< why not
};

/// Whether there was no time for all that might have been tried on it.
bool was_cut_short(const PageScan& page);

struct FileScan {
    PictureKind kind = PictureKind::none;
    std::size_t pages_in_file = 1; ///< or frames; of a container the pictures and documents that it carries
    std::vector<PageScan> pages;   ///< those that were looked at; of an animation only frames that differ
    bool out_of_time = false;      ///< the budget was spent before others were, or before all was tried on these
    std::size_t passed = 0;        ///< frames of an animation that are done with: looked at, or like the one before

    /// Of a container: how many members were looked at, ornaments among them, and how many lie behind those, for which
    /// there was no time or which are beyond the first Members::most.
    std::size_t members_seen = 0, members_unseen = 0;

    bool has_codes() const;
    /// Whether its parts have numbers: a PDF, a container, or what has several pages or frames.
    bool is_document() const { return kind == PictureKind::pdf || is_container(kind) || pages_in_file > 1; }
    /// What its parts are: "pages", "frames" or "pictures".
    std::string_view parts_name() const;
    /// How many of `pages_in_file` could be decoded.
    std::size_t pages_looked_at() const;
    /// What is wrong with the page that comes nearest to a code; nothing when there are codes.
    const PictureQuality* quality() const;
};

/// Given each decoded page with what was found in it; may draw on it.
using PageViewer = std::function<void(Image& picture, const PageScan& page)>;

} // namespace qrid
