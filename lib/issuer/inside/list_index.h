// public/status/aggregation.json: the URIs of all lists (Token Status List, section 9).
#pragma once

#include "qrid/issuer/issuer.h"

#include <span>

namespace qrid {

/// Where it is, in the issuer's directory.
fs::path list_index_file(const Issuer& issuer);

/// Names these lists, unless it names just these already. Throws Error(cannot_write).
void write_list_index(const Issuer& issuer, std::span<const std::uint64_t> numbers);

} // namespace qrid
