#include "qrid/crypto/secret.h"

#include "qrid/base/error.h"
#include "qrid/base/letters.h"

#include <fmt/format.h>

namespace qrid {

void check_new_secret(const Secret& secret, std::string_view what, std::size_t least) {
    if (secret.empty())
        throw Error(Code::wrong_passphrase, fmt::format("the new {} is empty", what), "choose another one");
    const std::size_t visible = visible_characters(secret.view());
    if (visible == 0)
        throw Error(Code::wrong_passphrase, fmt::format("the new {} has no visible characters", what),
                    "choose another one; spaces, combining marks and invisible characters do not count");
    if (visible < least)
        throw Error(Code::wrong_passphrase, fmt::format("the new {} is shorter than {} characters", what, least),
                    "choose a longer one");
}

} // namespace qrid
