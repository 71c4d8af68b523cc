#include "face_features.h"

namespace specimen {

Features::Features(const Specimen& who, const Shot& shot)
    : who_(who), smile_(shot.smile), eye_x_(.315F * who.eye_gap), nose_y_(-.43F * who.nose_length),
      mouth_y_(nose_y_ - .285F * who.face_length), lift_(.05F * shot.smile) {}

Features::Lids Features::lids(float ax, float y) const {
    const float half = .15F * who_.eye_size, u = ax - eye_x_;
    const float v = y - who_.eye_height - who_.eye_tilt * u, arc = 1 - square(u / half);
    const float opening = who_.eye_opening * who_.eye_size * (1 - .25F * smile_);
    const float upper = .064F * opening * arc * (1 - .25F * u / half);
    const float lower =
        (.046F + .012F * u / half) * who_.eye_size * (.9F + .1F * who_.eye_opening) * (1 - .2F * smile_) * arc;
    return {std::min(upper - v, v + lower), upper - v};
}

float Features::mouth_line(float ax) const {
    return mouth_y_ + (.012F * std::cos(ax * 14) - .012F) * .5F + lift_ * 1.6F * square(ax / .25F) -
           .02F * who_.age * square(ax / .25F);
}

float Features::mouth_half() const { return .235F * who_.mouth_width * (1 + .16F * smile_); }

Features::Lips Features::lips(float ax, float y) const {
    const float arc = 1 - square(ax / mouth_half()), v = y - mouth_line(ax);
    const bool upper = v > 0;
    if (arc <= 0) return {-1, upper};
    constexpr float thinnest = .004F;
    const float bow = .012F * arc * (ridge(ax - .05F, .07F) - .5F * ridge(ax, .05F));
    const float above = (.052F * std::sqrt(arc) + bow) * who_.lip_fullness * (1 - .15F * smile_);
    const float below = .078F * std::sqrt(arc) * arc * who_.lip_fullness * (1 - .1F * smile_) + .012F * arc;
    return {upper ? 1 - v / std::max(above, thinnest) : 1 + v / std::max(below, thinnest), upper};
}

float Features::brow(Vec p, float ax) const {
    const float along = (ax - eye_x_) / .2F;
    const float centre = .165F + who_.eye_height + who_.brow_height + .05F * (1 - square(along - .35F)) - .04F +
                         who_.brow_tilt * .16F * along + .012F * smile_;
    const float half = .036F * who_.brow_thickness * smooth_step(1.32F, .2F, along) * smooth_step(-1.15F, -.75F, along);
    if (half <= .002F) return 0;
    const float side = p.x > 0 ? 6 : 5;
    const float hairs = noise({(ax * .8F - p.y * .9F) * 80, (ax + p.y) * 16, side});
    return unit_range(unit_range(1.5F * ridge(p.y - centre, half * 1.5F)) * (.5F + .7F * hairs));
}

float Features::beard(Vec p, float ax) const {
    if (who_.beard + who_.moustache == 0) return 0;
    const float off_lips = smooth_step(.05F, -.35F, lips(ax, p.y).inside);
    const float ragged = .04F * (noise(p * 22) - .5F);
    const float cheek_line = mouth_y_ - .06F + 1.995F * square(std::max(ax - .1F, 0.0F)) + ragged;
    const float beard = who_.beard * smooth_step(cheek_line + .05F, cheek_line - .06F, p.y) *
                        smooth_step(-1.5F, -1.2F, p.y) * smooth_step(-.05F, .15F, p.z);
    const float moustache = ridge(p.y - (mouth_line(ax) + .105F - .35F * square(ax)), .085F) *
                            smooth_step(mouth_half() + .06F, mouth_half() - .03F, ax);
    return std::max(beard, who_.moustache * unit_range(moustache * 1.8F)) * off_lips;
}

float Features::relief(Vec p, float ax) const {
    const float y = p.y;
    float out = 0;
    out -= .075F * bump(ax, y, eye_x_ - .02F, 0, .27F, .17F);   // eye sockets
    out -= .03F * bump(ax, y, eye_x_ - .18F, .03F, .12F, .14F); // beside the nose
    out += .05F * who_.brow_ridge * bump(ax, y, .26F, .16F + who_.brow_height, .36F, .1F);
    out += .055F * who_.cheekbones * bump(ax, y, .47F, -.27F + lift_, .3F, .24F);
    out += .045F * smile_ * bump(ax, y, .4F, -.36F, .24F, .2F);
    out -= .03F * (1.2F - who_.fat) * bump(ax, y, .5F, -.66F, .22F, .3F); // hollow cheeks
    out += relief_of_lines(p, ax) + relief_of_mouth(ax, y);
    out -= .014F * ridge(lids(ax, y).below_upper + .045F, .022F) * ridge(ax - eye_x_, .19F); // crease of the lid
    if (const float hairs = beard(p, ax); hairs > 0) out += hairs * (.035F + .03F * (strands(p, 60) - .3F));
    return out;
}

float Features::relief_of_lines(Vec p, float ax) const {
    const float y = p.y;
    float out = 0;
    if (y < nose_y_ + .12F && y > mouth_y_ - .14F) { // from the nose to the corners of the mouth
        const float fold =
            .16F * who_.nose_width + .02F + (.14F + .06F * smile_) * unit_range((nose_y_ + .06F - y) / .34F);
        out -= (.006F + .016F * who_.age + .02F * smile_) * ridge(ax - fold, .05F) *
               ridge(y - (nose_y_ + mouth_y_) * .5F - .04F, .26F);
    }
    const float old = who_.age - .3F;
    if (old <= 0) return out;
    const float waves = std::pow(.5F + .5F * std::sin(y * 62 + 3 * noise({p.x * 4, y * 2, 1})), 6.0F);
    out -= .012F * old * smooth_step(.25F, .4F, y) * smooth_step(.75F, .6F, y) * waves * smooth_step(.5F, .3F, ax);
    out -= .02F * old * ridge(y + .12F + .05F * square((ax - eye_x_) / .15F), .03F) * ridge(ax - eye_x_, .2F); // bags
    out -= .015F * old * ridge(ax - .04F, .02F) * ridge(y - .12F, .1F); // between the brows
    return out;
}

float Features::relief_of_mouth(float ax, float y) const {
    const float half = mouth_half();
    float out = .03F * bump(ax, y, 0, mouth_y_ + .02F, .34F, .26F);
    out -= .016F * bump(ax, y, 0, (mouth_y_ + nose_y_) * .5F, .045F, .13F); // philtrum
    out -= .035F * bump(ax, y, 0, mouth_y_ - .16F, .24F, .09F);             // below the lower lip
    if (const auto [inside, upper] = lips(ax, y); inside > 0) {
        const float roll = std::sqrt(unit_range(1 - square(1 - inside * (upper ? 1.3F : 1.15F))));
        out += (upper ? .03F : .042F) * who_.lip_fullness * roll * smooth_step(half, half * .5F, ax) + .004F;
    }
    if (ax < half + .02F) // the gap between the lips
        out -= .05F * ridge(y - mouth_line(ax), .02F) * smooth_step(half + .02F, half - .06F, ax);
    return out - .03F * bump(ax, y, half + .01F, mouth_line(half), .05F, .05F); // corners
}

float strands(Vec p, float frequency) { return noise({p.x * frequency, p.y * frequency * .22F, p.z * frequency}); }

} // namespace specimen
