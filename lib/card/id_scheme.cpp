#include "qrid/card/id_scheme.h"

#include "qrid/base/nearest.h"
#include "qrid/base/printable.h"
#include "qrid/card/inside/id_readings.h"

#include <fmt/format.h>

#include <array>

namespace qrid {

namespace {

std::string as_written(std::string_view id) { return std::string(id); }
std::vector<std::string> one_way(std::string_view id) { return {std::string(id)}; }

constexpr std::array schemes{
    IdScheme{"cn-id", "China", read_cn_id, canonical_cn_id, cn_id_people, specimen_cn_id, written_cn_ids},
    IdScheme{"in-aadhaar", "India", read_aadhaar, as_written, aadhaar_people, specimen_aadhaar, one_way},
    IdScheme{"mrz", "ICAO 9303", read_mrz_number, canonical_mrz_number, mrz_people, specimen_mrz_number,
             written_mrz_numbers},
};

constexpr const char* born_field = "/dateOfBirth";
constexpr const char* gender_field = "/gender";
constexpr Seconds longest_age = 150; // years

Error fault_at(std::string_view pointer, std::string_view why, std::string_view hint = {}) {
    return Error(Code::bad_record, fmt::format("{}: {}", pointer, why), std::string(hint));
}

// As far as the record's date is known.
bool agree(const BirthDate& number, const BirthDate& record) {
    return number.year == record.year && (record.month == 0 || number.month == record.month) &&
           (record.day == 0 || number.day == record.day);
}

void compare_birth(const Identity& identity, const BirthDate& born, Seconds moment, std::vector<Error>& faults) {
    if (is_after(born, moment))
        faults.push_back(fault_at("/id", "has a date of birth that is in the future"));
    else if (age_at(born, moment) > longest_age)
        faults.push_back(fault_at("/id", fmt::format("has a date of birth over {} years ago", longest_age)));
    const std::string* text = identity.text(identity_key::date_of_birth);
    const auto date = text == nullptr ? std::nullopt : birth_date_of(*text);
    if (date && !agree(born, *date))
        faults.push_back(fault_at(born_field, "is not the date of birth that the ID says",
                                  "one of the two is mistyped: compare both with the person's document"));
}

void compare_gender(const Identity& identity, std::int64_t gender, std::vector<Error>& faults) {
    const auto found = identity.fields.find(identity_key::gender);
    if (found == identity.fields.end()) return;
    if (std::get<std::int64_t>(found->second) != gender)
        faults.push_back(fault_at(gender_field, "is not the one that the ID says",
                                  "one of the two is mistyped: compare both with the person's document"));
}

} // namespace

std::span<const IdScheme> id_schemes() { return schemes; }

std::vector<std::string> IdScheme::spellings(std::string_view id) const {
    std::vector<std::string> all = written(canonical(id));
    std::erase(all, id);
    return all;
}

std::string id_scheme_names() {
    std::string names;
    for (const IdScheme& scheme : schemes) names += fmt::format("{}, ", scheme.name);
    return names += no_id_scheme;
}

const IdScheme* id_scheme_called(std::string_view name) {
    if (name.empty() || name == no_id_scheme) return nullptr;
    std::vector<std::string> known{std::string(no_id_scheme)};
    for (const IdScheme& scheme : schemes) {
        if (scheme.name == name) return &scheme;
        known.emplace_back(scheme.name);
    }
    constexpr std::size_t most_of_name = 32;
    const std::string near = name.size() <= most_of_name ? nearest_word(name, known) : "";
    throw Error(Code::usage, fmt::format("unknown scheme of IDs \"{}\"", printable(name, most_of_name)),
                near.empty() ? fmt::format("use one of {}", id_scheme_names())
                             : fmt::format("did you mean \"{}\"?", near));
}

std::vector<Error> id_faults(const Identity& identity, const IdRule& rule, Seconds moment) {
    std::vector<Error> faults;
    if (rule.scheme == nullptr) return faults;
    const std::string off = "use --id-scheme none for records whose IDs are of another kind";
    const std::string* id = identity.text(identity_key::id);
    if (id == nullptr) {
        faults.push_back(
            fault_at("/id", fmt::format("is missing, and must be a number of the scheme {}", rule.scheme->name), off));
        return faults;
    }
    const IdReading reading = rule.scheme->read(*id);
    for (const IdFlaw& flaw : reading.flaws)
        faults.push_back(fault_at("/id", flaw.why, flaw.hint.empty() ? std::string_view(off) : flaw.hint));
    if (reading.born && is_of_calendar(*reading.born)) compare_birth(identity, *reading.born, moment, faults);
    if (reading.gender) compare_gender(identity, *reading.gender, faults);
    if (reading.specimen && !rule.takes_specimens)
        faults.push_back(fault_at("/id", "is a specimen number, which is nobody's",
                                  "such numbers are for issuers whose address is reserved for tests, such as "
                                  "https://id.example"));
    return faults;
}

void add_id_faults(std::vector<Error>& faults, const Identity& identity, const IdRule& rule, Seconds moment) {
    if (!faults.empty() && identity.text(identity_key::id) == nullptr) return;
    for (Error& fault : id_faults(identity, rule, moment))
        if (faults.size() < most_faults) faults.push_back(std::move(fault));
}

void check_id(const Identity& identity, const IdRule& rule, Seconds moment) {
    const std::vector<Error> faults = id_faults(identity, rule, moment);
    if (!faults.empty()) throw faults.front();
}

} // namespace qrid
