// One thing that may be a card, of a picture, a text or bytes.
#pragma once

#include "qrid/base/bytes.h"
#include "qrid/card/pasted.h"
#include "qrid/qr/found_code.h"
#include "qrid/qr/scan_file.h"

#include <optional>
#include <string>

namespace qrid {

/// A picture as it came, one page of a PDF as it was drawn for scanning, or a picture that the file carries.
struct PictureFacts {
    std::string kind;          ///< "PNG"
    int width = 0, height = 0; ///< pixels
    std::size_t bytes = 0;     ///< of the file
    PicturePart part = {};
};

/// One thing that may be a card.
struct CardInput {
    std::string name;                             ///< of the input, with "#N" or ":LINE" when it holds several
    std::string text;                             ///< of a code or a text, put right; empty for bytes
    Bytes cose;                                   ///< when the input was the message itself
    std::optional<FoundCode> code = std::nullopt; ///< when it came from a picture
    std::optional<PictureFacts> picture = std::nullopt;
    Repairs repairs = {};      ///< what was done to put the text right
    bool beside_cards = false; ///< it is no card, and there are cards beside it
};

} // namespace qrid
