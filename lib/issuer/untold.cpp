#include "qrid/issuer/untold.h"

#include "qrid/base/json_reader.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace qrid {

namespace {

using nlohmann::json;

constexpr const char* untold_setting = "untold_key_change";
constexpr JsonLimits untold_limits{.bytes = 1024, .depth = 2, .values = 16, .text = 256};

json json_of_kid(const std::optional<KeyRow>& row) { return row ? json(row->kid) : json(); }

// Null when there is none that counts at `now`.
json untold(const Registry& registry, std::string_view what, Purpose purpose, Seconds now) {
    json change = json_in(registry.setting(untold_setting).value_or(""), untold_limits).value_or(nullptr);
    if (!change.is_object() || change.value("what", "") != what || change.value("purpose", "") != name(purpose))
        return nullptr;
    const Seconds at = change.value("at", latest_time);
    return at <= now && now < at + untold_for ? change : json();
}

std::optional<KeyRow> row_with(const KeyRing& ring, const json& kid) {
    const auto& rows = ring.rows();
    const auto found = std::find_if(rows.begin(), rows.end(), [&](const KeyRow& row) { return kid == row.kid; });
    return found == rows.end() ? std::nullopt : std::optional(*found);
}

} // namespace

void note_untold(Registry& registry, const Rotation& rotation, Seconds now) {
    const json change{{"what", "rotated"},
                      {"purpose", name(rotation.active.purpose)},
                      {"at", now},
                      {"retiring", json_of_kid(rotation.retiring)},
                      {"active", rotation.active.kid},
                      {"staged", json_of_kid(rotation.staged)}};
    registry.set_setting(untold_setting, change.dump());
}

void note_untold(Registry& registry, const KeyRow& made, Seconds now) {
    const json change{{"what", "made"}, {"purpose", name(made.purpose)}, {"at", now}, {"kid", made.kid}};
    registry.set_setting(untold_setting, change.dump());
}

void note_told(Registry& registry) {
    Registry::Transaction transaction(registry);
    registry.set_setting(untold_setting, "");
    transaction.commit();
}

std::optional<Rotation> untold_rotation(const Issuer& issuer, Purpose purpose, Seconds now) {
    const json change = untold(issuer.registry(), "rotated", purpose, now);
    if (change.is_null()) return std::nullopt;
    const KeyRing ring = issuer.keys();
    const auto active = row_with(ring, change.value("active", json())), signer = ring.active(purpose, now);
    if (!active || !signer || signer->kid != active->kid) return std::nullopt;
    return Rotation{row_with(ring, change.value("retiring", json())), *active,
                    row_with(ring, change.value("staged", json()))};
}

namespace {

bool is_of(const PublicKey& key, const NewKey& wanted) {
    return key.algorithm() == wanted.algorithm && (wanted.distid.empty() || key.distid() == wanted.distid);
}

} // namespace

std::optional<KeyRow> untold_key(const Issuer& issuer, const NewKey& wanted, Seconds now) {
    const json change = untold(issuer.registry(), "made", wanted.purpose, now);
    if (change.is_null()) return std::nullopt;
    const KeyRing ring = issuer.keys();
    const auto made = row_with(ring, change.value("kid", json()));
    const bool is_wanted = made && ring.state(*made, now) == KeyState::staged &&
                           made->sign_from - made->publish_from == wanted.stage &&
                           is_of(PublicKey::from_pem(made->public_pem), wanted);
    return is_wanted ? made : std::nullopt;
}

void finish_untold(const Issuer& issuer, Seconds now) { issuer.publish(issuer.stage_jwks(now)); }

} // namespace qrid
