// Points, and the map from the modules of a symbol to the pixels of a picture that is seen from any side.
#pragma once

#include <array>
#include <cmath>
#include <optional>

namespace qrid {

/// In pixels or in modules; the middle of the first one is at 0.5, 0.5.
struct PlanePoint {
    double x = 0, y = 0;

    friend PlanePoint operator+(PlanePoint a, PlanePoint b) { return {a.x + b.x, a.y + b.y}; }
    friend PlanePoint operator-(PlanePoint a, PlanePoint b) { return {a.x - b.x, a.y - b.y}; }
    friend PlanePoint operator*(PlanePoint a, double factor) { return {a.x * factor, a.y * factor}; }
};

inline double dot(PlanePoint a, PlanePoint b) { return a.x * b.x + a.y * b.y; }
/// Positive when b lies clockwise of a, as pictures are drawn (y grows downward).
inline double cross(PlanePoint a, PlanePoint b) { return a.x * b.y - a.y * b.x; }
inline double length(PlanePoint a) { return std::sqrt(dot(a, a)); }

/// Four points, as the corners of a symbol: clockwise from its own top left.
using Quad = std::array<PlanePoint, 4>;

/// A projective map of the plane, as a flat symbol is seen by a camera.
class Homography {
public:
    /// The one map that takes each point of `from` to that of `to`; nothing when three of either lie on a line.
    static std::optional<Homography> between(const Quad& from, const Quad& to);

    PlanePoint operator()(PlanePoint p) const {
        const double w = m_[6] * p.x + m_[7] * p.y + 1;
        return {(m_[0] * p.x + m_[1] * p.y + m_[2]) / w, (m_[3] * p.x + m_[4] * p.y + m_[5]) / w};
    }
    /// Whether the point lies in front of the camera: not behind the line that is mapped to infinity.
    bool is_before(PlanePoint p) const { return m_[6] * p.x + m_[7] * p.y + 1 > 1e-3; }

private:
    std::array<double, 8> m_{1, 0, 0, 0, 1, 0, 0, 0};
};

} // namespace qrid
