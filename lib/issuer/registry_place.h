// Where a registry lies, and how one transaction keeps off another.
#pragma once

#include "qrid/base/files.h"

#include <string>

namespace qrid {

/// Where a registry lies: the path of an SQLite file, or the URL of a PostgreSQL database.
struct RegistryPlace {
    std::string text;

    /// Of what an issuer's configuration says; a file's name is taken in the issuer's directory. Throws Error(usage)
    /// for a URL of another kind, or one with a password in it.
    static RegistryPlace parse(const std::string& text, const fs::path& dir);
    /// The same for a registry that is still to be made. Throws Error(usage) also when it is no plain name of a file.
    static RegistryPlace parse_new(const std::string& text, const fs::path& dir);
    bool is_file() const;
};

/// What a transaction keeps from others: everything that an administrator changes, only the rows it writes, or all that
/// can be written.
enum class TransactionHold { all, rows, registry };

/// Whether what is committed must be safely on disk at once, or may become so with a later commit.
enum class TransactionFlush { now, later };

} // namespace qrid
