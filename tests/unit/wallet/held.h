// Accounts with cards, for the tests of the wallet room.
#pragma once

#include "qrid/card/card.h"
#include "qrid/wallet/account.h"
#include "support/cards.h"

#include <string>

namespace qrid::test {

inline constexpr Seconds held_at = 1'700'000'000;

inline const PrivateKey& wallet_issuer() {
    static const PrivateKey key = PrivateKey::generate(Algorithm::es256);
    return key;
}

/// Such a record as a kiosk reads it, with a face of so many bytes that no compression makes smaller.
inline Identity held_identity(std::size_t face_bytes) {
    Identity identity;
    identity.fields[identity_key::id] = "990106199005150045";
    identity.fields[identity_key::language] = "eng";
    identity.fields[identity_key::full_name] = "Amara Lin";
    identity.fields[identity_key::date_of_birth] = "19900515";
    identity.fields[identity_key::gender] = std::int64_t{2};
    identity.fields[identity_key::nationality] = "CHN";
    Bytes face;
    for (std::uint8_t i = 0; face.size() < face_bytes; ++i) {
        const Sha256 piece = sha256(Bytes{i});
        face.insert(face.end(), piece.begin(), piece.end());
    }
    face.resize(face_bytes);
    if (face_bytes > 0)
        identity.fields[identity_key::face] =
            std::vector<Biometric>{{std::move(face), 0, image_format::webp, std::nullopt}};
    return identity;
}

inline Claims held_claims(const PublicKey& device, Identity identity) {
    return {.iss = "https://id.city.example",
            .sub = {},
            .exp = held_at + 1000,
            .nbf = {},
            .iat = held_at - 1000,
            .cti = {},
            .cnf = device,
            .identity = std::move(identity),
            .status = StatusReference{482113, "https://id.city.example/status/0"}};
}

inline std::string held_card(const Claims& claims) { return text_of_card(sign_card(claims, wallet_issuer())); }

/// An account that is on no disk.
inline Account held_account(const PrivateKey& device, const std::vector<Claims>& cards) {
    Account account{{}, "amara", held_at, device.public_key(), {}};
    for (std::size_t i = 0; i < cards.size(); ++i)
        account.cards.push_back({"card" + std::to_string(i), held_card(cards[i])});
    return account;
}

} // namespace qrid::test
