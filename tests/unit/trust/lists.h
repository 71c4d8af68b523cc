// Trust lists for tests: of one issuer, with roots that are made once.
#pragma once

#include "qrid/trust/key_file.h"
#include "qrid/trust/root_pin.h"
#include "qrid/trust/trust_list.h"

#include <array>
#include <string>
#include <vector>

namespace qrid::test::lists {

inline constexpr Seconds made = 1'700'000'000, ends = made + 1000;
inline const std::string iss = "https://id.example";

/// Four roots, of several algorithms.
inline const PrivateKey& root(std::size_t i) {
    static const std::array roots{PrivateKey::generate(Algorithm::es256), PrivateKey::generate(Algorithm::eddsa),
                                  PrivateKey::generate(Algorithm::es384), PrivateKey::generate(Algorithm::es256)};
    return roots.at(i);
}

inline RootPin pin(std::size_t i) { return {{root(i).public_key()}, {}}; }

inline const PrivateKey& card_key() {
    static const PrivateKey key = PrivateKey::generate(Algorithm::es256);
    return key;
}

inline TrustedKey trusted(const PublicKey& public_key, Purpose purpose) {
    TrustedKey key = read_trusted_keys(bytes_of(public_key.pem()), "test").front();
    key.purpose = purpose;
    key.not_before = made - 100;
    key.not_after = ends + 100;
    return key;
}

/// A key for cards, one for status, then the roots in the order given.
inline TrustList list_of(std::int64_t version, const std::vector<std::size_t>& roots) {
    static const PrivateKey status = PrivateKey::generate(Algorithm::es256);
    TrustList list{.iss = iss, .iat = made, .exp = ends, .version = version, .keys = {}, .root_changes = {}};
    list.keys.push_back(trusted(card_key().public_key(), Purpose::cards));
    list.keys.push_back(trusted(status.public_key(), Purpose::status));
    for (std::size_t i : roots) list.keys.push_back(trusted(root(i).public_key(), Purpose::trust));
    return list;
}

/// A list signed by the last of the roots, each of which the one before has endorsed; it names `named`, or else all.
inline std::string chain_of(std::int64_t version, const std::vector<std::size_t>& roots,
                            const std::vector<std::size_t>& named = {}) {
    TrustList list = list_of(version, named.empty() ? roots : named);
    for (std::size_t i = 1; i < roots.size(); ++i)
        list.root_changes.push_back(write_root_change(iss, root(roots[i - 1]), root(roots[i]).public_key(), made - 50));
    return write_trust_list(list, root(roots.back()));
}

} // namespace qrid::test::lists
