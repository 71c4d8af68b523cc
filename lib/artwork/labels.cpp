#include "qrid/artwork/labels.h"

#include "qrid/artwork/inside/settings.h"
#include "qrid/artwork/inside/shipped_labels.h"
#include "qrid/base/error.h"
#include "qrid/card/birth_date.h"

#include <fmt/format.h>

#include <algorithm>

namespace qrid::artwork {

namespace {

Labels labels_from(const ShippedLabels& shipped) {
    Labels labels;
    labels.language = shipped.language;
    labels.date = shipped.date;
    for (std::size_t i = 0; i < shipped_names.size(); ++i)
        labels.names.emplace(shipped_names.at(i), shipped.names.at(i));
    std::copy(shipped.genders.begin(), shipped.genders.end(), labels.genders.begin());
    std::copy(shipped.marital_statuses.begin(), shipped.marital_statuses.end(), labels.marital_statuses.begin());
    std::copy(shipped.months.begin(), shipped.months.end(), labels.months.begin());
    return labels;
}

std::vector<Labels> all_shipped_labels() {
    std::vector<Labels> all;
    for (const auto shipped : {european_labels(), asian_labels(), right_to_left_labels()})
        for (const ShippedLabels& labels : shipped) all.push_back(labels_from(labels));
    return all;
}

constexpr std::string_view day_part = "{day}", month_part = "{month}";
constexpr std::array<std::string_view, 3> date_parts{day_part, month_part, "{year}"};

// Takes a part out of a pattern, with the words that lead to the next one: "{day} de {month} de {year}" without its day
// is "{month} de {year}", and "{year}-{month}" without its month "{year}".
void drop_part(std::string& pattern, std::string_view part) {
    const std::size_t at = pattern.find(part), next = std::min(pattern.find('{', at + 1), pattern.size());
    pattern.erase(at, next - at);
    if (at == pattern.size()) pattern.erase(pattern.find_last_not_of(" ,.-/") + 1);
}

// Codes that mean, on a card, the language of another: those of ISO 639-2/B, and of what is written the same.
constexpr std::array<std::pair<std::string_view, std::string_view>, 14> same_languages{{{"chi", "zho"},
                                                                                        {"cmn", "zho"},
                                                                                        {"arb", "ara"},
                                                                                        {"ary", "ara"},
                                                                                        {"arz", "ara"},
                                                                                        {"apc", "ara"},
                                                                                        {"ajp", "ara"},
                                                                                        {"afb", "ara"},
                                                                                        {"acm", "ara"},
                                                                                        {"pes", "fas"},
                                                                                        {"prs", "fas"},
                                                                                        {"per", "fas"},
                                                                                        {"fre", "fra"},
                                                                                        {"ger", "deu"}}};

std::string_view same_language(std::string_view language) {
    const auto found = std::find_if(same_languages.begin(), same_languages.end(),
                                    [&](const auto& same) { return same.first == language; });
    return found == same_languages.end() ? language : found->second;
}

void check_language(const std::string& language) {
    const bool is_good = language.size() == 3 &&
                         std::all_of(language.begin(), language.end(), [](char c) { return c >= 'a' && c <= 'z'; });
    if (!is_good) throw Error(Code::bad_record, "/language: must be three letters of ISO 639-3, such as fra");
}

void check_date(const std::string& pattern) {
    std::string rest = pattern;
    for (const std::string_view part : date_parts) {
        const auto at = rest.find(part);
        if (at == std::string::npos) throw Error(Code::bad_record, fmt::format("/date: must have {}", part));
        rest.erase(at, part.size());
    }
    if (rest.find_first_of("{}") != std::string::npos)
        throw Error(Code::bad_record, "/date: must have {day}, {month} and {year} once each, and no other braces");
}

template <std::size_t N>
void take(const Settings& settings, std::string_view member, std::array<std::string, N>& to) {
    if (auto texts = settings.texts(member, N)) std::move(texts->begin(), texts->end(), to.begin());
}

} // namespace

std::span<const std::string_view> label_names() { return shipped_names; }

std::string Labels::day(std::string_view text) const {
    const auto born = birth_date_of(text);
    constexpr int last_month = 12, last_day = 31;
    if (!born || born->month > last_month || born->day > last_day) return std::string(text);
    const bool has_month = text.size() > 4, has_day = text.size() > 7;
    if ((has_month && born->month < 1) || (has_day && born->day < 1)) return std::string(text);
    std::string words = date;
    if (!has_day) drop_part(words, day_part);
    if (!has_month) drop_part(words, month_part);
    const std::array values{std::to_string(born->day),
                            has_month ? months.at(static_cast<std::size_t>(born->month - 1)) : "",
                            std::to_string(born->year)};
    // From the last to the first, so that nothing is looked for in what was put in.
    std::vector<std::pair<std::size_t, std::size_t>> places;
    for (std::size_t i = 0; i < date_parts.size(); ++i)
        if (const auto at = words.find(date_parts[i]); at != std::string::npos) places.emplace_back(at, i);
    std::sort(places.rbegin(), places.rend());
    for (const auto& [at, part] : places) words.replace(at, date_parts.at(part).size(), values.at(part));
    return words;
}

Labels read_labels(std::string_view json) {
    const Settings settings(json, {"language", "labels", "genders", "maritalStatuses", "months", "date"});
    const auto language = settings.text("language");
    if (!language) throw Error(Code::bad_record, "/language: is missing");
    check_language(*language);
    Labels labels = english_labels();
    labels.language = same_language(*language);
    if (const auto section = settings.section("labels", {shipped_names.begin(), shipped_names.end()}))
        for (auto& [name, label] : labels.names)
            if (auto value = section->text(name)) label = *value;
    take(settings, "genders", labels.genders);
    take(settings, "maritalStatuses", labels.marital_statuses);
    take(settings, "months", labels.months);
    if (auto date = settings.text("date")) {
        check_date(*date);
        labels.date = *date;
    }
    return labels;
}

const Labels* labels_of(std::string_view language, std::span<const Labels> given) {
    static const std::vector<Labels> own = all_shipped_labels();
    const auto find = [&](std::span<const Labels> in) -> const Labels* {
        const auto found = std::find_if(in.rbegin(), in.rend(),
                                        [&](const Labels& l) { return l.language == same_language(language); });
        return found == in.rend() ? nullptr : &*found;
    };
    const Labels* labels = find(given);
    return labels != nullptr ? labels : find(own);
}

const Labels& english_labels() { return *labels_of("eng", {}); }

bool is_right_to_left(std::string_view language) {
    constexpr std::array<std::string_view, 20> all{"ara", "arb", "ary", "arz", "apc", "ajp", "afb",
                                                   "acm", "fas", "per", "pes", "prs", "urd", "heb",
                                                   "pus", "ckb", "uig", "snd", "yid", "div"};
    return std::find(all.begin(), all.end(), language) != all.end();
}

} // namespace qrid::artwork
