// The reader that holds JSON to bounds, beside the library's own way in: what both take is one document, and nothing is
// taken that is no JSON.
#include "qrid/base/json_reader.h"

#include <nlohmann/json.hpp>

using namespace qrid;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size > 8192) return 0;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    JsonFlaw flaw;
    const auto read = json_in(text, {.bytes = 8192, .depth = 16, .values = 1000, .text = 1024}, &flaw);
    const bool has_end_within = text.find('\0') != std::string_view::npos; // for which the library takes a zero byte
    const nlohmann::json other = nlohmann::json::parse(text, nullptr, false);
    if (read && (other.is_discarded() || *read != other)) __builtin_trap();
    if (!read && (flaw.at > size || flaw.why.empty())) __builtin_trap();
    // A number that is too small is another kind of flaw here; the library rounds it to zero.
    if (!read && flaw.kind == JsonFlaw::Kind::damaged && !other.is_discarded() && !has_end_within) __builtin_trap();
    return 0;
}
