#include "qrid/qr/layout.h"

#include <algorithm>
#include <cstdlib>
#include <mutex>

namespace qrid {

namespace {

constexpr int finder_size = 7, timing_line = 6;

bool dark_in_rings(int x,
                   int y) { // of a finder pattern with its separator, and of an alignment pattern: from the middle
    const int ring = std::max(std::abs(x), std::abs(y));
    return ring != 2 && ring != 4;
}
bool dark_in_aligner(int x, int y) { return std::max(std::abs(x), std::abs(y)) != 1; }

std::vector<int> alignment_of(int version) {
    if (version == 1) return {};
    const int count = version / 7 + 2;
    // Even steps from the far end; version 32 alone is off the rule (annex E).
    const int step = version == 32 ? 26 : (4 * version + 2 * count + 1) / (2 * count - 2) * 2;
    std::vector<int> places(static_cast<std::size_t>(count), timing_line);
    for (int i = count - 1, at = modules_of(version) - 7; i > 0; --i, at -= step)
        places[static_cast<std::size_t>(i)] = at;
    return places;
}

/// A square of modules around one.
FunctionPattern square(int x, int y, int reach, bool (*is_dark)(int, int), double weight) {
    FunctionPattern pattern;
    pattern.weight = weight;
    for (int v = -reach; v <= reach; ++v)
        for (int u = -reach; u <= reach; ++u) {
            pattern.modules.push_back({x + u + 0.5, y + v + 0.5});
            pattern.dark.push_back(is_dark(u, v));
        }
    return pattern;
}

class Maker {
public:
    explicit Maker(int version) {
        made_.version = version;
        made_.size = modules_of(version);
        made_.alignment = alignment_of(version);
        made_.uses.assign(static_cast<std::size_t>(made_.size) * static_cast<std::size_t>(made_.size), ModuleUse::data);
    }

    Layout make() {
        add_timing();
        add_finders();
        add_aligners();
        add_format();
        if (made_.version >= 7) add_version();
        return std::move(made_);
    }

private:
    void set(int x, int y, ModuleUse use) {
        if (x < 0 || y < 0 || x >= made_.size || y >= made_.size) return;
        made_.uses[static_cast<std::size_t>(y) * static_cast<std::size_t>(made_.size) + static_cast<std::size_t>(x)] =
            use;
    }
    void set(int x, int y, bool dark) { set(x, y, dark ? ModuleUse::dark : ModuleUse::light); }

    void add_timing() {
        constexpr int piece = 12, first = finder_size + 1;
        for (int i = first; i < made_.size - first; ++i) {
            set(i, timing_line, i % 2 == 0);
            set(timing_line, i, i % 2 == 0);
        }
        for (bool down : {false, true})
            for (int from = first; from + piece <= made_.size - first; from += piece) {
                FunctionPattern part;
                for (int i = from; i < from + piece; ++i) {
                    const PlanePoint along{i + 0.5, timing_line + 0.5};
                    part.modules.push_back(down ? PlanePoint{along.y, along.x} : along);
                    part.dark.push_back(i % 2 == 0);
                }
                made_.timing.push_back(std::move(part));
            }
    }

    void add_finders() {
        constexpr int middle = finder_size / 2, ring = 4;
        constexpr double weight = 2;
        const int far = made_.size - 1 - middle;
        for (const ModuleAt at : {ModuleAt{middle, middle}, ModuleAt{far, middle}, ModuleAt{middle, far}}) {
            for (int v = -ring; v <= ring; ++v)
                for (int u = -ring; u <= ring; ++u) set(at.x + u, at.y + v, dark_in_rings(u, v));
            made_.corners.push_back(square(at.x, at.y, ring, dark_in_rings, weight));
        }
    }

    void add_aligners() {
        for (std::size_t row = 0; row < made_.alignment.size(); ++row)
            for (std::size_t column = 0; column < made_.alignment.size(); ++column) {
                if (!made_.has_aligner(column, row)) continue;
                const int x = made_.alignment[column], y = made_.alignment[row];
                for (int v = -2; v <= 2; ++v)
                    for (int u = -2; u <= 2; ++u) set(x + u, y + v, dark_in_aligner(u, v));
                made_.aligners.push_back(square(x, y, 2, dark_in_aligner, 1));
            }
    }

    void add_format() {
        const FormatPlaces places = format_places(made_.size);
        for (const auto& copy : {places.beside_top_left, places.beside_others})
            for (const ModuleAt at : copy) set(at.x, at.y, ModuleUse::format);
        set(8, made_.size - 8, true);
    }

    void add_version() { // section 7.10: six bits, and twelve of a Golay code
        auto rest = static_cast<unsigned>(made_.version);
        for (int i = 0; i < 12; ++i) rest = rest << 1 ^ (rest >> 11) * 0x1f25U;
        const unsigned bits = static_cast<unsigned>(made_.version) << 12 | rest;
        for (int i = 0; i < 18; ++i) {
            const int far = made_.size - 11 + i % 3, near = i / 3;
            const bool dark = (bits >> i & 1U) != 0;
            set(far, near, dark);
            set(near, far, dark);
        }
    }

    Layout made_;
};

} // namespace

bool Layout::has_aligner(std::size_t column, std::size_t row) const {
    const std::size_t last = alignment.size() - 1;
    return !(column == 0 && row == 0) && !(column == 0 && row == last) && !(column == last && row == 0);
}

const Layout& layout_of(int version) {
    static std::array<Layout, max_version> layouts;
    static std::array<std::once_flag, max_version> made;
    const auto i = static_cast<std::size_t>(version - 1);
    std::call_once(made.at(i), [&] { layouts[i] = Maker(version).make(); });
    return layouts[i];
}

FormatPlaces format_places(int size) {
    FormatPlaces places;
    constexpr int line = 8;
    for (int i = 0; i < 15; ++i) {
        const auto bit = static_cast<std::size_t>(i);
        if (i < 8) // down column 8 and to the left in row 8, over the timing patterns
            places.beside_top_left[bit] = {line, i < timing_line ? i : i + 1};
        else
            places.beside_top_left[bit] = {i == 8 ? timing_line + 1 : 14 - i, line};
        places.beside_others[bit] = i < 8 ? ModuleAt{size - 1 - i, line} : ModuleAt{line, size - 15 + i};
    }
    return places;
}

unsigned format_bits(EcLevel level, int mask) {
    const unsigned level_bits = std::array{1U, 0U, 3U, 2U}.at(static_cast<std::size_t>(level));
    const unsigned data = level_bits << 3 | static_cast<unsigned>(mask);
    unsigned rest = data;
    for (int i = 0; i < 10; ++i) rest = rest << 1 ^ (rest >> 9) * 0x537U;
    return (data << 10 | rest) ^ 0x5412U;
}

unsigned format_bits_of_model_1(EcLevel level, int mask) { return format_bits(level, mask) ^ 0x5412U ^ 0x2825U; }

} // namespace qrid
