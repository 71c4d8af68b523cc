// What carries pictures: office documents, mails, archives, web pages.
#pragma once

#include "qrid/base/error.h"
#include "qrid/picture/limits.h"
#include "qrid/picture/picture_kind.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace qrid {

/// One file in a container, which may be a picture, a document, or a container again.
struct Member {
    std::string name; ///< its last part, printable and short; never a path to use
    Bytes bytes;
    std::optional<Error> flaw = std::nullopt; ///< why it could not be had, and then there are no bytes
};

struct Members {
    static constexpr std::size_t most = 50; ///< of more only the first are held
    std::vector<Member> held;
    std::size_t in_file = 0; ///< how many there are that may hold a picture
};

/// Those members of a container that begin like a picture, a document or a container, at most 50, each at most 32 MiB
/// and all together 64 MiB; the same bytes once. It is taken apart by a program in a sandbox. Throws
/// Error(unreadable_file) for one that is damaged, encrypted as a whole or of a kind that is not read here.
Members members_of(ByteView file, const PictureLimits& limits = {});

} // namespace qrid
