// Photos of people who are told apart by the names of the files.
#pragma once

#include "qrid/base/files.h"

#include <optional>
#include <string>
#include <vector>

namespace qrid::bench {

struct NamedPhoto {
    fs::path file;
    std::string person; ///< equal for photos of one person
    std::string label;  ///< what is printed; of a file that is not named by a code it is a number
};

/// Photos that are measured together, in the order of their names.
struct PhotoSet {
    std::string name;
    std::vector<NamedPhoto> photos;
};

/// A person's name or code, a hyphen or underscore, anything: `s1-front.jpg`, `B001230_a.jpg`. Two files are known by
/// their whole beginning, see photos.cpp. JPEG and PNG alone; nothing when there is no such folder.
std::optional<PhotoSet> photos_in(const fs::path& folder, std::string name);

} // namespace qrid::bench
