// Presentations: made on a device, and checked at a gate with and without a memory of what was shown, beside the bare
// signatures that they take.
#include "beside.h"
#include "qrid/trust/key_file.h"
#include "qrid/verify/replay.h"
#include "qrid/verify/verify.h"
#include "qrid/wallet/showing.h"
#include "support/cards.h"
#include "support/temporary.h"

#include <benchmark/benchmark.h>

namespace {

using namespace qrid;

constexpr Seconds presented_at = 1'700'000'000;
constexpr int visitors = 2000;

const PrivateKey& bench_device() {
    static const PrivateKey key = PrivateKey::generate(Algorithm::es256);
    return key;
}
const PrivateKey& bench_issuer() {
    static const PrivateKey key = PrivateKey::generate(Algorithm::es256);
    return key;
}

HeldCard bench_card() {
    Claims claims;
    claims.iss = "https://id.example";
    claims.iat = presented_at;
    claims.exp = presented_at + 1000;
    claims.cnf = bench_device().public_key();
    claims.identity = Identity{{{identity_key::full_name, "Amara Lin"}, {identity_key::date_of_birth, "19900515"}}};
    return {{"card", ""}, sign_card(claims, bench_issuer()), claims};
}

std::string live_text(const HeldCard& card, int visitor) {
    const auto low = static_cast<std::uint8_t>(visitor), high = static_cast<std::uint8_t>(visitor >> 8);
    return presentation_text(card, {"https://gate.example", presented_at, presented_at + 60, Bytes{low, high}},
                             bench_device());
}

const std::vector<std::string>& live_texts() {
    static const std::vector<std::string> texts = [] {
        std::vector<std::string> made;
        const HeldCard card = bench_card();
        for (int i = 0; i < visitors; ++i) made.push_back(live_text(card, i));
        return made;
    }();
    return texts;
}

Verifier gate(std::shared_ptr<ReplayMemory> memory) {
    TrustSet trust;
    trust.add(read_trusted_keys(bytes_of(bench_issuer().public_key().pem()), "bench").front());
    return {std::move(trust), {}, presented_at + 1, {.audience = "https://gate.example", .replays = std::move(memory)}};
}

/// The least that a presentation takes: the issuer's signature and the device's.
struct TwoSignatures {
    Bytes message = Bytes(300, 7);
    Bytes one = bench_issuer().sign(message), other = bench_device().sign(message);
    PublicKey issuer = bench_issuer().public_key(), device = bench_device().public_key();

    void operator()() const {
        benchmark::DoNotOptimize(issuer.verify(message, one));
        benchmark::DoNotOptimize(device.verify(message, other));
    }
};

void check_all(benchmark::State& state, const Verifier& verifier) {
    const std::vector<std::string>& texts = live_texts();
    std::size_t i = 0;
    test::beside(
        state,
        [&] {
            if (verify_text(verifier, "bench", texts[i++ % texts.size()]).verdict() != Verdict::valid)
                state.SkipWithError("the presentation is not valid");
        },
        TwoSignatures());
}

void bare_two_signatures(benchmark::State& state) {
    const TwoSignatures check;
    for (auto _ : state) check();
    state.SetItemsProcessed(state.iterations());
}

void verify_presentation(benchmark::State& state) { check_all(state, gate(nullptr)); }

void verify_presentation_once(benchmark::State& state) {
    const test::Temporary dir;
    check_all(state, gate(std::make_shared<ReplayMemory>(dir / "seen", presented_at)));
}

void step_take_proof(benchmark::State& state) {
    const test::Temporary dir;
    ReplayMemory memory(dir / "seen", presented_at);
    std::uint64_t i = 0;
    for (auto _ : state) {
        Sha256 digest{};
        std::copy_n(reinterpret_cast<const std::uint8_t*>(&++i), sizeof i, digest.begin());
        benchmark::DoNotOptimize(memory.take(digest, presented_at, presented_at));
    }
}

void bare_signature(benchmark::State& state) {
    const Bytes message(300, 7);
    for (auto _ : state) benchmark::DoNotOptimize(bench_device().sign(message));
    state.SetItemsProcessed(state.iterations());
}

void make_presentation(benchmark::State& state) {
    const HeldCard card = bench_card();
    int visitor = 0;
    for (auto _ : state) benchmark::DoNotOptimize(live_text(card, ++visitor));
    state.SetItemsProcessed(state.iterations());
}

BENCHMARK(bare_two_signatures);
BENCHMARK(verify_presentation)->UseManualTime();
BENCHMARK(verify_presentation_once)->UseManualTime()->Iterations(visitors / 16);
BENCHMARK(step_take_proof);
BENCHMARK(bare_signature);
BENCHMARK(make_presentation);

} // namespace
