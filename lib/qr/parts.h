// Texts that were cut into several codes (structured append, ISO/IEC 18004 section 8), put together again.
#pragma once

#include "qrid/qr/scan.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace qrid {

/// Codes as they are read, in any order and from any number of pictures.
class PartsCollector {
public:
    /// Takes a code that is a part. When it is the last one that was missing, the whole: text and bytes of all parts in
    /// order, and otherwise what this one has; its `part` is empty. A part that is there already changes nothing.
    std::optional<FoundCode> add(const FoundCode& part);

    /// What is still incomplete: "part 2 of 3", "parts 2 and 3 of 3".
    std::vector<std::string> missing() const;

    /// Whether this part was taken and still waits for others.
    bool is_waiting(const FoundCode& part) const;

private:
    struct Sequence {
        std::vector<std::optional<FoundCode>> parts;
        bool complete = false;
    };
    std::map<std::pair<std::string, int>, std::vector<Sequence>> sequences_;
};

} // namespace qrid
