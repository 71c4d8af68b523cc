// A text for a person, as a value: what it says in English and what is filled in, to be told in any language.
#pragma once

#include "qrid/words/language.h"
#include "qrid/words/message_id.h"

#include <string>
#include <utility>
#include <vector>

namespace qrid {

struct Argument;

class Phrase {
public:
    Phrase() = default;   ///< no text at all
    Phrase(MessageId id); // NOLINT(*-explicit-*): a text is a phrase
    Phrase(MessageId id, std::vector<Argument> arguments);

    /// Of msgid_plural(); `{count}` is one of its arguments without being given.
    Phrase(MessageId id, long long count);
    Phrase(MessageId id, long long count, std::vector<Argument> arguments);

    /// A text that is the same in every language: a number, a name, an address.
    static Phrase literal(std::string text);

    bool empty() const { return id_.english == nullptr && literal_.empty(); }

    std::string english() const { return told({}); }

    /// In that language where its catalogue has the text, with the same arguments in it as in English, and without
    /// control characters; else in English.
    std::string told(const Language& language) const;

    bool operator==(const Phrase& other) const;

private:
    MessageId id_{nullptr};
    long long count_ = 0;
    std::string literal_;
    std::vector<Argument> arguments_;
};

/// What is filled in for `{name}`; of a string, the string.
struct Argument {
    Argument(const char* place, Phrase phrase) : name(place), value(std::move(phrase)) {}
    Argument(const char* place, std::string text) : name(place), value(Phrase::literal(std::move(text))) {}

    const char* name;
    Phrase value;
};

} // namespace qrid
