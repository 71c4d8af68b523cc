// The encoder beside libqrencode, which draws the same symbols.
#include "qrid/qr/codewords.h"
#include "qrid/qr/inside/encoder.h"
#include "qrid/qr/inside/masking.h"
#include "qrid/qr/scan.h"
#include "unit/qr/drawing.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <qrencode.h>

#include <array>
#include <cstdlib>
#include <memory>
#include <random>

namespace qrid {
namespace {

constexpr std::array every_level{EcLevel::low, EcLevel::medium, EcLevel::quartile, EcLevel::high};
constexpr std::string_view alphanumeric_set = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

struct FreeOracle {
    void operator()(QRcode* code) const { QRcode_free(code); }
};

std::unique_ptr<QRcode, FreeOracle> oracle(const std::string& text, EcLevel level) {
    const auto as_qrencode = static_cast<QRecLevel>(level);
    const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
    return std::unique_ptr<QRcode, FreeOracle>(
        text.find('\0') == std::string::npos ? QRcode_encodeString(text.c_str(), 0, as_qrencode, QR_MODE_8, 1)
                                             : QRcode_encodeData(static_cast<int>(text.size()), bytes, 0, as_qrencode));
}

std::optional<Symbol> ours(const std::string& text, EcLevel level) {
    const auto segments = segments_of(text);
    const auto version = smallest_version(segments, level);
    if (!version) return std::nullopt;
    return Symbol{modules_of(*version), *version, level, modules_of_segments(segments, *version, level)};
}

/// "same", or how the two differ.
std::string compared(const std::string& text, EcLevel level) {
    const auto theirs = oracle(text, level);
    const auto symbol = ours(text, level);
    if (!theirs || !symbol) return !theirs && !symbol ? "same" : "only one refuses";
    if (symbol->version != theirs->version)
        return fmt::format("version {} instead of {}", symbol->version, theirs->version);
    int wrong = 0;
    for (std::size_t i = 0; i < symbol->modules.size(); ++i) wrong += symbol->modules[i] != (theirs->data[i] & 1);
    return wrong == 0 ? "same" : fmt::format("{} modules of version {}", wrong, symbol->version);
}

std::string random_text(std::mt19937& random, std::size_t length, int kind) {
    std::string text;
    const auto character = [&](unsigned of) {
        return static_cast<char>(of == 0   ? '0' + random() % 10
                                 : of == 1 ? alphanumeric_set[random() % alphanumeric_set.size()]
                                 : of == 2 ? 1 + random() % 255
                                           : random() % 256);
    };
    if (kind < 4)
        while (text.size() < length) text += character(static_cast<unsigned>(kind));
    else if (kind == 4) // one kind after the other
        while (text.size() < length) {
            const auto of = static_cast<unsigned>(random() % 3);
            for (std::size_t run = 1 + random() % 25; run > 0; --run) text += character(of);
        }
    else // regular, with patterns larger than chance makes them
        for (const std::string period = random_text(random, 1 + random() % 4, 3); text.size() < length;) text += period;
    return text;
}

TEST(Encoder, DrawsEveryVersionAndLevelAsLibqrencodeDoes) {
    std::mt19937 random(26);
    for (int version = 1; version <= max_version; ++version)
        for (const EcLevel level : every_level) {
            const bool in_bytes = (version + static_cast<int>(level)) % 2 == 0;
            const int capacity = in_bytes ? byte_capacity(version, level) : alphanumeric_capacity(version, level);
            const int length = capacity - static_cast<int>(random() % 2); // full, or with padding
            const std::string text = random_text(random, static_cast<std::size_t>(length), in_bytes ? 3 : 1);
            EXPECT_EQ(ours(text, level).value().version, version);
            EXPECT_EQ(compared(text, level), "same") << version << letter(level);
        }
}

// QRID_SYMBOLS says how many; ctest --preset long takes 100,000.
TEST(Encoder, DrawsRandomTextsAsLibqrencodeDoes) {
    const char* const wanted = std::getenv("QRID_SYMBOLS");
    const int count = wanted == nullptr ? 150 : std::atoi(wanted);
    std::mt19937 random(19);
    for (int i = 0; i < count; ++i) {
        const std::size_t longest = i % 25 == 0 ? 7200 : i % 3 == 0 ? 1000 : 60;
        const std::size_t length = 1 + random() % longest;
        const int kind = static_cast<int>(random() % 6);
        const std::string text = random_text(random, length, kind);
        const EcLevel level = every_level.at(random() % every_level.size());
        ASSERT_EQ(compared(text, level), "same") << i << ": " << text.size() << " of kind " << kind << letter(level);
    }
}

TEST(Encoder, DrawsWhereModesChangeAsLibqrencodeDoes) {
    for (const std::string& text : std::vector<std::string>{"1",
                                                            "A",
                                                            "a",
                                                            std::string(1, '\0'),
                                                            "1a",
                                                            "123456a",
                                                            "1234567a",
                                                            "12345678a",
                                                            "1A",
                                                            "123456A",
                                                            "1234567A",
                                                            "12345678901234A",
                                                            "A1234567",
                                                            "A12345678901234567",
                                                            "A123456789012345A",
                                                            "A1234567890123456789A",
                                                            "aA",
                                                            "aABCDEFGHIJKLMNO",
                                                            "aABCDEFGHIJKLMNOPQRSTUVWa",
                                                            "a123456",
                                                            "a12345678",
                                                            "a123456789012345a",
                                                            "ABCDEa",
                                                            "ABCDEFGa",
                                                            "ABCDEFGHIa",
                                                            "HTTPS://X.EXAMPLE/a",
                                                            "https://x.example/0123456789012345",
                                                            "\xff\x80"})
        for (const EcLevel level : every_level) EXPECT_EQ(compared(text, level), "same") << text << letter(level);
}

/// Table 11 as masking.h has it, module by module.
int counted_penalty(const Symbol& symbol) {
    int penalty = 0, dark = 0;
    for (const bool down : {false, true})
        for (int line = 0; line < symbol.size; ++line) {
            const auto at = [&](int i) {
                if (i < 0 || i >= symbol.size) return false;
                return down ? symbol.dark(line, i) : symbol.dark(i, line);
            };
            for (int from = 0, to = 0; from < symbol.size; from = to) {
                for (to = from; to < symbol.size && at(to) == at(from);) ++to;
                if (to - from >= 5) penalty += to - from - 2;
            }
            const auto is = [&](int from, int length, bool wanted) {
                for (int i = from; i < from + length; ++i)
                    if (at(i) != wanted) return false;
                return true;
            };
            for (int scale = 1; 7 * scale <= symbol.size; ++scale)
                for (int from = 0; from + 7 * scale <= symbol.size; ++from)
                    if (!at(from - 1) && is(from, scale, true) && is(from + scale, scale, false) &&
                        is(from + 2 * scale, 3 * scale, true) && is(from + 5 * scale, scale, false) &&
                        is(from + 6 * scale, scale, true) && !at(from + 7 * scale) &&
                        (is(from - 4 * scale, 4 * scale, false) || is(from + 7 * scale, 4 * scale, false)))
                        penalty += 40;
        }
    for (int y = 0; y < symbol.size; ++y)
        for (int x = 0; x < symbol.size; ++x) {
            dark += symbol.dark(x, y);
            const bool color = symbol.dark(x, y);
            if (x + 1 < symbol.size && y + 1 < symbol.size && symbol.dark(x + 1, y) == color &&
                symbol.dark(x, y + 1) == color && symbol.dark(x + 1, y + 1) == color)
                penalty += 3;
        }
    const int modules = symbol.size * symbol.size;
    return penalty + std::abs((200 * dark + modules) / modules / 2 - 50) / 5 * 10;
}

// All eight, where the choice of one would show a mistake in another only now and then.
TEST(Encoder, CountsThePenaltyOfEachMask) {
    std::mt19937 random(5);
    for (const int version : {1, 6, 7, 12, 19, 27, 40})
        for (int drawing = 0; drawing < 4; ++drawing) {
            const MaskedFrames& frames = masked_frames(version, EcLevel::quartile);
            BitRows data(modules_of(version));
            for (const ModuleAt& at : modules_of_bits(version)) { // noise, stripes, large patterns, all dark
                const bool dark = drawing == 0   ? random() % 2 == 0
                                  : drawing == 1 ? at.x % 7 != 1 && at.x % 7 != 5
                                  : drawing == 2 ? at.y / 3 % 11 < 7 && at.y / 3 % 11 != 1 && at.y / 3 % 11 != 5
                                                 : true;
                data.turn(at.x, at.y, dark ? 1 : 0);
            }
            const auto penalties = penalties_of(data, frames);
            for (std::size_t mask = 0; mask < penalties.size(); ++mask) {
                Symbol symbol{data.size, version, EcLevel::quartile, {}};
                for (int y = 0; y < data.size; ++y)
                    for (int x = 0; x < data.size; ++x) {
                        const std::size_t word =
                            static_cast<std::size_t>(y) * data.words + static_cast<std::size_t>(x) / 64;
                        const std::uint64_t bits = data.bits[word] ^ frames.frames[mask].bits[word];
                        symbol.modules.push_back(static_cast<std::uint8_t>(bits >> x % 64 & 1));
                    }
                EXPECT_EQ(penalties[mask], counted_penalty(symbol)) << version << ", mask " << mask << ", " << drawing;
            }
        }
}

TEST(Encoder, TakesTheFirstOfEquallyGoodMasks) {
    EXPECT_EQ(best_mask({9, 8, 7, 8, 7, 7, 9, 9}), 2);
    EXPECT_EQ(best_mask({5, 5, 5, 5, 5, 5, 5, 5}), 0);
}

TEST(Encoder, ParityIsWhatTheReaderWouldCorrectTo) {
    std::mt19937 random(3);
    for (const int version : {1, 5, 14, 40})
        for (const EcLevel level : every_level) {
            Bytes data(static_cast<std::size_t>(data_codewords(version, level)));
            for (std::uint8_t& byte : data) byte = static_cast<std::uint8_t>(random());
            Bytes codewords = codewords_of(data, version, level);
            EXPECT_EQ(wrong_codewords(codewords, version, level), 0);
            codewords[random() % codewords.size()] ^= 1;
            EXPECT_EQ(wrong_codewords(codewords, version, level), 1);
        }
}

TEST(Encoder, IsReadByTheScanner) {
    for (const std::string& text :
         std::vector<std::string>{"A1234567890123456789A", "caf\xc3\xa9 0123456789 HELLO WORLD", test::some_text(1800)})
        for (const EcLevel level : every_level) {
            const auto codes = scan_codes(test::picture_of(ours(text, level).value(), 3));
            ASSERT_EQ(codes.size(), 1U);
            EXPECT_EQ(codes[0].text, text);
        }
}

} // namespace
} // namespace qrid
