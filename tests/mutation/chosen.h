// Included before every mutated source: asks at run time which of its mutants lives.
#pragma once

#include <type_traits>

namespace qrid_mutation {

/// Whether the mutant is the one that the environment names; notes that it was reached.
bool chosen(int number);

} // namespace qrid_mutation

/// False wherever the compiler must know the value, so that constants and what is made of them stay as they are.
constexpr bool qrid_mutant(int number) { return !std::is_constant_evaluated() && qrid_mutation::chosen(number); }
