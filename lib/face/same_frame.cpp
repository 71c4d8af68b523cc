#include "qrid/face/same_frame.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace qrid {

namespace {

/// What is compared: the middle of the face, so that a shift does not leave the picture.
constexpr int first = 14, end = 50;
constexpr float centre = frame_side / 2.0F;

using Grey = std::vector<float>;

Grey grey(const FloatImage& image) {
    Grey values(static_cast<std::size_t>(frame_side) * frame_side);
    for (std::size_t i = 0; i < values.size(); ++i)
        values[i] = 0.299F * image.rgb[3 * i] + 0.587F * image.rgb[3 * i + 1] + 0.114F * image.rgb[3 * i + 2];
    return values;
}

/// Where the middle of `a` is looked for in `b`.
struct Fit {
    float stretch_x = 1, stretch_y = 1, shift_x = 0, shift_y = 0;
};

float bilinear(const Grey& image, float x, float y) {
    x = std::clamp(x, 0.0F, frame_side - 1.001F);
    y = std::clamp(y, 0.0F, frame_side - 1.001F);
    const int left = static_cast<int>(x), top = static_cast<int>(y);
    const float dx = x - static_cast<float>(left), dy = y - static_cast<float>(top);
    const float* row = &image[static_cast<std::size_t>(top * frame_side + left)];
    return (row[0] * (1 - dx) + row[1] * dx) * (1 - dy) + (row[frame_side] * (1 - dx) + row[frame_side + 1] * dx) * dy;
}

float loss(const Grey& a, const Grey& b, const Fit& fit, int step) {
    double count = 0, sum_a = 0, sum_b = 0, aa = 0, bb = 0, ab = 0;
    for (int y = first; y < end; y += step)
        for (int x = first; x < end; x += step) {
            const double u = a[static_cast<std::size_t>(y * frame_side + x)];
            const double v = bilinear(b, centre + (static_cast<float>(x) - centre) * fit.stretch_x + fit.shift_x,
                                      centre + (static_cast<float>(y) - centre) * fit.stretch_y + fit.shift_y);
            count += 1, sum_a += u, sum_b += v, aa += u * u, bb += v * v, ab += u * v;
        }
    const double spread = (aa - sum_a * sum_a / count) * (bb - sum_b * sum_b / count);
    return spread > 1e-6 ? static_cast<float>(1 - (ab - sum_a * sum_b / count) / std::sqrt(spread)) : 2.0F;
}

/// Downhill from one fit, with ever smaller steps.
float best_from(const Grey& a, const Grey& b, Fit fit) {
    float best = loss(a, b, fit, 2);
    float stretch = 0.04F, shift = 1.5F;
    for (int round = 0; round < 24 && shift > 0.1F; ++round) {
        const Fit before = fit;
        for (float Fit::*axis : {&Fit::shift_x, &Fit::shift_y, &Fit::stretch_x, &Fit::stretch_y}) {
            const float by = axis == &Fit::shift_x || axis == &Fit::shift_y ? shift : stretch;
            for (const float sign : {-1.0F, 1.0F}) {
                Fit next = fit;
                next.*axis += sign * by;
                if (next.stretch_x < 0.7F || next.stretch_x > 1.4F || next.stretch_y < 0.7F || next.stretch_y > 1.4F)
                    continue;
                const float value = loss(a, b, next, 2);
                if (value < best) best = value, fit = next;
            }
        }
        const bool moved = fit.shift_x != before.shift_x || fit.shift_y != before.shift_y ||
                           fit.stretch_x != before.stretch_x || fit.stretch_y != before.stretch_y;
        if (!moved) shift /= 2, stretch /= 2;
    }
    return loss(a, b, fit, 1);
}

/// Downhill from three stretches, as a face that was made wider or narrower is aligned by its eyes alone.
float least_loss(const Grey& a, const Grey& b) {
    float least = 2;
    for (const float wide : {0.87F, 1.0F, 1.15F}) least = std::min(least, best_from(a, b, {wide, 1 / wide, 0, 0}));
    return least;
}

Grey mirror_of(Grey image) {
    for (auto row = image.begin(); row != image.end(); row += frame_side) std::reverse(row, row + frame_side);
    return image;
}

} // namespace

float frame_difference(const FloatImage& a, const FloatImage& b) {
    const Grey one = grey(a), other = grey(b);
    return std::min(least_loss(one, other), least_loss(one, mirror_of(other)));
}

} // namespace qrid
