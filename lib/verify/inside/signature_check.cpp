#include "qrid/verify/inside/signature_check.h"

#include "qrid/base/encoding.h"
#include "qrid/base/expiry.h"
#include "qrid/card/birth_date.h"
#include "qrid/verify/inside/check_results.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace qrid {

namespace {

using check_result::fail, check_result::pass, check_result::skip, check_result::unknown;

std::string too_many_keys() {
    return fmt::format("more than {} trusted keys could have signed it; trust only the issuer's own keys",
                       most_keys_tried);
}

// Of a signature of SM2, which another identifier makes wrong.
std::string under_identifier(const PublicKey& key) {
    return key.distid().empty() ? "" : fmt::format(" under the identifier \"{}\"", key.distid());
}

} // namespace

SignedMessage signed_message(const cose::Sign1& message) {
    SignedMessage out;
    out.has_signature = !message.signature.empty();
    if (const auto id = message.alg()) {
        out.algorithm = algorithm_of_cose(*id);
        out.alg = out.algorithm ? std::string(name(*out.algorithm)) : fmt::format("COSE algorithm {}", *id);
    }
    out.kid = message.kid();
    out.kid_text = out.kid ? "key " + hex_encode(*out.kid) : "no key named";
    out.is_signed_by = [&message](const PublicKey& key) { return cose::verify(message, key); };
    return out;
}

Signed check_signature(const SignedMessage& message, const TrustSet& trust, const std::optional<std::string>& iss) {
    if (!message.has_signature) return {fail(Check::signature, Code::not_signed, "the signature is empty")};
    if (message.alg.empty())
        return {fail(Check::signature, Code::algorithm_mismatch, "no algorithm in the protected header")};

    // Of a key that two issuers' lists name, the entry of the card's issuer counts: nobody takes over another's key.
    const auto [keys, for_others, claimed, kid_known, too_many] =
        trust.candidates({Purpose::cards, message.kid, message.algorithm, iss.value_or("")});
    // Keys of curves are for one algorithm each; an RSA key may be for others than the one that is checked here.
    const bool can_be_its_keys = !kid_known || row_of(claimed->key.algorithm()).family == Family::rsa;
    if (!message.algorithm && can_be_its_keys)
        return {
            unknown(Check::signature, Code::unsupported_algorithm, fmt::format("{} is not supported", message.alg))};
    for (const auto* const list : {&keys, &for_others}) // those for others fail the key check
        for (const TrustedKey* key : *list)
            if (message.is_signed_by(key->key))
                return {pass(Check::signature,
                             fmt::format("{}, {}", message.alg,
                                         message.kid ? message.kid_text : "key " + hex_encode(key->kids.front()))),
                        key};
    if (too_many) return {skip(Check::signature, too_many_keys()), nullptr, true};
    if (!kid_known && (message.kid || claimed == nullptr)) return {skip(Check::signature, "no key to check it with")};
    if (keys.empty())
        return {
            fail(Check::signature, Code::algorithm_mismatch,
                 fmt::format("the card says {}, but its key is for {}", message.alg, name(claimed->key.algorithm()))),
            claimed};
    return {fail(Check::signature, Code::bad_signature,
                 fmt::format("not made by {} for this content{}", message.kid_text, under_identifier(claimed->key))),
            claimed};
}

CheckResult check_key(const SignedMessage& message, const Signed& sign, std::optional<Seconds> iat, Seconds at) {
    if (sign.key == nullptr) {
        if (sign.result.result == Result::fail) return skip(Check::key, "nothing to check");
        return unknown(Check::key, Code::unknown_key,
                       sign.too_many_keys ? too_many_keys() : fmt::format("{} is not a trusted key", message.kid_text));
    }
    const TrustedKey& key = *sign.key;
    if (key.purpose.value_or(Purpose::cards) != Purpose::cards)
        return fail(Check::key, Code::key_usage, fmt::format("the key is for {}, not for cards", name(*key.purpose)));
    if (auto flaw = flaw_of(key, iat, at))
        return {Check::key, flaw->code == Code::trust_stale ? Result::unknown : Result::fail, flaw->code,
                std::move(flaw->detail)};
    return pass(Check::key, "trusted by " + key.origin);
}

