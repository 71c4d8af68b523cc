// How the catalogues know a text.
#pragma once

#include <cstddef>
#include <string_view>

namespace qrid {

/// A text as it is in English, with `{name}` where something is filled in; by it the catalogues know the text. Plain
/// ASCII. Made by the functions below alone, because xgettext collects what is given to them.
struct MessageId {
    const char* english;
    const char* plural = nullptr;  ///< of more than one, where that differs
    const char* context = nullptr; ///< what the translator needs to know a short text apart
};

namespace texts {

/// Whether every brace is part of a `{name}`.
constexpr bool has_good_places(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '}') return false;
        if (text[i] != '{') continue;
        const std::size_t end = text.find('}', i);
        if (end == std::string_view::npos || end == i + 1) return false;
        for (++i; i < end; ++i)
            if (text[i] != '_' && (text[i] < 'a' || text[i] > 'z')) return false;
    }
    return true;
}

consteval const char* checked(const char* text) {
    if (!has_good_places(text)) throw "a brace is not around a name"; // NOLINT(*-throw-*): no value at compile time
    return text;
}

} // namespace texts

/// A text of the catalogue. Braces that are not around a name of small letters and '_' do not compile.
consteval MessageId msgid(const char* english) { return {texts::checked(english)}; }

/// For a word that means different things in different places.
consteval MessageId msgid_in(const char* context, const char* english) {
    return {texts::checked(english), nullptr, context};
}

/// For what depends on a number, which is the argument `{count}` of the text.
consteval MessageId msgid_plural(const char* one, const char* many) {
    return {texts::checked(one), texts::checked(many)};
}

} // namespace qrid
