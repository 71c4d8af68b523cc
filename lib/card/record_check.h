// All that is wrong with many records, told once a kind.
#pragma once

#include "qrid/base/error.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace qrid {

/// A kind of fault, and where it is met.
struct FaultKind {
    Code code;
    std::string field;   ///< the JSON member; empty for the record as a whole
    std::string message; ///< nothing of anybody's data
    std::string right;   ///< what would be right; may be empty
    std::uint64_t records = 0;
    std::vector<std::size_t> lines; ///< the first of them, 0 where there are no lines
};

class RecordCheck {
public:
    /// Of each kind so many lines are kept.
    static constexpr std::size_t most_lines = 5;
    /// So many kinds; what comes after counts as one of its own, so that memory has a bound.
    static constexpr std::size_t most_kinds = 1000;

    /// One record and its faults, in the order of the input. Their messages may begin with a JSON pointer, of which the
    /// first step names the field.
    void add(std::size_t line, const std::vector<Error>& faults);

    std::uint64_t records() const { return records_; }
    std::uint64_t good() const { return good_; }
    /// In the order in which they were met.
    const std::vector<FaultKind>& kinds() const { return kinds_; }

private:
    std::uint64_t records_ = 0, good_ = 0;
    std::vector<FaultKind> kinds_;
    std::unordered_map<std::string, std::size_t> places_; ///< of the kinds
};

} // namespace qrid
