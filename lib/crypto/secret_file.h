// Files that hold secrets: read into memory that is cleansed, past the buffers of streams.
#pragma once

#include "qrid/base/files.h"
#include "qrid/crypto/secret.h"

namespace qrid {

/// A file or pipe of at most `limit` bytes. Throws Error(unreadable_file) as read_file does.
SecretBytes read_secret_file(const fs::path& path, std::size_t limit);

/// The rest of an open descriptor; `name` stands in messages.
SecretBytes read_secret_descriptor(int descriptor, std::string_view name, std::size_t limit);

/// The first line of a file, without its end, or of an open descriptor; what follows the line may be read as well.
/// Throws Error(wrong_passphrase) when there is no such file or the line has more than `limit` bytes, and of a file
/// that is named Error(unsafe_permissions) as check_secret_file() does. `what` is what the line holds, for messages:
/// "passphrase".
Secret read_secret_line(const fs::path& path, std::string_view what, std::size_t limit);
Secret read_secret_line(int descriptor, const std::string& name, std::string_view what, std::size_t limit);

/// The secret of a line without its end: a byte order mark, with which some editors begin a file, is none of it. Throws
/// Error(wrong_passphrase) for one in UTF-16; `name` is for the message.
Secret secret_of_line(ByteView line, const std::string& name);

} // namespace qrid
