// The fuzz targets that one program replays.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

struct ReplayTarget {
    std::string_view name; ///< of its corpus
    int (*run)(const std::uint8_t* data, std::size_t size);
};

/// Those that CMakeLists.txt has put together.
std::span<const ReplayTarget> replay_targets();
