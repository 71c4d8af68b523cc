#include "qrid/qr/symbol.h"

#include "qrid/base/encoding.h"
#include "qrid/base/error.h"
#include "qrid/qr/inside/encoder.h"

#include <fmt/format.h>
#include <qrencode.h>

#include <memory>
#include <string>

namespace qrid {

namespace {

struct FreeCode {
    void operator()(QRcode* code) const { QRcode_free(code); }
};
using CodeHandle = std::unique_ptr<QRcode, FreeCode>;

struct FreeInput {
    void operator()(QRinput* input) const { QRinput_free(input); }
};

struct FreeList {
    void operator()(QRcode_List* list) const { QRcode_List_free(list); }
};

QRecLevel to_qrencode(EcLevel level) {
    switch (level) {
    case EcLevel::low:
        return QR_ECLEVEL_L;
    case EcLevel::medium:
        return QR_ECLEVEL_M;
    case EcLevel::quartile:
        return QR_ECLEVEL_Q;
    case EcLevel::high:
        break;
    }
    return QR_ECLEVEL_H;
}

/// The level as the symbol itself tells: the first two format bits lie at the left end of row 8 (section 7.9.1).
EcLevel level_written_in(const Symbol& symbol) {
    constexpr int format_row = 8;
    const bool first = !symbol.dark(0, format_row), second = symbol.dark(1, format_row); // the mask begins with 10
    if (first) return second ? EcLevel::quartile : EcLevel::high;
    return second ? EcLevel::low : EcLevel::medium;
}

Symbol symbol_of(const QRcode& code, EcLevel level) {
    Symbol symbol{code.width, code.version, level, {}};
    symbol.modules.assign(code.data, code.data + static_cast<std::ptrdiff_t>(symbol.size) * symbol.size);
    for (std::uint8_t& module : symbol.modules) module &= 1; // the other bits tell what a module is for
    if (symbol.size != modules_of(symbol.version) || level_written_in(symbol) != level)
        throw Error(Code::internal, "libqrencode made a different symbol than requested");
    return symbol;
}

[[noreturn]] void refuse_length(std::string_view text, EcLevel level) {
    const bool alphanumeric = is_base45_alphabet(text);
    const auto capacity = [&](EcLevel of) {
        return alphanumeric ? alphanumeric_capacity(max_version, of) : byte_capacity(max_version, of);
    };
    const std::string_view unit = alphanumeric ? "characters" : "bytes";
    const auto holds_more = static_cast<std::size_t>(capacity(EcLevel::low)) >= text.size();
    throw Error(Code::too_many_bytes,
                fmt::format("{} {} do not fit into a QR code of level {}, which holds {}", text.size(), unit,
                            letter(level), capacity(level)),
                holds_more ? fmt::format("use level L, which holds {}", capacity(EcLevel::low))
                           : fmt::format("leave out something, such as the face; the largest QR code holds {} {}",
                                         capacity(EcLevel::low), unit));
}

[[noreturn]] void refuse_version(const std::vector<Segment>& segments, EcLevel level, int version, int largest) {
    const auto least = level == EcLevel::low ? std::nullopt : smallest_version(segments, EcLevel::low);
    const bool helps = least && *least <= largest;
    throw Error(
        Code::too_many_bytes,
        fmt::format("the code would be version {}-{}, but the largest allowed is {}", version, letter(level), largest),
        fmt::format("{}leave out something, such as the face, or draw it anyway with --version-max {} or "
                    "--dense",
                    helps ? fmt::format("use --ec L to make it version {}-L; or ", *least) : "", version));
}

void refuse_empty(std::string_view text) {
    if (text.empty()) throw Error(Code::usage, "an empty text cannot be made into a QR code");
}

// No mode packs tighter than digits, and so many of them fill the largest symbol.
constexpr std::size_t most_digits = 7089;

} // namespace

Symbol encode_symbol(std::string_view text, EcLevel level, int largest) {
    refuse_empty(text);
    if (text.size() > most_digits) refuse_length(text, level);
    const std::vector<Segment> segments = segments_of(text);
    const auto version = smallest_version(segments, level);
    if (!version) refuse_length(text, level);
    if (*version > largest) refuse_version(segments, level, *version, largest);
    return {modules_of(*version), *version, level, modules_of_segments(segments, *version, level)};
}

Symbol encode_symbol_in_bytes(std::string_view text, EcLevel level, std::optional<unsigned> eci) {
    refuse_empty(text);
    if (text.size() > most_digits) refuse_length(text, level);
    if (!eci) {
        const std::vector<Segment> segments{{Mode::bytes, text}};
        const auto version = smallest_version(segments, level);
        if (!version) refuse_length(text, level);
        return {modules_of(*version), *version, level, modules_of_segments(segments, *version, level)};
    }
    const std::unique_ptr<QRinput, FreeInput> input(QRinput_new2(0, to_qrencode(level)));
    if (!input || QRinput_appendECIheader(input.get(), *eci) != 0 ||
        QRinput_append(input.get(), QR_MODE_8, static_cast<int>(text.size()), bytes_of(text).data()) != 0)
        refuse_length(text, level);
    const CodeHandle code(QRcode_encodeInput(input.get()));
    if (!code) refuse_length(text, level);
    return symbol_of(*code, level);
}

std::vector<Symbol> encode_symbol_parts(std::string_view text, EcLevel level, int version) {
    const std::unique_ptr<QRcode_List, FreeList> list(
        QRcode_encodeStringStructured(std::string(text).c_str(), version, to_qrencode(level), QR_MODE_8, 1));
    if (!list) refuse_length(text, level);
    std::vector<Symbol> parts;
    for (const QRcode_List* at = list.get(); at != nullptr; at = at->next) parts.push_back(symbol_of(*at->code, level));
    return parts;
}

} // namespace qrid
