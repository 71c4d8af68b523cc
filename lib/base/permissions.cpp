#include "qrid/base/permissions.h"

#include "qrid/base/error.h"
#include "qrid/base/user.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <grp.h>
#include <iterator>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

namespace qrid {

namespace {

namespace fs = std::filesystem;
using FileStatus = struct stat;

constexpr mode_t group_writes = S_IWGRP, others_write = S_IWOTH, group_or_others_read = S_IRGRP | S_IROTH;
bool unsafe_is_allowed = false;

[[noreturn]] void refuse(const fs::path& path, const std::string& why, const std::string& remedy) {
    throw Error(Code::unsafe_permissions, fmt::format("{} {}", path.string(), why),
                fmt::format("{}; if this is intended, as in a container, set QRID_UNSAFE_PERMISSIONS=1", remedy));
}

// Of a user's own name and with no other member, as most systems make one for each user.
bool is_own_group(gid_t group, uid_t user = ::geteuid()) {
    std::array<char, 16384> buffer{};
    struct group entry {};
    struct group* found = nullptr;
    const bool known = ::getgrgid_r(group, &entry, buffer.data(), buffer.size(), &found) == 0 && found != nullptr;
    const std::string me = user_name(user);
    if (!known || found->gr_name != me) return false;
    for (char** member = found->gr_mem; *member != nullptr; ++member)
        if (*member != me) return false;
    return true;
}

bool is_trusted(uid_t user) { return user == ::geteuid() || user == 0; }

// The way to a place: its directories from the root on, and the links that lead there.
struct Step {
    fs::path path;
    FileStatus info{}; // of a link itself
    bool is_link() const { return S_ISLNK(info.st_mode); }
};

// As far as the place exists. Each name is looked at once, since links lead to links and ".." leads out of them.
std::vector<Step> way_to(const fs::path& place) {
    constexpr int most_links = 40; // the kernel's own limit
    std::vector<Step> way;
    std::vector<fs::path> names;
    fs::path here;
    const auto go_on_with = [&](const fs::path& path) {
        if (path.is_absolute()) here = path.root_path();
        const fs::path relative = path.relative_path();
        const auto first = static_cast<std::ptrdiff_t>(names.size());
        std::copy_if(relative.begin(), relative.end(), std::back_inserter(names),
                     [](const fs::path& name) { return !name.empty() && name != "."; });
        std::reverse(names.begin() + first, names.end());
    };
    const auto look = [&](const fs::path& path) {
        way.push_back({path, {}});
        return ::lstat(path.c_str(), &way.back().info) == 0;
    };
    std::error_code error;
    go_on_with(fs::absolute(place, error));
    int links = 0;
    bool is_there = !error && look(here);
    while (is_there && !names.empty()) {
        const fs::path name = names.back();
        names.pop_back();
        const fs::path next = name == ".." ? here.parent_path() : here / name;
        is_there = look(next);
        if (is_there && way.back().is_link()) {
            const fs::path target = fs::read_symlink(next, error);
            is_there = !error && ++links <= most_links;
            go_on_with(target);
        } else {
            here = next;
        }
    }
    if (!is_there && !way.empty()) way.pop_back();
    return way;
}

// As it is seen from the current directory when it was named from there.
fs::path as_named(const fs::path& step, const fs::path& place) {
    std::error_code error;
    const fs::path current = place.is_absolute() ? fs::path() : fs::current_path(error);
    if (current.empty()) return step;
    const fs::path relative = step.lexically_relative(current);
    return relative.empty() || *relative.begin() == ".." ? step : relative;
}

void check_owner(const FileStatus& info, const fs::path& path, const std::string& remedy) {
    if (!is_trusted(info.st_uid)) refuse(path, fmt::format("belongs to {}", user_name(info.st_uid)), remedy);
}

// Empty when nobody else may; or else who.
std::string other_writers(const FileStatus& info) {
    if ((info.st_mode & others_write) != 0) return "everybody";
    const auto is_private = [&] { return is_own_group(info.st_gid) || is_own_group(info.st_gid, info.st_uid); };
    if ((info.st_mode & group_writes) != 0 && !is_private()) return "its group";
    return "";
}

void check_writers(const FileStatus& info, const fs::path& path) {
    if (const std::string who = other_writers(info); !who.empty())
        refuse(path, fmt::format("is writable by {}", who), fmt::format("chmod go-w {}", path.string()));
}

// Where others may put names of their own but not touch ours.
bool is_sticky(const FileStatus& info) { return (info.st_mode & S_ISVTX) != 0; }

void check_directory_status(const FileStatus& info, const fs::path& path, bool may_be_shared) {
    check_owner(info, path, "use a directory of your own");
    if (!may_be_shared || !is_sticky(info)) check_writers(info, path);
}

// Requires that nobody can put something else into the place: who made a link chose where it leads, and who can write
// to a directory can put another one there. `is_one_of_us` says whose links and directories may be on the way.
template <typename IsOneOfUs>
void check_way(const fs::path& place, const IsOneOfUs& is_one_of_us) {
    for (const Step& step : way_to(place)) {
        const fs::path path = as_named(step.path, place);
        if (!is_one_of_us(step.info.st_uid)) check_owner(step.info, path, "use a directory of your own");
        if (!step.is_link() && !is_sticky(step.info)) check_writers(step.info, path);
    }
}

void check_file_status(const FileStatus& info, const fs::path& path) {
    if (unsafe_is_allowed || !S_ISREG(info.st_mode)) return;
    check_owner(info, path, "copy it, or take ownership with chown");
    check_writers(info, path);
}

void check_secret_status(const FileStatus& info, const fs::path& path) {
    if (unsafe_is_allowed || !S_ISREG(info.st_mode)) return;
    check_file_status(info, path);
    const mode_t readers = info.st_mode & group_or_others_read;
    const bool is_handed_over = readers == S_IRGRP && info.st_uid == 0 && ::geteuid() != 0;
    if (readers == 0 || is_handed_over || (readers == S_IRGRP && is_own_group(info.st_gid))) return;
    refuse(path, fmt::format("holds a secret that {} can read", (readers & S_IROTH) != 0 ? "everybody" : "its group"),
           fmt::format("chmod 600 {}", path.string()));
}

} // namespace

void allow_unsafe_permissions(bool allowed) { unsafe_is_allowed = allowed; }

void check_directory(int descriptor, const fs::path& path) {
    FileStatus info{};
    if (!unsafe_is_allowed && ::fstat(descriptor, &info) == 0)
        check_directory_status(info, path.empty() ? fs::path(".") : path, true);
    check_directory(path);
}

void check_directory(const fs::path& path) {
    if (!unsafe_is_allowed) check_way(path.empty() ? fs::path(".") : path, is_trusted);
}

void check_place(const fs::path& path) {
    if (unsafe_is_allowed) return;
    std::error_code ignored;
    const fs::path place = fs::absolute(path, ignored);
    check_directory(place);
    FileStatus info{};
    if (::stat(place.c_str(), &info) == 0) check_directory_status(info, place, false);
}

void check_file(const fs::path& path) {
    FileStatus info{};
    if (::stat(path.c_str(), &info) == 0) check_file_status(info, path);
}

void check_believed(const fs::path& path) {
    FileStatus info{};
    if (unsafe_is_allowed || ::stat(path.c_str(), &info) != 0) return;
    if (!S_ISREG(info.st_mode) && !S_ISDIR(info.st_mode)) return;
    check_writers(info, path);
    check_way(path, [&](uid_t user) { return is_trusted(user) || user == info.st_uid; });
}

void check_secret_file(const fs::path& path) {
    FileStatus info{};
    if (::stat(path.c_str(), &info) == 0) check_secret_status(info, path);
}

void check_secret_file(int descriptor, const fs::path& path) {
    FileStatus info{};
    if (::fstat(descriptor, &info) == 0) check_secret_status(info, path);
}

void check_own_file(int descriptor, const fs::path& path) {
    FileStatus info{};
    if (::fstat(descriptor, &info) != 0 || !S_ISREG(info.st_mode))
        throw Error(Code::cannot_write, fmt::format("{} is not a file", path.string()));
    if (info.st_nlink > 1)
        throw Error(Code::cannot_write, fmt::format("{} has more than one hard link", path.string()),
                    "move it away; it is linked from another place");
    if (unsafe_is_allowed) return;
    if (info.st_uid != ::geteuid())
        refuse(path, fmt::format("belongs to {}", user_name(info.st_uid)), "move it away, or write elsewhere");
    check_writers(info, path);
}

bool is_private_directory(int descriptor) {
    FileStatus info{};
    return ::fstat(descriptor, &info) == 0 && S_ISDIR(info.st_mode) && info.st_uid == ::geteuid() &&
           (info.st_mode & (S_IRWXG | S_IRWXO)) == 0;
}

} // namespace qrid
