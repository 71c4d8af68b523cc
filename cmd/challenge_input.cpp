#include "challenge_input.h"

#include "qrid/base/encoding.h"
#include "qrid/verify/input.h"

#include <fmt/format.h>

namespace qrid::cmd {

Challenge challenge_in(const std::string& path, Session& session) {
    const std::string label = path == "-" ? "standard input" : path;
    std::optional<Challenge> found;
    for_each_card(label, session.read(path), [&](const CardInput& input) {
        if (text_kind(input.text) != TextKind::challenge) return;
        if (found) throw Error(Code::usage, fmt::format("there are several challenges in {}", label));
        found = read_challenge(input.text);
    });
    if (!found)
        throw Error(Code::bad_record, fmt::format("there is no challenge in {}", label),
                    "give the picture or the text that 'qrid challenge' has made");
    return std::move(*found);
}

Bytes parse_nonce(const std::string& text) {
    try {
        Bytes nonce = hex_decode(text);
        if (!nonce.empty() && nonce.size() <= max_nonce) return nonce;
    } catch (const Error&) {
    } // told with all else
    throw Error(Code::usage, fmt::format("the nonce is not 1 to {} bytes in hexadecimal digits", max_nonce),
                "give the challenge that the holder's device was shown");
}

} // namespace qrid::cmd
