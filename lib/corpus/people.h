// People who do not exist, by the million: records as plausible as those of an issuer, for tests of capacity and form.
#pragma once

#include "qrid/card/id_scheme.h"
#include "qrid/card/identity.h"
#include "qrid/crypto/digest.h"

#include <cstdint>
#include <istream>
#include <memory>
#include <span>
#include <string>

namespace qrid::corpus {

/// The people of one seed. Each follows from the seed and his number alone, however many there are. Their names are of
/// many countries and scripts, most of usual length and a few very long; so are addresses. Dates of birth are real days
/// from 1931 to 2009. Nobody is meant: an ID begins with "TEST" and ends with the number, e-mail addresses are of names
/// that are reserved (RFC 2606), telephone numbers cannot be dialled or are set aside for fiction. With a scheme of
/// IDs, an ID is one of its numbers that are nobody's, and a gender is what it says. Safe to use from many threads.
class People {
public:
    explicit People(ByteView seed, const IdScheme* scheme = nullptr) : mac_(seed), scheme_(scheme) {}

    /// A record without a picture, as `mint` takes it.
    Identity person(std::uint64_t number) const;

private:
    HmacSha256 mac_;
    const IdScheme* scheme_;
};

/// The same as lines of JSON, person 0 to `count` - 1, made as they are read. Throws Error(usage) for more people than
/// the scheme has numbers for.
class PeopleLines : public std::istream {
public:
    PeopleLines(ByteView seed, std::uint64_t count, const IdScheme* scheme = nullptr);
    ~PeopleLines() override;
    PeopleLines(const PeopleLines&) = delete;
    PeopleLines& operator=(const PeopleLines&) = delete;

private:
    class Buffer;
    std::unique_ptr<Buffer> buffer_;
};

} // namespace qrid::corpus
