// Status lists as files that never change: public/status/objects, whose names are digests, and
// public/status/pointer.json, which names those that are in force.
#pragma once

#include "qrid/base/bytes.h"
#include "qrid/base/clock.h"
#include "qrid/base/private_parts.h"

#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace qrid {

/// A list as the pointer has it.
struct ListObject {
    std::uint64_t list = 0;
    Seconds iat = 0, exp = 0;
    std::string cwt, jwt; ///< names in objects/: the SHA-256 in hexadecimal, and the form; empty without that form
};

/// Gives the URI of a list.
using ListUri = std::function<std::string(std::uint64_t)>;

/// The lists below `count` as their files are in a public/status, in order. Left out is what is missing, or no list of
/// the URI that it should have, and a JWT of another time than its CWT. `each`, where given, is told of every token in
/// them, on several threads.
std::vector<ListObject>
lists_in(const fs::path& folder, std::uint64_t count, const ListUri& uri_of, unsigned threads,
         const std::function<void(ByteView token, std::string_view form, Seconds iat)>& each = {});

/// Where the pointer is in a public/status, and what it has to say of these lists.
fs::path status_pointer(const fs::path& folder);
std::string pointer_text(const std::vector<ListObject>& lists, const ListUri& uri_of);
/// The objects that it names, relative to `folder`; none where it cannot be read.
std::vector<std::string> objects_pointed_to(const fs::path& folder);
/// Whether it and the objects are as the lists in the folder are.
bool is_pointer_in_step(const fs::path& folder, std::uint64_t count, const ListUri& uri_of, unsigned threads);

class StatusObjects {
public:
    /// Of this public/status; objects/ is made when it is missing. Throws as own_place() and PrivateParts do.
    explicit StatusObjects(const fs::path& folder);

    /// Where objects are to be. Throws Error(cannot_write) when that is a link: what is removed there as expired, or
    /// replaced, may belong to somebody else.
    static fs::path own_place(const fs::path& folder);

    /// Whether there is a pointer: it is kept in step with the lists from then on.
    static bool are_kept(const fs::path& folder);

    /// Writes a token that was signed at `iat`; `form` is "cwt" or "jwt". It has no name until keep(). For several
    /// threads. Throws Error(cannot_write). Returns the object's name.
    std::string put(ByteView token, std::string_view form, Seconds iat);

    /// Names all that were put, and makes them safe on disk. Throws Error(cannot_write).
    void keep();

    /// lists_in(); objects of theirs that are not there, or have other bytes than their names say, are put and kept.
    /// Throws Error(cannot_write).
    std::vector<ListObject> keep_all(std::uint64_t count, const ListUri& uri_of, unsigned threads);

    /// How many keep_all() has written.
    std::size_t mended() const { return mended_; }

    /// Replaces the pointer by one to these lists, if that is another. Throws Error(cannot_write).
    void point_to(const std::vector<ListObject>& lists, const ListUri& uri_of) const;

    /// Removes the objects that none of these lists name and nobody may use any more. Those that were signed less than
    /// `life` ago are not looked at.
    void remove_expired(const std::vector<ListObject>& lists, Seconds life, Seconds now) const;

    fs::path path(const std::string& name) const { return parts_.dir() / name; }

private:
    fs::path folder_;
    PrivateParts parts_;
    std::mutex lock_;
    std::vector<std::string> names_; ///< of the parts that were put, as yet without
    std::size_t mended_ = 0;
};

} // namespace qrid
