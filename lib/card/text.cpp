#include "qrid/card/text.h"

#include "qrid/base/brotli.h"
#include "qrid/base/compression.h"
#include "qrid/base/encoding.h"
#include "qrid/base/error.h"
#include "qrid/card/pasted.h"

#include <fmt/format.h>

namespace qrid {

Compression parse_compression(std::string_view text) {
    if (text == "zlib") return Compression::zlib;
    if (text == "brotli") return Compression::brotli;
    if (text == "auto") return Compression::shorter;
    throw Error(Code::usage, fmt::format("unknown compression \"{}\"", text), "choose zlib, brotli or auto");
}

std::string text_of_card(ByteView cose, Compression compression) {
    if (compression == Compression::zlib) return base45_encode(zlib_compress_coded(cose));
    std::string brotli = base45_encode(brotli_compress(cose));
    // A reader takes what begins like zlib for zlib.
    const bool is_plain = !brotli.starts_with(' ') && !starts_as_zlib(brotli);
    if (compression == Compression::brotli && is_plain) return brotli;
    std::string zlib = base45_encode(zlib_compress_coded(cose));
    return is_plain && brotli.size() < zlib.size() ? brotli : zlib;
}

namespace {

// Throws as card_layers() does, without the cause.
CardLayers layers_of(std::string_view raw, std::size_t limit) {
    CardLayers layers{trimmed(raw), {}, false, {}};
    const TextKind kind = text_form(raw);
    if (is_other_card(kind)) throw Error(Code::unsupported_format, fmt::format("this is {}", name(kind)));
    if (kind != TextKind::card && kind != TextKind::other)
        throw Error(Code::not_a_card, fmt::format("this is {}, not a card", name(kind)));
    // Text with a small letter inside was never meant as Base45 of a card, unless it starts like one.
    if (kind == TextKind::other && !is_base45_alphabet(layers.text) &&
        layers.text.find_first_of("abcdefghijklmnopqrstuvwxyz") != std::string_view::npos)
        throw Error(Code::not_a_card, "this is some other text, not a card");
    if (kind == TextKind::card && !starts_as_zlib(layers.text) && !is_brotli_card(layers.text))
        layers.text = without_line_ends(raw);
    layers.compressed = base45_decode(layers.text);
    layers.is_brotli = !has_zlib_header(layers.compressed);
    try {
        layers.cose =
            layers.is_brotli ? brotli_inflate(layers.compressed, limit) : zlib_inflate(layers.compressed, limit);
    } catch (const Error& error) {
        if (kind == TextKind::card || error.code() != Code::bad_compression) throw;
        throw Error(Code::bad_compression, "the text is Base45, but holds neither a zlib nor a Brotli stream",
                    error.hint());
    }
    if (!layers.is_brotli && is_packed_content(layers.cose))
        throw Error(Code::unsupported_format, fmt::format("this is {}", name(TextKind::packed)));
    return layers;
}

} // namespace

CardLayers card_layers(std::string_view raw, std::size_t limit) {
    try {
        return layers_of(raw, limit);
    } catch (const Error& error) {
        const bool may_be_damage = error.code() == Code::bad_base45 || error.code() == Code::bad_compression ||
                                   (error.code() == Code::not_a_card && text_kind(raw) == TextKind::other);
        const std::string cause = may_be_damage ? cause_of_damage(raw) : std::string();
        if (cause.empty()) throw;
        throw Error(error.code() == Code::not_a_card ? Code::bad_base45 : error.code(),
                    fmt::format("the text was changed in transit: {}", cause), "ask for a picture of the code instead");
    }
}

Bytes card_of_text(std::string_view raw, std::size_t limit) { return std::move(card_layers(raw, limit).cose); }

} // namespace qrid
