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
        throw Error(Code::wrong_passphrase, fmt::format("the new {} has no letter, digit or sign", what),
                    "white space, marks and what is not seen do not count: choose another one");
    if (visible < least)
        throw Error(Code::wrong_passphrase, fmt::format("the new {} has under {} characters", what, least),
                    "choose a longer one");
}

} // namespace qrid
