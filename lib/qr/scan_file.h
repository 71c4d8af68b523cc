// The codes of a file: of a picture, of the pages of a document or the frames of an animation, or of all that a mail,
// an archive or an office document carries.
#pragma once

#include "qrid/base/error.h"
#include "qrid/picture/pages.h"
#include "qrid/picture/part.h"
#include "qrid/qr/scan.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace qrid {

/// The picture, or one page, frame or picture of the file.
struct PageScan {
    PicturePart part;                         ///< which
    int width = 0, height = 0;                ///< pixels, as it was decoded
    ScanReport report;                        ///< empty when the page could not be decoded
    std::optional<Error> flaw = std::nullopt; ///< why not
};

struct FileScan {
    PictureKind kind = PictureKind::none;
    std::size_t pages_in_file = 1; ///< or frames; of a container the pictures and documents that it carries
    std::vector<PageScan> pages;   ///< those that were looked at; of an animation only frames that differ
    bool out_of_time = false;      ///< the budget was spent before others were, or before all was tried on these

    bool has_codes() const;
    /// Whether its parts have numbers: a PDF, a container, or what has several pages or frames.
    bool is_document() const { return kind == PictureKind::pdf || is_container(kind) || pages_in_file > 1; }
    /// How many pages could be decoded.
    std::size_t pages_looked_at() const;
    /// What is wrong with the page that comes nearest to a code; nothing when there are codes.
    const PictureQuality* quality() const;
};

/// Given each decoded page with what was found in it; may draw on it.
using PageViewer = std::function<void(Image& picture, const PageScan& page)>;

/// Of a document the pages share the budget: each has an equal part of what is left, and what they leave over goes to
/// those that could not be read in their part. A large page is first drawn small, which is enough for most codes, and
/// in full when not all that it shows was read so. Decoding the pages may take twice the budget, and at least two
/// seconds.
/// Throws as load_picture() does; of a document only when no page could be decoded.
FileScan scan_file(ByteView file, const PictureLimits& limits = {}, const ScanOptions& options = {},
                   const PageViewer& view = {});

/// The Error(no_code_found) of a file without codes: what is to be seen instead, and what its sender can do.
Error no_code_error(const FileScan& scan, const std::string& name);

/// What of a file was not read, after its codes: no_code_error(), or of a document some of whose pages were not looked
/// at Error(unreadable_file) with their numbers, whatever the others show.
std::optional<Error> left_unread(const FileScan& scan, const std::string& name);

} // namespace qrid
