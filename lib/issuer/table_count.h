// What two copies of a registry are compared by.
#pragma once

#include <cstdint>
#include <string>

namespace qrid {

/// A table's rows, and the digest over them in the order of their keys: each value as its length and text,
/// "LENGTH:TEXT", or "-" for NULL, each row ended by a line feed; SHA-256, in hexadecimal.
struct TableCount {
    std::string table;
    std::uint64_t rows = 0;
    std::string sha256;
    bool operator==(const TableCount&) const = default;
};

} // namespace qrid
