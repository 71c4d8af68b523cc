#include "scene.h"

namespace specimen {

namespace {

constexpr Vec pivot{0, -.8F, -.2F}; // in the neck

float ellipsoid(Vec p, Vec centre, Vec radii) {
    const Vec scaled = (p - centre) / radii;
    const float outside = length(scaled), slope = length(scaled / radii);
    if (slope < 1e-6F) return -std::min({radii.x, radii.y, radii.z});
    return outside * (outside - 1) / slope;
}

/// A capsule whose radius goes from one end to the other.
float capsule(Vec p, Vec from, Vec to, float radius_from, float radius_to) {
    const Vec axis = to - from, to_p = p - from;
    const float t = unit_range(dot(to_p, axis) / dot(axis, axis));
    return length(to_p - axis * t) - mix(radius_from, radius_to, t);
}

Vec mirrored(Vec p) { return {std::fabs(p.x), p.y, p.z}; }

} // namespace

float hair_angle(const Specimen& who, Vec p) { return std::atan2(p.x + who.parting, p.z + .25F); }

Scene::Scene(const Specimen& who, const Shot& shot)
    : who_(who), shot_(shot), features_(who_, shot_), roll_(shot.roll), yaw_(shot.yaw), pitch_(shot.pitch) {}

Vec Scene::to_head(Vec p) const {
    p = p - pivot;
    p = {roll_.cosine * p.x - roll_.sine * p.y, roll_.sine * p.x + roll_.cosine * p.y, p.z};
    p = {yaw_.cosine * p.x - yaw_.sine * p.z, p.y, yaw_.sine * p.x + yaw_.cosine * p.z};
    p = {p.x, pitch_.cosine * p.y - pitch_.sine * p.z, pitch_.sine * p.y + pitch_.cosine * p.z};
    return p + pivot;
}

Scene::Body Scene::body(Vec p) const {
    const float thick = who_.neck;
    const float neck = capsule(p, {0, -.75F, -.22F}, {0, -2.1F, -.38F}, .43F * thick, .52F * thick);
    const Vec m = mirrored(p);
    const float shoulder = ellipsoid(m, {.75F, -2.8F, -.45F}, {.95F * (.9F + .1F * thick), .9F, .62F});
    const float chest = ellipsoid(m, {0, -2.8F, -.35F}, {1.1F, 1.05F, .62F});
    const float slope = capsule(m, {.1F, -1.32F, -.45F}, {1.1F, -2, -.5F}, .3F * thick, .3F);
    return {neck, smooth_min(smooth_min(shoulder, chest, .5F), slope, .35F)};
}

/// Skull, jaw, chin, cheeks, and the soft parts over them.
float Scene::skull(Vec p) const {
    const float ax = std::fabs(p.x), fat = who_.fat;
    const Vec h{ax / who_.head_width, p.y < 0 ? p.y / who_.face_length : p.y, p.z};
    const Vec j{h.x / who_.jaw_width, h.y, h.z};
    float jaw = ellipsoid(j, {0, -.42F, .24F}, {.60F, .74F, .6F});
    jaw = smooth_min(jaw, capsule(j, {.44F, -.6F, .02F}, {.14F, -1, .60F}, .13F, .14F), .22F);
    const Vec chin{0, -1 - who_.chin, .62F + .25F * who_.chin};
    jaw = smooth_min(jaw, ellipsoid(h, chin, {.2F * who_.jaw_width, .16F, .17F}), .2F);
    float d = smooth_min(ellipsoid(h, {0, .32F, -.08F}, {.745F, .85F, .95F}), jaw, .3F);
    d = smooth_min(d, ellipsoid(h, {.47F + .04F * who_.cheekbones, -.2F, .36F}, {.14F, .16F, .24F}), .25F);
    d = smooth_min(d, ellipsoid(h, {.27F + .05F * fat, -.5F - .08F * fat, .4F}, {.24F, .34F, .28F}), .3F) - .012F * fat;
    if (p.z > .2F && d < .3F) d -= features_.relief(p, ax) * smooth_step(.2F, .45F, p.z);
    return d;
}

float Scene::nose(Vec p) const {
    const Vec m = mirrored(p);
    const float depth = .17F * who_.nose_depth, wide = who_.nose_width, tip_y = features_.nose_y();
    float d = capsule(m, {0, .1F, .80F}, {0, tip_y + .06F, .97F + depth * .6F}, .055F * who_.nose_bridge,
                      .075F * (.6F + .4F * wide));
    d = smooth_min(d, ellipsoid(m, {0, tip_y, .97F + depth}, {.095F * (.5F + .5F * wide), .082F, .085F}), .07F);
    const Vec wing{.118F * wide, tip_y - .025F, .875F + depth * .5F};
    d = smooth_min(d, ellipsoid(m, wing, {.052F * wide, .06F, .1F}), .1F);
    const Vec nostril{.062F * wide, tip_y - .088F, .94F + depth * .65F};
    return smooth_max(d, -ellipsoid(m, nostril, {.034F * wide, .032F, .06F}), .025F);
}

float Scene::ear(Vec p) const {
    Vec e = mirrored(p) - Vec{.755F * who_.head_width, -.1F, -.1F};
    e = {e.x * .92F + e.z * .4F, e.y + .12F * e.z, e.z * .92F - e.x * .4F};
    float d = ellipsoid(e, {0, .02F, 0}, {.055F, .25F, .15F});
    d = smooth_min(d, ellipsoid(e, {-.01F, -.16F, .04F}, {.05F, .1F, .08F}), .06F);
    return smooth_max(d, -ellipsoid(e, {.05F, .04F, .02F}, {.05F, .17F, .09F}), .03F);
}

float Scene::hair(Vec p) const {
    const float ax = std::fabs(p.x), angle = hair_angle(who_, p);
    const bool curly = who_.style == HairStyle::curly, fringe = who_.style == HairStyle::fringe;
    const float thick = curly ? .2F : who_.style == HairStyle::short_cut ? .07F : .11F;
    const float ripple = curly ? .14F * (noise(p * 7) - .5F) + .08F * (noise(p * 15) - .5F)
                               : .035F * (noise({angle * 14, p.y * 2.2F, p.z * 2}) - .5F) +
                                     .016F * (noise({angle * 50, p.y * 4, p.z * 3}) - .5F);
    // the line from the nape over the temples to the forehead, above which hair grows
    const float brow_side = smooth_step(.3F, .6F, p.z);
    float line = mix(-.8F, .66F - who_.hairline, smooth_step(-.25F, .62F, p.z + .15F * (1 - ax)));
    line += (who_.feminine > 0 ? -.04F : .06F) * ridge(ax - .4F, .3F) * smooth_step(.2F, .5F, p.z);
    line -= .12F * square(ax) * brow_side;
    if (fringe) line -= .34F * brow_side * (1 - .2F * ax);
    if (!curly) line += who_.parting * p.x * smooth_step(.2F, .6F, p.z);
    line += .05F * (noise({angle * 22, p.y * 3, 2}) - .5F);

    const bool brushed_up = who_.style == HairStyle::short_cut && who_.feminine == 0;
    const float top = brushed_up ? .06F * smooth_step(.2F, 1, p.y) : .05F * smooth_step(.1F, .9F, p.y);
    const Vec m{ax / who_.head_width, p.y, p.z};
    float d = ellipsoid(m, {0, .32F, -.1F}, {.745F + thick * .8F, .85F + thick + top, .95F + thick}) + ripple;
    d += (thick + top) * .8F * (1 - smooth_step(-.02F, fringe ? .08F : .3F, p.y - line)) * smooth_step(.1F, .5F, p.z);
    d = smooth_max(d, (line - p.y) * .75F, .05F);
    const bool falls = who_.style == HairStyle::long_hair || (fringe && who_.feminine > 0);
    return falls ? smooth_min(d, long_hair(p, ripple), .12F) : d;
}

float Scene::long_hair(Vec p, float ripple) const {
    const Vec m = mirrored(p);
    const float bottom = who_.style == HairStyle::long_hair ? -1.9F : -.85F;
    const float cut = bottom + .1F - p.y;
    const float side = capsule(m, {.66F * who_.head_width, .25F, -.12F}, {.7F, bottom, -.12F}, .2F, .27F);
    const float back = ellipsoid(m, {0, -.5F, -.45F}, {.85F, 1.5F, .5F});
    return smooth_min(smooth_max(side + ripple * 1.3F, cut, .1F), smooth_max(back, cut, .1F), .1F);
}

float Scene::glasses(Vec p) const {
    const Vec m = mirrored(p);
    const float eye_x = features_.eye_x();
    const Vec g = m - Vec{eye_x + .01F, -.02F, .93F - .12F * square(m.x / .5F)};
    const float ring = who_.glasses == 1
                           ? length({g.x, g.y * 1.1F, 0}) - .225F
                           : std::pow(square(square(g.x / .235F)) + square(square(g.y / .165F)), .25F) * .17F - .17F;
    const float rim = length({ring, g.z, 0}) - .017F;
    const float arm = capsule(m, {eye_x + .235F, .03F, .86F}, {.78F * who_.head_width + .01F, .04F, 0}, .015F, .015F);
    const float bridge = capsule(m, {0, .02F, 1}, {eye_x - .215F, 0, .925F}, .014F, .014F);
    return std::min({rim, arm, bridge});
}

Nearest Scene::nearest(Vec world) const {
    const Vec p = to_head(world), m = mirrored(p);
    const auto [neck, torso] = body(world);
    float skin = smooth_min(neck, torso + .05F, .2F);

    // far from everything a rough bound is enough
    const Vec h{m.x / who_.head_width, p.y < 0 ? p.y / who_.face_length : p.y, p.z};
    const float head_bound =
        std::min(ellipsoid(h, {0, .32F, -.08F}, {.745F, .85F, .95F}), ellipsoid(h, {0, -.4F, .1F}, {.8F, .9F, .85F}));
    const float far = std::min(head_bound - .55F, std::min(skin, torso) - .1F);
    if (far > .35F) return {far, Material::skin};

    const Vec eye{features_.eye_x(), who_.eye_height, eyeball_z};
    const float to_eye = length(m - eye) - eyeball_radius;
    float head = smooth_min(skull(p), nose(p), .1F);
    head = smooth_min(head, to_eye - .02F, .05F); // the lids
    head = smooth_max(head, (p.z > .3F ? features_.lids(m.x, p.y).open : -1) * .8F, .012F);
    if (m.x > .5F) head = smooth_min(head, ear(p), .05F);
    skin = smooth_min(skin, head, .12F);

    Nearest best{skin, Material::skin};
    const auto offer = [&](float distance, Material material) {
        if (distance < best.distance) best = {distance, material};
    };
    offer(to_eye, Material::eye);
    const bool feminine = who_.feminine > 0;
    const float neckline = feminine ? length({world.x, (world.y + 1.4F) * .75F, 0}) - .6F
                                    : length({world.x, (world.y + 1.36F) * .95F, 0}) - .5F;
    offer(
        smooth_max(torso - .035F - .01F * noise(world * 5), -(neckline + .3F * smooth_step(-.1F, -.6F, world.z)), .03F),
        Material::cloth);
    if (who_.style != HairStyle::bald) offer(hair(p), Material::hair);
    if (who_.glasses > 0 && p.z > -.4F) offer(glasses(p), Material::frame);
    return best;
}

Vec Scene::normal(Vec p, float step) const {
    Vec n;
    for (Vec corner : {Vec{1, -1, -1}, Vec{-1, -1, 1}, Vec{-1, 1, -1}, Vec{1, 1, 1}})
        n = n + corner * nearest(p + corner * step).distance;
    return unit(n);
}

float Scene::shadow(Vec p, Vec light) const {
    float arrives = 1, along = .03F;
    for (int i = 0; i < 20 && along < 2.5F && arrives > 0; ++i) {
        const float clear = nearest(p + light * along).distance;
        arrives = std::min(arrives, .5F + .5F * clear / (.16F * along));
        along += std::clamp(clear, .03F, .2F);
    }
    return smooth_step(0, 1, arrives);
}

float Scene::openness(Vec p, Vec normal) const {
    float closed = 0, weight = 1;
    for (int i = 1; i <= 5; ++i, weight *= .62F) {
        const float out = .012F + .01925F * static_cast<float>(i * i);
        closed += (out - nearest(p + normal * out).distance) * weight;
    }
    return unit_range(1 - 1.5F * closed);
}

} // namespace specimen
