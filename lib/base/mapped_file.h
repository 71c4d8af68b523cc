// A file read where it lies: pages come into memory as they are looked at.
#pragma once

#include "qrid/base/bytes.h"
#include "qrid/base/files.h"

namespace qrid {

/// A regular file mapped read-only. The file must not be written to or cut while it is mapped: write a new one beside
/// it and rename (write_file() does), and who has the old one mapped keeps it.
class MappedFile {
public:
    /// Throws Error(unreadable_file) when it is missing, no regular file, empty, or holds more than `limit` bytes.
    explicit MappedFile(const fs::path& path, std::uint64_t limit);
    MappedFile(MappedFile&& other) noexcept;
    MappedFile& operator=(MappedFile&&) = delete;
    ~MappedFile();

    ByteView bytes() const { return bytes_; }

private:
    ByteView bytes_;
};

} // namespace qrid
