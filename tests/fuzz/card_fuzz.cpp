// A card's text: Base45, inflate, CBOR, COSE, claims, and the report and inspection over them.
#include "qrid/card/text.h"
#include "qrid/verify/inspect.h"

#include <nlohmann/json.hpp>

using namespace qrid;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size > 8192) return 0;
    static const Verifier verifier({}, {}, 1'700'000'000);
    const ByteView content(data, size);
    const Report report = verify_text(verifier, "fuzz", text_of(content));
    if (report.verdict() == Verdict::valid) __builtin_trap(); // nothing is trusted here
    (void)report_to_json(report).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    (void)report_to_text(report, false);
    (void)inspection_to_text(inspect({"fuzz", std::string(text_of(content)), {}}, {.reveal = true, .bytes = true}));
    return 0;
}
