// Something unusual that does not stop the reading, and the table of warning codes.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace qrid {

/// What is unusual. The names of warning_table() are part of the command line's contract, as reason codes are: adding
/// one is free, renaming one is a breaking change.
enum class WarningCode {
    // the writing of the card
    untagged,
    cwt_tag,
    indefinite_length,
    not_shortest,
    repeated_kid,
    unprotected_alg,
    unusual_form,
    unknown_claim,
    unknown_key,
    unknown_code,
    unknown_confirmation,
    no_such_day,
    photo_format,
    text_repaired,
    // what a verifier should know of it
    missing_exp,
    iat_in_future,
    born_later,
    test_key,
    nonstandard_algorithm,
    audience_not_checked,
    revocation_not_checked,
    // its status list
    status_not_fetched,
    status_not_cached,
    status_rollback,
    status_conflict,
    status_old,
    // the drawing of it
    damaged_face,
    cut_text,
    missing_glyphs,
    expired,
    not_yet_valid,
    revoked,
    suspended,
    not_valid,
    not_trusted,
    status_not_known,
    no_labels,
    no_bold_font,
    left_out,
    low_resolution,
    photo_not_compared,
    // codes of other kinds
    not_signed,
    unknown_digest,
    foreign_disclosure,
    missing_claim,
    not_https,
    no_host,
    user_in_address,
    ip_address,
    punycode,
    odd_host,
    backslash,
    long_address,
    open_network,
    weak_network,
    control_code,
    secret,
    payment,
    bad_check_digits,
    bad_checksum,
};

/// One row of the contract: the stable name, one line of explanation, and what to do about it, where something is.
struct WarningReason {
    WarningCode code;
    std::string_view name;
    std::string_view meaning;
    std::string_view hint;
};

/// Every warning code, in the order of the enum.
std::span<const WarningReason> warning_table();

/// The kebab-case name, such as "status-old".
std::string_view name(WarningCode code);

/// `detail` is for people and carries no personal data but, of a name, the characters that no font has.
struct Warning {
    WarningCode code;
    std::string detail;
    bool operator==(const Warning&) const = default;
};

using Warnings = std::vector<Warning>;

} // namespace qrid
