// Asks a program of ours, beside the library, that looks at what may be hostile in a process and sandbox of its own.
#pragma once

#include "qrid/base/bytes.h"

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace qrid {

/// What it said until it ended, was too slow, or said more than anybody asked for.
struct Said {
    std::vector<Bytes> messages;           ///< that came whole; as little to be trusted as the input
    std::chrono::microseconds processor{}; ///< time that it took
};

/// The program gets `input` as its standard input, and writes messages, each after its size in four bytes, the high one
/// first. It has to bound its own memory and time; after three times `time` by the clock on the wall it is killed.
/// Nothing is said by a program that was not built or cannot be started. At most `most` bytes are taken.
Said ask_outside(std::string_view program, const std::vector<std::string>& arguments, ByteView input,
                 std::chrono::milliseconds time, std::size_t most);

} // namespace qrid
