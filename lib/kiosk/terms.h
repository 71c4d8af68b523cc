// The terms of use that a person accepts before a card is issued.
#pragma once

#include "qrid/base/files.h"

#include <string>
#include <string_view>
#include <vector>

namespace qrid {

/// Markdown. It may begin with a front matter, which names its version and its language:
///
///     ---
///     version: 2026-2
///     language: en
///     ---
struct Terms {
    std::string text;              ///< all of it, UTF-8
    std::string sha256;            ///< of the text, hexadecimal
    std::string version, language; ///< of the front matter; empty without
    fs::path file;                 ///< where it came from, as an absolute path; empty for the terms that come with qrid

    /// Without the front matter.
    std::string_view body() const;
};

inline constexpr std::size_t max_terms = 1 << 20; ///< bytes

/// Throws Error(unreadable_file) for an empty text, one over max_terms, or one that is no UTF-8 or has control
/// characters; and for a front matter that does not end or has other lines, or a version or language of more than 64
/// characters or named twice.
Terms terms_of(std::string text, fs::path file = {});

/// Throws as read_file() and terms_of() do.
Terms read_terms(const fs::path& file);

/// The terms that are shown when none are given, in each language that they come in: English first.
const std::vector<Terms>& default_terms();

/// Those of one language, as is_same_language() has it. Terms that name no language count for every one, after those
/// that do. Throws Error(terms_missing) when there are none.
const Terms& terms_in(const std::vector<Terms>& terms, std::string_view language);

} // namespace qrid
