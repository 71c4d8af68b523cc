// Files that are named by the ID of a record.
#pragma once

#include "qrid/base/files.h"

#include <optional>
#include <string>
#include <string_view>

namespace qrid {

/// The most bytes of a file_stem().
inline constexpr std::size_t max_stem_bytes = 200;

/// The name of a file for an ID, without an extension: every byte but A-Z, a-z, 0-9, '.', '_' and '-' as %XX, and so a
/// '.' at the beginning; "%" alone for an empty ID. No two IDs have one stem. What would be longer than max_stem_bytes
/// is cut, and ends in '~' and the SHA-256 of the ID. Stems of two IDs may differ in the case of letters alone.
std::string file_stem(std::string_view id);

/// The same for one of several cards of an ID: file_stem() of "ID-VARIANT", or of the ID when the variant is empty.
std::string card_stem(std::string_view id, std::string_view variant);

/// The ID of a stem; nothing for a stem that was cut, and for what is no stem.
std::optional<std::string> id_of_stem(std::string_view stem);

/// The photo of a person: the plain file <id>.jpg, .jpeg, .png, .webp, .heic, .heif or .avif in the directory, in small
/// letters or capitals, where <id> is the ID itself or its file_stem(); never one outside of the directory, a link, or
/// the photo of another ID. Throws Error(bad_record) when there is none, or more than one; the messages show the ID's
/// last four characters only.
fs::path find_photo(const fs::path& dir, std::string_view id);

} // namespace qrid
