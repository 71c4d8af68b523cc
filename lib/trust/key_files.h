// Files and directories of public keys.
#pragma once

#include "qrid/base/files.h"
#include "qrid/trust/trusted_key.h"

#include <vector>

namespace qrid {

/// What to do with a file in which there is no key: one that was named is an error, one of a directory is passed over
/// with a note, unless it may have said that a key was revoked.
enum class KeylessFile { is_refused, is_passed_over };

/// All keys of the files, and of every regular file directly in the directories, whose keyless files are passed over.
/// Throws Error(bad_key) or Error(unreadable_file) naming the file, and Error(unsafe_permissions) as check_believed()
/// does; paths without any key are an error too, unless those that were named may be without.
TrustSet load_trust(const std::vector<fs::path>& paths, KeylessFile named = KeylessFile::is_refused);

} // namespace qrid
