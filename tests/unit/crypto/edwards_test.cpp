// What is a signature of Ed25519 and what is none, with every library that qrid was built with.
#include "edwards_cases.h"
#include "qrid/base/encoding.h"
#include "qrid/crypto/inside/edwards.h"
#include "qrid/crypto/keys.h"
#include "support/errors.h"

#include <gtest/gtest.h>

namespace qrid {
namespace {

using test::code_of, test::edwards_cases;

TEST(Edwards, LibrariesAgreeOnEveryCaseAtTheEdge) {
    for (const EdwardsLibrary& library : edwards_libraries())
        for (const test::EdwardsCase& one : edwards_cases)
            EXPECT_EQ(edwards_verify(library, hex_decode(one.message), hex_decode(one.signature), hex_decode(one.key)),
                      one.is_good)
                << library.name << ": " << one.name;
}

TEST(Edwards, KeysAreOfThePrimeOrderAndInTheirShortestForm) {
    for (const test::EdwardsCase& one : edwards_cases) {
        const auto read = [&] { return PublicKey::from_point({Algorithm::eddsa, hex_decode(one.key), {}}); };
        EXPECT_EQ(is_edwards_key(hex_decode(one.key)), one.is_key) << one.name;
        EXPECT_EQ(code_of([&] { (void)read(); }), one.is_key ? std::nullopt : std::optional(Code::bad_key)) << one.name;
        if (!one.is_key) continue;
        EXPECT_EQ(read().verify(hex_decode(one.message), hex_decode(one.signature)), one.is_good) << one.name;
    }
}

// Why cards are not checked many at a time: the equation over the sum of all takes, with the cofactor, what the single
// check refuses, though the key is good; without it, now and then, as the random factors fall.
TEST(Edwards, ABatchWouldTakeWhatTheSingleCheckRefuses) {
    int only_in_a_batch = 0;
    for (const test::EdwardsCase& one : edwards_cases)
        if (one.is_key && !one.is_good && one.is_good_with_cofactor) ++only_in_a_batch;
    EXPECT_GE(only_in_a_batch, 7);
}

TEST(Edwards, EveryLibraryTakesWhatWasSignedAndNothingElse) {
    const EdwardsPair pair(Bytes(32, 7));
    for (const EdwardsLibrary& checker : edwards_libraries())
        for (const std::size_t size : {0U, 1U, 300U, 100000U}) {
            Bytes message(size, 7), signature = edwards_sign(message, pair);
            EXPECT_EQ(signature, edwards_sign(message, pair));
            EXPECT_TRUE(edwards_verify(checker, message, signature, pair.public_half()));
            for (const std::size_t at : {0U, 40U}) {
                Bytes other = signature;
                other[at] ^= 1;
                EXPECT_FALSE(edwards_verify(checker, message, other, pair.public_half()));
            }
            message.push_back(0);
            EXPECT_FALSE(edwards_verify(checker, message, signature, pair.public_half()));
            signature.pop_back();
            EXPECT_FALSE(edwards_verify(checker, message, signature, pair.public_half()));
        }
    EXPECT_EQ(code_of([] { EdwardsPair(Bytes(31, 7)); }), Code::internal);
}

} // namespace
} // namespace qrid
