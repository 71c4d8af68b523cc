// A small issuer for tests.
#pragma once

#include "qrid/issuer/init.h"
#include "qrid/issuer/minting.h"
#include "support/program.h"
#include "support/temporary.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <vector>

namespace qrid::test {

inline constexpr Seconds now = 1'700'000'000, day = seconds_per_day;
inline const Secret passphrase("open sesame");

inline Random counting_random() {
    return [n = std::uint8_t{0}](std::span<std::uint8_t> bytes) mutable {
        for (std::uint8_t& byte : bytes) byte = n++;
    };
}

/// One card of the whole record, all in the caller's transaction.
inline MintedCard mint_one(Mint& mint, const Identity& identity, const CardTerms& terms) {
    return std::move(mint.mint_variants(identity, {}, terms).front());
}

/// Two lists of 50 places.
inline IssuerConfig small_config() {
    IssuerConfig config;
    config.iss = "https://id.example";
    config.status_uri = "https://s.example/";
    config.lists = 2;
    config.entries = 50;
    return config;
}

inline Identity identity_with(const std::string& id) {
    Identity identity;
    identity.fields[identity_key::id] = id;
    return identity;
}

/// An issuer as small_config() says, of `now`, in a new directory: a copy of one that is made once a process, with keys
/// that are quick to open.
inline Issuer small_issuer(const fs::path& dir) {
    static const Temporary place;
    static const fs::path made = [] {
        (void)init_issuer(place / "issuer", small_config(), Algorithm::es256, passphrase, counting_random(), now);
        run(fmt::format("QRID_PASSPHRASE='{}' sh '{}/quick_keys.sh' '{}'", passphrase.view(), QRID_SUPPORT,
                        (place / "issuer").string()));
        return place / "issuer";
    }();
    fs::copy(made, dir, fs::copy_options::recursive);
    return Issuer(dir);
}

class IssuerFixture : public testing::Test {
protected:
    Temporary dir_;
    Issuer issuer = small_issuer(dir_ / "issuer");

    Mint open_mint() {
        const KeyRow row = issuer.active_key(Purpose::cards, now);
        return {issuer, row, issuer.open_key(row, passphrase)};
    }

    /// All for one person.
    std::vector<MintedCard> mint(std::size_t count, Seconds exp = now + 100) {
        Mint mint = open_mint();
        Registry::Transaction transaction(issuer.registry());
        std::vector<MintedCard> minted;
        for (std::size_t i = 0; i < count; ++i)
            minted.push_back(mint_one(mint, identity_with("ID-1"), {.iat = now, .exp = exp, .nbf = {}, .cnf = {}}));
        transaction.commit();
        return minted;
    }
};

} // namespace qrid::test
