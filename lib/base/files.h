// Files: read within a bound, written whole or not at all.
#pragma once

#include "qrid/base/bytes.h"
#include "qrid/base/open_file.h"

#include <cstddef>
#include <filesystem>
#include <istream>
#include <string>
#include <string_view>
#include <vector>

namespace qrid {

namespace fs = std::filesystem;

/// The largest input that is read into memory: 32 MiB.
inline constexpr std::size_t max_input_bytes = std::size_t{32} << 20;

/// "cannot read PATH: no such file", as every reader says it of a file that is not there.
std::string no_such_file(const fs::path& path);

/// The bytes of a regular file. Throws Error(unreadable_file) when it is missing, a directory, not readable, empty,
/// or holds more than `limit` bytes.
Bytes read_file(const fs::path& path, std::size_t limit = max_input_bytes);

/// The rest of a stream, bounded in the same way; `name` stands in messages.
Bytes read_stream(std::istream& in, std::string_view name, std::size_t limit = max_input_bytes);

/// The paths, each directory replaced by the regular files that lie directly in it, sorted.
std::vector<fs::path> with_directories_opened(const std::vector<fs::path>& paths);

/// Who may read a written file, as far as the umask allows: any mode for a file, these two by name.
enum class FileMode : unsigned { ordinary = 0644, secret = 0600 };

/// Makes a directory, in which files of that mode are to lie, and its parents, where they are missing: who may read the
/// files may enter the directory. Throws Error(cannot_write).
void make_directories(const fs::path& dir, FileMode files);

/// The directory that the last name of a path is in, open for *at() functions alone. Throws Error(cannot_write), and
/// Error(unsafe_permissions) as check_directory() does.
OpenFile open_directory_of(const fs::path& path);

/// What to do when the target exists.
enum class Overwrite { refuse, replace };

/// Throws Error(exists) when the path is taken and may not be replaced; for a check before long work.
void check_target(const fs::path& path, Overwrite overwrite);

/// Throws Error(cannot_write) for what the system said, as errno has it.
[[noreturn]] void throw_cannot_write(const fs::path& path, int error);

/// Makes the names in the directory of a path safe on disk, as far as the file system can.
void sync_directory_of(const fs::path& path);

/// Removes what killed processes have left beside a file or directory that they were writing, and with `all` beside any
/// in its directory. What a process is still at is locked, and stays.
enum class Leftovers { of_this, of_all };
void remove_leftovers(const fs::path& target, Leftovers which) noexcept;

/// Writes beside the target (a new file of an unpredictable name, with the final mode), flushes to disk, renames. A
/// reader sees the old file or the new one, never a part. Throws Error(exists), Error(cannot_write), and
/// Error(unsafe_permissions) when others can change names in the directory; then nothing has changed.
void write_file(const fs::path& path, ByteView bytes, Overwrite overwrite, FileMode mode = FileMode::ordinary);

/// A file that is being written beside its target; it vanishes unless commit() is called. For writers that must have
/// the bytes safely on disk before something else happens. What a killed process has left of the same target is
/// removed.
class StagedFile {
public:
    /// Writes and flushes; throws as write_file does.
    StagedFile(fs::path target, ByteView bytes, Overwrite overwrite, FileMode mode = FileMode::ordinary);
    StagedFile(StagedFile&& other) noexcept;
    StagedFile& operator=(StagedFile&&) = delete;
    ~StagedFile();

    /// Adds bytes at the end, which commit() flushes; throws Error(cannot_write).
    void append(ByteView bytes);

    /// Renames to the target, with all that it holds safely on disk. Throws Error(exists) when the target has appeared
    /// meanwhile and may not be replaced.
    void commit();

private:
    fs::path target_;
    OpenFile directory_;
    std::string part_; ///< its name in the directory; empty when there is none
    OpenFile file_;    ///< locked
    Overwrite overwrite_;
    bool is_flushed_ = true;
};

/// A directory that is being filled beside its target; it vanishes with all that is in it unless commit() is called.
/// The same holds of what killed processes have left.
class StagedDirectory {
public:
    /// Made with mode 0700, its parents as needed. Throws Error(exists) when the target does, Error(cannot_write), and
    /// Error(unsafe_permissions) when others can change names in the directory.
    explicit StagedDirectory(fs::path target);
    StagedDirectory(const StagedDirectory&) = delete;
    StagedDirectory& operator=(const StagedDirectory&) = delete;
    ~StagedDirectory();

    /// Where to put the files.
    const fs::path& path() const { return beside_; }

    /// Renames to the target; `mode` is the directory's from then on.
    void commit(fs::perms mode = fs::perms::owner_all | fs::perms::group_read | fs::perms::group_exec |
                                 fs::perms::others_read | fs::perms::others_exec);

private:
    fs::path target_, beside_;
    OpenFile directory_, lock_;
};

} // namespace qrid
