#include "qrid/base/shard.h"

#include "qrid/base/error.h"
#include "qrid/base/text.h"

#include <fmt/format.h>

namespace qrid {

std::string Shard::text() const { return fmt::format("{}/{}", index, count); }

Shard parse_shard(std::string_view text) {
    const std::size_t slash = text.find('/');
    const auto refuse = [&](const std::string& hint) {
        throw Error(Code::usage, fmt::format("\"{}\" is not a shard", text), hint);
    };
    if (slash == std::string_view::npos) refuse("give its number and how many there are, such as 1/8");
    const auto index = decimal_number<std::uint64_t>(text.substr(0, slash)),
               count = decimal_number<std::uint64_t>(text.substr(slash + 1));
    if (!index || !count) refuse("give its number and how many there are, such as 1/8");
    if (*count == 0 || *count > max_shards) refuse(fmt::format("there can be 1 to {} shards", max_shards));
    if (*index > *count) refuse(fmt::format("of {} shards, choose one of 0 to {}", *count, *count));
    return {*index % *count, *count};
}

} // namespace qrid
