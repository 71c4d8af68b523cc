// What comes once, kept so that it can be read again.
#pragma once

#include "qrid/base/bytes.h"
#include "qrid/base/files.h"
#include "qrid/base/open_file.h"

#include <array>
#include <istream>
#include <streambuf>

namespace qrid {

/// Where files of no lasting use are made: what TMPDIR says, else /tmp. Throws Error(cannot_write) when it is no
/// directory.
fs::path directory_for_temporaries();

/// A file without a name, of mode 0600, which is gone when the process is.
class Spool : private std::streambuf {
public:
    /// In a directory that may be everybody's. Throws Error(cannot_write).
    explicit Spool(fs::path dir);

    /// Throws Error(cannot_write).
    void append(ByteView bytes);

    /// All of it, from the start.
    std::istream& read_again();

private:
    int_type underflow() override;

    fs::path dir_;
    OpenFile file_;
    std::array<char, 64 << 10> buffer_{};
    std::istream in_;
};

} // namespace qrid
