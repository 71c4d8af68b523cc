// The codes of a file: of a picture, of the pages of a document or the frames of an animation, or of all that a mail,
// an archive or an office document carries.
#pragma once

#include "qrid/picture/limits.h"
#include "qrid/qr/file_scan.h"

#include <string>

namespace qrid {

/// Of a document the pages share the budget: each has an equal part of what is left, and what they leave over goes to
/// those that could not be read in their part. A large page is first drawn small, which is enough for most codes, and
/// in full when not all that it shows was read so. Decoding the pages may take twice the budget, and at least two
/// seconds. A page of a PDF without a code is scanned once more by its pictures, if they are finer than the page was
/// drawn; the page then has the size of the picture that has a code. The frames of an animation share it likewise, each
/// once at most; a code that several of them show is given with the first. So do the members of a container, which may
/// be documents and, one level deep, containers; only an archive in an archive is named and left alone. The programs
/// that take a container or an animation apart and decode its parts have twice the budget, and at least two seconds,
/// for all of them together. A PNG with frames is first of all the picture that it is to those who know no animation:
/// it counts even if no frame can be had. Throws as load_picture() does; of a document only when no page could be
/// decoded.
FileScan scan_file(ByteView file, const PictureLimits& limits = {}, const ScanOptions& options = {},
                   const PageViewer& view = {});

/// The Error(no_code_found) of a file without codes: what is to be seen instead, and what its sender can do.
Error no_code_error(const FileScan& scan, const std::string& name);

/// What of a file was not read, after its codes: no_code_error(), or of a document some of whose pages were not looked
/// at Error(unreadable_file) with their numbers, whatever the others show.
std::optional<Error> left_unread(const FileScan& scan, const std::string& name);

} // namespace qrid
