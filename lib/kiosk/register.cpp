#include "qrid/kiosk/register.h"

#include "qrid/base/error.h"
#include "qrid/card/record_json.h"
#include "qrid/issuer/people_table.h"
#include "qrid/kiosk/inside/register_lines.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <variant>

namespace qrid {

namespace {

using nlohmann::json;

// A member that is none of the identity's, taken out of the record.
std::optional<json> take(json& record, const char* name) {
    const auto found = record.find(name);
    if (found == record.end()) return std::nullopt;
    json value = std::move(*found);
    record.erase(found);
    return value;
}

std::string photo_of(const json& value) {
    if (!value.is_string() || value.get_ref<const std::string&>().empty())
        throw Error(Code::bad_record, "/photo: must be the path of the photo on file");
    return value.get<std::string>();
}

bool deceased_of(const json& value) {
    if (value.is_boolean()) return value.get<bool>();
    if (!value.is_string()) throw Error(Code::bad_record, "/deceased: must be true, false or a date like 19900515");
    date_of_record(value, "/deceased");
    return true;
}

std::optional<std::string> blocked_of(const json& value) {
    if (value.is_boolean()) return value.get<bool>() ? std::optional(std::string()) : std::nullopt;
    if (!value.is_string() || value.get_ref<const std::string&>().empty())
        throw Error(Code::bad_record, "/blocked: must be true, false or a reason");
    return value.get<std::string>();
}

// `photo` counts before the record's own when it is not empty; relative paths begin in `directory`.
RegisterEntry entry_of(json record, const std::string& photo, const fs::path& directory) {
    const json own_photo = take(record, "photo").value_or(nullptr);
    RegisterEntry entry;
    entry.photo = directory / (photo.empty() ? photo_of(own_photo) : photo);
    const auto given = [](const std::optional<json>& member) { return member && !member->is_null(); };
    if (const auto deceased = take(record, "deceased"); given(deceased)) entry.deceased = deceased_of(*deceased);
    if (const auto blocked = take(record, "blocked"); given(blocked)) entry.blocked = blocked_of(*blocked);
    entry.identity = identity_from_json(record);
    return entry;
}

json record_of_row(const PersonRow& row, std::string_view id) {
    json record = parse_person(row.record);
    const std::string* its_id = id_of_person(record);
    if (its_id == nullptr || *its_id != id) throw Error(Code::bad_record, "/id: does not match its row");
    return record;
}

// What `read` says of a line or row, with its name before it.
std::optional<RegisterEntry> named(const std::string& name, auto&& read) {
    try {
        return read();
    } catch (const Error& error) {
        if (error.code() != Code::bad_record) throw;
        throw Error(Code::bad_record, fmt::format("{}: {}", name, error.what()), error.hint());
    }
}

} // namespace

struct PeopleRegister::Source {
    explicit Source(const std::string& place)
        : name(place), directory(is_url(place) ? fs::path() : fs::path(place).parent_path()), people(open(place)) {}

    static bool is_url(const std::string& place) { return place.find("://") != std::string::npos; }

    static std::variant<RegisterLines, PeopleTable> open(const std::string& place) {
        if (is_url(place) || is_sqlite_file(place)) return PeopleTable(RegistryPlace::parse(place, {}));
        return RegisterLines(place);
    }

    std::optional<RegisterEntry> find(RegisterLines& lines, std::string_view id) const {
        auto found = lines.find(id);
        if (!found) return std::nullopt;
        return named(fmt::format("{}:{}", name, found->line),
                     [&] { return entry_of(std::move(found->record), {}, directory); });
    }

    std::optional<RegisterEntry> find(PeopleTable& table, std::string_view id) const {
        return named(fmt::format("{}: the record of {}", name, mask_tail(id)), [&]() -> std::optional<RegisterEntry> {
            const auto row = table.find(id);
            if (!row) return std::nullopt;
            return entry_of(record_of_row(*row, id), row->photo, directory);
        });
    }

    std::string name;
    fs::path directory; ///< in which relative paths of photos begin
    std::variant<RegisterLines, PeopleTable> people;
};

PeopleRegister::PeopleRegister(const std::string& place) : source_(std::make_unique<Source>(place)) {}

PeopleRegister::PeopleRegister(PeopleRegister&&) noexcept = default;
PeopleRegister& PeopleRegister::operator=(PeopleRegister&&) noexcept = default;
PeopleRegister::~PeopleRegister() = default;

RegisterEntry PeopleRegister::find(std::string_view id) {
    auto entry = std::visit([&](auto& people) { return source_->find(people, id); }, source_->people);
    if (!entry)
        throw Error(Code::not_in_register, fmt::format("nobody with the ID {} is in the register", mask_tail(id)),
                    "check the ID and the register");
    return std::move(*entry);
}

RegisterEntry PeopleRegister::find(std::string_view id, const IdScheme* scheme) {
    if (scheme == nullptr) return find(id);
    for (const std::string& spelling : scheme->spellings(id)) try {
            return find(spelling);
        } catch (const Error& error) {
            if (error.code() != Code::not_in_register) throw;
        }
    try {
        return find(id);
    } catch (const Error& error) {
        const std::vector<IdFlaw> flaws = scheme->read(id).flaws;
        if (error.code() != Code::not_in_register || flaws.empty()) throw;
        throw Error(error.code(), error.what(), fmt::format("the ID {}", flaws.front().why));
    }
}

} // namespace qrid
