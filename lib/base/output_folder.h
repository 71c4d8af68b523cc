// Files by the thousand in one directory.
#pragma once

#include "qrid/base/bytes.h"
#include "qrid/base/files.h"
#include "qrid/base/private_parts.h"

#include <cstddef>
#include <ctime>
#include <string>
#include <unordered_set>

namespace qrid {

/// Writes batches of files that appear whole or not at all, also after a power cut: those of a batch are written
/// without a name, made safe on disk all at once, which costs little more than it does for one, and then named. Their
/// time of modification is the moment at which the object was made; by it a name that was given twice is known.
class OutputFolder {
public:
    /// As PrivateParts makes the directory and where the files lie until they are named; what was not named vanishes.
    OutputFolder(fs::path dir, Overwrite overwrite, FileMode mode = FileMode::ordinary);

    /// Writes file number `i` of the batch; may be called from several threads. Throws Error(cannot_write).
    void put(std::size_t i, ByteView bytes) const;

    /// Makes all files that were put, and all names that were given, safe on disk. Throws Error(cannot_write).
    void flush() const;

    /// Names file number `i`, in the directory or in a folder within it, such as "ab/cd", which is made where it is
    /// missing. Throws Error(exists) when the name is taken and may not be replaced, Error(bad_record) when this object
    /// has given it before, and as PrivateParts::make_folder() does.
    void name(std::size_t i, const std::string& name, const std::string& folder = {}) const;

    /// The path of a name.
    fs::path path(const std::string& name) const { return parts_.dir() / name; }

private:
    static timespec time_of(int directory, const std::string& name);

    PrivateParts parts_;
    Overwrite overwrite_;
    timespec stamp_{};
    mutable std::unordered_set<std::string> folders_; ///< that are there
};

} // namespace qrid
