#include "qrid/issuer/registry_place.h"

#include "qrid/base/error.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace qrid {

RegistryPlace RegistryPlace::parse(const std::string& text, const fs::path& dir) {
    const std::size_t scheme = text.find("://");
    if (scheme == std::string::npos) return {(dir / text).string()};
    const std::string name = text.substr(0, scheme);
    if (name != "postgresql" && name != "postgres")
        throw Error(Code::usage, fmt::format("unsupported kind of database \"{}\"", name),
                    "use a URL such as postgresql://user@host/database");
    const std::string rest = text.substr(scheme + 3), authority = rest.substr(0, rest.find_first_of("/?"));
    const std::size_t user_end = authority.find('@');
    const bool has_password =
        (user_end != std::string::npos && authority.substr(0, user_end).find(':') != std::string::npos) ||
        rest.find("password=") != std::string::npos;
    if (has_password)
        throw Error(Code::usage, "the database URL contains a password",
                    "put the password in ~/.pgpass, or in the file that PGPASSFILE names");
    return {text};
}

RegistryPlace RegistryPlace::parse_new(const std::string& text, const fs::path& dir) {
    RegistryPlace place = parse(text, dir);
    const bool is_plain_name = text == fs::path(text).filename() && !text.empty() && text[0] != '.';
    // What SQLite, or the issuer, has beside a registry.
    constexpr std::array endings{"-wal", "-shm", "-journal", ".part"};
    constexpr std::array others{"issuer.json", "registry.head", "keys", "public"};
    const bool is_another =
        std::find(others.begin(), others.end(), text) != others.end() ||
        std::any_of(endings.begin(), endings.end(), [&](const char* end) { return text.ends_with(end); });
    if (place.is_file() && (!is_plain_name || is_another))
        throw Error(Code::usage, fmt::format("\"{}\" cannot be the name of the registry", text),
                    "give a file name, or a URL such as postgresql://user@host/database");
    return place;
}

bool RegistryPlace::is_file() const { return text.find("://") == std::string::npos; }

} // namespace qrid
