#include "qrid/base/letters.h"
#include "qrid/base/utf8.h"
#include "qrid/doctor/examination.h"

#include <algorithm>

namespace qrid {

namespace {

constexpr std::string_view covered = "•••";
constexpr std::size_t least_bytes = 3; // of a word that would tell of somebody

bool is_alike(char a, char b) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; };
    return lower(a) == lower(b);
}

void cover(std::string& name, std::string_view word) {
    if (word.size() < least_bytes) return;
    for (auto at = name.begin();;) {
        at = std::search(at, name.end(), word.begin(), word.end(), is_alike);
        if (at == name.end()) return;
        const auto start = at - name.begin();
        name.replace(static_cast<std::size_t>(start), word.size(), covered);
        at = name.begin() + start + static_cast<std::ptrdiff_t>(covered.size());
    }
}

// Where a character may be a whole name, two that stand side by side tell whose it is: a given name without its
// surname, a surname of two characters. One of them may be seen, as mask_name() has it.
void cover_pairs(std::string& name, std::string_view text) {
    std::vector<std::string> runs(1); // of characters; what stands between them may not stand in the name
    std::vector<std::string> pairs;
    std::string_view before;
    while (!text.empty()) {
        const std::string_view one = first_character(text);
        const char32_t character = take_character(text);
        if (is_letter(character) && is_syllable(character)) {
            runs.back() += one;
            if (!before.empty()) pairs.push_back(std::string(before) + std::string(one));
            before = one;
        } else {
            runs.emplace_back();
            before = {};
        }
    }
    for (const std::string& run : runs)
        if (run.size() > first_character(run).size()) cover(name, run);
    for (const std::string& pair : pairs) cover(name, pair);
}

// The whole of it first, then each of its words.
void cover_all_of(std::string& name, std::string_view text) {
    cover(name, text);
    while (!text.empty()) {
        const std::size_t end = std::min(text.find_first_of(" \t\n,;/"), text.size());
        cover(name, text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

} // namespace

std::string masked_name(const Examination& found, std::string name) {
    for (const ExaminedCode& code : found.codes) {
        if (!code.inspection.card) continue;
        const Claims& claims = code.inspection.card->claims;
        if (claims.sub) cover_all_of(name, *claims.sub);
        if (!claims.identity) continue;
        for (const IdentityField& field : identity_fields())
            if (const std::string* text = field.personal() ? claims.identity->text(field.key) : nullptr) {
                cover_all_of(name, *text);
                if (field.mask == Mask::initials) cover_pairs(name, *text);
            }
    }
    return name;
}

} // namespace qrid
