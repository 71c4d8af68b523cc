#include "photo.h"

#include "spoil.h"
#include "unit/qr/drawing.h"

#include <algorithm>

namespace qrid::bench {

namespace {

/// A rectangle's corners, each off by its own amount, turned a little.
Quad tilted_corners(double x, double y, double width, double height, double tilt, Random& random) {
    const auto off = [&](double size) { return size * random.between(-tilt, tilt); };
    // The far side is the shorter one; which side is far is left to chance.
    const double near = tilt * random.between(0.3, 1.0);
    const int far_side = random.below(4);
    Quad corners{{{x, y}, {x + width, y}, {x + width, y + height}, {x, y + height}}};
    for (Point& corner : corners) {
        corner.x += off(width) / 2;
        corner.y += off(height) / 2;
    }
    Point& one = corners[static_cast<std::size_t>(far_side)];
    Point& other = corners[static_cast<std::size_t>((far_side + 1) % 4)];
    const Point middle{(one.x + other.x) / 2, (one.y + other.y) / 2};
    for (Point* corner : {&one, &other}) {
        corner->x += near * (middle.x - corner->x) * 2;
        corner->y += near * (middle.y - corner->y) * 2;
    }
    return corners;
}

} // namespace

GrayImage texture(int width, int height, int grain, int mean, int contrast, Random& random) {
    GrayImage spots = test::blank(width / grain + 2, height / grain + 2);
    for (std::uint8_t& spot : spots.pixels)
        spot = static_cast<std::uint8_t>(std::clamp(mean + random.between(-contrast, contrast), 0, 255));
    return scaled(spots, width, height);
}

GrayImage tilted(const GrayImage& picture, double tilt, std::uint8_t shade, Random& random) {
    const double inset = tilt / 2, w = picture.width, h = picture.height;
    const Quad corners = tilted_corners(w * inset, h * inset, w * (1 - tilt), h * (1 - tilt), tilt, random);
    return seen(picture, corners, picture.width, picture.height, shade);
}

GrayImage photo_of(const Page& page, const Camera& camera, Random& random) {
    constexpr int width = 1200, height = 1600;
    const Box part = around(page.code, 130);
    const GrayImage content = cut(page.picture, {0, part.y, page.picture.width, part.height});
    constexpr int bezel = 24;
    GrayImage screen = test::blank(content.width + 2 * bezel, content.height + 2 * bezel, 0);
    paste(screen, content, bezel, bezel);
    const double scale = random.between(0.85, 1.0), w = screen.width * scale, h = screen.height * scale;
    const double x = (width - w) / 2 + random.between(-20.0, 20.0),
                 y = (height - h) / 2 + random.between(-100.0, 100.0);
    const Quad corners = tilted_corners(x, y, w, h, camera.tilt, random);

    constexpr std::uint8_t nothing = 1; // no screen is as dark as that once it is lifted
    flatten(screen, camera.dark, camera.light);
    GrayImage photo = seen(screen, corners, width, height, nothing);
    const GrayImage table = texture(width, height, 60, random.between(60, 150), 30, random);
    for (std::size_t i = 0; i < photo.pixels.size(); ++i)
        if (photo.pixels[i] == nothing) photo.pixels[i] = table.pixels[i];
    add_moire(photo, camera.moire, random);
    photo = blurred(photo, camera.blur);
    shade_off(photo, camera.darkest, random);
    add_noise(photo, camera.noise, random);
    return through_jpeg(photo, camera.quality);
}

} // namespace qrid::bench
