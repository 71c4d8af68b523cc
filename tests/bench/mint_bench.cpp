// Minting as an administrator does it: JSON lines of about 300 bytes in, validated, signed, entered into the registry,
// lines of cards safely in a file; on one core, beside OpenSSL's bare signature measured in the same breath.
#include "qrid/base/encoding.h"
#include "qrid/card/record_lines.h"
#include "qrid/crypto/digest.h"
#include "qrid/issuer/init.h"
#include "qrid/issuer/mint_run.h"
#include "support/temporary.h"

#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <openssl/ec.h>
#include <openssl/evp.h>

#include <chrono>
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

// Seconds of one bare signature: one context for all, as short as OpenSSL's API allows.
double bare_signature(Algorithm algorithm) {
    const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(
        algorithm == Algorithm::es256 ? EVP_EC_gen("prime256v1") : EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"),
        EVP_PKEY_free);
    const EVP_MD* digest = algorithm == Algorithm::es256 ? EVP_sha256() : nullptr;
    const Bytes message(300, 7);
    Bytes signature(128);
    constexpr int count = 5000;
    const auto begun = std::chrono::steady_clock::now();
    for (int i = 0; i < count; ++i) {
        const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
        std::size_t size = signature.size();
        EVP_DigestSignInit(context.get(), nullptr, digest, nullptr, key.get());
        EVP_DigestSign(context.get(), signature.data(), &size, message.data(), message.size());
    }
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count() / count;
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
    const double before = bare_signature(algorithm);
    const auto begun = std::chrono::steady_clock::now();
    std::uint64_t cards = 0;
    for (auto _ : state) {
        std::istringstream in(records);
        LineReader reader(in);
        IssuerCards source(issuer, Mint(issuer, row, key), {.iat = now, .exp = now + 1000, .nbf = {}, .cnf = {}});
        const auto run =
            MintRun::begin(issuer, {.output = dir / fmt::format("cards-{}.jsonl", cards)}, system_random());
        cards += mint_batches(
            reader, [&](const RawRecord& record) { return reader.identity(record); }, source, *run,
            {[](const Error&, const RawRecord&) {}, [](std::size_t) {}}, 1);
        run->finish();
    }
    const double a_card =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count() / static_cast<double>(cards);
    const double bare = (before + bare_signature(algorithm)) / 2;
    state.SetItemsProcessed(static_cast<std::int64_t>(cards));
    state.counters["us_a_card"] = a_card * 1e6;
    state.counters["us_bare_signature"] = bare * 1e6;
    state.counters["of_bare_rate"] = bare / a_card; // the issue asks for 0.5 at least
}

} // namespace

BENCHMARK(mint_lines_registered<Algorithm::es256>)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(mint_lines_registered<Algorithm::eddsa>)->Unit(benchmark::kMillisecond)->UseRealTime();
