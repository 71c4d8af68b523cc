// Cards, keys and lists for the tests of the verify room.
#pragma once

#include "qrid/cose/test_key.h"
#include "qrid/trust/key_file.h"
#include "qrid/verify/verify.h"
#include "support/cards.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace qrid::test {

inline constexpr Seconds now = 1'700'000'000;
inline constexpr const char *iss = "https://id.example", *list_uri = "https://id.example/status/0";

inline const PrivateKey& card_key() {
    static const PrivateKey key = cose::generate_key(Algorithm::es256);
    return key;
}
inline const PrivateKey& status_key() {
    static const PrivateKey key = cose::generate_key(Algorithm::eddsa);
    return key;
}

inline Claims good_claims() {
    Identity identity;
    identity.fields[identity_key::full_name] = "Li Wei";
    return {.iss = iss,
            .sub = {},
            .exp = now + 1000,
            .nbf = {},
            .iat = now - 1000,
            .cti = {},
            .cnf = {},
            .identity = identity,
            .status = StatusReference{5, list_uri}};
}

inline TrustedKey trusted(const PrivateKey& key, Purpose purpose) {
    TrustedKey trusted = read_trusted_keys(bytes_of(key.public_key().pem()), "test").front();
    trusted.iss = iss;
    trusted.purpose = purpose;
    trusted.states_kid = true;
    return trusted;
}

inline StatusToken list_with(std::uint64_t idx, int value, Seconds iat = now - 10,
                             const PrivateKey& key = status_key()) {
    StatusList list(2, 100);
    list.set(idx, value);
    return read_status_token(write_status_cwt({list_uri, iat, iat + 100, 10, {}}, list.bits(), list.deflate(), key));
}

inline bool warns(const Report& report, std::string_view code) {
    return std::any_of(report.warnings.begin(), report.warnings.end(),
                       [&](const Warning& warning) { return name(warning.code) == code; });
}

inline TrustSet good_trust() {
    TrustSet trust;
    trust.add(trusted(card_key(), Purpose::cards));
    trust.add(trusted(status_key(), Purpose::status));
    return trust;
}

inline StatusLibrary library_of(std::vector<StatusToken> tokens) {
    StatusLibrary library;
    for (StatusToken& token : tokens) library.add(std::move(token));
    return library;
}

inline Verifier good_verifier() { return {good_trust(), library_of({list_with(0, 0)}), now}; }

inline Report report_of(const Verifier& verifier, const Claims& claims = good_claims(),
                        const PrivateKey& key = card_key()) {
    return verify_cose(verifier, "test", sign_card(claims, key));
}

inline std::string outcome(const Report& report, Check check) {
    const CheckResult& result = report.checks[check];
    return std::string(name(result.result)) + (result.code ? " " + std::string(name(*result.code)) : "");
}

} // namespace qrid::test
