#include "freed_memory.h"

#include <array>
#include <atomic>
#include <cstdlib>
#include <cstring>
#include <malloc.h>
#include <new>

namespace {

std::array<char, 256> watched;
std::atomic<std::size_t> watched_size{0};
std::atomic<int> found{0};

void watch(void* memory) {
    if (memory != nullptr && watched_size > 0 &&
        ::memmem(memory, ::malloc_usable_size(memory), watched.data(), watched_size) != nullptr)
        ++found;
}

} // namespace

namespace qrid::test {

void watch_freed_memory(const std::string& text) {
    watched_size = text.copy(watched.data(), watched.size());
    found = 0;
}

int found_in_freed_memory() { return found; }

} // namespace qrid::test

void* operator new(std::size_t size) {
    if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
    throw std::bad_alloc();
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept { return std::malloc(size == 0 ? 1 : size); }
void operator delete(void* memory) noexcept {
    watch(memory);
    std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
    watch(memory);
    std::free(memory);
}
