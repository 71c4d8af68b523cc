#include "qrid/base/permissions.h"

#include "qrid/base/error.h"

#include <fmt/format.h>

#include <array>
#include <cstring>
#include <grp.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

namespace qrid {

namespace {

namespace fs = std::filesystem;
using FileStatus = struct stat;

constexpr mode_t group_writes = S_IWGRP, others_write = S_IWOTH, group_or_others_read = S_IRGRP | S_IROTH;
bool unsafe_is_allowed = false;

[[noreturn]] void refuse(const fs::path& path, const std::string& why, const std::string& remedy) {
    throw Error(Code::unsafe_permissions, fmt::format("{} {}", path.string(), why),
                fmt::format("{}; where that is meant, as in a container, set QRID_UNSAFE_PERMISSIONS=1", remedy));
}

std::string user_name(uid_t user) {
    std::array<char, 4096> buffer{};
    passwd entry{};
    passwd* found = nullptr;
    const bool known = ::getpwuid_r(user, &entry, buffer.data(), buffer.size(), &found) == 0 && found != nullptr;
    return known ? found->pw_name : fmt::format("user {}", user);
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
        refuse(path, fmt::format("can be written to by {}", who), fmt::format("chmod go-w {}", path.string()));
}

// Where others may put names of their own but not touch ours.
bool is_sticky(const FileStatus& info) { return (info.st_mode & S_ISVTX) != 0; }

void check_directory_status(const FileStatus& info, const fs::path& path, bool may_be_shared) {
    check_owner(info, path, "use a directory of your own");
    if (!may_be_shared || !is_sticky(info)) check_writers(info, path);
}

void check_file_status(const FileStatus& info, const fs::path& path) {
    if (unsafe_is_allowed || !S_ISREG(info.st_mode)) return;
    check_owner(info, path, "copy it, or make it your own with chown");
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
}

void check_place(const fs::path& path) {
    if (unsafe_is_allowed) return;
    std::error_code ignored;
    const fs::path named = fs::absolute(path, ignored);
    // As it is named, for that leads through the directories in which links lie, and where it is.
    for (const fs::path& place : {named, fs::weakly_canonical(named, ignored)})
        for (fs::path dir = place; !dir.empty(); dir = dir.parent_path()) {
            FileStatus info{};
            if (::lstat(dir.c_str(), &info) == 0 && S_ISLNK(info.st_mode))
                check_owner(info, dir, "use a directory of your own"); // who made a link chose where it leads
            if (::stat(dir.c_str(), &info) == 0) check_directory_status(info, dir, dir != place);
            if (dir == dir.root_path()) break;
        }
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
    std::error_code ignored;
    for (const fs::path& place : {fs::absolute(path, ignored), fs::weakly_canonical(path, ignored)})
        if (::stat(place.parent_path().c_str(), &info) == 0 && !is_sticky(info))
            check_writers(info, place.parent_path());
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
        throw Error(Code::cannot_write, fmt::format("{} has other names", path.string()),
                    "it was linked from elsewhere: move it away");
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
