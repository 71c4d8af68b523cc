// A long stream under a sealed_passphrase: no chunk of it can be changed, left out, added, moved or taken from another.
#include "qrid/base/error.h"
#include "qrid/crypto/sealed_stream.h"
#include "support/errors.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace qrid {
namespace {

using test::code_of;

const Secret sealed_passphrase("open sesame");
constexpr SealingCost cheap{1, SealingCost::least_kibibytes};
constexpr std::size_t sealed_size = sealed_chunk + 17, first_chunk = sealed_header + 17;

Bytes plain_of(std::size_t size) {
    Bytes plain(size);
    for (std::size_t i = 0; i < size; ++i) plain[i] = static_cast<std::uint8_t>(i * 7 + i / 251);
    return plain;
}

Bytes sealed(ByteView plain, std::size_t piece = 10'000) {
    Bytes out;
    SealedWriter writer(
        sealed_passphrase, [&](ByteView bytes) { append(out, bytes); }, cheap);
    for (std::size_t at = 0; at < plain.size(); at += piece)
        writer.write(plain.subspan(at, std::min(piece, plain.size() - at)));
    writer.finish();
    return out;
}

Bytes unsealed(ByteView stream, const Secret& under = sealed_passphrase) {
    Bytes plain;
    SealedReader reader(
        [&](std::span<std::uint8_t> bytes) {
            const std::size_t size = std::min(bytes.size(), stream.size());
            std::copy_n(stream.begin(), size, bytes.begin());
            stream = stream.subspan(size);
            return size;
        },
        [&] { return under; });
    while (const auto chunk = reader.next()) append(plain, *chunk);
    return plain;
}

std::optional<Code> code_for(const Bytes& stream, const Secret& under = sealed_passphrase) {
    return code_of([&] { (void)unsealed(stream, under); });
}

TEST(SealedStream, GoesRound) {
    for (const std::size_t size : {std::size_t{0}, std::size_t{1}, sealed_chunk - 1, sealed_chunk, sealed_chunk + 1,
                                   sealed_chunk * 2, sealed_chunk * 3 + 5}) {
        const Bytes plain = plain_of(size);
        EXPECT_EQ(unsealed(sealed(plain)), plain) << size;
    }
    EXPECT_NE(sealed(plain_of(5)), sealed(plain_of(5))); // never the same salt
}

TEST(SealedStream, TellsAWrongPassphrase) {
    EXPECT_EQ(code_for(sealed(plain_of(5)), Secret("open")), Code::wrong_passphrase);
}

TEST(SealedStream, NoticesEveryCut) {
    const Bytes whole = sealed(plain_of(sealed_chunk * 2));
    for (const std::size_t size : {std::size_t{0}, std::size_t{3}, sealed_header - 1, sealed_header, first_chunk - 1,
                                   first_chunk, first_chunk + 16, first_chunk + sealed_size, whole.size() - 1})
        EXPECT_EQ(code_for(Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size))),
                  Code::unreadable_file)
            << size;
}

TEST(SealedStream, NoticesAddedBytes) {
    Bytes longer = sealed(plain_of(sealed_chunk));
    longer.push_back(0);
    EXPECT_EQ(code_for(longer), Code::unreadable_file);
    Bytes twice = sealed(plain_of(100));
    append(twice, sealed(plain_of(100)));
    EXPECT_EQ(code_for(twice), Code::unreadable_file);
}

TEST(SealedStream, NoticesEveryChange) {
    const Bytes whole = sealed(plain_of(sealed_chunk + 100));
    for (const std::size_t at :
         {std::size_t{0}, std::size_t{12}, std::size_t{15}, std::size_t{25}, std::size_t{45}, sealed_header,
          first_chunk, first_chunk + 1, first_chunk + sealed_size, whole.size() - 1}) {
        Bytes changed = whole;
        changed[at] ^= 1;
        const auto code = code_for(changed);
        EXPECT_TRUE(code == Code::unreadable_file || code == Code::wrong_passphrase) << at;
    }
}

TEST(SealedStream, NoticesChunksInAnotherOrderOrOfAnotherStream) {
    const Bytes whole = sealed(plain_of(sealed_chunk * 3)), other = sealed(plain_of(sealed_chunk * 3));
    const auto chunk = [](Bytes& stream, std::size_t i) {
        return stream.begin() + static_cast<std::ptrdiff_t>(first_chunk + i * sealed_size);
    };
    Bytes swapped = whole;
    std::swap_ranges(chunk(swapped, 0), chunk(swapped, 1), chunk(swapped, 1));
    EXPECT_EQ(code_for(swapped), Code::unreadable_file);
    Bytes left_out = whole;
    left_out.erase(chunk(left_out, 1), chunk(left_out, 2));
    EXPECT_EQ(code_for(left_out), Code::unreadable_file);
    Bytes spliced = whole, from = other;
    std::copy(chunk(from, 1), chunk(from, 2), chunk(spliced, 1));
    EXPECT_EQ(code_for(spliced), Code::unreadable_file);
}

// Before the sealed_passphrase is asked for, and before memory is spent.
TEST(SealedStream, TakesNoCostAboveTheLimits) {
    const Bytes whole = sealed(plain_of(5));
    for (const auto& [at, value] : {std::pair{16, 1}, {19, 0}, {19, 17}, {20, 1}, {23, 0}, {21, 0x11}}) {
        Bytes costly = whole;
        if (value == 0) std::fill_n(costly.begin() + (at < 20 ? 16 : 20), 4, std::uint8_t{0});
        costly[static_cast<std::size_t>(at)] = static_cast<std::uint8_t>(value);
        EXPECT_EQ(code_of([&] {
                      SealedReader reader(
                          [&, rest = ByteView(costly)](std::span<std::uint8_t> bytes) mutable {
                              const std::size_t size = std::min(bytes.size(), rest.size());
                              std::copy_n(rest.begin(), size, bytes.begin());
                              rest = rest.subspan(size);
                              return size;
                          },
                          []() -> Secret { throw Error(Code::internal, "asked"); });
                  }),
                  Code::unreadable_file)
            << at << " " << value;
    }
}

} // namespace
} // namespace qrid
