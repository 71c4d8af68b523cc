// The order in which people are listed by their names.
#pragma once

#include "qrid/card/identity.h"
#include "qrid/words/collation.h"

#include <cstddef>
#include <map>
#include <string>
#include <string_view>

namespace qrid {

/// The name by which somebody is listed: lastName, then firstName and middleName, where the record has a lastName; else
/// fullName, or firstName and middleName; else secondaryFullName. Empty for who has no name.
std::string listed_name(const Identity& identity);

/// A language's order of names, as Collation has it. In Chinese a surname counts in the reading that it has as one,
/// where that is another than the character's own: 单 as shàn, 尉迟 as yùchí; those with two readings as surnames are
/// left as they are.
class NameOrder {
public:
    explicit NameOrder(std::string_view language) : collation_(language) {}

    /// What names are compared by, byte by byte. No two names have the same; who has no name comes last.
    std::string key(std::string_view name) const;

    /// As Collation has it.
    bool is_of_language() const { return collation_.is_of_language(); }

private:
    Collation collation_;
};

/// Finds the language that a list is sorted in: the one that most of its records name.
class CommonLanguage {
public:
    /// Of a record; empty where it names none, which does not count.
    void add(std::string_view language);
    /// Of several, the one that was added first; empty when there was none.
    std::string most() const;

private:
    struct Count {
        std::size_t records = 0, place = 0;
    };
    std::map<std::string, Count, std::less<>> counts_;
};

} // namespace qrid
