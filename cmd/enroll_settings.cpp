// What `enroll`'s options come to: the kiosk's settings, and the key that it signs with.
#include "enroll_options.h"
#include "qrid/words/same_language.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace qrid::cmd {

namespace {

IdRule ids_of(const EnrollOptions& o, const Issuer& issuer) {
    IdRule rule = issuer.config().id_rule();
    if (!o.id_scheme.empty()) rule.scheme = id_scheme_called(o.id_scheme);
    return rule;
}

// One for each language.
std::vector<Terms> terms_of(const EnrollOptions& o) {
    if (o.terms.empty()) return default_terms();
    std::vector<Terms> all;
    for (const std::string& file : o.terms) {
        Terms terms = read_terms(file);
        if (terms.language.empty() && o.terms.size() > 1)
            throw Error(
                Code::usage,
                fmt::format("the terms {} do not name their language, as each of several must", terms.file.string()),
                "name it in their front matter: a line 'language: en', see qrid-enroll(1)");
        for (const Terms& other : all)
            if (is_same_language(terms.language, other.language))
                throw Error(Code::usage,
                            fmt::format("the terms {} and {} are in the same language", other.file.string(),
                                        terms.file.string()),
                            "name the language of each in its front matter, see qrid-enroll(1)");
        all.push_back(std::move(terms));
    }
    return all;
}

} // namespace

Turn turn_of(const EnrollOptions& o, Session& session) {
    if (const auto turn = turn_named(o.turn)) return *turn;
    std::array<std::uint8_t, 1> coin{};
    session.random.of("turn")(coin);
    return (coin[0] & 1) != 0 ? Turn::left : Turn::right;
}

KioskSettings settings_of(const EnrollOptions& o, const Issuer& issuer, Session& session) {
    KioskSettings settings{.wallet = o.wallet.empty() ? default_wallet() : fs::path(o.wallet),
                           .terms = terms_of(o),
                           .thresholds = {o.threshold, std::max(o.threshold, FaceThresholds{}.review)},
                           .photo_bytes = o.photo_bytes,
                           .min_age = o.min_age,
                           .max_attempts = o.max_attempts,
                           .valid_for = o.valid_for.empty() ? issuer.config().card_life : parse_duration(o.valid_for),
                           .ids = ids_of(o, issuer),
                           .variants = parse_variants(o.variants),
                           .keep_portrait = o.keep_portrait,
                           .clock = [&o, &session] { return o.at.now(session); },
                           .random = session.random,
                           .device_key = o.kind.get(session)};
    if (session.random.is_seeded()) check_reproducible(settings.device_key->algorithm);
    if (settings.valid_for == 0)
        throw Error(Code::usage, "the card would expire before it becomes valid", "lengthen --valid-for");
    return settings;
}

Mint open_mint(Issuer& issuer, const EnrollOptions& o, const KioskSettings& settings, Session& session) {
    const Seconds now = settings.clock();
    SigningKey signing =
        open_signing_key(issuer, {.purpose = Purpose::cards, .kid = o.kid, .exp = now + settings.valid_for, .now = now},
                         o.key, o.passphrase, session);
    return Mint(issuer, std::move(signing.row), std::move(signing.key));
}

} // namespace qrid::cmd
