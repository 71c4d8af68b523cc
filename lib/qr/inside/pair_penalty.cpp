#include "qrid/qr/inside/pair_penalty.h"

#include <bit>
#include <cstdlib>

namespace qrid {

namespace {

constexpr int points_of_block = 3, points_of_pattern = 40, points_of_imbalance = 10;

constexpr PairOfWords in_both(std::uint64_t word) { return PairOfWords{word, word}; }

bool is_any(PairOfWords pair) { return (pair[0] | pair[1]) != 0; }

/// The bits of each four, counted: 0 to 4.
PairOfWords counts_of_four(PairOfWords bits) {
    constexpr std::uint64_t ones = 0x5555555555555555, twos = 0x3333333333333333;
    bits -= bits >> 1 & in_both(ones);
    return (bits & in_both(twos)) + (bits >> 2 & in_both(twos));
}

/// Adds up counts of four bits each, which are at most 15, of at most a thousand words.
class PairSum {
public:
    void add(PairOfWords counts) {
        constexpr std::uint64_t fours = 0x0f0f0f0f0f0f0f0f, eights = 0x00ff00ff00ff00ff;
        const PairOfWords bytes = (counts & in_both(fours)) + (counts >> 4 & in_both(fours));
        sums_ += (bytes & in_both(eights)) + (bytes >> 8 & in_both(eights));
    }
    std::array<int, masks_of_pair> total() const {
        std::array<int, masks_of_pair> totals{};
        for (std::size_t lane = 0; lane < totals.size(); ++lane)
            for (int shift = 0; shift < 64; shift += 16)
                totals[lane] += static_cast<int>(sums_[lane] >> shift & 0xffff);
        return totals;
    }

private:
    PairOfWords sums_{};
};

using TwoPenalties = std::array<int, masks_of_pair>;

void add(TwoPenalties& to, const PairSum& sum, int points = 1) {
    const auto totals = sum.total();
    for (std::size_t lane = 0; lane < to.size(); ++lane) to[lane] += points * totals[lane];
}

/// One column of modules of one mask; what is outside is light.
class ModuleColumn {
public:
    ModuleColumn(const PairOfWords* words, int size, std::size_t lane, int bit)
        : words_(words), size_(size), lane_(lane), bit_(bit) {}

    /// Whether the dark run that ends at row `last` is the middle of 1:1:3:1:1 that counts.
    bool has_pattern(int last) const {
        int first = last;
        while (dark(first - 1)) --first;
        const int length = last - first + 1, scale = length / 3;
        if (length % 3 != 0) return false;
        const int begin = first - 2 * scale, end = last + 1 + 2 * scale;
        return is(first - scale, first, false) && is(begin, first - scale, true) && !dark(begin - 1) &&
               is(last + 1, last + 1 + scale, false) && is(last + 1 + scale, end, true) && !dark(end) &&
               (is(begin - 4 * scale, begin, false) || is(end, end + 4 * scale, false));
    }

private:
    bool dark(int y) const { return y >= 0 && y < size_ && (words_[y][lane_] >> bit_ & 1) != 0; }
    bool is(int from, int end, bool wanted) const {
        for (int y = from; y < end; ++y)
            if (dark(y) != wanted) return false;
        return true;
    }

