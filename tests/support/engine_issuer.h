// An issuer on either engine, for tests that hold on both.
#pragma once

#include "support/issuers.h"
#include "support/registries.h"

#include <optional>

namespace qrid::test {

/// Skips where there is no server: a SetUp() of its own returns then (IsSkipped()).
class EngineIssuer : public testing::TestWithParam<Engine> {
protected:
    void SetUp() override {
        QRID_NEEDS_ENGINE(GetParam());
        place_.emplace(GetParam());
        IssuerConfig config = small_config();
        config.registry = place_->setting;
        issuer_.emplace(
            init_issuer(place_->dir / "issuer", config, Algorithm::eddsa, passphrase, counting_random(), now));
        place_->place = RegistryPlace::parse(place_->setting, issuer_->dir());
    }

    Issuer& issuer() { return *issuer_; }
    Registry& registry() { return issuer_->registry(); }

    std::optional<NewPlace> place_;
    std::optional<Issuer> issuer_;
};

} // namespace qrid::test
