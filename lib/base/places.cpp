#include "qrid/base/places.h"

#include "qrid/base/error.h"
#include "qrid/base/permissions.h"
#include "qrid/base/user.h"

#include <fmt/format.h>

#include <cstdlib>
#include <unistd.h>

namespace qrid {

namespace {

fs::path path_in(const char* variable) {
    const char* const value = std::getenv(variable);
    return value == nullptr ? "" : value;
}

// Empty when it is not.
fs::path absolute_in(const char* variable) {
    const fs::path path = path_in(variable);
    return path.is_absolute() ? path : fs::path();
}

// XDG Base Directory Specification: a path there that is not absolute does not count.
fs::path user_path(const char* variable, const char* base, const fs::path& in_home, std::string_view name) {
    if (fs::path own = path_in(variable); !own.empty()) {
        check_absolute(variable, own);
        check_place(own);
        return own;
    }
    fs::path parent = absolute_in(base);
    if (parent.empty()) {
        fs::path home = absolute_in("HOME");
        if (home.empty()) home = home_of(::geteuid());
        if (!home.is_absolute())
            throw Error(Code::no_home, fmt::format("cannot find a home directory to look for qrid/{} in", name),
                        fmt::format("set HOME, or name the place itself with {}", variable));
        parent = home / in_home;
    }
    fs::path place = parent / "qrid" / name;
    check_place(place);
    return place;
}

} // namespace

void check_absolute(std::string_view variable, const fs::path& path) {
    if (path.is_absolute()) return;
    throw Error(Code::usage, fmt::format("{} is not an absolute path: \"{}\"", variable, path.string()),
                fmt::format("start it with '/', as in {}=\"$PWD/{}\"", variable, path.string()));
}

fs::path data_path(const char* variable, std::string_view name) {
    return user_path(variable, "XDG_DATA_HOME", fs::path(".local") / "share", name);
}

fs::path cache_path(const char* variable, std::string_view name) {
    return user_path(variable, "XDG_CACHE_HOME", ".cache", name);
}

void forget_relative_places() {
    for (const char* variable : {"HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"})
        if (absolute_in(variable).empty()) ::unsetenv(variable);
}

} // namespace qrid
