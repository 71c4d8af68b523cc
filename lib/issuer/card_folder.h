// Cards as one file each.
#pragma once

#include "qrid/base/private_parts.h"

#include <string_view>

namespace qrid {

/// A directory with the text of one card a file: ID.txt (card/record_name.h), ID-VARIANT.txt for a variant of a record,
/// or LIST-IDX.txt for a card without an ID. A second card of the same name is ID.LIST-IDX.txt.
class CardFolder {
public:
    /// Made when it is not there. Throws as PrivateParts does, in which a card lies until it has its name.
    CardFolder(fs::path dir, FileMode mode);

    /// Writes the cards of lines as `mint` makes them. A file that is there with the same content is left alone; one
    /// with other content is never replaced: throws Error(exists). Each file appears whole.
    void put(std::string_view lines, unsigned threads) const;

    /// The same for all lines of a file, in pieces.
    void put_all(const fs::path& lines, unsigned threads) const;

    /// Makes all of it safe on disk.
    void sync() const;

private:
    void put_one(std::size_t part, std::string_view line) const;

    PrivateParts parts_;
};

} // namespace qrid
