#include "qrid/qr/inside/segments.h"

#include <array>
#include <cstddef>
#include <cstdint>

namespace qrid {

namespace {

// Table 5: a character's value is its place.
constexpr std::string_view alphanumerics = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
constexpr std::uint8_t no_value = 0xff;

constexpr std::array<std::uint8_t, 256> values_of_characters() {
    std::array<std::uint8_t, 256> values{};
    for (std::uint8_t& value : values) value = no_value;
    for (std::size_t i = 0; i < alphanumerics.size(); ++i)
        values[static_cast<unsigned char>(alphanumerics[i])] = static_cast<std::uint8_t>(i);
    return values;
}
constexpr std::array<std::uint8_t, 256> character_values = values_of_characters();

std::uint8_t value_of_character(char c) { return character_values[static_cast<unsigned char>(c)]; }

Mode tightest_mode(char c) {
    const std::uint8_t value = value_of_character(c);
    return value == no_value ? Mode::bytes : value < 10 ? Mode::digits : Mode::alphanumeric;
}

/// Goes along a text. The costs are those of versions 1 to 9.
class Splitter {
public:
    explicit Splitter(std::string_view text) : text_(text) {}

    Segment next(std::size_t from) const {
        switch (tightest_mode(text_[from])) {
        case Mode::digits:
            return digits(from);
        case Mode::alphanumeric:
            return alphanumeric(from);
        case Mode::bytes:
            break;
        }
        return bytes(from);
    }

private:
    Segment part(Mode mode, std::size_t from, std::size_t end) const { return {mode, text_.substr(from, end - from)}; }

    bool is(std::size_t at, Mode mode) const { return at < text_.size() && tightest_mode(text_[at]) == mode; }
    bool is_alphanumeric(std::size_t at) const { return at < text_.size() && !is(at, Mode::bytes); }

    std::size_t end_of_digits(std::size_t at) const {
        while (is(at, Mode::digits)) ++at;
        return at;
    }
    std::size_t end_of_alphanumerics(std::size_t at) const {
        while (is_alphanumeric(at)) ++at;
        return at;
    }

    static int bits(Mode mode, std::size_t characters) { return character_bits(mode, static_cast<int>(characters)); }
    static int header(Mode mode) { return mode_bits + length_bits(mode, 1); }

    /// Whether the characters from `from` up to `end`, with one more of the wider mode, take fewer bits in that mode
    /// than in a segment of their own before it.
    static bool joins(Mode mode, Mode wider, std::size_t characters) {
        return bits(mode, characters) + header(mode) + bits(wider, 1) > bits(wider, characters + 1);
    }

    Segment digits(std::size_t from) const {
        const std::size_t end = end_of_digits(from);
        for (const Mode wider : {Mode::bytes, Mode::alphanumeric})
            if (is(end, wider) && joins(Mode::digits, wider, end - from))
                return wider == Mode::bytes ? bytes(from) : alphanumeric(from);
        return part(Mode::digits, from, end);
    }

    Segment alphanumeric(std::size_t from) const {
        std::size_t end = from;
        while (is_alphanumeric(end)) {
            if (!is(end, Mode::digits)) {
                ++end;
                continue;
            }
            const std::size_t behind = end_of_digits(end);
            // The way back is counted as one into digits: libqrencode's slip, of one bit.
            const int back = is_alphanumeric(behind) ? header(Mode::digits) : 0;
            if (bits(Mode::alphanumeric, end - from) + bits(Mode::digits, behind - end) + header(Mode::digits) + back <
                bits(Mode::alphanumeric, behind - from))
                break;
            end = behind;
        }
        if (is(end, Mode::bytes) && joins(Mode::alphanumeric, Mode::bytes, end - from)) return bytes(from);
        return part(Mode::alphanumeric, from, end);
    }

