// Files by the thousand that are not yet in their directory.
#pragma once

#include "qrid/base/bytes.h"
#include "qrid/base/files.h"

#include <cstddef>
#include <string>

namespace qrid {

/// Parts of a directory: files by number, which get their names there in one step. They lie in a directory within it,
/// ".qrid-parts-N", which only this user can open, so that nobody else can put other bytes in the place of theirs.
/// It belongs to whoever holds its lock; one without a lock was left by a killed process, and is used again if it is
/// this user's own, and closed to all others.
class PrivateParts {
public:
    /// The directory is made when it is missing, with the mode that fits `mode`; so are its parents. Throws
    /// Error(cannot_write), Error(unsafe_permissions) for a directory as check_directory() does not want it.
    PrivateParts(fs::path dir, FileMode mode);
    PrivateParts(const PrivateParts&) = delete;
    PrivateParts& operator=(const PrivateParts&) = delete;
    /// What was not named vanishes.
    ~PrivateParts();

    const fs::path& dir() const { return dir_; }
    /// Descriptors of the directory, and of that of the parts.
    int directory() const { return folder_; }
    int parts() const { return parts_; }

    /// Writes part number `i`, anew if it is there; from several threads for different numbers. Not flushed. Throws
    /// Error(cannot_write).
    void write(std::size_t i, ByteView bytes, const struct timespec* modified = nullptr) const;

    /// Names part number `i`, in the directory or in a folder that make_folder() made. Returns false, and the part
    /// stays, when the name is taken and may not be replaced. Throws Error(cannot_write).
    bool name(std::size_t i, const std::string& name, Overwrite overwrite, const std::string& folder = {}) const;

    /// Makes a folder within the directory, such as "ab/cd", unless it is there. Throws Error(cannot_write), for a link
    /// as well, and Error(unsafe_permissions).
    void make_folder(const std::string& folder) const;

    void discard(std::size_t i) const;

    /// Makes everything on the directory's file system safe on disk. Throws Error(cannot_write).
    void flush() const;

private:
    void open_parts();
    void clear() const;

    fs::path dir_;
    std::string name_;
    FileMode mode_;
    int folder_ = -1, parts_ = -1;
};

} // namespace qrid
