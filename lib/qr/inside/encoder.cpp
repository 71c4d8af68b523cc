#include "qrid/qr/inside/encoder.h"

#include "qrid/qr/codewords.h"
#include "qrid/qr/inside/masking.h"

#include <algorithm>
#include <array>
#include <mutex>

namespace qrid {

namespace {

/// Where one bit of the codewords goes, or the next two where they lie beside each other in one word: the first of two
/// to the right, as the higher bit.
struct BitPlace {
    std::uint16_t word;
    std::uint8_t shift, bits;
};

std::vector<BitPlace> places_in_words(int version) {
    const std::vector<ModuleAt>& modules = modules_of_bits(version);
    const std::size_t bits = modules.size() / 8 * 8;
    const BitRows rows(modules_of(version));
    const auto word_of = [&](const ModuleAt& at) {
        return static_cast<std::size_t>(at.y) * rows.words + static_cast<std::size_t>(at.x) / 64;
    };
    std::vector<BitPlace> places;
    for (std::size_t i = 0; i < bits; ++i) {
        const ModuleAt& at = modules[i];
        const bool has_second = i + 1 < bits && modules[i + 1].x == at.x - 1 && word_of(modules[i + 1]) == word_of(at);
        if (has_second) ++i;
        places.push_back({static_cast<std::uint16_t>(word_of(at)), static_cast<std::uint8_t>(modules[i].x % 64),
                          static_cast<std::uint8_t>(has_second ? 2 : 1)});
    }
    return places;
}

const std::vector<BitPlace>& kept_places(int version) {
    static std::array<std::vector<BitPlace>, max_version> places;
    static std::array<std::once_flag, max_version> made;
    const auto i = static_cast<std::size_t>(version - 1);
    std::call_once(made.at(i), [&] { places[i] = places_in_words(version); });
    return places[i];
}

BitRows laid_out(Bytes codewords, int version) {
    codewords.push_back(0); // so that each two can be read together
    BitRows rows(modules_of(version));
    unsigned at = 0;
    for (const BitPlace& place : kept_places(version)) {
        const unsigned two_codewords = static_cast<unsigned>(codewords[at / 8]) << 8 | codewords[at / 8 + 1];
        const unsigned bits = two_codewords >> (16U - at % 8 - place.bits) & ((1U << place.bits) - 1);
        rows.bits[place.word] ^= std::uint64_t{bits} << place.shift;
        at += place.bits;
    }
    return rows;
}

constexpr std::size_t together = 8; // modules that are written at a time

constexpr auto modules_of_byte() {
    std::array<std::array<std::uint8_t, together>, 256> modules{};
    for (std::size_t byte = 0; byte < modules.size(); ++byte)
        for (std::size_t bit = 0; bit < together; ++bit) modules[byte][bit] = byte >> bit & 1;
    return modules;
}
constexpr auto byte_modules = modules_of_byte();

std::vector<std::uint8_t> modules_under(const BitRows& frame, const BitRows& data) {
    const auto size = static_cast<std::size_t>(data.size);
    std::vector<std::uint8_t> modules(size * size + together); // what a row writes behind its end, the next writes anew
    for (std::size_t y = 0; y < size; ++y)
        for (std::size_t x = 0; x < size; x += together) {
            const std::size_t word = y * data.words + x / 64;
            const auto byte = static_cast<std::uint8_t>((data.bits[word] ^ frame.bits[word]) >> x % 64);
            std::copy(byte_modules[byte].begin(), byte_modules[byte].end(), modules.data() + y * size + x);
        }
    modules.resize(size * size);
    return modules;
}

} // namespace

std::vector<std::uint8_t> modules_of_segments(const std::vector<Segment>& segments, int version, EcLevel level) {
    const BitRows data = laid_out(codewords_of(data_of(segments, version, level), version, level), version);
    const MaskedFrames& frames = masked_frames(version, level);
    const auto mask = static_cast<std::size_t>(best_mask(penalties_of(data, frames)));
    return modules_under(frames.frames[mask], data);
}

} // namespace qrid
