// The kinds of pictures that the scanner is measured on, and how many of each it must read.
#pragma once

#include "page.h"
#include "qrid/picture/image.h"
#include "random.h"

#include <algorithm>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace qrid::bench {

/// A picture, and what may be read from it.
struct Sample {
    GrayImage picture;
    std::vector<std::string> texts;
    bool readable = true; ///< all the texts must be read; else it is right to read nothing but them
    Image colour{};       ///< instead of the picture, where colours matter
};

struct Kind {
    std::string_view name;
    double floor = 1; ///< the share that must be right; 0 when there is no such demand
    Sample (*make)(int number, Random& random);
    int weight = 1; ///< of pictures that take so many times as long so many fewer are made

    int count(int per_kind) const { return std::max(1, per_kind / weight); }

    /// The picture of that number, the same at every call and on every machine.
    Sample sample(int number) const {
        Random random(name, number);
        return make(number, random);
    }
};

/// In the order of the table.
std::span<const Kind> kinds();

/// Pictures in which there is nothing to read, for kinds().
Sample text_page(int number, Random& random);
Sample random_texture(int number, Random& random);
Sample random_modules(int number, Random& random);
Sample half_code(int number, Random& random);
Sample halftone(int number, Random& random);

/// Random bytes in Base45 at level L or M, in the smallest symbol.
Card small_card(int bytes, Random& random);

/// Codes that fill the picture, that are many, or that someone made pretty.
Sample close_up(int number, Random& random);
Sample large_modules(int number, Random& random);
Sample monitor_photo(int number, Random& random);
Sample turned_group(int number, Random& random);
Sample code_in_code(int number, Random& random);
Sample long_page(int number, Random& random);
Sample creased(int number, Random& random);
Sample dotted(int number, Random& random);
Sample colour_pair(int number, Random& random);

} // namespace qrid::bench
