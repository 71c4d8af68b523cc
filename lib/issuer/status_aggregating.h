// The index of all of an issuer's status lists, once several machines have built them.
#pragma once

#include "qrid/issuer/issuer.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace qrid {

struct AggregationTerms {
    bool immutable = false; ///< also the objects and the pointer (StatusBuild::immutable)
    bool rehearse = false;  ///< look, write nothing
    unsigned threads = 1;
    std::function<void(std::size_t)> done = {}; ///< told of lists that were looked at
};

/// What keeps a list from being named in the index.
enum class ListFlaw {
    unpublished, ///< the registry has no publication of it
    missing,     ///< its file is not here
    damaged,     ///< the file is no list
    wrong_uri,   ///< it is another list
    untrusted,   ///< the key that the registry has for it did not sign it
    stale,       ///< the registry has a later one
    unknown,     ///< the registry does not have it: it is later, or another
};

std::string_view name(ListFlaw flaw);

struct FlawedList {
    std::uint64_t list = 0;
    fs::path file;
    ListFlaw flaw = ListFlaw::missing;
    std::string detail; ///< in words, where the name does not tell all
};

struct AggregatedStatus {
    std::uint64_t lists = 0;
    std::vector<FlawedList> flawed; ///< in order; when there are any, nothing was written
    fs::path aggregation, pointer;  ///< `pointer` is empty when there is none
};

/// Looks at every list that was begun, and its JWT where there is one: whether it is in public/status, as the registry
/// has it as published last. When all are, writes aggregation.json, and with `immutable`, or where there is a pointer
/// already, the objects and the pointer: an index or a pointer to lists that the server does not have, or has in an
/// older state, would be worse than the one before. Throws Error(cannot_write), Error(issuer_busy), and as a
/// transaction does.
AggregatedStatus aggregate_status(Issuer& issuer, const AggregationTerms& terms, Seconds now);

} // namespace qrid
