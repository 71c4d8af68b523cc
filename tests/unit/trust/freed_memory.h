// Watches what the program gives back to the allocator, for tests that no secret is left in it.
#pragma once

#include <string>

namespace qrid::test {

/// Counts the blocks given back that hold `text`, from now on; nothing is watched for when it is empty. For one thread.
void watch_freed_memory(const std::string& text);

/// How many there were since.
int found_in_freed_memory();

} // namespace qrid::test
