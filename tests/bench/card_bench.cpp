// Minting and verifying a card of about 300 bytes without photo, beside the bare signatures of OpenSSL, libsodium and
// lib25519, in the same run.
#include "beside.h"
#include "qrid/base/compression.h"
#include "qrid/base/encoding.h"
#include "qrid/card/card.h"
#include "qrid/card/text.h"
#include "qrid/cose/key.h"
#include "qrid/crypto/digest.h"
#include "qrid/crypto/inside/edwards.h"
#include "qrid/issuer/minting.h"
#include "qrid/trust/key_file.h"
#include "qrid/verify/verify.h"
#include "support/cards.h"
#include "support/temporary.h"

#include <benchmark/benchmark.h>
#include <openssl/ec.h>
#include <openssl/evp.h>

#include <memory>

namespace {

using namespace qrid;

constexpr Seconds now = 1'700'000'000;

Identity some_identity() {
    Identity identity;
    identity.fields = {{identity_key::id, "990106199005150045"},
                       {identity_key::full_name, "Amara Lin"},
                       {identity_key::date_of_birth, "19900515"},
                       {identity_key::gender, std::int64_t{2}},
                       {identity_key::address, "12 Willow Lane\nWest Lake District\nHangzhou"},
                       {13, "CHN"}};
    return identity;
}

Claims some_claims() {
    return {.iss = "https://id.example",
            .sub = {},
            .exp = now + 1000,
            .nbf = {},
            .iat = now,
            .cti = {},
            .cnf = {},
            .identity = some_identity(),
            .status = StatusReference{482113, "https://id.example/status/0"}};
}

const PrivateKey& key_of(Algorithm algorithm) {
    static const PrivateKey es256 = PrivateKey::generate(Algorithm::es256),
                            eddsa = PrivateKey::generate(Algorithm::eddsa), sm2 = PrivateKey::generate(Algorithm::sm2);
    return algorithm == Algorithm::es256 ? es256 : algorithm == Algorithm::sm2 ? sm2 : eddsa;
}

Verifier verifier_of(Algorithm algorithm) {
    const PrivateKey& key = key_of(algorithm);
    TrustSet trust;
    trust.add(read_trusted_keys(bytes_of(key.public_key().pem()), "bench").front());
    StatusLibrary status;
    const Bytes token = write_status_cwt({"https://id.example/status/0", now, now + 1000, 10, {}}, 1,
                                         StatusList(1, 1 << 20).deflate(), key);
    status.add(read_status_token(token));
    return {std::move(trust), std::move(status), now};
}

// ---- the bare primitive: one key, one context a call

struct BareKey {
    std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key;
    const EVP_MD* digest;
    explicit BareKey(Algorithm algorithm)
        : key(algorithm == Algorithm::es256 ? EVP_EC_gen("prime256v1")
                                            : EVP_PKEY_Q_keygen(nullptr, nullptr, row_of(algorithm).openssl_key),
              EVP_PKEY_free),
          digest(algorithm == Algorithm::es256 ? EVP_sha256()
                 : algorithm == Algorithm::sm2 ? EVP_sm3()
                                               : nullptr) {}

    std::size_t sign(ByteView message, std::span<std::uint8_t> signature) const {
        const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
        std::size_t size = signature.size();
        EVP_DigestSignInit(context.get(), nullptr, digest, nullptr, key.get());
        EVP_DigestSign(context.get(), signature.data(), &size, message.data(), message.size());
        return size;
    }
    bool verify(ByteView message, ByteView signature) const {
        const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
        EVP_DigestVerifyInit(context.get(), nullptr, digest, nullptr, key.get());
        return EVP_DigestVerify(context.get(), signature.data(), signature.size(), message.data(), message.size()) == 1;
    }
};

template <Algorithm algorithm>
void sign_with_openssl(benchmark::State& state) {
    const BareKey key(algorithm);
    const Bytes message(300, 7);
    Bytes signature(128);
    for (auto _ : state) benchmark::DoNotOptimize(key.sign(message, signature));
    state.SetItemsProcessed(state.iterations());
}

/// What `openssl speed ecdsap256` measures: one context for all, a digest given, and DER left as it is.
void sign_digests_with_openssl(benchmark::State& state) {
    const BareKey key(Algorithm::es256);
    const std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)> context(EVP_PKEY_CTX_new(key.key.get(), nullptr),
                                                                              EVP_PKEY_CTX_free);
    EVP_PKEY_sign_init(context.get());
    const Bytes digest(32, 7);
    Bytes signature(128);
    for (auto _ : state) {
        std::size_t size = signature.size();
        if (EVP_PKEY_sign(context.get(), signature.data(), &size, digest.data(), digest.size()) != 1)
            state.SkipWithError("no signature");
    }
    state.SetItemsProcessed(state.iterations());
}