    Segment bytes(std::size_t from) const {
        std::size_t end = from + 1;
        while (end < text_.size()) {
            const Mode mode = tightest_mode(text_[end]);
            if (mode == Mode::bytes) {
                ++end;
                continue;
            }
            const std::size_t behind = mode == Mode::digits ? end_of_digits(end) : end_of_alphanumerics(end);
            const int back = is(behind, Mode::bytes) ? header(Mode::bytes) : 0;
            if (bits(Mode::bytes, end - from) + bits(mode, behind - end) + header(mode) + back <
                bits(Mode::bytes, behind - from))
                break;
            end = behind;
        }
        return part(Mode::bytes, from, end);
    }

    std::string_view text_;
};

/// Bits one after the other, the highest first.
class BitWriter {
public:
    explicit BitWriter(std::size_t bytes) { out_.reserve(bytes); }

    /// At most 16 bits.
    void put(unsigned value, int bits) {
        held_ = held_ << bits | value;
        count_ += bits;
        for (; count_ >= 8; count_ -= 8) out_.push_back(static_cast<std::uint8_t>(held_ >> (count_ - 8)));
    }
    std::size_t size() const { return 8 * out_.size() + static_cast<std::size_t>(count_); }
    Bytes take() { return std::move(out_); }

private:
    Bytes out_;
    std::uint32_t held_ = 0; ///< what was written last, the lowest `count_` bits of it not yet in a byte
    int count_ = 0;
};

unsigned mode_indicator(Mode mode) { // table 2
    return mode == Mode::digits ? 1 : mode == Mode::alphanumeric ? 2 : 4;
}

/// So many characters as one number, in that base.
unsigned number_of(std::string_view characters, unsigned base) {
    unsigned number = 0;
    for (const char c : characters) number = number * base + value_of_character(c);
    return number;
}

void put_characters(BitWriter& out, const Segment& segment) {
    if (segment.mode == Mode::bytes) {
        for (const char c : segment.text) out.put(static_cast<unsigned char>(c), 8);
        return;
    }
    const std::size_t at_once = segment.mode == Mode::digits ? 3 : 2;
    const unsigned base = segment.mode == Mode::digits ? 10 : 45;
    for (std::string_view rest = segment.text; !rest.empty(); rest.remove_prefix(std::min(at_once, rest.size()))) {
        const std::string_view group = rest.substr(0, at_once);
        out.put(number_of(group, base), character_bits(segment.mode, static_cast<int>(group.size())));
    }
}

int bits_of_segments(const std::vector<Segment>& segments, int version) {
    int bits = 0;
    for (const Segment& segment : segments)
        bits += mode_bits + length_bits(segment.mode, version) +
                character_bits(segment.mode, static_cast<int>(segment.text.size()));
    return bits;
}

} // namespace

std::vector<Segment> segments_of(std::string_view text) {
    if (text.find('\0') != std::string_view::npos) return {{Mode::bytes, text}};
    const Splitter splitter(text);
    std::vector<Segment> segments;
    for (std::size_t at = 0; at < text.size(); at += segments.back().text.size()) segments.push_back(splitter.next(at));
    return segments;
}

std::optional<int> smallest_version(const std::vector<Segment>& segments, EcLevel level) {
    int bits = 0;
    for (int version = 1; version <= max_version; ++version) {
        if (version == 1 || version == 10 || version == 27) bits = bits_of_segments(segments, version);
        if (bits <= 8 * data_codewords(version, level)) return version;
    }
    return std::nullopt;
}

Bytes data_of(const std::vector<Segment>& segments, int version, EcLevel level) {
    const auto bytes = static_cast<std::size_t>(data_codewords(version, level));
    BitWriter out(bytes);
    for (const Segment& segment : segments) {
        out.put(mode_indicator(segment.mode), mode_bits);
        out.put(static_cast<unsigned>(segment.text.size()), length_bits(segment.mode, version));
        put_characters(out, segment);
    }
    out.put(0, static_cast<int>(std::min<std::size_t>(mode_bits, 8 * bytes - out.size()))); // the terminator
    if (out.size() % 8 != 0) out.put(0, static_cast<int>(8 - out.size() % 8));
    Bytes data = out.take();
    for (bool second = false; data.size() < bytes; second = !second) data.push_back(second ? 0x11 : 0xec);
    return data;
}

} // namespace qrid
