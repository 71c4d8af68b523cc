#include "qrid/status/belief.h"

#include <fmt/format.h>

#include <algorithm>

namespace qrid {

HasSay anyone() {
    return [](const TrustedKey&) { return true; };
}

HasSay issuer_of(const TrustedKey& card_key) {
    return [&card_key](const TrustedKey& signer) {
        if (card_key.iss.empty() && signer.iss.empty()) return signer.origin == card_key.origin;
        return signer.iss == card_key.iss;
    };
}

HasSay any_of_issuers(std::vector<std::string> names) {
    return [names = std::move(names)](const TrustedKey& signer) {
        return std::find(names.begin(), names.end(), signer.iss) != names.end();
    };
}

HasSay issuer_named(std::string name) {
    return [name = std::move(name)](const TrustedKey& signer) { return signer.iss.empty() || signer.iss == name; };
}

Belief believe(const StatusToken& token, const Signers& signers, const HasSay& has_say, Seconds now) {
    const auto refuse = [](Code code, std::string detail) { return Belief{nullptr, KeyFlaw{code, std::move(detail)}}; };
    if (signers.too_many)
        return refuse(Code::unknown_key,
                      fmt::format("may be signed by a trusted key, but more than {} could have signed it; trust only "
                                  "its issuer's own keys",
                                  most_keys_tried));
    if (signers.empty()) return refuse(Code::bad_signature, "is not signed by a trusted key");
    const TrustedKey* believed = nullptr;
    for (const TrustedKey* signer : signers.keys) {
        if (!has_say(*signer)) continue;
        if (const auto flaw = flaw_of(*signer, token.iat, now))
            return refuse(flaw->code, fmt::format("is signed by a key that is not accepted: {}", flaw->detail));
        if (believed == nullptr) believed = signer;
    }
    if (believed == nullptr) {
        const std::string& other = signers.keys.front()->iss;
        return refuse(Code::issuer_mismatch, fmt::format("is signed by a key of {}, not of its own issuer",
                                                         other.empty() ? "an unnamed issuer" : other));
    }
    if (is_yet_to_come(token.iat, now))
        return refuse(Code::iat_in_future, fmt::format("is dated {}, which is in the future", format_time(token.iat)));
    return {believed, {}};
}

Belief believe(const StatusToken& token, const TrustSet& trust, const HasSay& has_say, Seconds now) {
    return believe(token, signers_of(token, trust), has_say, now);
}

Code status_code(const KeyFlaw& flaw) {
    return flaw.code == Code::trust_stale ? Code::trust_stale : Code::status_untrusted;
}

Error refusal(const KeyFlaw& flaw, std::string_view what) {
    constexpr std::string_view newer = "ask the issuer for a newer list signed with a trusted key";
    constexpr std::string_view clock = "check the clock, or --at";
    const bool is_early = flaw.code == Code::iat_in_future || flaw.code == Code::key_not_yet_valid;
    const bool is_over = flaw.code == Code::key_revoked || flaw.code == Code::key_retired;
    return Error(status_code(flaw), fmt::format("{} {}", what, flaw.detail),
                 std::string(is_over    ? newer
                             : is_early ? clock
                                        : std::string_view())); // or the reason's own
}

int gravity(std::optional<int> value) {
    if (!value || value == status_value::invalid) return 3;
    if (value == status_value::suspended) return 2;
    return value == status_value::valid ? 0 : 1; // of the others nobody knows what they mean
}

Strictness stricter(const StatusView& first, const StatusView& second) {
    bool first_graver = false, second_graver = false;
    const auto compare = [&](std::uint64_t idx) {
        const int a = gravity(first.get(idx)), b = gravity(second.get(idx));
        first_graver = first_graver || a > b;
        second_graver = second_graver || b > a;
    };
    for_each_fallen(first, [&](std::uint64_t idx, int) { compare(idx); });
    for_each_fallen(second, [&](std::uint64_t idx, int) { compare(idx); });
    if (first.entries() != second.entries()) compare(std::max(first.entries(), second.entries()) - 1);
    if (first_graver && second_graver) return Strictness::neither;
    return first_graver ? Strictness::first : second_graver ? Strictness::second : Strictness::equal;
}

} // namespace qrid
