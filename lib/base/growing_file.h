// A file that grows while work goes on, and can be gone on with by a later process.
#pragma once

#include "qrid/base/bytes.h"
#include "qrid/base/files.h"

#include <cstdint>

namespace qrid {

/// Every function throws Error(cannot_write) naming the file.
class GrowingFile {
public:
    /// Opened for appending, made with mode 0600 when it is not there. One that is there must be this user's own, with
    /// no other name, in a directory that is safe; else throws also Error(unsafe_permissions).
    explicit GrowingFile(fs::path path);

    const fs::path& path() const { return path_; }
    std::uint64_t size() const { return size_; }

    /// Adds bytes at the end; they are safely on disk when it returns. When it throws, the file is as it was before,
    /// as far as the disk allows.
    void append(ByteView bytes);

    /// Takes everything after `size` off. Throws Error(cannot_write) also when there are fewer bytes.
    void cut(std::uint64_t size);

    /// Renames to the target in the same directory, which may be replaced or not: throws Error(exists). The mode is the
    /// target's, as far as the umask allows.
    void become(const fs::path& target, Overwrite overwrite, FileMode mode);

    /// Whether this is the only process that has the lock; it lasts as long as the object.
    bool try_lock();

    /// Whether it is still what is found at path().
    bool is_in_place() const;

private:
    fs::path path_;
    OpenFile directory_, file_;
    std::uint64_t size_ = 0;
};

} // namespace qrid
