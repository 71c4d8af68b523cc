#include "qrid/issuer/init.h"

#include "qrid/base/encoding.h"
#include "qrid/base/error.h"
#include "qrid/issuer/inside/binding.h"
#include "qrid/issuer/inside/new_registry.h"
#include "qrid/issuer/inside/settings.h"
#include "qrid/issuer/key_life.h"

#include <nlohmann/json.hpp>

#include <array>

namespace qrid {

Issuer init_issuer(const fs::path& dir, const IssuerConfig& config, const KeyKind& kind, const Secret& passphrase,
                   const RandomSource& random, Seconds now, const std::string& by) {
    check_config(config);
    check_target(dir, Overwrite::refuse);
    check_fits_codes(kind.algorithm); // of cards, too
    check_kind(kind);
    if (random.is_seeded()) check_reproducible(kind.algorithm);
    StagedDirectory staged(dir);
    fs::create_directory(staged.path() / "keys");
    fs::permissions(staged.path() / "keys", fs::perms::owner_all);
    fs::create_directories(staged.path() / "public" / "status");
    write_config(staged.path(), config);
    NewRegistry made(RegistryPlace::parse(config.registry, staged.path()));
    {
        Issuer issuer(staged.path());
        issuer.draw_from(random);
        if (random.is_seeded()) issuer.registry().set_clock([now] { return now; });
        if (!by.empty()) issuer.registry().set_operator(by);
        std::array<std::uint8_t, 32> secret{};
        issuer.random().of("index secret")(secret);
        Registry::Transaction transaction(issuer.registry());
        issuer.registry().set_setting(secret_setting, hex_encode(secret));
        bind(issuer.registry(), config);
        issuer.registry().journal(now, "issuer-made", {{"iss", config.iss}});
        transaction.commit();
        make_first_keys(issuer, kind, passphrase, now);
    }
    staged.commit();
    made.keep();
    Issuer made_issuer(dir);
    made_issuer.draw_from(random);
    return made_issuer;
}

} // namespace qrid
