#include "qrid/verify/byte_layers.h"

#include "qrid/base/encoding.h"
#include "qrid/card/text.h"
#include "qrid/cbor/codec.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace qrid {

namespace {

using cbor::Span;

struct NamedKey {
    std::int64_t key;
    std::string_view name;
    bool is_personal = false;
};
constexpr std::int64_t identity_claim = 169;
constexpr std::array header_names{
    NamedKey{cose::label::alg, "alg"}, NamedKey{cose::label::crit, "crit"},   NamedKey{3, "content type"},
    NamedKey{cose::label::kid, "kid"}, NamedKey{cose::label::iv, "IV"},       NamedKey{cose::label::kcwt, "kcwt", true},
    NamedKey{cose::label::typ, "typ"}, NamedKey{cose::label::x5bag, "x5bag"}, NamedKey{cose::label::x5chain, "x5chain"},
    NamedKey{cose::label::x5t, "x5t"}, NamedKey{cose::label::x5u, "x5u"}};
constexpr std::array claim_names{NamedKey{1, "iss"},       NamedKey{2, "sub", true},
                                 NamedKey{3, "aud"},       NamedKey{4, "exp"},
                                 NamedKey{5, "nbf"},       NamedKey{6, "iat"},
                                 NamedKey{7, "cti"},       NamedKey{8, "cnf"},
                                 NamedKey{39, "cnonce"},   NamedKey{identity_claim, "identity", true},
                                 NamedKey{65535, "status"}};

NamedKey identity_name(std::int64_t key) {
    for (const IdentityField& field : identity_fields())
        if (field.key == key) return {key, field.name, field.personal()};
    return {key, "", true};
}

// What is unknown may be personal.
template <std::size_t size>
NamedKey find_name(const std::array<NamedKey, size>& names, std::int64_t key) {
    const auto found = std::find_if(names.begin(), names.end(), [&](const NamedKey& one) { return one.key == key; });
    return found == names.end() ? NamedKey{key, "", true} : *found;
}

// The bytes inside of a byte string of definite length, where they lie in `whole`.
std::optional<Span> content_of(ByteView whole, Span string) {
    constexpr std::uint8_t byte_string = 2, major_shift = 5, indefinite = 0x5f;
    if (whole[string.begin] >> major_shift != byte_string || whole[string.begin] == indefinite) return std::nullopt;
    const cbor::Value value = cbor::decode(whole.subspan(string.begin, string.end - string.begin)).value;
    return Span{string.end - value.bytes()->size(), string.end};
}

ByteView part_of(ByteView whole, Span span) { return whole.subspan(span.begin, span.end - span.begin); }

class Collector {
public:
    Collector(std::vector<BytePart>& parts, const Demands& demands, bool reveal)
        : parts_(parts), demands_(demands), reveal_(reveal) {}

    void add(std::string_view layer, std::string name, Span span, ByteView whole, bool is_personal) {
        parts_.push_back({std::string(layer), std::move(name), span.begin, span.end,
                          is_personal && !reveal_ ? std::nullopt : std::optional(hex_encode(part_of(whole, span)))});
    }

    void add_text(std::string_view text) {
        const CardLayers layers = card_layers(text, demands_.max_bytes);
        add("text", "Base45", {0, layers.text.size()}, bytes_of(layers.text), true);
        add_compressed(layers);
        add_message(layers.cose);
    }

    void add_message(ByteView cose) {
        if (cose.size() > demands_.max_bytes) return; // inspect() refuses it
        if (!cose::is_encrypt0(cose)) return add_signed(cose, "COSE_Sign1");
        const auto spans = add_frame("COSE_Encrypt0", cose, 3);
        add("COSE_Encrypt0", "ciphertext", spans.back(), cose, true);
        add_header(header_of(cose, spans[0]));
        add_signed(cose::open_encrypt0(cose::read_encrypt0(cose), demands_.decrypt_keys), "COSE_Sign1");
    }

private:
    void add_compressed(const CardLayers& layers) {
        constexpr std::size_t zlib_header = 2, zlib_checksum = 4;
        const std::size_t size = layers.compressed.size();
        const auto add_part = [&](std::string name, Span span, bool is_personal) {
            add("compressed", std::move(name), span, layers.compressed, is_personal);
        };
        if (layers.is_brotli) return add_part("Brotli", {0, size}, true);
        add_part("zlib header", {0, zlib_header}, false);
        add_part("deflate", {zlib_header, size - zlib_checksum}, true);
        add_part("Adler-32", {size - zlib_checksum, size}, false);
    }

    // What stands before the members of a message, then the headers as they are; the places of all members.
    std::vector<Span> add_frame(std::string_view layer, ByteView cose, std::size_t members) {
        std::vector<Span> spans = cbor::children(cose);
        if (spans.size() != members) throw Error(Code::bad_cose, "a message of another shape");
        add(layer, "tags and array", {0, spans[0].begin}, cose, false);
        add(layer, "protected header", spans[0], cose, is_personal_header(header_of(cose, spans[0])));
        add(layer, "unprotected header", spans[1], cose, is_personal_header(part_of(cose, spans[1])));
        return spans;
    }

