// A verifier's challenge: what the holder's device is asked to sign, as the text of a QR code. qrid's own form.
#pragma once

#include "qrid/base/bytes.h"

#include <string>
#include <string_view>
#include <vector>

namespace qrid {

/// Bytes of a nonce, and of an audience, at most; how many bytes a nonce has unless something else is said.
inline constexpr std::size_t max_nonce = 64, max_audience = 1000, usual_nonce = 16;

struct Challenge {
    std::string aud;             ///< who asks, as a URI
    Bytes nonce;                 ///< what a proof must answer
    std::vector<int> needs = {}; ///< keys of the identity that the verifier wants to see, ascending; may be empty
    bool operator==(const Challenge&) const = default;
};

/// One line of JSON: {"qrid":"challenge","aud","cnonce" as base64url,"needs":[names of fields]}.
std::string write_challenge(const Challenge& challenge);

/// Throws Error(bad_record) naming the member for what has another form: unknown members, an audience or a nonce that
/// is empty or too long, a field that there is none.
Challenge read_challenge(std::string_view text);

/// Throws Error(usage) unless it is a URI's printable ASCII, 1 to max_audience bytes: nothing that looks like another.
void check_audience(std::string_view aud);

} // namespace qrid
