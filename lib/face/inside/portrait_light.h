// Sharpness, light, colour and background of a head.
#pragma once

#include "qrid/face/inside/portrait_view.h"

namespace qrid {

/// Variance of the Laplacian (four neighbours) of the grey levels within the face, over their own variance so that dark
/// and flat pictures count as what they are; scaled to what it would be if that were 40 squared, which is usual.
/// Hundreds when sharp, under ten when blurred. 0 when no pixel has all four neighbours.
double sharpness(const HeadView& view, const std::vector<RowSpan>& face);

/// How the light is spread over the face. Shares are of its pixels, 0 to 1; all 0 when it has none in the picture.
struct Exposure {
    double over = 0;    ///< linear luminance above 247/255: burnt out
    double under = 0;   ///< linear luminance below 25/255, which is a grey level of 89: in the dark
    double entropy = 0; ///< of the histogram of grey levels, 0 to 8 bits
};
Exposure exposure(const HeadView& view, const std::vector<RowSpan>& face);

/// How far the histograms of the cheeks' grey levels overlap, 0 to 1; 1 when a cheek lies outside of the picture.
double cheek_overlap(const HeadView& view);

/// The colour of the cheeks in CIELAB under D65, and of all the face how far it has any.
struct SkinColour {
    double off = 0;    ///< from the nearer border of what skin has, a* 5 to 25 and b* 5 to 35
    double chroma = 0; ///< the largest of red, green and blue less the smallest, 0 to 255: the mean over the face
};
SkinColour skin_colour(const HeadView& view, const std::vector<RowSpan>& face);

/// The mean gradient of the grey levels beside and above the head, in levels a pixel; 0 when none of it is shown. The
/// head is an ellipse about the face that leaves room for hair; what lies lower than the mouth is left out.
double background_gradient(const HeadView& view);

} // namespace qrid
