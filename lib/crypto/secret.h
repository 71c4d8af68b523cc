// Memory of keys and passphrases: cleansed before it is given back.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace qrid {

/// Overwrites memory in a way that the compiler keeps.
void cleanse(void* memory, std::size_t size);

/// An allocator that cleanses what it frees.
template <typename T>
struct CleansingAllocator {
    using value_type = T;
    CleansingAllocator() = default;
    template <typename U>
    CleansingAllocator(const CleansingAllocator<U>&) {}
    T* allocate(std::size_t n) { return std::allocator<T>().allocate(n); }
    void deallocate(T* p, std::size_t n) {
        cleanse(p, n * sizeof(T));
        std::allocator<T>().deallocate(p, n);
    }
    bool operator==(const CleansingAllocator&) const { return true; }
};

/// Bytes of a private key, or a file that may hold one. Reserve before filling: only what is freed is cleansed.
using SecretBytes = std::vector<std::uint8_t, CleansingAllocator<std::uint8_t>>;

/// A passphrase, or the text of a private key. Never printed, never copied into an ordinary string.
class Secret {
public:
    Secret() = default;
    explicit Secret(std::string_view text) : characters_(text.begin(), text.end()) {}

    std::string_view view() const { return {characters_.data(), characters_.size()}; }
    void push_back(char c) { characters_.push_back(c); }
    void pop_back() { characters_.pop_back(); }
    bool empty() const { return characters_.empty(); }

private:
    std::vector<char, CleansingAllocator<char>> characters_;
};

/// Requires of a secret that is to be set that it has `least` visible_characters(), and at least one; `what` it is
/// stands in the message.
/// Throws Error(wrong_passphrase).
void check_new_secret(const Secret& secret, std::string_view what, std::size_t least);

/// Asks for a passphrase when it is needed and not before; may throw Error(wrong_passphrase).
using AskSecret = std::function<Secret()>;

} // namespace qrid
