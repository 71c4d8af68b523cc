// Head, shoulders, hair, clothes and glasses as a signed distance field.
#pragma once

#include "face_features.h"
#include "specimen.h"

namespace specimen {

enum class Material { skin, eye, hair, cloth, frame };

/// The distance to the nearest surface (a lower bound, near enough to march along a ray) and what it is made of.
struct Nearest {
    float distance;
    Material material;
};

class Scene {
public:
    Scene(const Specimen& who, const Shot& shot);

    Nearest nearest(Vec p) const;
    Vec normal(Vec p, float step) const;
    /// 0 (dark) to 1: how much of the light from a direction arrives.
    float shadow(Vec p, Vec light) const;
    /// 0 (in a fold) to 1: how much of the light from all around arrives.
    float openness(Vec p, Vec normal) const;

    /// From the world to the head's own frame: the head turns on the neck.
    Vec to_head(Vec p) const;

    const Specimen& who() const { return who_; }
    const Shot& shot() const { return shot_; }
    const Features& features() const { return features_; }

private:
    struct Body {
        float neck, torso;
    };
    Body body(Vec p) const;
    float skull(Vec p) const;
    float nose(Vec p) const;
    float ear(Vec p) const;
    float hair(Vec p) const;
    float long_hair(Vec p, float ripple) const;
    float glasses(Vec p) const;

    /// Of a turn about one axis.
    struct Turn {
        explicit Turn(float angle) : cosine(std::cos(angle)), sine(std::sin(angle)) {}
        float cosine, sine;
    };

    Specimen who_;
    Shot shot_;
    Features features_;
    Turn roll_, yaw_, pitch_;
};

/// Around which the hair turns: the angle about the head's axis.
float hair_angle(const Specimen& who, Vec p);

inline constexpr float eyeball_radius = .155F, eyeball_z = .615F;

} // namespace specimen
