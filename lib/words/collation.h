// The order in which a language lists texts, such as the names of people.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace qrid {

/// ICU's collation, through Boost.Locale: Chinese by pinyin in the reading that a character mostly has (in Taiwan and
/// Hong Kong by strokes), characters that it does not know behind the others, and what is written in other scripts
/// behind Chinese. A value; may be used from any thread.
class Collation {
public:
    /// `language` as cards name it, such as "zh", "zho" or "sv"; the order of no language in particular for what is no
    /// name of one, and for the empty name.
    explicit Collation(std::string_view language);

    /// Whether it is the form of a language's name.
    static bool is_language(std::string_view name);

    /// Whether it is that order. Otherwise, in a build without Boost.Locale, or with one without ICU, it is the order
    /// of code points.
    bool is_of_language() const { return static_cast<bool>(key_); }

    /// Whether Chinese is listed by how it is read.
    bool is_by_pinyin() const { return is_by_pinyin_; }

    /// What texts are compared by, byte by byte, instead of themselves. Some times as long as the text, which is UTF-8.
    std::string key(std::string_view text) const;

private:
    std::function<std::string(std::string_view)> key_;
    bool is_by_pinyin_ = false;
};

} // namespace qrid
