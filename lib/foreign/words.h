// Dates, personal data and texts of unknown origin in words, as every layer tells them.
#pragma once

#include "qrid/base/clock.h"
#include "qrid/foreign/layer.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace qrid {

/// A moment and how far it lies from `now`, such as "2022-05-01T10:00:00Z (expired 3 years ago)": with `past` when it
/// is over, else with `future`.
std::string when(Seconds time, Seconds now, std::string_view past, std::string_view future);

/// Text of unknown origin for a terminal: control characters as '?', cut at `limit` bytes, and a web address
/// defanged ("hxxps://example[.]com"), so that nothing makes it a link.
std::string harmless(std::string_view text, std::size_t limit = 200);

/// Text of unknown origin as printable() UTF-8 of at most `limit` characters; what is not UTF-8 becomes '?', and what
/// is cut off is shown as "…". Legible text stays as it is.
std::string legible(std::string_view text, std::size_t limit);

/// How the things of a person are shown: as they are when `reveal`, else masked.
struct Shown {
    Seconds now = 0;
    bool reveal = false;
    std::size_t max_bytes = 64 << 10; ///< to which a code may inflate

    std::string name(std::string_view name) const;   ///< "Li Wei" -> "L. W."
    std::string tail(std::string_view text) const;   ///< numbers, addresses: the last four characters
    std::string year(std::string_view date) const;   ///< of birth, in whatever order the date is written
    std::string length(std::string_view text) const; ///< secrets and free text: "12 characters"
    /// What should be a code or a number, such as "WPA2-EAP" or "EUR12.30": as it is, unless it is something else.
    std::string brief_code(std::string_view text) const;

    /// The times of a token, which nobody needs to hide.
    std::string issued(Seconds iat) const { return when(iat, now, "issued", "issued in"); }
    std::string begins(Seconds nbf) const { return when(nbf, now, "valid since", "not valid for"); }
    std::string expires(Seconds exp) const { return when(exp, now, "expired", "valid for"); }
};

/// Adds a fact, unless its value is empty.
void tell(Layer& layer, std::string name, std::string value);

/// More than anyone reads.
inline constexpr std::size_t most_layers = 40, most_facts = 60;

/// Every text made legible; no name of a fact twice in a layer ("phone", "phone 2"); at most `most` layers of
/// most_facts each, the last of which counts what is left out. What is tidy stays as it is.
std::vector<Layer> tidied(std::vector<Layer> layers, std::size_t most = most_layers);

} // namespace qrid
