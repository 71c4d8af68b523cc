// Points, directions and colours; smooth steps; noise.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace specimen {

/// A point (x to the viewer's right, y up, z towards the viewer), a direction, or a colour in linear light.
struct Vec {
    float x = 0, y = 0, z = 0;
};

inline Vec operator+(Vec a, Vec b) { return {a.x + b.x, a.y + b.y, a.z + b.z}; }
inline Vec operator-(Vec a, Vec b) { return {a.x - b.x, a.y - b.y, a.z - b.z}; }
inline Vec operator*(Vec a, Vec b) { return {a.x * b.x, a.y * b.y, a.z * b.z}; }
inline Vec operator/(Vec a, Vec b) { return {a.x / b.x, a.y / b.y, a.z / b.z}; }
inline Vec operator*(Vec a, float s) { return {a.x * s, a.y * s, a.z * s}; }
inline float dot(Vec a, Vec b) { return a.x * b.x + a.y * b.y + a.z * b.z; }
inline float length(Vec a) { return std::sqrt(dot(a, a)); }
inline Vec unit(Vec a) { return a * (1 / length(a)); }

inline float square(float x) { return x * x; }
inline float unit_range(float x) { return std::clamp(x, 0.0F, 1.0F); }
inline float mix(float a, float b, float t) { return a + (b - a) * t; }
inline Vec mix(Vec a, Vec b, float t) { return a + (b - a) * t; }

/// 0 at `from`, 1 at `to`, smooth between; `from` may be the larger one.
inline float smooth_step(float from, float to, float x) {
    const float t = unit_range((x - from) / (to - from));
    return t * t * (3 - 2 * t);
}

/// The smaller of two distances, rounded where they meet within `width`.
inline float smooth_min(float a, float b, float width) {
    const float h = std::max(width - std::fabs(a - b), 0.0F) / width;
    return std::min(a, b) - h * h * width * 0.25F;
}
inline float smooth_max(float a, float b, float width) { return -smooth_min(-a, -b, width); }

/// A bell of height 1 and half width `width` around 0.
inline float ridge(float x, float width) {
    x /= width;
    return x * x >= 1 ? 0 : square(1 - x * x);
}

/// The same over an ellipse around (centre_x, centre_y).
inline float bump(float x, float y, float centre_x, float centre_y, float half_width, float half_height) {
    const float r2 = square((x - centre_x) / half_width) + square((y - centre_y) / half_height);
    return r2 >= 1 ? 0 : square(1 - r2);
}

/// 0 to 1, the same for the same whole numbers.
inline float hash(int x, int y, int z) {
    auto h = static_cast<std::uint32_t>(x) * 374761393U + static_cast<std::uint32_t>(y) * 668265263U +
             static_cast<std::uint32_t>(z) * 2246822519U;
    h = (h ^ (h >> 13)) * 1274126177U;
    h = (h ^ (h >> 15)) * 2246822519U;
    return static_cast<float>((h ^ (h >> 16)) & 0xffffU) / 65535.0F;
}

/// Value noise, 0 to 1, one unit from knot to knot.
inline float noise(Vec p) {
    const Vec base{std::floor(p.x), std::floor(p.y), std::floor(p.z)};
    const int x = static_cast<int>(base.x), y = static_cast<int>(base.y), z = static_cast<int>(base.z);
    Vec t = p - base;
    t = t * t * (Vec{3, 3, 3} - t * 2);
    const auto row = [&](int dy, int dz) { return mix(hash(x, y + dy, z + dz), hash(x + 1, y + dy, z + dz), t.x); };
    return mix(mix(row(0, 0), row(1, 0), t.y), mix(row(0, 1), row(1, 1), t.y), t.z);
}

/// Three octaves of noise.
inline float rough_noise(Vec p) { return noise(p) * 0.55F + noise(p * 2.1F) * 0.3F + noise(p * 4.3F) * 0.15F; }

} // namespace specimen
