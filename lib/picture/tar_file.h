// Pictures by the million as one file.
#pragma once

#include "qrid/base/bytes.h"
#include "qrid/base/clock.h"
#include "qrid/base/files.h"

#include <cstddef>
#include <memory>
#include <string>

namespace qrid {

/// A tar archive (POSIX.1-2001, pax), written beside its target: it appears whole, at the end, or not at all. The same
/// files in the same order are the same bytes: an entry has the mode that the archive has, the time that is given, and
/// user and group 0 without names. Besides the piece that is being written, memory takes about 32 bytes a file, to know
/// the names again.
class TarFile {
public:
    /// Throws as StagedFile does, and Error(usage) when this library was built without libarchive.
    TarFile(fs::path target, Overwrite overwrite, FileMode mode, Seconds modified);
    TarFile(const TarFile&) = delete;
    TarFile& operator=(const TarFile&) = delete;
    ~TarFile();

    /// Throws Error(bad_record) when the archive has a file of that name, Error(cannot_write). `name` is ASCII.
    void add(const std::string& name, ByteView bytes);

    /// Ends the archive and gives it its name; throws as StagedFile::commit() does.
    void commit();

    std::size_t files() const;

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

} // namespace qrid
