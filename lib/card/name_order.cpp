#include "qrid/card/name_order.h"

#include "qrid/base/letters.h"
#include "qrid/base/utf8.h"

#include <algorithm>
#include <array>

namespace qrid {

namespace {

constexpr int first_name_key = 5, middle_name_key = 6, last_name_key = 7;

// A surname, and characters that are mostly read as it is read as a surname. Compound ones first.
struct SurnameReading {
    std::string_view surname, sounds_like;
};
constexpr std::array surname_readings{
    SurnameReading{"万俟", "莫其"}, SurnameReading{"尉迟", "玉迟"}, SurnameReading{"长孙", "掌孙"},
    SurnameReading{"单于", "蝉于"}, SurnameReading{"澹台", "谈台"}, SurnameReading{"单", "善"},
    SurnameReading{"曾", "增"},     SurnameReading{"解", "谢"},     SurnameReading{"仇", "求"},
    SurnameReading{"查", "扎"},     SurnameReading{"区", "欧"},     SurnameReading{"朴", "瓢"},
    SurnameReading{"任", "人"},     SurnameReading{"翟", "宅"},     SurnameReading{"缪", "庙"},
    SurnameReading{"华", "化"},     SurnameReading{"员", "运"},     SurnameReading{"种", "虫"},
    SurnameReading{"燕", "烟"},     SurnameReading{"秘", "毕"},     SurnameReading{"繁", "婆"},
    SurnameReading{"句", "勾"},     SurnameReading{"薄", "博"},     SurnameReading{"折", "舌"},
    SurnameReading{"洗", "冼"},     SurnameReading{"祭", "债"},
};

// A name without an East Asian character behind its surname, or with a dot, is not a surname and a given name.
bool has_surname(std::string_view name) {
    std::size_t characters = 0;
    while (!name.empty()) {
        const char32_t character = take_character(name);
        if (is_white_space(character)) continue;
        if (!is_syllable(character)) return false;
        ++characters;
    }
    constexpr std::size_t longest = 4;
    return characters > 0 && characters <= longest;
}

std::string as_read(std::string_view name) {
    if (has_surname(name))
        for (const SurnameReading& one : surname_readings)
            if (name.starts_with(one.surname))
                return std::string(one.sounds_like).append(name.substr(one.surname.size()));
    return std::string(name);
}

std::string joined(const Identity& identity, std::initializer_list<int> keys) {
    std::string name;
    for (const int key : keys)
        if (const std::string* part = identity.text(key); part != nullptr && !part->empty())
            name += (name.empty() ? "" : " ") + *part;
    return name;
}

} // namespace

std::string listed_name(const Identity& identity) {
    const auto has = [&](int key) { return identity.text(key) != nullptr && !identity.text(key)->empty(); };
    if (has(last_name_key)) return joined(identity, {last_name_key, first_name_key, middle_name_key});
    if (has(identity_key::full_name)) return *identity.text(identity_key::full_name);
    const std::string given = joined(identity, {first_name_key, middle_name_key});
    return given.empty() ? joined(identity, {identity_key::secondary_name}) : given;
}

std::string NameOrder::key(std::string_view name) const {
    if (name.empty()) return "\xff";
    std::string key = collation_.key(collation_.is_by_pinyin() && is_of_language() ? as_read(name) : name);
    return key.append(1, '\0').append(name);
}

void CommonLanguage::add(std::string_view language) {
    if (!Collation::is_language(language)) return; // any text may stand on a card
    const auto found = counts_.find(language);
    ++(found != counts_.end() ? found->second
                              : counts_.emplace(std::string(language), Count{0, counts_.size()}).first->second)
          .records;
}

std::string CommonLanguage::most() const {
    const auto found = std::max_element(counts_.begin(), counts_.end(), [](const auto& one, const auto& other) {
        return std::pair(one.second.records, -static_cast<std::ptrdiff_t>(one.second.place)) <
               std::pair(other.second.records, -static_cast<std::ptrdiff_t>(other.second.place));
    });
    return found == counts_.end() ? std::string() : found->first;
}

} // namespace qrid
