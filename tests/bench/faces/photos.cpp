#include "photos.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace qrid::bench {

namespace {

// Of the specimens: those that show nobody, and two.
constexpr std::array not_alone = {"no-face", "two-people"};

// A person of this name stands in the shared photos with two crops of one picture.
constexpr std::string_view with_underscore = "grace_hopper";

std::string person_of(const std::string& stem) {
    if (stem.starts_with(with_underscore)) return std::string(with_underscore);
    return stem.substr(0, stem.find_first_of("-_"));
}

// Specimens and official portraits are named by a code with digits, not by a name.
bool is_code(std::string_view person) {
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    return std::any_of(person.begin(), person.end(), is_digit);
}

} // namespace

std::optional<PhotoSet> photos_in(const fs::path& folder, std::string name) {
    if (!fs::is_directory(folder)) return std::nullopt;
    PhotoSet set{std::move(name), {}};
    for (const fs::path& file : with_directories_opened({folder})) {
        const std::string stem = file.stem(), extension = file.extension();
        const bool is_portrait = std::find(not_alone.begin(), not_alone.end(), stem) == not_alone.end();
        if (!is_portrait || (extension != ".jpg" && extension != ".png")) continue;
        const std::string person = person_of(stem);
        set.photos.push_back({file, person, is_code(person) ? stem : fmt::format("photo {}", set.photos.size() + 1)});
    }
    return set;
}

} // namespace qrid::bench