CheckResult check_issuer(const Signed& sign, const std::optional<std::string>& iss) {
    if (sign.key == nullptr) return skip(Check::issuer, "the key is unknown");
    if (sign.key->iss.empty()) return skip(Check::issuer, "the trusted key does not name its issuer");
    if (iss == sign.key->iss) return pass(Check::issuer, *iss);
    return fail(Check::issuer, Code::issuer_mismatch,
                fmt::format("the key belongs to {}, but the card names {}", sign.key->iss, iss.value_or("nobody")));
}

CheckResult check_validity(std::optional<Seconds> nbf, std::optional<Seconds> exp, Seconds at, Seconds skew) {
    if (exp && at - skew >= *exp) return fail(Check::validity, Code::expired, expired_ago(*exp, at));
    if (nbf && at + skew < *nbf)
        return fail(Check::validity, Code::not_yet_valid,
                    fmt::format("becomes valid in {}, on {}", format_span(*nbf - at), format_time(*nbf)));
    if (!exp) return pass(Check::validity, "no expiry");
    return pass(Check::validity, "until " + format_time(*exp));
}

std::optional<CheckResult> check_audience(const std::vector<std::string>& aud, const std::optional<std::string>& own,
                                          Warnings& warnings) {
    if (aud.empty()) return std::nullopt;
    if (!own) {
        warnings.push_back(
            {WarningCode::audience_not_checked, fmt::format("the card is meant only for {}", fmt::join(aud, ", "))});
        return std::nullopt;
    }
    if (std::find(aud.begin(), aud.end(), *own) != aud.end()) return std::nullopt;
    return fail(Check::validity, Code::wrong_audience,
                fmt::format("the card is meant for {}, not for {}", fmt::join(aud, ", "), *own));
}

void warn_of_times(Report& report, std::optional<Seconds> iat, std::optional<Seconds> exp, Seconds skew) {
    if (!exp) report.warnings.push_back({WarningCode::missing_exp, "the card has no exp: it never expires"});
    if (iat && *iat > report.at + skew)
        report.warnings.push_back(
            {WarningCode::iat_in_future,
             fmt::format("issued on {}, which is {} in the future", format_time(*iat), format_span(*iat - report.at))});
}

void warn_of_algorithm(Warnings& warnings, Algorithm algorithm, std::string_view what) {
    if (!row_of(algorithm).is_standard)
        warnings.push_back({WarningCode::nonstandard_algorithm, unregistered(algorithm, what)});
}

void warn_of_algorithm(Warnings& warnings, const Signed& sign) {
    if (sign.key == nullptr) return;
    warn_of_algorithm(warnings, sign.key->key.algorithm(), "the card");
    if (sign.key->list_algorithm)
        warn_of_algorithm(warnings, *sign.key->list_algorithm, "the trust list that names its key");
}

void warn_of_test(Warnings& warnings, const Signed& sign, bool card_says_so) {
    const bool has_key = sign.key != nullptr && sign.key->is_test;
    if (has_key)
        warnings.push_back(
            {WarningCode::test_key, fmt::format("{} is a test key", hex_encode(sign.key->kids.front()))});
    else if (card_says_so)
        warnings.push_back({WarningCode::test_key, "the card says that it was made for tests"});
}

void warn_of_birth(Report& report, const Identity& identity) {
    const std::string* born = identity.text(identity_key::date_of_birth);
    const auto date = born == nullptr ? std::nullopt : birth_date_of(*born);
    if (date && is_after(*date, report.at))
        report.warnings.push_back({WarningCode::born_later, "dateOfBirth is in the future"});
}

} // namespace qrid