    static ByteView header_of(ByteView cose, Span protected_header) {
        const auto inside = content_of(cose, protected_header);
        return inside ? part_of(cose, *inside) : ByteView();
    }

    // Whether a header has an entry that is not known, which may be personal, or a card.
    static bool is_personal_header(ByteView header) {
        if (header.empty()) return false;
        const cbor::Value map = cbor::decode(header).value;
        return map.map() == nullptr || std::any_of(map.map()->begin(), map.map()->end(), [](const cbor::Entry& entry) {
                   const auto label = entry.first.int64();
                   return !label || find_name(header_names, *label).is_personal;
               });
    }

    // The card that a key binding token has in its header; empty when there is none.
    static ByteView card_in(ByteView header) {
        if (header.empty()) return {};
        const auto spans = cbor::children(header);
        for (std::size_t i = 0; i + 1 < spans.size(); i += 2)
            if (cbor::decode(part_of(header, spans[i])).value == cbor::Value(cose::label::kcwt))
                return part_of(header, spans[i + 1]);
        return {};
    }

    void add_header(ByteView header) {
        if (!header.empty())
            add_map("protected header", header, [](std::int64_t key) { return find_name(header_names, key); });
    }

    void add_signed(ByteView cose, std::string_view layer) {
        const auto spans = add_frame(layer, cose, 4);
        add(layer, "payload", spans[2], cose, true);
        add(layer, "signature", spans[3], cose, false);
        const ByteView header = header_of(cose, spans[0]);
        add_header(header);
        if (const auto payload = content_of(cose, spans[2]))
            add_map("claims", part_of(cose, *payload), [](std::int64_t key) { return find_name(claim_names, key); });
        // Once: a presentation of a presentation is none of a card, and could go on for ever.
        constexpr std::string_view inner = "COSE_Sign1 of the card";
        if (const ByteView card = card_in(header); !card.empty() && layer != inner) add_signed(card, inner);
    }

    template <typename NameOf>
    void add_map(std::string_view layer, ByteView map, const NameOf& name_of) {
        const auto spans = cbor::children(map);
        ByteView identity;
        for (std::size_t i = 0; i + 1 < spans.size(); i += 2) {
            const cbor::Value key = cbor::decode(part_of(map, spans[i])).value;
            const auto number = key.int64();
            const NamedKey named = number ? name_of(*number) : NamedKey{0, "", true};
            const std::string label = number ? fmt::format("{}{}{}", named.name, named.name.empty() ? "" : " ", *number)
                                             : std::string("key that is not an integer");
            add(layer, label, {spans[i].begin, spans[i + 1].end}, map, named.is_personal);
            if (layer == "claims" && number == identity_claim) identity = part_of(map, spans[i + 1]);
        }
        if (!identity.empty()) add_identity(identity);
    }

    void add_identity(ByteView identity) {
        if (const auto inside = content_of(identity, {0, identity.size()})) identity = part_of(identity, *inside);
        add_map("identity", identity, identity_name);
    }

    std::vector<BytePart>& parts_;
    const Demands& demands_;
    bool reveal_;
};

} // namespace

std::vector<BytePart> byte_layers(const CardInput& input, const Demands& demands, bool reveal) {
    std::vector<BytePart> parts;
    Collector collector(parts, demands, reveal);
    // A secret for one-time passwords is nobody's to see.
    if (input.code && text_kind(input.text) != TextKind::one_time_password)
        collector.add(std::string(title(input.code->symbology)), "content", {0, input.code->bytes.size()},
                      input.code->bytes, true);
    try {
        if (input.cose.empty())
            collector.add_text(input.text);
        else
            collector.add_message(input.cose);
    } catch (const Error&) {
    } // inspect() tells what stopped the reading
    return parts;
}

nlohmann::json byte_layers_to_json(const std::vector<BytePart>& parts) {
    auto out = nlohmann::json::array();
    for (const BytePart& part : parts)
        out.push_back({{"layer", part.layer},
                       {"part", part.name},
                       {"begin", part.begin},
                       {"end", part.end},
                       {"hex", part.hex ? nlohmann::json(*part.hex) : nlohmann::json()}});
    return out;
}

std::string byte_layers_to_text(const std::vector<BytePart>& parts) {
    constexpr std::size_t digits_a_line = 64;
    std::string out, layer;
    for (const BytePart& part : parts) {
        if (part.layer != layer) out += fmt::format("bytes of {}\n", layer = part.layer);
        const std::string range = fmt::format("{}..{}", part.begin, part.end);
        out += fmt::format("  {:<22} {:>11}  ", part.name, range);
        const std::string_view hex = part.hex ? std::string_view(*part.hex) : "(hidden without --reveal)";
        const std::size_t line = part.hex ? digits_a_line : hex.size();
        if (hex.size() <= line) {
            out.append(hex).push_back('\n');
            continue;
        }
        out.pop_back();
        out.back() = '\n';
        for (std::size_t at = 0; at < hex.size(); at += line)
            out.append("    ").append(hex.substr(at, line)).push_back('\n');
    }
    return out;
}

} // namespace qrid
