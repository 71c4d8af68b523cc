// Who else could change a file or directory, or read a secret in it. This user and root may; everybody else may not.
#pragma once

#include <filesystem>
#include <string_view>

namespace qrid {

/// For systems where owners and modes mean nothing, such as containers with mounted secrets: nothing is refused any
/// more for who owns it or who may write or read it. For the beginning of a process.
void allow_unsafe_permissions(bool allowed);

/// Requires of an open directory that it is this user's or root's, and that nobody else may write to it, unless its
/// sticky bit keeps them from what is not theirs. The group may write when it is this user's own: of the same name,
/// with no other member. Throws Error(unsafe_permissions) that names it by `path`.
/// The same of all directories above it, for who can write to one of those can put another directory into its place,
/// and that the links on the way to it are this user's or root's.
void check_directory(int descriptor, const std::filesystem::path& path);

/// The same of a directory that is still to be made, as far as it exists.
void check_directory(const std::filesystem::path& path);

/// Requires of a directory of which everything in it counts also, if it exists, that nobody else can write to it at
/// all.
void check_place(const std::filesystem::path& path);

/// Requires that nobody else can change a file. One that does not exist is nobody's.
void check_file(const std::filesystem::path& path);

/// Requires of what somebody has named, and believes because it lies there, that nobody but its owner can change it: a
/// file, or put another into its place; a directory, or put anything into it. Whose it is they knew who named it: the
/// links and directories on the way are its owner's, this user's or root's. What is neither, such as a pipe, is not
/// looked at.
void check_believed(const std::filesystem::path& path);

/// Requires also that nobody else can read it. The group may, when the file is root's and this user is not: so secrets
/// are handed to a service. What is no regular file, such as a pipe, is not looked at. The
/// descriptor is that of the file, open.
void check_secret_file(const std::filesystem::path& path);
void check_secret_file(int descriptor, const std::filesystem::path& path);

/// Requires of an open file that is to be written on with: that it is a regular file of this user, by no other name,
/// and that nobody else can change it. Throws Error(cannot_write), Error(unsafe_permissions).
void check_own_file(int descriptor, const std::filesystem::path& path);

/// Whether an open directory is this user's and closed to everybody else.
bool is_private_directory(int descriptor);

} // namespace qrid
