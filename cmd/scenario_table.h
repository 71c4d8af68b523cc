// A table of a scenario's file: members by name and kind, refused with the place and the nearest name.
#pragma once

#include "qrid/base/error.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace qrid::cmd {

/// Every function throws Error(usage) that names the place for a member that is missing or of another kind.
class Table {
public:
    /// `where` it is, such as "step 3"; empty for the whole file. The value must outlive the table.
    Table(const nlohmann::json& value, std::string where) : value_(value), where_(std::move(where)) {}

    /// Refuses members of other names, and what is no table.
    void only(std::initializer_list<std::string_view> names) const;

    bool has(std::string_view member) const { return value_.is_object() && value_.contains(member); }
    const nlohmann::json& at(std::string_view member) const;
    std::string text(std::string_view member) const;
    std::optional<std::string> optional_text(std::string_view member) const;
    std::optional<std::int64_t> number(std::string_view member, std::int64_t least, std::int64_t most) const;
    /// An array of texts, or one text.
    std::vector<std::string> texts(std::string_view member) const;
    std::optional<std::vector<std::string>> optional_texts(std::string_view member) const;
    std::optional<std::string> one_of(std::string_view member, std::initializer_list<std::string_view> words) const;
    /// An object with members of any name, or null where there is none.
    const nlohmann::json* object(std::string_view member) const;
    Table table(std::string_view member) const;

    [[noreturn]] void refuse(const std::string& message, const std::string& hint = {}) const;
    [[noreturn]] void refuse_word(std::string_view what, const std::string& word,
                                  const std::vector<std::string>& known) const;

    /// Does what may throw Error, and names the place then.
    template <typename Act>
    auto attempt(Act act) const {
        try {
            return act();
        } catch (const Error& error) {
            refuse(error.what(), error.hint());
        }
    }

private:
    const nlohmann::json& value_;
    std::string where_;
};

} // namespace qrid::cmd
