// A JSON file of settings, read strictly.
#pragma once

#include <nlohmann/json.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace qrid::artwork {

/// An object all of whose members are known. Every error is Error(bad_record) and begins with a JSON pointer.
class Settings {
public:
    /// Throws also for what is not JSON, or could be read in two ways.
    Settings(std::string_view json, const std::vector<std::string_view>& members);

    /// The text of a member, 1 to 500 bytes; nothing when it is absent.
    std::optional<std::string> text(std::string_view member) const;

    /// So many texts; nothing when the member is absent.
    std::optional<std::vector<std::string>> texts(std::string_view member, std::size_t count) const;

    /// An object within this one; nothing when it is absent.
    std::optional<Settings> section(std::string_view member, const std::vector<std::string_view>& members) const;

    std::string pointer(std::string_view member) const;

private:
    Settings(nlohmann::json object, std::string at, const std::vector<std::string_view>& members);
    const nlohmann::json* find(std::string_view member) const;

    nlohmann::json object_;
    std::string at_;
};

} // namespace qrid::artwork
