#include "qrid/issuer/inside/lost_places.h"

#include "qrid/base/error.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace qrid {

namespace {

constexpr const char* lost_setting = "lost_places"; // "FIRST-END FIRST-END"

} // namespace

LostPlaces::LostPlaces(const Registry& registry) {
    const std::string text = registry.setting(lost_setting).value_or("");
    const char *at = text.data(), *const end = at + text.size();
    const auto number = [&](char after) {
        std::uint64_t value = 0;
        const auto [next, error] = std::from_chars(at, end, value);
        if (error != std::errc{} || next == end || *next != after)
            throw Error(Code::registry_damaged, "the registry has an invalid record of lost places");
        at = next + 1;
        return value;
    };
    while (at != end) {
        const std::uint64_t first = number('-');
        ranges_.emplace_back(first, number(' '));
    }
}

bool LostPlaces::has(std::uint64_t serial) const {
    return std::any_of(ranges_.begin(), ranges_.end(),
                       [&](const auto& range) { return range.first <= serial && serial < range.second; });
}

void LostPlaces::write(Registry& registry) const {
    std::string text;
    for (const auto& [first, end] : ranges_) text += fmt::format("{}-{} ", first, end);
    registry.set_setting(lost_setting, text);
}

} // namespace qrid