    const PairOfWords* words_;
    int size_;
    std::size_t lane_;
    int bit_;
};

/// Of a column of words: rule 1, and rule 3 where its 1 is more than one module.
void add_runs(TwoPenalties& to, const PairOfMasks& masked, std::size_t word) {
    const PairOfWords* row = masked.column(word);
    const PairOfWords modules = in_both(masked.modules_in(word));
    PairSum sum;
    std::array<PairOfWords, 3> same{};  // as the row before: of the last rows, the latest first
    std::array<PairOfWords, 4> fives{}; // ends of five rows that are the same, or more
    for (std::ptrdiff_t y = 1; y < masked.size(); ++y) {
        const PairOfWords now = ~(row[y] ^ row[y - 1]) & modules;
        const PairOfWords five = now & same[0] & same[1] & same[2];
        // A run of n costs n - 2: one for each five in it, and two more.
        sum.add(counts_of_four(five) + 2 * counts_of_four(five & ~fives[0]));
        // Dark ones of six, or of nine and more, with as much light beside them as the pattern has.
        const PairOfWords end = five & row[y] & ~(row[y + 1] | row[y + 2]);
        const PairOfWords six = fives[0] & row[y + 3] & row[y - 8] & ~(row[y - 6] | row[y - 7]);
        const PairOfWords candidates = end & (six | (fives[3] & ~row[y + 3]));
        if (is_any(candidates))
            for (std::size_t lane = 0; lane < masks_of_pair; ++lane)
                for (std::uint64_t rest = candidates[lane]; rest != 0; rest &= rest - 1)
                    if (ModuleColumn(row, masked.size(), lane, std::countr_zero(rest)).has_pattern(static_cast<int>(y)))
                        to[lane] += points_of_pattern;
        same = {now, same[0], same[1]};
        fives = {five, fives[0], fives[1], fives[2]};
    }
    add(to, sum);
}

/// Rule 3 where its 1 is one module.
void add_patterns(TwoPenalties& to, const PairOfMasks& masked, std::size_t word) {
    const PairOfWords* row = masked.column(word);
    for (std::ptrdiff_t y = 0; y + 7 <= masked.size(); ++y) {
        const PairOfWords pattern = row[y] & row[y + 2] & row[y + 3] & row[y + 4] & row[y + 6] &
                                    ~(row[y - 1] | row[y + 1] | row[y + 5] | row[y + 7]);
        const PairOfWords before = row[y - 2] | row[y - 3] | row[y - 4];
        const PairOfWords behind = row[y + 8] | row[y + 9] | row[y + 10];
        const PairOfWords found = pattern & ~(before & behind);
        // A beginning has no other within seven rows: so few are found that counting them one by one costs nothing.
        if (is_any(found))
            for (std::size_t lane = 0; lane < masks_of_pair; ++lane)
                to[lane] += points_of_pattern * std::popcount(found[lane]);
    }
}

/// Rule 2, and how many modules are dark.
void add_blocks(TwoPenalties& to, TwoPenalties& dark, const PairOfMasks& masked, std::size_t word) {
    const PairOfWords* row = masked.column(word);
    const PairOfWords* next = masked.column(word + 1);
    const bool is_last = word + 1 == masked.words();
    const PairOfWords corners = in_both(is_last ? masked.modules_in(word) >> 1 : ~std::uint64_t{0});
    PairSum alike, darkness;
    darkness.add(counts_of_four(row[0]));
    for (std::ptrdiff_t y = 1; y < masked.size(); ++y) {
        const PairOfWords beside = row[y] >> 1 | next[y] << 63;
        const PairOfWords differs = row[y] ^ row[y - 1], next_differs = next[y] ^ next[y - 1];
        const PairOfWords block = ~(differs | (differs >> 1 | next_differs << 63) | (row[y] ^ beside)) & corners;
        alike.add(counts_of_four(block));
        darkness.add(counts_of_four(row[y]));
    }
    add(to, alike, points_of_block);
    add(dark, darkness);
}

int points_of_balance(int dark, int modules) { // rule 4
    const int percent = (200 * dark + modules) / modules / 2;
    return std::abs(percent - 50) / 5 * points_of_imbalance;
}

} // namespace

PairOfMasks::PairOfMasks(int size)
    : size_(size), words_((static_cast<std::size_t>(size) + 63) / 64), columns_((words_ + 1) * stride()) {}

void PairOfMasks::turn(const std::vector<std::uint64_t>& data, const std::uint64_t* frames) {
    for (std::size_t word = 0; word < words_; ++word) {
        PairOfWords* to = columns_.data() + word * stride() + margin;
        for (std::size_t i = word; i < data.size(); i += words_, ++to)
            *to = in_both(data[i]) ^ PairOfWords { frames[2 * i], frames[2 * i + 1] };
    }
}

std::uint64_t PairOfMasks::modules_in(std::size_t word) const {
    const bool is_last = word + 1 == words_; // no size is a multiple of 64
    return is_last ? (std::uint64_t{1} << size_ % 64) - 1 : ~std::uint64_t{0};
}

std::array<int, masks_of_pair> penalties_of_two(const PairOfMasks& rows, const PairOfMasks& columns) {
    TwoPenalties penalties{}, dark{};
    for (std::size_t word = 0; word < rows.words(); ++word) {
        for (const PairOfMasks* masked : {&rows, &columns}) {
            add_runs(penalties, *masked, word);
            add_patterns(penalties, *masked, word);
        }
        add_blocks(penalties, dark, rows, word);
    }
    for (std::size_t lane = 0; lane < penalties.size(); ++lane)
        penalties[lane] += points_of_balance(dark[lane], rows.size() * rows.size());
    return penalties;
}

} // namespace qrid
