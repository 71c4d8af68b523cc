#include "qrid/issuer/key_ring.h"

#include <algorithm>
#include <array>

namespace qrid {

namespace {

bool is_revoked(const KeyRow& key, Seconds now) { return key.revoked && key.revoked->at <= now; }

bool may_sign(const KeyRow& key, Seconds now) {
    return !is_revoked(key, now) && key.sign_from <= now && now < key.sign_until;
}

} // namespace

std::string_view name(KeyState state) {
    static constexpr std::array names{std::string_view("staged"), std::string_view("active"),
                                      std::string_view("retiring"), std::string_view("retired"),
                                      std::string_view("revoked")};
    return names.at(static_cast<std::size_t>(state));
}

std::vector<KeyRow> KeyRing::by_purpose() const {
    std::vector<KeyRow> rows = rows_;
    std::stable_sort(rows.begin(), rows.end(), [](const KeyRow& a, const KeyRow& b) { return a.purpose < b.purpose; });
    return rows;
}

std::optional<KeyRow> KeyRing::active(Purpose purpose, Seconds now) const {
    const auto found = std::find_if(rows_.begin(), rows_.end(),
                                    [&](const KeyRow& row) { return row.purpose == purpose && may_sign(row, now); });
    return found == rows_.end() ? std::nullopt : std::optional(*found);
}

KeyState KeyRing::state(const KeyRow& key, Seconds now) const {
    if (is_revoked(key, now)) return KeyState::revoked;
    if (now >= key.verify_until) return KeyState::retired;
    if (now >= key.sign_until) return KeyState::retiring;
    const auto signer = active(key.purpose, now);
    return signer && signer->kid == key.kid ? KeyState::active : KeyState::staged;
}

std::vector<KeyRow> KeyRing::staged(Purpose purpose, Seconds now) const {
    std::vector<KeyRow> found;
    for (const KeyRow& row : rows_)
        if (row.purpose == purpose && state(row, now) == KeyState::staged) found.push_back(row);
    return found;
}

std::optional<KeyRing::Change> KeyRing::next_change(const KeyRow& key, Seconds now) const {
    switch (state(key, now)) {
    case KeyState::staged: {
        Seconds turn = key.sign_from; // and not before those ahead of it have ended
        for (const KeyRow& ahead : rows_) {
            if (ahead.kid == key.kid) break;
            if (ahead.purpose == key.purpose && !is_revoked(ahead, now)) turn = std::max(turn, ahead.sign_until);
        }
        if (turn < key.sign_until) return Change{KeyState::active, turn};
        return Change{KeyState::retiring, key.sign_until};
    }
    case KeyState::active:
        return Change{KeyState::retiring, key.sign_until};
    case KeyState::retiring:
        return Change{KeyState::retired, key.verify_until};
    default:
        return std::nullopt;
    }
}

Seconds KeyRing::turn(Purpose purpose, Seconds sign_from, Seconds now) const {
    Seconds turn = sign_from;
    for (const KeyRow& row : rows_)
        if (row.purpose == purpose && !is_revoked(row, now) && row.sign_from <= sign_from)
            turn = std::max(turn, row.sign_until);
    return turn;
}

} // namespace qrid
