#include "qrid/crypto/inside/edwards.h"

#include "qrid/base/error.h"
#include "qrid/crypto/secret.h"

#include <algorithm>
#include <sodium.h>
#ifdef QRID_HAS_LIB25519
#include <lib25519.h>
#endif

namespace qrid {

namespace {

constexpr std::size_t number_bytes = 32;
using EdwardsNumber = std::array<std::uint8_t, number_bytes>; // little-endian

// The order of the group, and the prime of the field (RFC 8032 section 5.1).
constexpr EdwardsNumber group_order{0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7,
                                    0xa2, 0xde, 0xf9, 0xde, 0x14, 0,    0,    0,    0,    0,    0,
                                    0,    0,    0,    0,    0,    0,    0,    0,    0,    0x10};
constexpr EdwardsNumber field_prime{0xed, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
                                    0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
                                    0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f};

// The y of the eight points whose order divides 8: of order 4, 1, 2, and two of order 8.
constexpr std::array<EdwardsNumber, 5> small_orders{
    {{0},
     {1},
     {0xec, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
      0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f},
     {0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef, 0x98, 0xf0,
      0xd5, 0xdf, 0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53, 0xfc, 0x05},
     {0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67, 0x0f,
      0x2a, 0x20, 0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a}}};

// Everything here is public, so that it may take more or less time.
bool is_below(ByteView number, const EdwardsNumber& bound) {
    return std::lexicographical_compare(number.rbegin(), number.rend(), bound.rbegin(), bound.rend());
}

// Of a point: its y in the shortest form, and not one of a point of small order; the highest bit is the sign of x.
bool is_sound_point(ByteView point) {
    constexpr std::uint8_t sign_bit = 0x80;
    EdwardsNumber y{};
    std::copy_n(point.begin(), y.size(), y.begin());
    y.back() = static_cast<std::uint8_t>(y.back() & ~sign_bit);
    return is_below(y, field_prime) && std::find(small_orders.begin(), small_orders.end(), y) == small_orders.end();
}

[[noreturn]] void throw_no_signature() { throw Error(Code::internal, "signing failed"); }

// ---- libsodium

bool verify_with_libsodium(ByteView message, ByteView signature, ByteView key) {
    return crypto_sign_ed25519_verify_detached(signature.data(), message.data(), message.size(), key.data()) == 0;
}

constexpr EdwardsLibrary libsodium{"libsodium", verify_with_libsodium};

// ---- lib25519, which takes a message behind its signature

#ifdef QRID_HAS_LIB25519
bool verify_with_lib25519(ByteView message, ByteView signature, ByteView key) {
    Bytes together;
    together.reserve(signature.size() + message.size());
    append(together, signature);
    append(together, message);
    Bytes opened(together.size());
    long long size = 0;
    return lib25519_sign_open(opened.data(), &size, together.data(), static_cast<long long>(together.size()),
                              key.data()) == 0;
}

constexpr std::array<EdwardsLibrary, 2> edwards_backends{{{"lib25519", verify_with_lib25519}, libsodium}};
#else
constexpr std::array<EdwardsLibrary, 1> edwards_backends{libsodium};
#endif

} // namespace

EdwardsPair::EdwardsPair(ByteView seed) {
    EdwardsNumber half{};
    if (seed.size() != seed_bytes || crypto_sign_ed25519_seed_keypair(half.data(), bytes.data(), seed.data()) != 0)
        throw_no_signature();
}

EdwardsPair::~EdwardsPair() { cleanse(bytes.data(), bytes.size()); }

Bytes edwards_sign(ByteView message, const EdwardsPair& pair) {
    Bytes signature(crypto_sign_ed25519_BYTES);
    if (crypto_sign_ed25519_detached(signature.data(), nullptr, message.data(), message.size(), pair.bytes.data()) != 0)
        throw_no_signature();
    return signature;
}

std::span<const EdwardsLibrary> edwards_libraries() { return edwards_backends; }

bool is_edwards_key(ByteView key) {
    return key.size() == number_bytes && crypto_core_ed25519_is_valid_point(key.data()) == 1;
}

bool edwards_verify(const EdwardsLibrary& library, ByteView message, ByteView signature, ByteView key) {
    return signature.size() == 2 * number_bytes && key.size() == number_bytes && is_sound_point(key) &&
           is_sound_point(signature.first(number_bytes)) && is_below(signature.subspan(number_bytes), group_order) &&
           library.verify(message, signature, key);
}

} // namespace qrid
