// PNM: the plain and the binary forms of PBM, PGM and PPM, and PAM; after the manual pages of Netpbm.
#include "qrid/picture/decoder/give.h"

#include <algorithm>
#include <cctype>
#include <optional>
#include <string>

namespace qrid::decoder {

namespace {

void check(bool good) {
    if (!good) fail(Status::damaged);
}

class Source {
public:
    explicit Source(ByteView file) : text_(text_of(file)) {}

    /// A decimal number behind blanks and comments.
    std::int64_t number() {
        skip_blanks();
        std::int64_t value = 0;
        check(at_ < text_.size() && is_digit(text_[at_]));
        constexpr std::int64_t most = 1'000'000'000;
        for (; at_ < text_.size() && is_digit(text_[at_]); ++at_)
            check((value = value * 10 + (text_[at_] - '0')) <= most);
        return value;
    }

    /// A digit alone: plain PBM need not separate them.
    std::int64_t bit() {
        skip_blanks();
        check(at_ < text_.size() && (text_[at_] == '0' || text_[at_] == '1'));
        return text_[at_++] - '0';
    }

    std::uint8_t byte() {
        check(at_ < text_.size());
        return static_cast<std::uint8_t>(text_[at_++]);
    }

    std::string_view line() {
        const std::size_t end = std::min(text_.find('\n', at_), text_.size());
        const std::string_view line = text_.substr(at_, end - at_);
        at_ = std::min(end + 1, text_.size());
        check(!line.empty() || at_ < text_.size());
        return line;
    }

private:
    static bool is_digit(char c) { return c >= '0' && c <= '9'; }

    void skip_blanks() {
        while (at_ < text_.size() && (text_[at_] == '#' || std::isspace(static_cast<unsigned char>(text_[at_])) != 0)) {
            if (text_[at_] == '#') at_ = std::min(text_.find('\n', at_), text_.size() - 1);
            ++at_;
        }
    }

    std::string_view text_;
    std::size_t at_ = 2;
};

struct Header {
    std::int64_t width = 0, height = 0, samples = 1, most = 1;
};

Header header_of_pam(Source& source) {
    Header header;
    (void)source.line();
    for (;;) {
        const std::string_view line = source.line();
        if (line.starts_with("ENDHDR")) return header;
        const std::size_t space = line.find_first_of(" \t");
        if (line.starts_with('#') || space == std::string_view::npos || line.starts_with("TUPLTYPE")) continue;
        const std::string key(line.substr(0, space)), padded = "P7" + std::string(line.substr(space)) + "\n";
        const std::int64_t value = Source(bytes_of(padded)).number();
        if (key == "WIDTH") header.width = value;
        if (key == "HEIGHT") header.height = value;
        if (key == "DEPTH") header.samples = value;
        if (key == "MAXVAL") header.most = value;
    }
}

} // namespace

void prepare() {}

void decode(const Task& task, ByteView file) {
    check(file.size() > 2);
    const char kind = static_cast<char>(file[1]);
    Source source(file);
    Header header;
    if (kind == '7') {
        header = header_of_pam(source);
    } else {
        header.width = source.number();
        header.height = source.number();
        header.most = kind == '1' || kind == '4' ? 1 : source.number();
        header.samples = kind == '3' || kind == '6' ? 3 : 1;
        if (kind >= '4') (void)source.byte(); // one blank
    }
    constexpr std::int64_t most_value = 65535, most_samples = 4;
    check_size(task, header.width, header.height);
    check(header.most > 0 && header.most <= most_value && header.samples > 0 && header.samples <= most_samples);
    // What is packed or plain may be shorter than it says, and then ends in the middle.
    unsigned packed = 0, left = 0;
    const auto sample = [&]() -> std::uint8_t {
        std::int64_t value = 0;
        if (kind == '1') {
            value = 1 - source.bit(); // ink is 1
        } else if (kind == '4') {
            if (left == 0) {
                packed = source.byte();
                left = 8;
            }
            value = 1 - (packed >> --left & 1U);
        } else if (kind < '4') {
            value = source.number();
        } else {
            value = source.byte();
            if (header.most > 255) value = value << 8 | source.byte();
        }
        return static_cast<std::uint8_t>(std::min(value, header.most) * 255 / header.most);
    };
    const bool is_grey = header.samples < 3, has_alpha = header.samples == 2 || header.samples == 4;
    Bytes rgba;
    for (std::int64_t y = 0; y < header.height; ++y) {
        left = 0; // rows begin at a byte
        for (std::int64_t x = 0; x < header.width; ++x) {
            const std::uint8_t red = sample(), green = is_grey ? red : sample(), blue = is_grey ? red : sample();
            rgba.insert(rgba.end(), {red, green, blue, has_alpha ? sample() : std::uint8_t{255}});
        }
    }
    give_rgba(task,
              {Status::decoded, static_cast<std::uint32_t>(header.width), static_cast<std::uint32_t>(header.height), 1},
              rgba);
}

} // namespace qrid::decoder
