#include "qrid/issuer/inside/key_health.h"

#include "qrid/issuer/key_change.h"

#include <array>

namespace qrid {

namespace {

constexpr std::array purposes{Purpose::cards, Purpose::status, Purpose::trust};

// How long what a key signs may last: it must not outlive the key (Issuer::check_may_sign()).
Seconds life_of_work(const IssuerConfig& config, Purpose purpose) {
    return purpose == Purpose::cards    ? config.longest_card_life
           : purpose == Purpose::status ? config.status_life
                                        : config.trust_life;
}

} // namespace

HealthCheck check_active_keys(const Issuer& issuer, const HealthTerms& terms, Seconds now) {
    HealthCheck check{.name = "active-keys"};
    const KeyRing ring = issuer.keys();
    for (const Purpose purpose : purposes) {
        const std::string subject(name(purpose));
        const auto active = ring.active(purpose, now);
        if (!active) {
            check.add({.name = "no-active-key",
                       .subject = subject,
                       .numbers = {{"staged", static_cast<std::int64_t>(ring.staged(purpose, now).size())}}});
            continue;
        }
        check.measures.push_back(
            {"key_sign_until_timestamp_seconds", active->sign_until, {{"purpose", subject}, {"kid", active->kid}}});
        const Seconds last_life = active->verify_until - now;
        if (active->sign_until <= now + terms.within)
            check.add({.name = "key-ending",
                       .subject = subject,
                       .numbers = {{"until", active->sign_until},
                                   {"staged", static_cast<std::int64_t>(ring.staged(purpose, now).size())}}});
        else if (last_life < life_of_work(issuer.config(), purpose))
            check.add({.name = "key-too-short",
                       .subject = subject,
                       .numbers = {{"until", active->verify_until}, {"life", life_of_work(issuer.config(), purpose)}}});
    }
    return check;
}

HealthCheck check_staged_keys(const Issuer& issuer, Seconds now) {
    HealthCheck check{.name = "staged-keys"};
    const KeyRing ring = issuer.keys();
    std::int64_t count = 0;
    for (const Purpose purpose : purposes) {
        const std::string subject(name(purpose));
        const std::vector<KeyRow> staged = ring.staged(purpose, now);
        count += static_cast<std::int64_t>(staged.size());
        if (staged.empty()) {
            check.add({.name = "no-staged-key", .subject = subject});
            continue;
        }
        const auto active = ring.active(purpose, now);
        const KeyRow& next = staged.front();
        if (!active) continue; // the active keys tell of that
        // Who has the first list knows those that were made with the issuer.
        const bool was_made_to_wait = next.sign_from > next.publish_from;
        if (next.sign_from > active->sign_until)
            check.add({.name = "signing-gap",
                       .subject = subject,
                       .numbers = {{"until", active->sign_until}, {"from", next.sign_from}}});
        else if (was_made_to_wait && active->sign_until < next.publish_from + staging_time)
            check.add({.name = "staged-key-late",
                       .subject = subject,
                       .numbers = {{"until", active->sign_until}, {"published", next.publish_from}}});
    }
    check.measures.push_back({"staged_keys", count});
    return check;
}

HealthCheck check_private_keys(const Issuer& issuer, const std::set<std::string>& elsewhere, Seconds now) {
    HealthCheck check{.name = "private-keys"};
    const KeyRing ring = issuer.keys();
    std::int64_t here = 0, away = 0;
    for (const KeyRow& row : ring.rows()) {
        const KeyState state = ring.state(row, now);
        if (state != KeyState::active && state != KeyState::staged) continue;
        if (issuer.has_private_half(row))
            ++here;
        else if (elsewhere.contains(row.kid))
            ++away;
        else
            check.add({.name = "private-key-missing", .subject = row.kid});
    }
    check.measures.push_back({"private_keys", here, {{"place", "here"}}});
    check.measures.push_back({"private_keys", away, {{"place", "elsewhere"}}});
    return check;
}

} // namespace qrid
