#include "qrid/qr/inside/pyramid.h"

#include "qrid/qr/inside/prepare.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace qrid {

namespace {

constexpr std::size_t largest_doubled = 8'000'000; // pixels, before
constexpr int smallest_level = 21;                 // of a picture that is looked at: version 1, a pixel a module
constexpr double largest_module = 7;               // pixels; of more the picture is halved: it is work for nothing

} // namespace

const GrayImage& Pyramid::level(int level) {
    if (level > 0) {
        if (doubled_.pixels.empty()) doubled_ = doubled(this->level(0));
        return doubled_;
    }
    if (positive_ != nullptr) {
        const auto index = static_cast<std::size_t>(-level);
        while (made_.size() <= index) made_.emplace_back();
        if (made_[index].pixels.empty()) made_[index] = inverted(positive_->level(level));
        return made_[index];
    }
    if (level == 0) return *picture_;
    while (made_.size() < static_cast<std::size_t>(-level))
        made_.push_back(halved(made_.empty() ? *picture_ : made_.back()));
    return made_[static_cast<std::size_t>(-level - 1)];
}

bool Pyramid::has(int level) const {
    if (level > 0) return picture_->pixels.size() <= largest_doubled;
    return std::min(picture_->width, picture_->height) >> -level >= smallest_level;
}

int Pyramid::coarsest() const {
    int level = 0;
    while (has(level - 1)) --level;
    return level;
}

int Pyramid::level_for(double module, int most) const {
    int level = most;
    for (double there = std::ldexp(module, most); there >= largest_module && has(level - 1); there /= 2) --level;
    return level;
}

} // namespace qrid
