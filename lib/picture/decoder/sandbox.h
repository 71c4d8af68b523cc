// How much a program keeps that looks at a file that may be hostile.
#pragma once

#include "qrid/picture/sandbox.h"

#include <cstdint>

namespace qrid::decoder {

/// Address space, in bytes, with the program and its libraries.
constexpr std::uint64_t max_address_space = std::uint64_t{640} << 20;

} // namespace qrid::decoder
