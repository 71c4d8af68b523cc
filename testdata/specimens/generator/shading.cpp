#include "shading.h"

namespace specimen {

namespace {

/// What a surface is like where a ray has met it.
struct Surface {
    Vec colour;
    float gloss = .2F, sharpness = 22;
    Vec wrap{.05F, .05F, .05F}; ///< how far light bleeds around the edge of the shadow: red the furthest in skin
};

/// The parts of the face that are coloured: lips, nostrils, lashes, brows, beard.
Surface painted_face(const Scene& scene, Vec p, Surface s) {
    const Specimen& who = scene.who();
    const Features& face = scene.features();
    const float ax = std::fabs(p.x), y = p.y;

    const auto [inside, upper] = face.lips(ax, y);
    const float on_lip = smooth_step(0, .22F, inside);
    s.colour =
        mix(s.colour, who.lips * ((upper ? .82F : 1.0F) * (.88F + .24F * noise({p.x * 70, y * 14, 3}))), on_lip * .85F);
    s.gloss = mix(s.gloss, .5F, on_lip);
    const float half = face.mouth_half();
    if (ax < half)
        s.colour = s.colour * (1 - .85F * ridge(y - face.mouth_line(ax), .016F) * smooth_step(half, half - .07F, ax));

    const float wide = who.nose_width, below_tip = y - face.nose_y();
    if (below_tip < -.05F) {
        const float nostril = 1 - square((ax - .062F * wide) / (.04F * wide)) - square((below_tip + .085F) / .03F);
        s.colour = s.colour * (1 - .8F * unit_range(1.6F * nostril));
    }

    const auto [open, below] = face.lids(ax, y);
    const float near_eye = ridge(ax - face.eye_x() - .01F, .185F * who.eye_size);
    const float lashes = unit_range(ridge(below + .006F, .02F + .006F * who.feminine) * 1.3F);
    s.colour = mix(s.colour, {.02F, .015F, .015F}, lashes * unit_range(near_eye * 3) * .92F);
    if (below > .03F) s.colour = mix(s.colour, s.colour * .45F, ridge(open + .012F, .02F) * near_eye * .8F);
    s.colour = mix(s.colour, s.colour * Vec{.7F, .6F, .58F}, ridge(below + .05F, .022F) * near_eye * .7F);

    s.colour = mix(s.colour, who.hair * .75F + Vec{.01F, .008F, .006F}, face.brow(p, ax) * .92F);
    if (const float beard = face.beard(p, ax); beard > 0) {
        const float hairs = strands(p, 75) * .6F + strands(p, 130) * .4F;
        const float cover = beard < .5F ? smooth_step(.2F, .7F, hairs) : .6F + .4F * smooth_step(.2F, .5F, hairs);
        s.colour = mix(s.colour, who.hair * (.5F + .9F * hairs), unit_range(beard * 1.6F) * cover);
        s.gloss = mix(s.gloss, .1F, unit_range(beard * 2));
    }
    return s;
}

Surface skin(const Scene& scene, Vec world) {
    const Specimen& who = scene.who();
    const Features& face = scene.features();
    const Vec p = scene.to_head(world), own{static_cast<float>(who.seed) * 3, 7, 1};
    const float ax = std::fabs(p.x), y = p.y, front = smooth_step(.25F, .45F, p.z);
    const float fine = rough_noise(p * 40 + own);
    Surface s;
    s.wrap = {.38F, .2F, .13F};
    s.colour = who.skin * ((.93F + .14F * rough_noise(p * 6 + own)) * (.95F + .1F * fine));
    const float red = front * .8F * (bump(ax, y, .42F, -.33F, .3F, .26F) + bump(p.x, y, 0, face.nose_y(), .22F, .14F)) +
                      .5F * smooth_step(.62F, .75F, ax) + .15F * bump(p.x, y, 0, -1, .3F, .2F);
    s.colour = mix(s.colour, s.colour * Vec{1.04F, .82F, .78F}, unit_range(red) * .75F);
    const float around_eye = front * bump(ax, y, face.eye_x() - .02F, -.03F, .25F, .16F);
    s.colour = mix(s.colour, s.colour * Vec{.84F, .78F, .8F}, around_eye * (.4F + .5F * who.age));
    if (who.freckles > 0)
        s.colour = mix(s.colour, s.colour * Vec{.72F, .58F, .5F},
                       who.freckles * front * smooth_step(.6F, .85F, noise(p * 48 + own)) *
                           bump(ax, y, .3F, -.22F, .5F, .36F));
    if (who.age > .5F)
        s.colour = mix(s.colour, s.colour * Vec{.82F, .74F, .68F},
                       (who.age - .5F) * .7F * smooth_step(.5F, .8F, rough_noise(p * 16 + own)));
    s.gloss = .22F + .25F * front * (bump(p.x, y, 0, face.nose_y(), .12F, .2F) + bump(p.x, y, 0, .4F, .4F, .25F)) +
              .1F * fine;
    if (front > 0) s = painted_face(scene, p, s);
    if (who.style == HairStyle::bald && y > -.6F) { // the shadow of shaved hair
        const float shaved = .45F * smooth_step(.62F, .2F, p.z + .3F * (1 - ax)) * smooth_step(.9F, .3F, y);
        s.colour = mix(s.colour, who.hair * .8F + s.colour * .3F, shaved * (.5F + .5F * noise(p * 90)));
    }
    return s;
}

Surface eye(const Scene& scene, Vec world) {
    const Specimen& who = scene.who();
    const Features& face = scene.features();
    const Vec p = scene.to_head(world);
    const float side = p.x < 0 ? -1.0F : 1.0F;
    const Vec e = (p - Vec{face.eye_x() * side, who.eye_height, eyeball_z}) * (1 / eyeball_radius);
    constexpr float iris = .066F, pupil = .03F;
    const float gx = e.x - scene.shot().gaze, r = std::sqrt(gx * gx + e.y * e.y) * eyeball_radius;
    Surface s;
    s.gloss = 0;
    s.wrap = {.3F, .3F, .3F};
    s.colour = Vec{.74F, .70F, .68F} * ((1 - .4F * square(e.x)) * (.94F + .06F * noise(p * 30)));
    s.colour = mix(s.colour, {.62F, .4F, .36F}, unit_range(std::fabs(e.x) - .55F));
    const Vec spokes = who.iris * ((.55F + .9F * noise({std::atan2(e.y, gx) * 7, r * 60, 1})) *
                                   (1.1F - .5F * smooth_step(.6F, 1, r / iris)) * (1 + 1.6F * std::max(-e.y, 0.0F)));
    s.colour = mix(s.colour, spokes, smooth_step(iris, iris - .01F, r));
    s.colour = mix(s.colour, {.008F, .008F, .01F}, smooth_step(pupil, pupil - .006F, r));
    s.colour = mix(s.colour, s.colour * .5F, ridge(r - iris + .004F, .012F));
    const auto [open, below] = face.lids(std::fabs(p.x), p.y); // the lids throw shadows
    s.colour = s.colour * ((.32F + .68F * smooth_step(0, .05F, below)) * (.7F + .3F * smooth_step(0, .02F, open)));
    return s;
}

Surface hair(const Scene& scene, Vec world) {
    const Specimen& who = scene.who();
    const Vec p = scene.to_head(world);
    const float angle = hair_angle(who, p);
    const float strand = who.style == HairStyle::curly ? rough_noise(p * 18)
                                                       : .5F * noise({angle * 42, p.y * 3, p.z * 2}) +
                                                             .5F * noise({angle * 120, p.y * 6, p.z * 4});
    return {who.hair * (.45F + 1.2F * strand), .35F * strand, 14, {.2F, .2F, .2F}};
}

Surface surface(const Scene& scene, Vec p, Material material) {
    switch (material) {
    case Material::skin:
        return skin(scene, p);
    case Material::eye:
        return eye(scene, p);
    case Material::hair:
        return hair(scene, p);
    case Material::cloth:
        return {scene.who().cloth * ((.85F + .15F * noise({p.x * 90, p.y * 90, 1})) * (.9F + .2F * noise(p * 4))),
                .02F};
    case Material::frame:
        break;
    }
    return {{.02F, .018F, .018F}, .8F, 60};
}

/// Light on a matt surface, which bleeds around the edge of the shadow by a share for each colour.
Vec matt(Vec normal, Vec light, Vec wrap) {
    const float facing = dot(normal, light);
    const auto one = [&](float bleed) {
        const float x = unit_range((facing + bleed) / (1 + bleed));
        return x * mix(x, 1, .55F);
    };
    return {one(wrap.x), one(wrap.y), one(wrap.z)};
}

Vec lit(const Scene& scene, Vec p, Vec direction, Material material) {
    const bool is_skin = material == Material::skin, is_eye = material == Material::eye;
    const Surface s = surface(scene, p, material);
    Vec n = scene.normal(p, is_skin ? .004F : .006F);
    const Vec key = unit(scene.shot().key), fill = unit({-scene.shot().key.x * 1.4F, .15F, .9F});
    float open = scene.openness(p, n), arrives = scene.shadow(p + n * .01F, key);
    if (is_skin) { // pores
        const Vec b = p * 55;
        n = unit(n + Vec{noise(b) - .5F, noise(b + Vec{9, 0, 0}) - .5F, noise(b + Vec{0, 9, 0}) - .5F} * .09F);
    }
    if (is_eye) {
        open = .45F + .55F * open;
        arrives = .4F + .6F * arrives;
    }
    // red bleeds into the shadows of skin
    const Vec shade =
        is_skin ? Vec{std::pow(arrives, .6F), std::pow(arrives, .85F), arrives} : Vec{arrives, arrives, arrives};
    const Vec around = is_skin ? Vec{std::pow(open, .7F), open, std::pow(open, 1.12F)} : Vec{open, open, open};
    const Vec light = matt(n, key, s.wrap) * shade * Vec{1.02F, .98F, .92F} * .82F +
                      matt(n, fill, s.wrap) * Vec{.9F, .96F, 1.05F} * (scene.shot().fill * .7F) * around +
                      Vec{.2F, .21F, .225F} * (.75F + .35F * n.y) * around;

    const Vec half_key = unit(key - direction), half_fill = unit(fill - direction);
    const float grazing = .35F + .65F * std::pow(1 - unit_range(-dot(n, direction)), 4.0F);
    const float shine = std::pow(unit_range(dot(n, half_key)), s.sharpness) * arrives +
                        .35F * std::pow(unit_range(dot(n, half_fill)), s.sharpness) * open;
    const Vec tint = material == Material::hair ? scene.who().hair * 1.6F + Vec{.05F, .05F, .05F} : Vec{.9F, .95F, 1};
    Vec colour = s.colour * light + tint * (shine * s.gloss * grazing * .55F);
    if (is_eye) {
        const float glint = .9F * std::pow(unit_range(dot(n, unit(half_key + Vec{0, .05F, 0}))), 260.0F) +
                            .05F * std::pow(unit_range(dot(n, half_fill)), 80.0F);
        colour = colour + Vec{1, 1, 1} * glint;
    }
    return colour;
}

} // namespace

Vec render(const Scene& scene, float u, float v) {
    constexpr float half_height = 1.74F, camera_z = 9.5F, nearest_z = 7.6F, farthest_z = 11.2F, close = .0012F;
    const Vec camera{0, -.25F, camera_z}, direction = unit({u * half_height, v * half_height, -camera_z});
    const Vec wall = scene.who().background;
    const Vec behind =
        wall * wall * ((1.02F - .22F * length({u, v + .1F, 0})) * (.99F + .02F * noise({u * 200, v * 200, 0})));
    Nearest hit{};
    float along = nearest_z;
    for (int i = 0; i < 90 && along < farthest_z; ++i) {
        hit = scene.nearest(camera + direction * along);
        if (hit.distance < close) break;
        along += hit.distance * .75F;
    }
    if (along >= farthest_z || hit.distance > .02F) return behind;
    return lit(scene, camera + direction * along, direction, hit.material);
}

Vec render_landscape(float u, float v) {
    Vec colour = mix(Vec{.75F, .82F, .9F}, Vec{.2F, .4F, .75F}, unit_range(v)); // sky
    const float cloud = rough_noise({u * 2, v * 6, 3});
    if (v > 0) colour = mix(colour, {.95F, .95F, .97F}, smooth_step(.5F, .8F, cloud) * unit_range(v * 2));
    for (int hill = 0; hill < 4; ++hill) {
        const float depth = static_cast<float>(hill);
        const float ridge_line =
            .15F - .25F * depth + .35F * (rough_noise({u * (1.2F + depth * .3F), depth * 9, 1}) - .5F);
        const Vec near = Vec{.09F, .16F, .04F} * (.7F + .6F * rough_noise({u * 30, v * 60, depth}));
        if (v < ridge_line) colour = mix(near, {.45F, .55F, .65F}, std::max(0.0F, .75F - .25F * depth));
    }
    return colour;
}

Vec tone(Vec light) {
    const auto one = [](float value) {
        constexpr float shoulder = .6F, room = .4F;
        value = std::max(value, 0.0F);
        if (value > shoulder) value = shoulder + room * (1 - std::exp(-(value - shoulder) / room));
        return std::pow(value, 1 / 2.2F);
    };
    return {one(light.x), one(light.y), one(light.z)};
}

} // namespace specimen
