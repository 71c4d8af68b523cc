#include "qrid/qr/inside/masking.h"

#include "qrid/qr/codewords.h"
#include "qrid/qr/inside/pair_penalty.h"
#include "qrid/qr/layout.h"

#include <algorithm>
#include <memory>
#include <mutex>

namespace qrid {

namespace {

constexpr std::size_t level_count = 4;

BitRows frame_under(int mask, const Layout& layout, EcLevel level) {
    BitRows frame(layout.size);
    for (int y = 0; y < layout.size; ++y)
        for (int x = 0; x < layout.size; ++x) {
            const ModuleUse use = layout.use(x, y);
            if (use == ModuleUse::dark || (use == ModuleUse::data && is_masked(mask, x, y))) frame.turn(x, y);
        }
    const FormatPlaces places = format_places(layout.size);
    const unsigned bits = format_bits(level, mask);
    for (const auto& copy : {places.beside_top_left, places.beside_others})
        for (std::size_t bit = 0; bit < copy.size(); ++bit) frame.turn(copy[bit].x, copy[bit].y, bits >> bit & 1U);
    return frame;
}

void append_pairs(std::vector<std::uint64_t>& to, const std::vector<BitRows>& frames) {
    for (std::size_t mask = 0; mask < frames.size(); mask += masks_of_pair)
        for (std::size_t i = 0; i < frames[mask].bits.size(); ++i)
            for (std::size_t lane = 0; lane < masks_of_pair; ++lane) to.push_back(frames[mask + lane].bits[i]);
}

} // namespace

MaskedFrames::MaskedFrames(int version, EcLevel level) {
    std::vector<BitRows> columns;
    for (int mask = 0; mask < mask_count; ++mask) {
        frames.push_back(frame_under(mask, layout_of(version), level));
        columns.push_back(transposed(frames.back()));
    }
    append_pairs(rows_of_pairs, frames);
    append_pairs(columns_of_pairs, columns);
}

const MaskedFrames& masked_frames(int version, EcLevel level) {
    static std::array<std::unique_ptr<const MaskedFrames>, level_count * max_version> all;
    static std::array<std::once_flag, level_count * max_version> made;
    const std::size_t i = static_cast<std::size_t>(version - 1) * level_count + static_cast<std::size_t>(level);
    std::call_once(made.at(i), [&] { all[i] = std::make_unique<const MaskedFrames>(version, level); });
    return *all[i];
}

std::array<int, mask_count> penalties_of(const BitRows& data, const MaskedFrames& frames) {
    const BitRows columns = transposed(data);
    std::array<int, mask_count> penalties{};
    PairOfMasks rows_of_two(data.size), columns_of_two(data.size);
    for (std::size_t mask = 0; mask < penalties.size(); mask += masks_of_pair) {
        rows_of_two.turn(data.bits, frames.rows_of_pairs.data() + mask * data.bits.size());
        columns_of_two.turn(columns.bits, frames.columns_of_pairs.data() + mask * data.bits.size());
        const auto two = penalties_of_two(rows_of_two, columns_of_two);
        std::copy(two.begin(), two.end(), penalties.begin() + static_cast<std::ptrdiff_t>(mask));
    }
    return penalties;
}

int best_mask(const std::array<int, mask_count>& penalties) {
    return static_cast<int>(std::min_element(penalties.begin(), penalties.end()) - penalties.begin());
}

} // namespace qrid
