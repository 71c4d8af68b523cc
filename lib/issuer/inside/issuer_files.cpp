#include "qrid/issuer/inside/issuer_files.h"

#include "qrid/base/error.h"
#include "qrid/base/open_file.h"

#include <fmt/format.h>

#include <algorithm>

namespace qrid {

namespace {

constexpr std::string_view key_folder = "keys/", key_ending = ".pem", public_folder = "public/",
                           hexadecimal = "0123456789abcdef",
                           plain_characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
constexpr std::size_t longest_file_name = 255, deepest = 4;

bool is_plain(std::string_view name) {
    return !name.empty() && name.size() <= longest_file_name && name[0] != '.' &&
           name.find_first_not_of(plain_characters) == std::string_view::npos;
}

} // namespace

bool is_secret_issuer_file(std::string_view name) { return !name.starts_with(public_folder) && name != "issuer.json"; }

bool is_issuer_file(std::string_view name) {
    if (name == "issuer.json" || name == "registry.head") return true;
    if (name.starts_with(key_folder) && name.ends_with(key_ending)) {
        name.remove_prefix(key_folder.size());
        name.remove_suffix(std::min(name.size(), key_ending.size()));
        return !name.empty() && name.size() < longest_file_name - key_ending.size() &&
               name.find_first_not_of(hexadecimal) == std::string_view::npos;
    }
    if (!name.starts_with(public_folder)) return false;
    name.remove_prefix(public_folder.size());
    for (std::size_t depth = 0; depth < deepest; ++depth) {
        const std::size_t slash = name.find('/');
        if (!is_plain(name.substr(0, slash))) return false;
        if (slash == std::string_view::npos) return true;
        name.remove_prefix(slash + 1);
    }
    return false;
}

std::vector<IssuerFile> issuer_files_in(const fs::path& dir, const std::string& prefix,
                                        std::vector<std::string>& left_out) {
    std::vector<IssuerFile> files;
    std::error_code error;
    for (fs::recursive_directory_iterator entry(dir, error), end; !error && entry != end; entry.increment(error)) {
        if (is_name_of_part(entry->path().filename().string())) { // somebody is writing it
            entry.disable_recursion_pending();
            continue;
        }
        std::error_code ignored;
        const fs::file_status status = entry->symlink_status(ignored);
        if (fs::is_directory(status)) continue;
        const std::string name = prefix + entry->path().lexically_relative(dir).generic_string();
        const std::uintmax_t size = fs::is_regular_file(status) ? entry->file_size(ignored) : 0;
        if (is_issuer_file(name) && size > 0 && size <= largest_issuer_file)
            files.push_back({name, entry->path()});
        else
            left_out.push_back(name);
    }
    if (error) throw Error(Code::unreadable_file, fmt::format("cannot read {}: {}", dir.string(), error.message()));
    std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
    std::sort(left_out.begin(), left_out.end());
    return files;
}

} // namespace qrid
