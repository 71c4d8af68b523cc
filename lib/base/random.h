// Where unpredictable bytes come from; a parameter, so that outputs can be byte-exact under test.
#pragma once

#include <cstdint>
#include <functional>
#include <span>

namespace qrid {

/// Fills the span. The real one is crypto's system_random().
using Random = std::function<void(std::span<std::uint8_t>)>;

} // namespace qrid
