// Minting as an administrator does it: JSON lines of about 300 bytes in, validated, signed, lines of cards safely in a
// file; entered into the registry, or told in a ledger; on one core, beside the bare signature measured in the same
// breath: OpenSSL's, and for Ed25519 also that of the library which signs.
#include "qrid/base/encoding.h"
#include "qrid/base/files.h"
#include "qrid/card/record_lines.h"
#include "qrid/cose/key.h"
#include "qrid/crypto/digest.h"
#include "qrid/crypto/inside/edwards.h"
#include "qrid/issuer/init.h"
#include "qrid/issuer/lease_cards.h"
#include "qrid/issuer/mint_run.h"
#include "support/temporary.h"

#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <openssl/ec.h>
#include <openssl/evp.h>

#include <chrono>
#include <ctime>
#include <functional>
#include <memory>
#include <sstream>

namespace {

using namespace qrid;

constexpr Seconds now = 1'700'000'000;
constexpr std::size_t records_a_run = 20'000;

std::string some_records(std::size_t count) {
    std::string lines;
    for (std::size_t i = 0; i < count; ++i)
        lines += fmt::format(
            R"({{"id":"33010619900{:07}","fullName":"Amara Lin","dateOfBirth":"19900515","gender":2,"address":"12 Willow)"
            R"( Lane, Building {}\nWest Lake District\nHangzhou","email":"amara{}@mail.example","phone":"+86 571 8888)"
            R"( {:04}","nationality":"CHN","language":"eng","legalStatus":"citizen","countryOfIssuance":"CHN"}})"
            "\n",
            i, i % 90, i, i % 10000);
    return lines;
}

// Seconds that have passed, and those that this process has worked: where others work too, the second tells more.
struct Times {
    double wall = 0, cpu = 0;
    Times operator-(const Times& other) const { return {wall - other.wall, cpu - other.cpu}; }
    Times operator+(const Times& other) const { return {wall + other.wall, cpu + other.cpu}; }
    Times operator/(double count) const { return {wall / count, cpu / count}; }
};

Times now_is() {
    const auto wall = std::chrono::steady_clock::now().time_since_epoch();
    return {std::chrono::duration<double>(wall).count(), static_cast<double>(std::clock()) / CLOCKS_PER_SEC};
}

// Of one bare signature, as OpenSSL's documentation makes it.
Times bare_signature(Algorithm algorithm) {
    const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(
        algorithm == Algorithm::es256 ? EVP_EC_gen("prime256v1") : EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"),
        EVP_PKEY_free);
    const EVP_MD* digest = algorithm == Algorithm::es256 ? EVP_sha256() : nullptr;
    const Bytes message(300, 7);
    Bytes signature(128);
    constexpr int count = 5000;
    const Times begun = now_is();
    for (int i = 0; i < count; ++i) {
        const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
        std::size_t size = signature.size();
        EVP_DigestSignInit(context.get(), nullptr, digest, nullptr, key.get());
        EVP_DigestSign(context.get(), signature.data(), &size, message.data(), message.size());
    }
    return (now_is() - begun) / count;
}

// Of libsodium, which signs Ed25519.
Times library_signature() {
    const EdwardsPair pair(Bytes(32, 7));
    const Bytes message(300, 7);
    constexpr int count = 5000;
    const Times begun = now_is();
    for (int i = 0; i < count; ++i) benchmark::DoNotOptimize(edwards_sign(message, pair));
    return (now_is() - begun) / count;
}

