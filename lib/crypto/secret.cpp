#include "qrid/crypto/secret.h"

#include "qrid/base/error.h"

#include <fmt/format.h>

#include <algorithm>

namespace qrid {

void check_new_secret(const Secret& secret, std::string_view what, std::size_t least) {
    if (secret.empty())
        throw Error(Code::wrong_passphrase, fmt::format("the new {} is empty", what), "choose another one");
    constexpr unsigned lead_mask = 0xC0, continuation = 0x80;
    const std::string_view text = secret.view();
    const auto characters = static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & lead_mask) != continuation; }));
    if (characters < least)
        throw Error(Code::wrong_passphrase, fmt::format("the new {} has under {} characters", what, least),
                    "choose a longer one");
}

} // namespace qrid
