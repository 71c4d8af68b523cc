// A lock between processes, on a directory.
#pragma once

#include "qrid/base/files.h"

namespace qrid {

/// Held by one process, and by one FileLock in it, at a time: as long as it lives, and not past the end of its process.
/// Reading what is written whole needs none.
class FileLock {
public:
    /// Waits for it. The directory is made, with its parents, when it is missing. Throws Error(cannot_write), and
    /// Error(unsafe_permissions) as check_place() does.
    explicit FileLock(const fs::path& dir);
    FileLock(const FileLock&) = delete;
    FileLock& operator=(const FileLock&) = delete;
    ~FileLock();

    /// Whether the directory was made for it.
    bool made() const { return made_; }

private:
    bool made_ = false;
    int descriptor_ = -1;
};

} // namespace qrid