template <Algorithm algorithm>
void verify_with_openssl(benchmark::State& state) {
    const BareKey key(algorithm);
    const Bytes message(300, 7);
    Bytes signature(128);
    signature.resize(key.sign(message, signature));
    for (auto _ : state) benchmark::DoNotOptimize(key.verify(message, signature));
    state.SetItemsProcessed(state.iterations());
}

void sign_with_libsodium(benchmark::State& state) {
    const EdwardsPair pair(Bytes(32, 7));
    const Bytes message(300, 7);
    for (auto _ : state) benchmark::DoNotOptimize(edwards_sign(message, pair));
    state.SetItemsProcessed(state.iterations());
}

// Those that qrid was built with: the first is the one that it asks, the last is libsodium.
void verify_with(benchmark::State& state, const EdwardsLibrary& library) {
    const EdwardsPair pair(Bytes(32, 7));
    const Bytes message(300, 7), signature = edwards_sign(message, pair);
    state.SetLabel(std::string(library.name));
    for (auto _ : state)
        if (!library.verify(message, signature, pair.public_half())) state.SkipWithError("the signature is not good");
    state.SetItemsProcessed(state.iterations());
}
void verify_with_libsodium(benchmark::State& state) { verify_with(state, edwards_libraries().back()); }
void verify_with_the_fastest(benchmark::State& state) { verify_with(state, edwards_libraries().front()); }

// ---- ours

/// No two cards are the same, as in life: a processor soon knows by heart how one card is compressed.
template <Algorithm algorithm>
void mint_text(benchmark::State& state) {
    Claims claims = some_claims();
    const CardSigner signer(key_of(algorithm));
    for (auto _ : state) {
        ++claims.status->idx;
        benchmark::DoNotOptimize(signer.text(claims));
    }
    state.SetItemsProcessed(state.iterations());
}

// ---- the steps of it

void step_write_claims(benchmark::State& state) {
    const Claims claims = some_claims();
    for (auto _ : state) benchmark::DoNotOptimize(write_claims(claims));
}

void step_sign(benchmark::State& state) {
    const Bytes message(300, 7);
    for (auto _ : state) benchmark::DoNotOptimize(key_of(Algorithm::es256).sign(message));
}

void step_text(benchmark::State& state) {
    Claims claims = some_claims();
    std::vector<Bytes> cards;
    for (int i = 0; i < 1000; ++i) {
        ++claims.status->idx;
        cards.push_back(sign_card(claims, key_of(Algorithm::es256)));
    }
    std::size_t i = 0;
    for (auto _ : state) benchmark::DoNotOptimize(text_of_card(cards[++i % cards.size()]));
}

void step_place(benchmark::State& state) {
    const IndexSpace space(Bytes(32, 7), 10, 1 << 20);
    std::uint64_t serial = 0;
    for (auto _ : state) benchmark::DoNotOptimize(space.place(++serial));
}

template <Algorithm algorithm>
void verify_card(benchmark::State& state) {
    const Verifier verifier = verifier_of(algorithm);
    Claims claims = some_claims();
    if (state.range(0) == 0) claims.status.reset();
    const std::string text = text_of_card(sign_card(claims, key_of(algorithm)));
    for (auto _ : state)
        if (verify_text(verifier, "bench", text).verdict() != Verdict::valid)
            state.SkipWithError("the card is not valid");
    state.SetItemsProcessed(state.iterations());
}

/// What `verify --jsonl` does with a line, beside the check of its signature by OpenSSL or the fastest library.
template <Algorithm algorithm>
void verify_line(benchmark::State& state) {
    const Verifier verifier = verifier_of(algorithm);
    const std::string text = text_of_card(sign_card(some_claims(), key_of(algorithm)));
    const auto line = [&] { benchmark::DoNotOptimize(report_line(verify_text(verifier, "bench:1", text))); };
    const Bytes message(300, 7);
    if constexpr (algorithm == Algorithm::eddsa) {
        const EdwardsLibrary& library = edwards_libraries().front();
        const EdwardsPair pair(Bytes(32, 7));
        const Bytes signature = edwards_sign(message, pair);
        test::beside(state, line,
                     [&] { benchmark::DoNotOptimize(library.verify(message, signature, pair.public_half())); });
        state.SetLabel(std::string(library.name));
    } else {
        const BareKey key(algorithm);
        Bytes signature(128);
        signature.resize(key.sign(message, signature));
        test::beside(state, line, [&] { benchmark::DoNotOptimize(key.verify(message, signature)); });
    }
}

