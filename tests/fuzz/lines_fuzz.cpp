// What comes as text or lines: an input that may be a card, lines of a status list, moments and spans, thumbprints.
#include "qrid/base/bytes.h"
#include "qrid/base/clock.h"
#include "qrid/status/values.h"
#include "qrid/trust/root_pin.h"
#include "qrid/trust/trust_list.h"
#include "qrid/verify/input.h"
#include "refusing.h"

#include <sstream>

using namespace qrid;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size > 8192) return 0;
    const ByteView content(data, size);
    const std::string text(text_of(content));
    refusing([&] {
        std::istringstream in(text);
        const StatusList list = read_status_values(in, 64, std::nullopt);
        if (list.entries() != 64) __builtin_trap();
    });
    refusing([&] {
        const Seconds time = parse_time(text);
        if (time < earliest_time || time > latest_time || parse_time(format_time(time)) != time) __builtin_trap();
    });
    refusing([&] {
        if (parse_duration(text) < 0) __builtin_trap();
    });
    (void)parse_thumbprint(text);
    if (content_kind(content) == ContentKind::picture) return 0; // which has a target of its own
    refusing([&] {
        for_each_card("fuzz", content, [](const CardInput& input) { refusing([&] { (void)cose_of(input); }); });
    });
    return 0;
}
