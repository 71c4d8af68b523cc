// Everything that can be told of one file: what it is, which codes it shows, what they hold and whether they are valid.
#pragma once

#include "qrid/qr/scan_file.h"
#include "qrid/verify/inspect.h"
#include "qrid/verify/verifier.h"

#include <optional>
#include <string>
#include <vector>

namespace qrid {

/// One text that may be a card, looked at from all sides.
struct ExaminedCode {
    CardInput input;
    Inspection inspection;
    std::optional<Report> report = std::nullopt; ///< nothing for what is no card beside cards
};

/// A file is called so in all that an examination says: names of files are names of people.
inline constexpr std::string_view examined_name = "the file";

struct Examination {
    std::size_t bytes = 0;
    std::string sha256 = {}; ///< of the file, in hexadecimal; empty when it could not be read
    Seconds at = 0;          ///< the moment for which it holds
    ContentKind content = ContentKind::text;
    FileScan scan = {};                       ///< of a picture or a document; else empty
    std::vector<ExaminedCode> codes = {};     ///< in the order of the file
    std::optional<Error> flaw = std::nullopt; ///< why nothing, or not everything, could be read

    /// Invalid when a card is; else undetermined when one is, or something could not be read, or there is no card; else
    /// valid.
    Verdict verdict() const;
    /// The language_of() the first card that names one; or empty.
    std::string language() const;
};

/// Told of the picture, or of each page, with what was found in it, as in scan_file().
struct ExamineOptions {
    ScanOptions effort = {};
    PictureLimits limits = {};
    InspectOptions inspect = {};
    PageViewer view = {};
};

/// Never throws for what the file holds: what cannot be read is the flaw. What a container calls its members is left
/// out unless options.inspect.reveal.
Examination examine(ByteView file, const Verifier& verifier, const ExamineOptions& options = {});

/// The file's name, in which what a card of it says of its person is covered with "•••", as far as it is spelled alike.
std::string masked_name(const Examination& found, std::string name);

/// The examination of a file that could not even be read.
Examination unread_file(Seconds at, const Error& why);

} // namespace qrid
