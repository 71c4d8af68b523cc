#include "challenge_input.h"

#include "qrid/base/encoding.h"
#include "qrid/base/json_reader.h"
#include "qrid/verify/input.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace qrid::cmd {

Challenge challenge_in(const std::string& path, Session& session) {
    const std::string label = path == "-" ? "standard input" : path;
    const Bytes content = session.read(path);
    // In one piece, also over several lines, or as 'qrid challenge --json' tells it.
    constexpr std::size_t longest = 64 << 10; // with all that is told of its code
    constexpr JsonLimits limits{.bytes = longest, .depth = 8, .values = 1000, .text = longest};
    JsonFlaw flaw;
    const auto object = json_in(text_of(content), limits, &flaw);
    if (flaw.kind == JsonFlaw::Kind::twice)
        throw Error(Code::bad_record, fmt::format("bad challenge in {}: {} {}", label, flaw.pointer, flaw.why));
    if (object && object->is_object()) {
        const auto inside = object->find("challenge");
        const bool is_told = inside != object->end() && inside->is_string();
        return read_challenge(is_told ? inside->get_ref<const std::string&>() : text_of(content));
    }
    std::optional<Challenge> found;
    for_each_card(label, content, [&](const CardInput& input) {
        if (text_kind(input.text) != TextKind::challenge) return;
        if (found) throw Error(Code::usage, fmt::format("{} holds more than one challenge", label));
        found = read_challenge(input.text);
    });
    if (!found)
        throw Error(Code::bad_record, fmt::format("no challenge found in {}", label),
                    "give the picture or the text made by 'qrid challenge'");
    return std::move(*found);
}

Bytes parse_nonce(const std::string& text) {
    try {
        Bytes nonce = hex_decode(text);
        if (!nonce.empty() && nonce.size() <= max_nonce) return nonce;
    } catch (const Error&) {
    } // told with all else
    throw Error(Code::usage, fmt::format("the nonce must be 1 to {} bytes in hexadecimal digits", max_nonce),
                "give the nonce of the verifier's challenge");
}

} // namespace qrid::cmd
