#include "qrid/card/record_json.h"

#include "qrid/base/error.h"
#include "qrid/card/workbook.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <utility>

namespace qrid {

namespace {

using nlohmann::json;

// The longest line of a batch, and of the files of settings, which are read as records are.
constexpr std::size_t max_record_text = 256 << 10;
constexpr JsonLimits record_limits{
    .bytes = max_record_text, .depth = max_record_depth, .values = 10'000, .text = max_record_text};

} // namespace

json parse_record(std::string_view text) {
    if (text.find('\0') != std::string_view::npos) throw Error(Code::bad_record, "has a zero byte");
    JsonFlaw flaw;
    if (auto record = json_in(text, record_limits, &flaw)) return std::move(*record);
    if (flaw.kind == JsonFlaw::Kind::damaged)
        throw Error(Code::bad_record, "not JSON",
                    "give a JSON object such as {\"id\": \"...\", \"fullName\": \"...\"}");
    throw Error(Code::bad_record, flaw.pointer.empty() ? flaw.why : fmt::format("{}: {}", flaw.pointer, flaw.why));
}

Identity identity_of_text(std::string_view text, std::string_view name) {
    try {
        refuse_workbook(text, Code::bad_record);
        return identity_from_json(parse_record(text));
    } catch (const Error& error) {
        throw Error(error.code(), fmt::format("{}: {}", name, error.what()), error.hint());
    }
}

} // namespace qrid
