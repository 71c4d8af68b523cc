#include "qrid/artwork/inside/settings.h"

#include "qrid/base/error.h"
#include "qrid/card/record_json.h"

#include <fmt/format.h>

#include <algorithm>

namespace qrid::artwork {

namespace {

constexpr std::size_t max_setting_bytes = 500;

[[noreturn]] void refuse(const std::string& pointer, std::string_view why) {
    throw Error(Code::bad_record, pointer.empty() ? std::string(why) : fmt::format("{}: {}", pointer, why),
                "see qrid-formats(5) for what is allowed there");
}

std::string checked(const nlohmann::json& value, const std::string& pointer) {
    if (!value.is_string()) refuse(pointer, "must be text");
    const auto& text = value.get_ref<const std::string&>();
    if (text.empty()) refuse(pointer, "must not be empty");
    if (text.size() > max_setting_bytes) refuse(pointer, fmt::format("longer than {} bytes", max_setting_bytes));
    return text;
}

} // namespace

Settings::Settings(std::string_view json, const std::vector<std::string_view>& members)
    : Settings(parse_record(json), "", members) {}

Settings::Settings(nlohmann::json object, std::string at, const std::vector<std::string_view>& members)
    : object_(std::move(object)), at_(std::move(at)) {
    if (!object_.is_object()) refuse(at_, "must be an object");
    for (const auto& member : object_.items())
        if (std::find(members.begin(), members.end(), member.key()) == members.end())
            refuse(pointer(member.key()), "is not a known member");
}

const nlohmann::json* Settings::find(std::string_view member) const {
    const auto found = object_.find(std::string(member));
    return found == object_.end() ? nullptr : &*found;
}

std::optional<std::string> Settings::text(std::string_view member) const {
    const nlohmann::json* value = find(member);
    if (value == nullptr) return std::nullopt;
    return checked(*value, pointer(member));
}

std::optional<std::vector<std::string>> Settings::texts(std::string_view member, std::size_t count) const {
    const nlohmann::json* value = find(member);
    if (value == nullptr) return std::nullopt;
    const std::string at = pointer(member);
    if (!value->is_array() || value->size() != count) refuse(at, fmt::format("must be an array of {} texts", count));
    std::vector<std::string> all;
    for (std::size_t i = 0; i < count; ++i) all.push_back(checked((*value)[i], fmt::format("{}/{}", at, i)));
    return all;
}

std::optional<Settings> Settings::section(std::string_view member, const std::vector<std::string_view>& members) const {
    const nlohmann::json* value = find(member);
    if (value == nullptr) return std::nullopt;
    return Settings(*value, pointer(member), members);
}

std::string Settings::pointer(std::string_view member) const { return pointer_to(at_, member); }

} // namespace qrid::artwork
