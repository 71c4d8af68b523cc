// Languages as people, cards and catalogues name them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace qrid {

/// A language of ISO 639, in two letters where it has them, and what narrows it down; empty for what is not said.
struct LanguageName {
    std::string language; ///< "zh"
    std::string script;   ///< of ISO 15924: "Hans"
    std::string region;   ///< of ISO 3166-1: "CN"
};

/// Reads "zh", "zh-Hans-CN", "zh_CN.UTF-8", "zho", "chi", "cmn", "sr@latin", in any case. Nothing for another form.
std::optional<LanguageName> read_language_name(std::string_view text);

/// The names of catalogues that would do, the best first: "zh_CN"; "de_AT", "de"; "sr_RS@latin", "sr@latin".
std::vector<std::string> catalogues_for(const LanguageName& name);

/// Of a catalogue's name, after BCP 47: "zh-CN" of "zh_CN", "sr-Latn" of "sr@latin". Nothing for what is no such name.
std::optional<std::string> tag_of_catalogue(std::string_view lang);

} // namespace qrid
