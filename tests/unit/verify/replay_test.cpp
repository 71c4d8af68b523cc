#include "qrid/verify/replay.h"
#include "support/errors.h"
#include "support/temporary.h"
#include "unit/verify/cards.h"

#include <gtest/gtest.h>

#include <sys/stat.h>
#include <thread>

namespace qrid {
namespace {

using test::code_of, test::Temporary;

Sha256 digest_of(int i) { return sha256(bytes_of(std::to_string(i))); }

TEST(ReplayMemory, TakesEachProofOnce) {
    const Temporary dir;
    ReplayMemory memory(dir / "seen", 0);
    EXPECT_FALSE(memory.has(digest_of(1)));
    EXPECT_TRUE(memory.take(digest_of(1), 100));
    EXPECT_TRUE(memory.has(digest_of(1)));
    EXPECT_FALSE(memory.take(digest_of(1), 100));
    EXPECT_TRUE(memory.take(digest_of(2), 100));
    struct stat info {};
    ASSERT_EQ(::stat((dir / "seen").c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 0777, 0600U);
}

TEST(ReplayMemory, RemembersAcrossProcessesAtOnce) {
    const Temporary dir;
    ReplayMemory one(dir / "seen", 0), other(dir / "seen", 0);
    EXPECT_TRUE(one.take(digest_of(1), 100));
    EXPECT_FALSE(other.take(digest_of(1), 100));
    EXPECT_TRUE(other.take(digest_of(2), 100));
    EXPECT_TRUE(one.has(digest_of(2)));
    EXPECT_TRUE(ReplayMemory(dir / "seen", 0).has(digest_of(2)));
}

TEST(ReplayMemory, ForgetsWhatHasRunOut) {
    const Temporary dir;
    const fs::path file = dir / "seen";
    {
        ReplayMemory memory(file, 0);
        for (int i = 0; i < 10; ++i) memory.take(digest_of(i), i < 8 ? 100 : 200);
    }
    ReplayMemory others(file, 0); // which was open all the time
    EXPECT_EQ(fs::file_size(file), 16U + 10 * 40);
    ReplayMemory memory(file, 100);
    EXPECT_EQ(fs::file_size(file), 16U + 2 * 40);
    EXPECT_FALSE(memory.has(digest_of(7)));
    EXPECT_TRUE(memory.has(digest_of(8)));
    EXPECT_TRUE(memory.take(digest_of(20), 300));
    EXPECT_TRUE(others.has(digest_of(20)));
    EXPECT_FALSE(others.take(digest_of(8), 300));
}

TEST(ReplayMemory, GoesOnAfterAProcessThatWasKilledWhileItWrote) {
    const Temporary dir;
    const fs::path file = dir / "seen";
    {
        ReplayMemory memory(file, 0);
        memory.take(digest_of(1), 100);
        memory.take(digest_of(2), 100);
    }
    for (std::uintmax_t size = 16 + 2 * 40 - 1; size > 16 + 40; --size) {
        fs::resize_file(file, size);
        ReplayMemory memory(file, 0);
        EXPECT_TRUE(memory.has(digest_of(1)));
        EXPECT_FALSE(memory.has(digest_of(2)));
        EXPECT_EQ(fs::file_size(file), 16U + 40);
        EXPECT_TRUE(memory.take(digest_of(2), 100));
        EXPECT_TRUE(ReplayMemory(file, 0).has(digest_of(2)));
    }
}

TEST(ReplayMemory, RefusesAFileThatIsSomethingElse) {
    const Temporary dir;
    const fs::path file = dir / "seen";
    for (const std::string content : {"a", "some other file, of no small length", "qrid-replay-2\n\n\n"}) {
        write_file(file, bytes_of(content), Overwrite::replace);
        EXPECT_EQ(code_of([&] { ReplayMemory(file, 0); }), Code::unreadable_file);
        EXPECT_EQ(text_of(read_file(file)), content); // it is as it was
    }
    fs::remove(file);
    fs::create_directory(file);
    EXPECT_TRUE(code_of([&] { ReplayMemory(file, 0); }).has_value());
    fs::create_symlink(dir / "elsewhere", dir / "link");
    EXPECT_EQ(code_of([&] { ReplayMemory(dir / "link", 0); }), Code::cannot_write);
}

TEST(ReplayMemory, LetsOneOfManyThreadsTakeAProof) {
    const Temporary dir;
    ReplayMemory memory(dir / "seen", 0);
    std::atomic<int> taken = 0;
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&] {
            for (int i = 0; i < 50; ++i) taken += memory.take(digest_of(i), 100);
        });
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(taken, 50);
}

// ---- as a verifier uses it

const PrivateKey& gate_device() {
    static const PrivateKey key = PrivateKey::generate(Algorithm::es256);
    return key;
}

Bytes proof_at(Seconds iat, Claims claims = test::good_claims()) {
    claims.cnf = gate_device().public_key();
    return write_presentation(sign_card(claims, test::card_key()), {"https://gate.example", iat, iat + 60, {}},
                              gate_device());
}

Report report_with_memory(const std::shared_ptr<ReplayMemory>& memory, ByteView bytes, bool with_list = true) {
    StatusLibrary library =
        test::library_of(with_list ? std::vector{test::list_with(0, 0)} : std::vector<StatusToken>());
    const Verifier verifier(test::good_trust(), std::move(library), test::now, {.replays = memory});
    return verify_cose(verifier, "test", bytes);
}

TEST(Replay, IsRefusedThoughTheProofIsSignedAnew) {
    const Temporary dir;
    const auto memory = std::make_shared<ReplayMemory>(dir / "seen", test::now);
    const Bytes shown = proof_at(test::now - 2);
    EXPECT_EQ(report_with_memory(memory, shown).verdict(), Verdict::valid);
    // ECDSA has many signatures for one content: the same proof around the same card, signed again.
    const ReadCard card = read_card(shown);
    const Bytes again =
        cose::sign_message(gate_device(), card.proof->message.protected_bytes, card.proof->message.payload);
    EXPECT_NE(again, shown);
    for (const Bytes& bytes : {shown, again}) {
        const Report report = report_with_memory(memory, bytes);
        EXPECT_EQ(test::outcome(report, Check::holder), "fail replayed");
        EXPECT_EQ(report.holder, Level::bearer);
    }
    EXPECT_EQ(report_with_memory(memory, proof_at(test::now - 1)).verdict(), Verdict::valid);
}

TEST(Replay, IsNoneWhenNobodyWasLetInBefore) {
    const Temporary dir;
    const auto memory = std::make_shared<ReplayMemory>(dir / "seen", test::now);
    const Bytes shown = proof_at(test::now - 2);
    EXPECT_EQ(report_with_memory(memory, shown, false).verdict(), Verdict::undetermined);
    EXPECT_EQ(report_with_memory(memory, shown).verdict(), Verdict::valid);
    // From now on it is told even where the verdict would be another.
    EXPECT_EQ(test::outcome(report_with_memory(memory, shown, false), Check::holder), "fail replayed");
}

TEST(Replay, IsNoMatterOfCardsWithoutAProof) {
    const Temporary dir;
    const auto memory = std::make_shared<ReplayMemory>(dir / "seen", test::now);
    const Bytes card = sign_card(test::good_claims(), test::card_key());
    for (int i = 0; i < 2; ++i) EXPECT_EQ(report_with_memory(memory, card).verdict(), Verdict::valid);
}

} // namespace
} // namespace qrid
