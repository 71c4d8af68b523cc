#include "qrid/card/record_name.h"

#include "qrid/base/encoding.h"
#include "qrid/base/error.h"
#include "qrid/card/identity.h"
#include "qrid/crypto/digest.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <vector>

namespace qrid {

namespace {

constexpr std::string_view empty_stem = "%";
constexpr std::size_t max_file_name = 255;
constexpr std::array<std::string_view, 7> photo_extensions{"jpg", "jpeg", "png", "webp", "heic", "heif", "avif"};

bool is_plain(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
           c == '-';
}

int digit_of(char c) { return c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1; }

std::string escaped(std::string_view id) {
    std::string stem;
    for (std::size_t i = 0; i < id.size(); ++i)
        if (is_plain(id[i]) && (id[i] != '.' || i > 0))
            stem += id[i];
        else
            fmt::format_to(std::back_inserter(stem), "%{:02X}", static_cast<unsigned char>(id[i]));
    return stem;
}

// Whether the ID can stand for itself as a file's name without being, or looking like, the stem of another.
bool names_a_file(std::string_view id) {
    return !id.starts_with('.') && id.size() <= max_file_name - 5 && std::none_of(id.begin(), id.end(), [](char c) {
        return static_cast<unsigned char>(c) < 32 || c == '/' || c == '%' || c == '~';
    });
}

// An extension in every mix of small letters and capitals, as cameras and people write them.
std::vector<std::string> cases_of(std::string_view extension) {
    std::vector<std::string> cases{""};
    for (const char c : extension) {
        const std::size_t count = cases.size();
        for (std::size_t i = 0; i < count; ++i) {
            cases.push_back(cases[i] + static_cast<char>(c - 'a' + 'A'));
            cases[i] += c;
        }
    }
    return cases;
}

// Of all of them.
const std::vector<std::string>& extensions_of_photos() {
    static const auto all = [] {
        std::vector<std::string> every;
        for (const std::string_view extension : photo_extensions)
            for (std::string& one : cases_of(extension)) every.push_back(std::move(one));
        return every;
    }();
    return all;
}

} // namespace

std::string file_stem(std::string_view id) {
    if (id.empty()) return std::string(empty_stem);
    std::string stem = escaped(id);
    if (stem.size() <= max_stem_bytes) return stem;
    const std::string digest = hex_encode(sha256(bytes_of(id)));
    stem.resize(max_stem_bytes - digest.size() - 1);
    if (const std::size_t escape = stem.rfind('%'); escape != std::string::npos && escape + 3 > stem.size())
        stem.resize(escape);
    return fmt::format("{}~{}", stem, digest);
}

std::string card_stem(std::string_view id, std::string_view variant) {
    return variant.empty() ? file_stem(id) : file_stem(fmt::format("{}-{}", id, variant));
}

std::optional<std::string> id_of_stem(std::string_view stem) {
    if (stem == empty_stem) return "";
    std::string id;
    for (std::size_t i = 0; i < stem.size(); ++i) {
        if (stem[i] != '%') {
            id += stem[i];
            continue;
        }
        const int high = i + 2 < stem.size() ? digit_of(stem[i + 1]) : -1, low = high < 0 ? -1 : digit_of(stem[i + 2]);
        if (low < 0) return std::nullopt;
        id += static_cast<char>(high * 16 + low);
        i += 2;
    }
    // One ID has one stem: anything else is none.
    return !id.empty() && file_stem(id) == stem ? std::optional(id) : std::nullopt;
}

fs::path find_photo(const fs::path& dir, std::string_view id) {
    if (id.empty()) throw Error(Code::bad_record, "no photo for this record: its ID is empty");
    const std::string stem = file_stem(id);
    std::vector<fs::path> found;
    std::string names;
    const auto look_for = [&](std::string_view name, std::string_view note) {
        for (const std::string& extension : extensions_of_photos()) {
            std::error_code ignored;
            fs::path path = dir / fmt::format("{}.{}", name, extension);
            if (!fs::is_regular_file(fs::symlink_status(path, ignored))) continue;
            // One file has many names where a file system does not know capitals.
            const bool is_known = std::any_of(found.begin(), found.end(), [&](const fs::path& other) {
                return fs::equivalent(path, other, ignored);
            });
            if (is_known) continue;
            fmt::format_to(std::back_inserter(names), "{}{}.{}{}", names.empty() ? "" : " and ", mask_tail(id),
                           extension, note);
            found.push_back(std::move(path));
        }
    };
    look_for(stem, stem == id ? "" : " (percent-encoded)");
    if (stem != id && names_a_file(id)) look_for(id, "");
    if (found.size() == 1) return found.front();
    if (found.empty())
        throw Error(
            Code::bad_record,
            fmt::format("no photo for this record: {}.jpg, .jpeg, .png, .webp, .heic, .heif or .avif", mask_tail(id)),
            "put the photos in one directory as plain files, each named after the record's ID");
    throw Error(Code::bad_record, fmt::format("more than one photo for this record: {}", names),
                "keep only one of them");
}

} // namespace qrid
