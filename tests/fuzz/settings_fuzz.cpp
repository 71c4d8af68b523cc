// Themes and files of labels. No logo is read: that is a picture, and its path is the user's.
#include "qrid/artwork/labels.h"
#include "qrid/artwork/theme.h"
#include "qrid/base/bytes.h"
#include "refusing.h"

using namespace qrid;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size > 8192) return 0;
    const std::string_view text = text_of(ByteView(data, size));
    refusing([&] {
        const artwork::Labels labels = artwork::read_labels(text);
        for (const std::string_view name : artwork::label_names()) (void)labels.of(name);
        for (const char* day : {"19900515", "1990-05-15", "19901315", "x"})
            if (labels.day(day).size() > size + 64) __builtin_trap(); // a pattern says each part once
        (void)artwork::is_right_to_left(labels.language);
        (void)artwork::labels_of(labels.language, {});
    });
    if (text.find("logo") != std::string_view::npos || text.find("\\u") != std::string_view::npos) return 0;
    refusing([&] { check_contrast(artwork::read_theme(text, "/")); }); // what is accepted can be read
    return 0;
}
