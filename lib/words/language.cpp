#include "qrid/words/language.h"

#include "qrid/base/error.h"
#include "qrid/base/module.h"
#include "qrid/base/places.h"
#include "qrid/words/gettext/module.h"
#include "qrid/words/inside/language_name.h"
#include "qrid/words/inside/sound.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

namespace qrid {

namespace {

constexpr const char *variable = "QRID_LOCALE", *directory_name = "locale";

std::vector<fs::path> usual_places() {
    std::vector<fs::path> places;
    try {
        places.push_back(data_path(variable, directory_name));
    } catch (const Error& error) {
        if (error.code() != Code::no_home) throw;
    }
    places.push_back(path_in_share(directory_name));
    return places;
}

fs::path file_of(const fs::path& place, const std::string& lang) { return place / lang / "LC_MESSAGES" / "qrid.mo"; }

bool is_there(const fs::path& path) {
    std::error_code error;
    return fs::exists(path, error);
}

/// Nothing when it cannot be used.
Lookup read_catalogue(const fs::path& path) {
    try {
        const Bytes bytes = read_file(path, max_catalogue_bytes);
        if (!is_sound(bytes)) return {};
        return loaded<GettextModule>().open({bytes.begin(), bytes.end()});
    } catch (const std::exception&) { // no file of ours, or a build without Boost.Locale
        return {};
    }
}

} // namespace

std::optional<std::string> Language::find(const MessageId& id, long long count) const {
    for (const auto& catalogue : catalogues_)
        if (const char* text = (*catalogue)(id, count)) return text;
    return std::nullopt;
}

Languages::Languages() : Languages(usual_places()) {}

Languages::Languages(std::vector<fs::path> places) : places_(std::move(places)) {}

std::vector<fs::path> Languages::catalogues_of(const std::string& lang) const {
    std::vector<fs::path> paths;
    for (const fs::path& place : places_)
        if (fs::path path = file_of(place, lang); is_there(path)) paths.push_back(std::move(path));
    return paths;
}

std::vector<std::string> Languages::names() const {
    constexpr std::size_t most = 1000;
    std::set<std::string> names;
    for (const fs::path& place : places_) {
        std::error_code error;
        for (fs::directory_iterator at(place, error), end; !error && at != end && names.size() < most;
             at.increment(error))
            if (const std::string lang = at->path().filename().string();
                tag_of_catalogue(lang) && is_there(file_of(place, lang)))
                names.insert(lang);
    }
    return {names.begin(), names.end()};
}

std::vector<std::string> Languages::tags() const {
    std::vector<std::string> tags{Language().tag()};
    for (const std::string& lang : names())
        if (read(lang)) tags.push_back(*tag_of_catalogue(lang));
    std::sort(tags.begin(), tags.end());
    tags.erase(std::unique(tags.begin(), tags.end()), tags.end());
    return tags;
}

std::optional<std::string> Languages::lang_of(std::string_view text) const {
    const auto name = read_language_name(text);
    if (!name) return std::nullopt;
    const std::vector<std::string> fitting = catalogues_for(*name);
    for (const std::string& lang : fitting)
        if (!catalogues_of(lang).empty()) return lang;
    if (name->language == Language().tag()) return Language().tag();
    if (name->language == "zh" || !name->script.empty()) return std::nullopt; // another way of writing
    for (const std::string& lang : names())                                   // that of another country
        if (const auto other = read_language_name(lang);
            other && other->language == name->language && other->script.empty())
            return lang;
    return std::nullopt;
}

std::optional<Language> Languages::read(const std::string& lang) const {
    const std::scoped_lock lock(mutex_);
    if (const auto found = read_.find(lang); found != read_.end()) return found->second;
    Language language;
    for (const fs::path& path : catalogues_of(lang))
        if (Lookup lookup = read_catalogue(path))
            language.catalogues_.push_back(std::make_shared<const Language::Catalogue>(std::move(lookup)));
    std::optional<Language> result;
    if (!language.catalogues_.empty()) {
        language.tag_ = *tag_of_catalogue(lang);
        result = std::move(language);
    } else if (lang == Language().tag()) {
        result = Language();
    }
    return read_.emplace(lang, std::move(result)).first->second;
}

std::optional<Language> Languages::find(std::string_view name) const {
    const auto lang = lang_of(name);
    return lang ? read(*lang) : std::nullopt;
}

Language Languages::named(std::string_view name) const {
    const auto lang = lang_of(name);
    if (lang)
        if (auto language = read(*lang)) return *language;
    if (lang)
        throw Error(Code::unreadable_file,
                    fmt::format("{} is not a catalogue that can be used", catalogues_of(*lang).front().string()),
                    "make it again with 'msgfmt --check', from a file in UTF-8; see qrid-languages(7)");
    throw Error(Code::usage, fmt::format("there are no texts in the language \"{}\"", name),
                fmt::format("choose one of {}; to add a language, see qrid-languages(7)", fmt::join(tags(), ", ")));
}

} // namespace qrid
