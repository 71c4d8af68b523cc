#include "key_text.h"

#include "qrid/base/encoding.h"
#include "qrid/cose/key.h"
#include "qrid/trust/jwk.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace qrid::cmd {

using nlohmann::json;

json key_to_json(const KeyRing& ring, const KeyRow& row, Seconds now) {
    const PublicKey key = PublicKey::from_pem(row.public_pem);
    json told{{"kid", row.kid},
              {"purpose", name(row.purpose)},
              {"alg", name(key.algorithm())},
              {"state", name(ring.state(row, now))},
              {"publish_from", format_time(row.publish_from)},
              {"sign_from", format_time(row.sign_from)},
              {"sign_until", format_time(row.sign_until)},
              {"verify_until", format_time(row.verify_until)},
              {"thumbprint", hex_encode(cose::thumbprint(key))},
              {"jwk_thumbprint", base64url_encode(jwk_thumbprint(key))}};
    if (!key.distid().empty()) told["distid"] = key.distid();
    if (const auto change = ring.next_change(row, now))
        told["next"] = {{"state", name(change->to)}, {"at", format_time(change->at)}};
    if (row.revoked)
        told["revoked"] = {{"revoked_at", format_time(row.revoked->at)},
                           {"reason", row.revoked->compromised ? "compromised" : "superseded"}};
    return told;
}

std::string life_of(const KeyRing& ring, const KeyRow& row, Seconds now) {
    const KeyState state = ring.state(row, now);
    if (state == KeyState::revoked)
        return fmt::format("revoked as {} on {}", row.revoked->compromised ? "compromised" : "superseded",
                           format_time(row.revoked->at));
    const auto change = ring.next_change(row, now);
    if (!change) return std::string(name(state));
    return fmt::format("{}, becomes {} on {}", name(state), name(change->to), format_time(change->at));
}

std::string would(bool rehearse, std::string_view done, std::string_view tried) {
    return rehearse ? fmt::format("would {}", tried) : std::string(done);
}

KeyRing ring_with(const KeyRing& ring, const std::vector<KeyRow>& rows) {
    std::vector<KeyRow> all = ring.rows();
    for (const KeyRow& row : rows) {
        const auto known =
            std::find_if(all.begin(), all.end(), [&](const KeyRow& other) { return other.kid == row.kid; });
        if (known == all.end())
            all.push_back(row);
        else
            *known = row;
    }
    std::stable_sort(all.begin(), all.end(),
                     [](const KeyRow& a, const KeyRow& b) { return a.sign_from < b.sign_from; });
    return KeyRing(std::move(all));
}

} // namespace qrid::cmd
