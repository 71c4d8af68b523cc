// Arguments that may be folders.
#pragma once

#include <string>
#include <vector>

namespace qrid::cmd {

enum class Wanted {
    pictures, ///< what is a picture or a document by its first bytes
    all       ///< all but hidden files
};

struct InputFile {
    std::string path;
    bool is_named = true; ///< by the user, and not found in a folder
};

/// The files themselves, and of a folder those in it and below it, in the order of their names; the folder itself when
/// it has none, to be told of in its turn. Links to folders are not followed.
std::vector<InputFile> files_in(const std::vector<std::string>& paths, Wanted wanted);

} // namespace qrid::cmd
