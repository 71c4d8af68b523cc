// The files of an issuer's directory, by the names that they have in a backup: relative, with "/" between.
#pragma once

#include "qrid/base/files.h"

#include <string>
#include <string_view>
#include <vector>

namespace qrid {

/// The largest that is kept.
inline constexpr std::size_t largest_issuer_file = std::size_t{128} << 20;

struct IssuerFile {
    std::string name;
    fs::path path;
};

/// Whether it is the name of a file that an issuer's directory has: issuer.json, registry.head, keys/KID.pem, or
/// something in public/ of letters, digits, ".", "_" and "-" that does not begin with a dot. No other is ever written.
bool is_issuer_file(std::string_view name);
/// Whether only its owner is to read it.
bool is_secret_issuer_file(std::string_view name);

/// The regular files below a directory, each as `prefix` and its path there; no link is followed. What has another
/// name than is_issuer_file() takes, or is too large or empty, is told in `left_out`. Throws Error(unreadable_file)
/// when there is no such directory.
std::vector<IssuerFile> issuer_files_in(const fs::path& dir, const std::string& prefix,
                                        std::vector<std::string>& left_out);

} // namespace qrid
