#include "qrid/card/record_check.h"

#include "qrid/base/printable.h"
#include "qrid/card/field_names.h"
#include "qrid/card/inside/column_names.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace qrid {

namespace {

// The first step of a JSON pointer before ": ", and what stands behind.
std::pair<std::string, std::string> parted(std::string_view message) {
    const std::size_t end = message.find(": ");
    if (!message.starts_with('/') || end == std::string_view::npos) return {"", std::string(message)};
    const std::string_view step = message.substr(1, std::min(message.find('/', 1), end) - 1);
    return {std::string(step), std::string(message.substr(end + 2))};
}

// A kind has no record's own part: messages show one masked, behind what they say of all.
std::string without_masked_part(const std::string& message) {
    const std::size_t dot = message.find("•");
    if (dot == std::string::npos) return message;
    const std::size_t colon = message.rfind(": ", dot);
    return colon == std::string::npos ? message : message.substr(0, colon);
}

FaultKind kind_of(const Error& fault) {
    auto [field, message] = parted(fault.what());
    const bool has_own_hint = fault.hint() != reason(fault.code()).hint;
    FaultKind kind{fault.code(),
                   printable(field, longest_name),
                   without_masked_part(message),
                   has_own_hint ? fault.hint() : "",
                   0,
                   {}};
    const IdentityField* known = field_called(field);
    if (kind.right.empty() && known != nullptr) kind.right = form_of_values(*known);
    return kind;
}

std::string key_of(const FaultKind& kind) {
    return fmt::format("{}\n{}\n{}", name(kind.code), kind.field, kind.message);
}

} // namespace

void RecordCheck::add(std::size_t line, const std::vector<Error>& faults) {
    ++records_;
    if (faults.empty()) ++good_;
    std::vector<std::size_t> met; // each kind counts once a record
    for (const Error& fault : faults) {
        FaultKind kind = kind_of(fault);
        std::string key = key_of(kind);
        if (kinds_.size() + 1 >= most_kinds && !places_.contains(key)) {
            kind = {Code::bad_record, "", "other errors", "", 0, {}};
            key = key_of(kind);
        }
        const auto [place, is_new] = places_.try_emplace(key, kinds_.size());
        if (is_new) kinds_.push_back(std::move(kind));
        if (std::find(met.begin(), met.end(), place->second) != met.end()) continue;
        met.push_back(place->second);
        FaultKind& counted = kinds_[place->second];
        ++counted.records;
        if (counted.lines.size() < most_lines) counted.lines.push_back(line);
    }
}

} // namespace qrid