// One run after the other, each between two measurements of the bare signature.
void measure(benchmark::State& state, Algorithm algorithm, const std::function<std::uint64_t()>& mint) {
    std::uint64_t cards = 0;
    Times spent, bare, by_library;
    double rounds = 0;
    for (auto _ : state) {
        const Times before = bare_signature(algorithm), begun = now_is();
        cards += mint();
        spent = spent + (now_is() - begun);
        bare = bare + (before + bare_signature(algorithm)) / 2;
        if (algorithm == Algorithm::eddsa) by_library = by_library + library_signature();
        ++rounds;
    }
    const Times a_card = spent / static_cast<double>(cards);
    bare = bare / rounds;
    state.SetItemsProcessed(static_cast<std::int64_t>(cards));
    state.counters["us_a_card"] = a_card.cpu * 1e6;
    state.counters["us_bare_signature"] = bare.cpu * 1e6;
    state.counters["of_bare_rate"] = bare.cpu / a_card.cpu;
    state.counters["of_bare_rate_by_the_clock"] = bare.wall / a_card.wall;
    if (algorithm != Algorithm::eddsa) return;
    state.counters["us_library_signature"] = by_library.cpu / rounds * 1e6;
    state.counters["of_library_rate"] = by_library.cpu / rounds / a_card.cpu;
}

const BatchTalk silence{[](const Error&, const RawRecord&) {}, [](std::size_t) {}};

std::uint64_t mint_records(const std::string& records, CardSource& source, BatchOutput& output) {
    std::istringstream in(records);
    LineReader reader(in);
    return mint_batches(
        reader, [&](const RawRecord& record) { return reader.identity(record); }, source, output, silence, 1);
}

template <Algorithm algorithm>
void mint_lines_registered(benchmark::State& state) {
    const test::Temporary dir;
    const Secret passphrase("x");
    IssuerConfig config;
    config.iss = "https://id.example";
    config.status_uri = "https://id.example/status/";
    Issuer issuer = init_issuer(dir / "issuer", config, algorithm, passphrase, system_random(), now);
    const KeyRow row = issuer.active_key(Purpose::cards, now);
    const PrivateKey key = issuer.open_key(row, passphrase);
    const std::string records = some_records(records_a_run);
    int runs = 0;
    measure(state, algorithm, [&] {
        IssuerCards source(issuer, Mint(issuer, row, key), {.iat = now, .exp = now + 1000, .nbf = {}, .cnf = {}});
        const auto run =
            MintRun::begin(issuer, {.output = dir / fmt::format("cards-{}.jsonl", runs++)}, system_random());
        const std::uint64_t count = mint_records(records, source, *run);
        run->finish();
        return count;
    });
}

class FileOutput final : public BatchOutput {
public:
    explicit FileOutput(const fs::path& path) : file_(path, {}, Overwrite::replace) {}
    void keep(std::string_view cards, std::string_view /*rejects*/,
              const std::vector<RawRecord>& /*records*/) override {
        file_.append(bytes_of(cards));
    }
    void finish() { file_.commit(); }

private:
    StagedFile file_;
};

template <Algorithm algorithm>
void mint_lines_leased(benchmark::State& state) {
    const test::Temporary dir;
    const PrivateKey key = PrivateKey::generate(algorithm);
    // Room for 1.4 billion cards.
    const LeasedWork work{.lease = {.id = "0123456789abcdef",
                                    .batch = {},
                                    .records = records_a_run,
                                    .kid = hex_encode(cose::kid_of(key.public_key())),
                                    .iat = now,
                                    .exp = now + 1000,
                                    .use_until = now + 1000},
                          .facts = {.iss = "https://id.example",
                                    .status_uri = "https://id.example/status/",
                                    .lists = 1336,
                                    .entries = 1 << 20,
                                    .secret = Bytes(32, 7)}};
    const std::string records = some_records(records_a_run);
    measure(state, algorithm, [&] {
        StagedFile ledger(dir / "ledger.jsonl", {}, Overwrite::replace);
        LeaseCards source(work, key, terms_of(work.lease), now,
                          [&](std::string_view text) { ledger.append(bytes_of(text)); });
        FileOutput output(dir / "cards.jsonl");
        const std::uint64_t count = mint_records(records, source, output);
        source.finish(count, hex_encode(sha256(bytes_of(records))));
        output.finish();
        ledger.commit();
        return count;
    });
}

} // namespace

BENCHMARK(mint_lines_registered<Algorithm::es256>)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(mint_lines_registered<Algorithm::eddsa>)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(mint_lines_leased<Algorithm::es256>)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(mint_lines_leased<Algorithm::eddsa>)->Unit(benchmark::kMillisecond)->UseRealTime();