// ---- the steps of it

void step_read_text(benchmark::State& state) {
    const std::string text = text_of_card(sign_card(some_claims(), key_of(Algorithm::es256)));
    for (auto _ : state) benchmark::DoNotOptimize(base45_decode(text));
}

void step_inflate(benchmark::State& state) {
    const Bytes bytes = zlib_compress(sign_card(some_claims(), key_of(Algorithm::es256)));
    for (auto _ : state) benchmark::DoNotOptimize(zlib_inflate(bytes, max_card_bytes));
}

void step_read_card(benchmark::State& state) {
    const Bytes cose = sign_card(some_claims(), key_of(Algorithm::es256));
    for (auto _ : state) benchmark::DoNotOptimize(read_card(cose));
}

void step_report_line(benchmark::State& state) {
    const Report report = verify_text(verifier_of(Algorithm::es256), "bench:1",
                                      text_of_card(sign_card(some_claims(), key_of(Algorithm::es256))));
    for (auto _ : state) benchmark::DoNotOptimize(report_line(report));
}

} // namespace

BENCHMARK(sign_with_openssl<Algorithm::es256>)->Unit(benchmark::kMicrosecond);
BENCHMARK(sign_digests_with_openssl)->Unit(benchmark::kMicrosecond);
BENCHMARK(mint_text<Algorithm::es256>)->Unit(benchmark::kMicrosecond);
BENCHMARK(step_write_claims)->Unit(benchmark::kMicrosecond);
BENCHMARK(step_sign)->Unit(benchmark::kMicrosecond);
BENCHMARK(step_text)->Unit(benchmark::kMicrosecond);
BENCHMARK(step_place)->Unit(benchmark::kMicrosecond);
BENCHMARK(verify_with_openssl<Algorithm::es256>)->Unit(benchmark::kMicrosecond);
BENCHMARK(verify_card<Algorithm::es256>)->ArgName("status")->Arg(0)->Arg(1)->Unit(benchmark::kMicrosecond);
BENCHMARK(sign_with_openssl<Algorithm::eddsa>)->Unit(benchmark::kMicrosecond);
BENCHMARK(mint_text<Algorithm::eddsa>)->Unit(benchmark::kMicrosecond);
BENCHMARK(verify_with_openssl<Algorithm::eddsa>)->Unit(benchmark::kMicrosecond);
BENCHMARK(verify_card<Algorithm::eddsa>)->ArgName("status")->Arg(0)->Arg(1)->Unit(benchmark::kMicrosecond);
BENCHMARK(sign_with_openssl<Algorithm::sm2>)->Unit(benchmark::kMicrosecond);
BENCHMARK(mint_text<Algorithm::sm2>)->Unit(benchmark::kMicrosecond);
BENCHMARK(verify_with_openssl<Algorithm::sm2>)->Unit(benchmark::kMicrosecond);
BENCHMARK(verify_card<Algorithm::sm2>)->ArgName("status")->Arg(0)->Arg(1)->Unit(benchmark::kMicrosecond);
BENCHMARK(sign_with_libsodium)->Unit(benchmark::kMicrosecond);
BENCHMARK(verify_with_libsodium)->Unit(benchmark::kMicrosecond);
BENCHMARK(verify_with_the_fastest)->Unit(benchmark::kMicrosecond);
BENCHMARK(verify_line<Algorithm::es256>)->Unit(benchmark::kMicrosecond)->UseManualTime();
BENCHMARK(verify_line<Algorithm::eddsa>)->Unit(benchmark::kMicrosecond)->UseManualTime();
BENCHMARK(step_read_text)->Unit(benchmark::kMicrosecond);
BENCHMARK(step_inflate)->Unit(benchmark::kMicrosecond);
BENCHMARK(step_read_card)->Unit(benchmark::kMicrosecond);
BENCHMARK(step_report_line)->Unit(benchmark::kMicrosecond);
