// What libarchive does for the picture room when it writes, in a module of its own (base/module.h).
#pragma once

#include "qrid/base/bytes.h"
#include "qrid/base/clock.h"
#include "qrid/base/files.h"
#include "qrid/base/module.h"

#include <functional>
#include <string>
#include <string_view>

namespace qrid {

struct TarWriting;

struct ArchiveModule {
    static constexpr std::string_view file = "qrid-archive.so";

    /// Takes an archive's bytes, piece by piece; what it throws comes out of the function that gave them.
    using Sink = std::function<void(ByteView)>;

    TarWriting* (*begin)(Sink sink);
    /// Throws Error(cannot_write).
    void (*add)(TarWriting& tar, const std::string& name, ByteView bytes, FileMode mode, Seconds modified);
    /// Gives out the rest. Throws as add() does.
    void (*end)(TarWriting& tar);
    /// Frees it; nothing more is given out.
    void (*drop)(TarWriting* tar);
};

} // namespace qrid
