#include "specimen.h"

#include <array>

namespace specimen {

namespace {

constexpr std::array<Vec, 6> skins = {{{.86F, .66F, .55F},
                                       {.80F, .57F, .44F},
                                       {.70F, .48F, .34F},
                                       {.50F, .32F, .22F},
                                       {.30F, .185F, .13F},
                                       {.83F, .62F, .46F}}};
constexpr std::array<Vec, 6> hairs = {{{.025F, .02F, .02F},
                                       {.07F, .04F, .025F},
                                       {.17F, .09F, .045F},
                                       {.5F, .34F, .16F},
                                       {.33F, .11F, .04F},
                                       {.5F, .49F, .48F}}};
constexpr std::size_t gray_hair = 5;
constexpr std::array<Vec, 4> irises = {{{.16F, .08F, .04F}, {.1F, .06F, .03F}, {.2F, .32F, .42F}, {.22F, .28F, .14F}}};
constexpr std::array<Vec, 6> cloths = {
    {{.06F, .08F, .14F}, {.5F, .5F, .52F}, {.3F, .05F, .06F}, {.05F, .2F, .16F}, {.03F, .03F, .035F}, {.2F, .3F, .5F}}};

/// xorshift64; the sequence is part of what a seed means.
class Dice {
public:
    explicit Dice(int seed) : state_(0x9E3779B97F4A7C15ULL * static_cast<std::uint64_t>(seed + 11)) {
        for (int i = 0; i < 8; ++i) between(0, 1);
    }
    float between(float low, float high) {
        state_ ^= state_ << 13;
        state_ ^= state_ >> 7;
        state_ ^= state_ << 17;
        return low + (high - low) * (static_cast<float>(state_ >> 40) / 16777216.0F);
    }
    bool chance(float share) { return between(0, 1) < share; }
    std::size_t below(std::size_t count) {
        return static_cast<std::size_t>(between(0, static_cast<float>(count) - .01F));
    }

private:
    std::uint64_t state_;
};

void choose_colours(Specimen& who, Dice& dice, std::size_t skin) {
    const bool dark_haired = skin >= 3, dark_eyed = skin >= 2;
    who.hair = hairs[dice.below(dark_haired ? 2 : 5)];
    if (who.age > .75F && dice.chance(.7F)) who.hair = hairs[gray_hair];
    who.iris = irises[dice.below(dark_eyed ? 2 : 4)];
    who.cloth = cloths[dice.below(6)];
    const float painted = who.feminine > 0 ? dice.between(.1F, .6F) : 0;
    who.lips = mix(who.skin * Vec{.86F, .62F, .62F}, {.62F, .14F, .17F}, painted);
}

void choose_features(Specimen& who, Dice& dice, bool broad) {
    const bool feminine = who.feminine > 0;
    who.head_width = dice.between(.86F, 1.12F);
    who.jaw_width = dice.between(.82F, 1.02F) + (feminine ? -.04F : .1F);
    who.chin = dice.between(-.1F, .09F) + (feminine ? -.02F : .03F);
    who.face_length = dice.between(.84F, 1.12F);
    who.cheekbones = dice.between(.2F, 2);
    who.fat = dice.between(-.4F, 1.5F);
    who.eye_gap = dice.between(.84F, 1.18F);
    who.eye_size = dice.between(.82F, 1.1F) + .1F * who.feminine;
    who.eye_height = dice.between(-.05F, .05F);
    who.eye_opening = dice.between(.6F, 1.15F) - .12F * who.age;
    who.eye_tilt = dice.between(-.16F, .2F);
    who.nose_length = dice.between(.8F, 1.2F);
    who.nose_width = dice.between(.75F, 1.4F) + (broad ? .25F : 0) - .1F * who.feminine;
    who.nose_depth = dice.between(.6F, 1.4F);
    who.nose_bridge = dice.between(.7F, 1.5F);
    who.mouth_width = dice.between(.8F, 1.22F);
    who.lip_fullness = dice.between(.45F, 1.25F) + (broad ? .4F : 0) + .15F * who.feminine;
    who.brow_height = dice.between(-.04F, .07F) + .02F * who.feminine;
    who.brow_thickness = feminine ? dice.between(.4F, .9F) : dice.between(.7F, 1.9F);
    who.brow_tilt = dice.between(-.18F, .22F);
    who.brow_ridge = feminine ? dice.between(0, .4F) : dice.between(.3F, 1.7F);
}

void choose_hair(Specimen& who, Dice& dice) {
    who.hairline = dice.between(-.08F, .12F);
    who.parting = dice.between(-.2F, .2F);
    who.neck = who.feminine > 0 ? .82F : dice.between(.95F, 1.12F);
    who.freckles = dice.chance(.3F) ? dice.between(.3F, 1) : 0;
    const float t = dice.between(0, 1);
    if (who.feminine > 0)
        who.style = t < .55F   ? HairStyle::long_hair
                    : t < .7F  ? HairStyle::curly
                    : t < .88F ? HairStyle::fringe
                               : HairStyle::short_cut;
    else
        who.style = t < .25F  ? HairStyle::bald
                    : t < .8F ? HairStyle::short_cut
                    : t < .9F ? HairStyle::curly
                              : HairStyle::fringe;
    const float shave = dice.between(0, 1);
    if (who.feminine > 0) return;
    who.beard = shave < .3F ? 1 : shave < .5F ? .35F : 0;
    who.moustache = shave < .4F ? 1 : shave < .5F ? .35F : shave < .6F ? 1 : 0;
}

} // namespace

Specimen make_specimen(int seed) {
    Dice dice(seed);
    Specimen who;
    who.seed = seed;
    const std::size_t skin = dice.below(6);
    who.skin = skins[skin] * dice.between(.92F, 1.06F);
    who.feminine = dice.chance(.5F) ? 1 : 0;
    who.age = dice.between(0, 1.4F);
    choose_colours(who, dice, skin);
    choose_features(who, dice, skin == 3 || skin == 4);
    choose_hair(who, dice);
    if (dice.chance(.25F)) who.glasses = 1 + static_cast<int>(dice.below(2));
    who.background = mix(Vec{.62F, .68F, .74F}, Vec{.78F, .76F, .73F}, dice.between(0, 1));
    return who;
}

Shot make_shot(Pose pose, int seed) {
    Shot shot;
    const float unsteady = .03F * (hash(seed, static_cast<int>(pose), 5) - .5F);
    shot.yaw = shot.pitch = unsteady;
    switch (pose) {
    case Pose::front:
        break;
    case Pose::right:
        shot.yaw = -.19F;
        shot.gaze = .1F;
        shot.roll = .03F;
        break;
    case Pose::left:
        shot.yaw = .19F;
        shot.gaze = -.1F;
        shot.pitch = .03F;
        break;
    case Pose::smile:
        shot.yaw = .05F;
        shot.smile = .7F;
        shot.key = {.6F, .5F, .8F};
        shot.fill = .55F;
        break;
    case Pose::file:
        shot.yaw = unsteady + .07F;
        shot.pitch = -.03F;
        shot.smile = .1F;
        shot.key = {.7F, .6F, .6F};
        shot.fill = .5F;
        break;
    }
    return shot;
}

} // namespace specimen
