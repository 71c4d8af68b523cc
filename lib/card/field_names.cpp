#include "qrid/card/field_names.h"

#include "qrid/base/error.h"
#include "qrid/base/nearest.h"
#include "qrid/base/printable.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

namespace qrid {

std::string nearest_field(std::string_view name) {
    std::vector<std::string> known;
    for (const IdentityField& field : identity_fields()) known.emplace_back(field.name);
    return nearest_word(name, known);
}

namespace {

int key_of_name(std::string_view name, std::string_view where) {
    if (const IdentityField* field = field_called(name)) return field->key;
    const std::string near = nearest_field(name);
    throw Error(Code::usage, fmt::format("unknown field in {}: {}", where, printable(name, longest_name)),
                near.empty() ? "see qrid-mint(1) for the fields of a record" : fmt::format("did you mean '{}'?", near));
}

} // namespace

const IdentityField* field_called(std::string_view name) {
    static const auto by_name = [] {
        std::unordered_map<std::string_view, const IdentityField*> all;
        for (const IdentityField& field : identity_fields()) all.emplace(field.name, &field);
        return all;
    }();
    const auto found = by_name.find(name);
    return found == by_name.end() ? nullptr : found->second;
}

bool has_field(const Claims& claims, int key) {
    if (!claims.identity) return false;
    if (key == identity_key::face || key == identity_key::photo) return claims.identity->face() != nullptr;
    return claims.identity->fields.contains(key);
}

std::string_view field_name(int key) {
    for (const IdentityField& field : identity_fields())
        if (field.key == key) return field.name;
    return "";
}

std::vector<int> parse_fields(std::string_view names, std::string_view where) {
    std::vector<int> keys;
    while (true) {
        const std::size_t comma = std::min(names.find(','), names.size());
        keys.push_back(key_of_name(names.substr(0, comma), where));
        if (comma == names.size()) break;
        names.remove_prefix(comma + 1);
    }
    std::sort(keys.begin(), keys.end());
    if (std::adjacent_find(keys.begin(), keys.end()) != keys.end())
        throw Error(Code::usage, fmt::format("{} names a field twice", where));
    return keys;
}

} // namespace qrid
