// People who do not exist, by the million: records as plausible as those of an issuer, for tests of capacity and form.
#pragma once

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
/// that are reserved (RFC 2606), telephone numbers cannot be dialled or are set aside for fiction. Safe to use from
/// many threads.
class People {
public:
    explicit People(ByteView seed) : mac_(seed) {}

    /// A record without a picture, as `mint` takes it.
    Identity person(std::uint64_t number) const;

private:
    HmacSha256 mac_;
};

/// The same as lines of JSON, person 0 to `count` - 1, made as they are read.
class PeopleLines : public std::istream {
public:
    PeopleLines(ByteView seed, std::uint64_t count);
    ~PeopleLines() override;
    PeopleLines(const PeopleLines&) = delete;
    PeopleLines& operator=(const PeopleLines&) = delete;

private:
    class Buffer;
    std::unique_ptr<Buffer> buffer_;
};

} // namespace qrid::corpus
