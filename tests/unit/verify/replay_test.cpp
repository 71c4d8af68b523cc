#include "qrid/cose/test_key.h"
#include "qrid/verify/replay.h"
#include "support/cards.h"
#include "support/errors.h"
#include "support/temporary.h"
#include "unit/verify/cards.h"

#include <gtest/gtest.h>

#include <atomic>
#include <csignal>
#include <fcntl.h>
#include <pthread.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

namespace qrid {
namespace {

using test::code_of, test::Temporary;

Sha256 digest_of(int i) { return sha256(bytes_of(std::to_string(i))); }

TEST(ReplayMemory, TakesEachProofOnce) {
    const Temporary dir;
    ReplayMemory memory(dir / "seen", 0);
    EXPECT_FALSE(memory.has(digest_of(1)));
    EXPECT_TRUE(memory.take(digest_of(1), 100, 100));
    EXPECT_TRUE(memory.has(digest_of(1)));
    EXPECT_FALSE(memory.take(digest_of(1), 100, 100));
    EXPECT_TRUE(memory.take(digest_of(2), 100, 100));
    struct stat info {};
    ASSERT_EQ(::stat((dir / "seen").c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 0777, 0600U);
}

TEST(ReplayMemory, RemembersAcrossProcessesAtOnce) {
    const Temporary dir;
    ReplayMemory one(dir / "seen", 0), other(dir / "seen", 0);
    EXPECT_TRUE(one.take(digest_of(1), 100, 100));
    EXPECT_FALSE(other.take(digest_of(1), 100, 100));
    EXPECT_TRUE(other.take(digest_of(2), 100, 100));
    EXPECT_TRUE(one.has(digest_of(2)));
    EXPECT_TRUE(ReplayMemory(dir / "seen", 0).has(digest_of(2)));
}

TEST(ReplayMemory, OfManyShownAtOnceTakesTheFirstOfEqualOnes) {
    const Temporary dir;
    ReplayMemory memory(dir / "seen", 0);
    EXPECT_TRUE(memory.take(digest_of(1), 100, 100));
    const auto shown = [](int i, bool may_open = true) { return ShownProof{digest_of(i), 100, may_open}; };
    const std::vector<ShownProof> proofs{shown(1), shown(2),        shown(3, false), shown(2),
                                         shown(3), shown(2, false), shown(3)};
    EXPECT_EQ(memory.show(proofs, 100), (std::vector<bool>{false, true, true, false, true, false, false}));
    EXPECT_EQ(fs::file_size(dir / "seen"), 16U + 3 * 40);
    EXPECT_EQ(memory.show(proofs, 100), std::vector<bool>(proofs.size(), false));
    EXPECT_TRUE(memory.show({}, 100).empty());
    EXPECT_TRUE(ReplayMemory(dir / "seen", 0).has(digest_of(3)));
}

// When a proof that was made at 0 is forgotten.
constexpr Seconds proof_kept = longest_proof_life + longest_replay_skew + 1;

TEST(ReplayMemory, ForgetsWhatHasRunOut) {
    const Temporary dir;
    const fs::path file = dir / "seen";
    {
        ReplayMemory memory(file, 0);
        for (int i = 0; i < 10; ++i) memory.take(digest_of(i), i < 8 ? 100 : 200, 100);
    }
    ReplayMemory others(file, 0); // which was open all the time
    EXPECT_EQ(fs::file_size(file), 16U + 10 * 40);
    EXPECT_TRUE(ReplayMemory(file, 100 + proof_kept - 1).has(digest_of(7)));
    ReplayMemory memory(file, 100 + proof_kept);
    EXPECT_EQ(fs::file_size(file), 16U + 2 * 40);
    EXPECT_FALSE(memory.has(digest_of(7)));
    EXPECT_TRUE(memory.has(digest_of(8)));
    EXPECT_TRUE(memory.take(digest_of(20), 300, 300));
    EXPECT_TRUE(others.has(digest_of(20)));
    EXPECT_FALSE(others.take(digest_of(8), 300, 300));
}

// The number of the first file may be given to the third: whoever looks at numbers alone takes the one for the other.
TEST(ReplayMemory, SeesThatAnotherProcessHasClearedUpTwice) {
    const Temporary dir;
    const fs::path file = dir / "seen";
    ReplayMemory gate(file, 0);
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(gate.take(digest_of(i), 0, 0));
    for (int round = 1; round <= 4; ++round) {
        ReplayMemory other(file, 10'000 * round);
        EXPECT_EQ(fs::file_size(file), 16U);
        for (int i = 0; i < 4; ++i) EXPECT_TRUE(other.take(digest_of(100 * round + i), 10'000 * round, 10'000 * round));
        if (round % 2 == 1) continue;
        for (int i = 0; i < 4; ++i)
            EXPECT_FALSE(gate.take(digest_of(100 * round + i), 10'000 * round, 10'000 * round)) << round << " " << i;
    }
}

TEST(ReplayMemory, ForgetsWhileItIsUsed) {
    const Temporary dir;
    ReplayMemory memory(dir / "seen", 0);
    for (int i = 0; i < 5000; ++i) EXPECT_TRUE(memory.take(digest_of(i), i * 10, i * 10));
    EXPECT_LT(fs::file_size(dir / "seen"), 16U + 40 * 2500);
    EXPECT_FALSE(memory.take(digest_of(4999), 49'990, 50'000));
    EXPECT_TRUE(ReplayMemory(dir / "seen", 50'000).has(digest_of(4998)));
}

TEST(ReplayMemory, GoesOnAfterAProcessThatWasKilledWhileItWrote) {
    const Temporary dir;
    const fs::path file = dir / "seen";
    {
        ReplayMemory memory(file, 0);
        memory.take(digest_of(1), 100, 100);
        memory.take(digest_of(2), 100, 100);
    }
    for (std::uintmax_t size = 16 + 2 * 40 - 1; size > 16 + 40; --size) {
        fs::resize_file(file, size);
        ReplayMemory memory(file, 0);
        EXPECT_TRUE(memory.has(digest_of(1)));
        EXPECT_FALSE(memory.has(digest_of(2)));
        EXPECT_EQ(fs::file_size(file), 16U + 40);
        EXPECT_TRUE(memory.take(digest_of(2), 100, 100));
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
    EXPECT_EQ(code_of([&] { ReplayMemory(file, 0); }), Code::unreadable_file);
    fs::create_symlink(dir / "elsewhere", dir / "link");
    EXPECT_EQ(code_of([&] { ReplayMemory(dir / "link", 0); }), Code::unreadable_file);
    EXPECT_EQ(code_of([&] { ReplayMemory(dir / "mistyped" / "seen", 0); }), Code::cannot_write);
    EXPECT_FALSE(fs::exists(dir / "mistyped"));
    EXPECT_EQ(code_of([&] { ReplayMemory(dir / std::string(300, 'x'), 0); }), Code::cannot_write);
}

TEST(ReplayMemory, RefusesAPipe) {
    const Temporary dir;
    ASSERT_EQ(::mkfifo((dir / "pipe").c_str(), 0600), 0);
    EXPECT_EQ(code_of([&] { ReplayMemory(dir / "pipe", 0); }), Code::unreadable_file);
}

// Each proof is kept until the second in which the last verifier forgets it, in the file as in memory.
TEST(ReplayMemory, ForgetsAtOneMomentWhetherItWasOpenOrNot) {
    const Temporary dir;
    ReplayMemory(dir / "seen", 0).take(digest_of(1), 0, 0);
    EXPECT_TRUE(ReplayMemory(dir / "seen", proof_kept - 1).has(digest_of(1)));
    ReplayMemory later(dir / "seen", proof_kept);
    EXPECT_FALSE(later.has(digest_of(1)));
    EXPECT_EQ(fs::file_size(dir / "seen"), 16U);
    ReplayMemory(dir / "seen", 0).take(digest_of(2), 0, 0); // by a gate whose clock is behind
    EXPECT_FALSE(later.has(digest_of(2)));
    constexpr int many = 1000; // after which it looks for what has run out
    for (const auto& [at, left] : {std::pair{proof_kept - 1, many + 1}, {proof_kept, 1}}) {
        const fs::path file = dir / std::to_string(at);
        ReplayMemory memory(file, 0);
        for (int i = 0; i < many; ++i) memory.take(digest_of(i), 0, 0);
        memory.take(digest_of(many), at, at);
        EXPECT_EQ(fs::file_size(file), 16U + 40U * static_cast<unsigned>(left));
    }
}

// A file of which not even half has run out is left alone: to write it anew costs more than it saves.
TEST(ReplayMemory, IsWrittenAnewOnlyWhenMostOfItHasRunOut) {
    const Temporary dir;
    const fs::path file = dir / "seen";
    {
        ReplayMemory memory(file, 0);
        for (int i = 0; i < 4; ++i) memory.take(digest_of(i), i < 2 ? 0 : 500, 0);
    }
    ReplayMemory memory(file, proof_kept);
    EXPECT_FALSE(memory.has(digest_of(1)));
    EXPECT_EQ(fs::file_size(file), 16U + 4 * 40);
    EXPECT_TRUE(memory.take(digest_of(4), proof_kept, proof_kept + 500)); // nor after each proof
    EXPECT_EQ(fs::file_size(file), 16U + 5 * 40);
}

std::atomic<int> signals_seen = 0;

// What is in the middle of it when a signal comes goes on waiting, and finds all that was written meanwhile.
TEST(ReplayMemory, WaitsForItsTurnThroughSignals) {
    const Temporary dir;
    const fs::path file = dir / "seen";
    ReplayMemory memory(file, 0);
    ReplayMemory(file, 0).take(digest_of(0), 100, 100);
    const int other = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    ASSERT_EQ(::flock(other, LOCK_EX), 0);
    struct sigaction action {
    }, before{};
    action.sa_handler = [](int) { ++signals_seen; };
    ASSERT_EQ(::sigaction(SIGUSR1, &action, &before), 0);
    std::atomic<bool> is_done = false;
    std::thread waiting([&] {
        EXPECT_TRUE(memory.take(digest_of(1), 100, 100));
        EXPECT_FALSE(memory.take(digest_of(1), 100, 100));
        EXPECT_TRUE(memory.has(digest_of(0)));
        is_done = true;
    });
    for (int sent = 1; sent <= 100; ++sent) { // enough that most find it waiting
        ::pthread_kill(waiting.native_handle(), SIGUSR1);
        while (signals_seen < sent && !is_done) std::this_thread::yield();
    }
    EXPECT_FALSE(is_done);
    ::close(other);
    waiting.join();
    ::sigaction(SIGUSR1, &before, nullptr);
    EXPECT_TRUE(ReplayMemory(file, 0).has(digest_of(1)));
}

// A disk that is full, here a limit to the size of files, takes no record or a part of one.
TEST(ReplayMemory, LetsNobodyInWhomItCannotNote) {
    const Temporary dir;
    const fs::path file = dir / "seen";
    ReplayMemory memory(file, 0);
    EXPECT_TRUE(memory.take(digest_of(1), 100, 100));
    rlimit before{};
    ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
    const auto ignored = std::signal(SIGXFSZ, SIG_IGN);
    for (const rlim_t room : {rlim_t{0}, rlim_t{20}}) {
        const rlimit full{16 + 40 + room, before.rlim_max};
        ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &full), 0);
        EXPECT_EQ(code_of([&] { memory.take(digest_of(2), 100, 100); }), Code::cannot_write);
        EXPECT_EQ(fs::file_size(file), 16U + 40);
    }
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &before), 0);
    std::signal(SIGXFSZ, ignored);
    EXPECT_TRUE(memory.take(digest_of(2), 100, 100));
}

TEST(ReplayMemory, LetsOneOfManyThreadsTakeAProof) {
    const Temporary dir;
    ReplayMemory memory(dir / "seen", 0);
    std::atomic<int> taken = 0;
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&] {
            for (int i = 0; i < 50; ++i) taken += memory.take(digest_of(i), 100, 100);
        });
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(taken, 50);
}

TEST(ReplayMemory, ThatFailsLaterLetsNobodyIn) {
    const Temporary dir;
    ReplayMemory memory(dir / "seen", 0);
    memory.take(digest_of(1), 100, 100);
    fs::resize_file(dir / "seen", 20);
    EXPECT_EQ(code_of([&] { memory.take(digest_of(2), 100, 100); }), Code::unreadable_file);
}

// ---- as a verifier uses it

const PrivateKey& gate_device() {
    static const PrivateKey key = cose::generate_key(Algorithm::es256);
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

TEST(Replay, LeavesTheHolderUnknownWhenTheMemoryFails) {
    const Temporary dir;
    const auto memory = std::make_shared<ReplayMemory>(dir / "seen", test::now);
    const Bytes first = proof_at(test::now - 2);
    EXPECT_EQ(report_with_memory(memory, first).verdict(), Verdict::valid);
    fs::resize_file(dir / "seen", 20);
    const Report report = report_with_memory(memory, proof_at(test::now - 1));
    EXPECT_EQ(report.verdict(), Verdict::undetermined);
    EXPECT_EQ(test::outcome(report, Check::holder), "unknown unreadable-file");
    EXPECT_EQ(test::outcome(report, Check::signature), "pass");
    EXPECT_EQ(report.holder, Level::bearer);
}

TEST(Replay, IsNotToldOfAProofThatIsNoGoodAnyway) {
    const Temporary dir;
    const auto memory = std::make_shared<ReplayMemory>(dir / "seen", test::now);
    const Bytes shown = proof_at(test::now - 2);
    EXPECT_EQ(report_with_memory(memory, shown).verdict(), Verdict::valid);
    const Verifier elsewhere(test::good_trust(), test::library_of({test::list_with(0, 0)}), test::now,
                             {.audience = "https://hotel.example", .replays = memory});
    EXPECT_EQ(test::outcome(verify_cose(elsewhere, "test", shown), Check::holder), "fail wrong-audience");
}

TEST(Replay, IsNoMatterOfCardsWithoutAProof) {
    const Temporary dir;
    const auto memory = std::make_shared<ReplayMemory>(dir / "seen", test::now);
    const Bytes card = sign_card(test::good_claims(), test::card_key());
    for (int i = 0; i < 2; ++i) EXPECT_EQ(report_with_memory(memory, card).verdict(), Verdict::valid);
}

} // namespace
} // namespace qrid
