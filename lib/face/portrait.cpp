#include "qrid/face/portrait.h"

#include "qrid/face/inside/portrait_light.h"
#include "qrid/face/inside/portrait_shape.h"
#include "qrid/face/pose.h"

#include <algorithm>
#include <cmath>

namespace qrid {

namespace {

/// Good within [low, high]; refused outside of [refuse_low, refuse_high], where there is one; else a hint.
struct Limits {
    std::optional<double> low, high, refuse_low, refuse_high;
};

struct Rule {
    std::string_view name, label, unit;
    Limits limits;
    MessageId advice_low, advice_high;
};

constexpr MessageId no_advice{nullptr};

constexpr std::optional<double> none;

// Where the limits stand. "Portraits" are 31 official ones, 19 to 117 pixels between the eyes, and our 24 specimens;
// each was also damaged in about 40 ways. In brackets is what they measure, portraits first.

constexpr Rule one_face{"faces",
                        "faces",
                        "",
                        {1, 1, 1, 1},
                        msgid("move in front of the camera so that your whole face is visible"),
                        msgid("only one person, please")};

// 90 pixels is what ISO/IEC 19794-5 asks of a full frontal image; at 24 descriptors still tell people apart.
constexpr Limits apart_to_enrol{90, none, 90, none}, apart_to_compare{24, none, 24, none};
constexpr Rule apart_rule{
    "eye-distance", "distance between the eyes", "pixels", apart_to_enrol, msgid("move closer, or use a larger photo"),
    no_advice};

// [0.15 to 0.43] The card's face is cut out anyway: outside of the usual it is a hint.
// The small face of a card, cut closer, measures up to 0.55.
constexpr Limits size_to_enrol{0.2, 0.5, none, none}, size_to_compare{0.1, 0.6, none, none};
constexpr Rule size_rule{"head-size",   "head size",          "",
                         size_to_enrol, msgid("move closer"), msgid("move back a little")};

// [0.91 to 1.48; 0.5 to 0.62 in the small face of a card] Under 0.5 the edge cuts cheek, forehead or chin, under 0.3
// what descriptors are made from.
constexpr Limits crop_to_enrol{0.75, none, 0.5, none}, crop_to_compare{0.5, none, 0.3, none};
constexpr Rule crop_rule{"crop",
                         "room around the face",
                         "",
                         crop_to_enrol,
                         msgid("move to the middle of the picture so that your whole head is "
                               "visible"),
                         no_advice};

// [-8.8 to 6.3] The landmarks are good to about 2 degrees.
constexpr MessageId hold_upright = msgid("hold your head upright");
constexpr Rule roll_rule{"roll", "head tilt", "degrees", {-8, 8, -10, 10}, hold_upright, hold_upright};

// [-16 to 13.4, of which the specimens' turned heads, 11 degrees, are 7.5 to 13.4] A hint, as yaw() is.
constexpr MessageId straight = msgid("look straight at the camera");
constexpr Rule yaw_rule{"yaw", "head turn", "degrees", {-15, 15, none, none}, straight, straight};

// [136 to 1340; 19 to 90 blurred by a Gaussian of 0.01 eye distances, 6 to 14 by one of 0.02, where there were 90
// pixels and more between the eyes]
constexpr Rule sharpness_rule{
    "sharpness", "sharpness", "", {80, none, 50, none}, msgid("hold still: the photo is blurred"), no_advice};

// [0 to 0.001; with light doubled 0 to 0.4, at four times 0.01 to 0.83] A highlight on a forehead takes about 0.01.
constexpr Rule over_rule{"exposure-over",          "overexposed share", "",
                         {none, 0.02, none, 0.05}, no_advice,           msgid("too bright: turn away from the lamp")};

// [0.01 to 0.34; with a quarter of the light 0.24 to 1, an eighth 0.99 to 1] Dark skin in good light is far below: a
// stricter limit would refuse it.
constexpr Rule under_rule{"exposure-under",
                          "underexposed share",
                          "",
                          {none, 0.6, none, 0.8},
                          no_advice,
                          msgid("too dark: turn to the light")};

// [6.5 to 7.5; 4.9 to 5.7 with contrast at 0.3]
constexpr Rule range_rule{
    "dynamic-range", "dynamic range", "bits", {5.8, none, 5, none}, msgid("the light is too flat: turn to the light"),
    no_advice};

// [0.24 to 0.94; 0 to 0.34 with one side at 0.3 of the light]
constexpr Rule even_rule{"even-light",
                         "evenness of the light",
                         "",
                         {0.25, none, none, none},
                         msgid("one side is darker: let the light come from the front"),
                         no_advice};

// [0 but for two: 2.8 and 9.5; 14 to 38 where red was cut to 0.4] Makeup and lamps shift colours by up to 10.
constexpr Rule colour_rule{"natural-colour",
                           "natural colour",
                           "",
                           {none, 10, none, 20},
                           no_advice,
                           msgid("the colours are off: use daylight or white light, without a filter")};
constexpr MessageId grey_advice = msgid("the photo is grey: use one in colour");
constexpr double grey_chroma = 6; // [37 to 108; 0 in grey pictures, and up to 3 in grey JPEG pictures]

// [0.2 to 4.3 but for four, 6.2 to 8.4, of which two are before a flag; 4.8 to 24 with a pattern of dark fields behind]
constexpr Rule background_rule{"background", "evenness of the background",           "", {none, 6, none, none},
                               no_advice,    msgid("stand in front of a plain wall")};

// [0.051 to 0.080, all open] The landmark network sees closed eyes badly.
constexpr Rule eyes_rule{"eyes-open", "opening of the eyes", "", {0.035, none, none, none}, msgid("open your eyes"),
                         no_advice};

// [0.007 to 0.117, where many smile]
constexpr Rule mouth_rule{"mouth-closed", "opening of the mouth",   "", {none, 0.12, none, none},
                          no_advice,      msgid("close your mouth")};

PortraitCheck apply(const Rule& rule, double value) {
    PortraitCheck check{
        rule.name,   rule.label, std::isfinite(value) ? value : 0, rule.unit, rule.limits.low, rule.limits.high,
        Grade::good, {}};
    const auto& [low, high, refuse_low, refuse_high] = rule.limits;
    const bool is_low = low && check.value < *low, is_high = high && check.value > *high;
    if (!is_low && !is_high) return check;
    const bool is_refused = (refuse_low && check.value < *refuse_low) || (refuse_high && check.value > *refuse_high);
    check.grade = is_refused ? Grade::refuse : Grade::warn;
    check.advice = is_low ? rule.advice_low : rule.advice_high;
    return check;
}

/// A grey picture has no wrong colours, but none to compare either.
PortraitCheck colour_check(const SkinColour& skin) {
    PortraitCheck check = apply(colour_rule, skin.off);
    if (skin.chroma >= grey_chroma) return check;
    check.grade = Grade::warn;
    check.advice = grey_advice;
    return check;
}

bool is_usable(const Image& photo, const Face& face) {
    constexpr float least = 2; // pixels
    const auto width = static_cast<float>(photo.width), height = static_cast<float>(photo.height);
    const bool is_near = std::all_of(face.landmarks.begin(), face.landmarks.end(), [&](Point p) { // also not NaN
        return p.x >= -width && p.x <= 2 * width && p.y >= -height && p.y <= 2 * height;
    });
    if (!is_near) return false;
    const auto [left, right] = eyes(face.landmarks);
    const float x = (left.x + right.x) / 2, y = (left.y + right.y) / 2;
    return x >= 0 && x <= width && y >= 0 && y <= height && eye_distance(face.landmarks) >= least &&
           eyes_to_chin(face.landmarks) >= least;
}

} // namespace

std::string_view name(Grade grade) { return grade == Grade::good ? "good" : grade == Grade::warn ? "warn" : "refuse"; }

double PortraitCheck::fraction() const {
    constexpr double half = 0.5, nearly = 0.49;
    const auto share = [&](double part, double whole) { return whole > 0 ? std::clamp(part / whole, 0.0, 1.0) : 0; };
    double result = 1;
    if (low && high) {
        const double off = std::abs(value - (*low + *high) / 2), most = (*high - *low) / 2;
        result = off <= most ? 1 - half * share(off, most) : half * share(most, off);
    } else if (low) {
        result = value >= *low ? 1 - half * share(*low, value) : half * share(value, *low);
    } else if (high) {
        result = value <= *high ? 1 - half * share(value, *high) : half * share(*high, value);
    }
    return grade == Grade::good ? std::max(result, half) : std::min(result, nearly);
}

Grade PortraitReport::grade() const {
    if (checks.empty()) return Grade::refuse;
    return std::max_element(checks.begin(), checks.end(),
                            [](const PortraitCheck& a, const PortraitCheck& b) { return a.grade < b.grade; })
        ->grade;
}

const Face* main_face(const Image& photo, std::span<const Face> faces) {
    const Face* largest = nullptr;
    for (const Face& face : faces)
        if (is_usable(photo, face) && (largest == nullptr || face.box.area() > largest->box.area())) largest = &face;
    return photo.empty() ? nullptr : largest;
}

PortraitReport judge_portrait(const Image& photo, std::span<const Face> faces, PortraitUse use) {
    const Face* face = main_face(photo, faces);
    if (face == nullptr) return {{apply(one_face, 0)}};
    const auto others = std::count_if(faces.begin(), faces.end(),
                                      [&](const Face& other) { return &other != face && counts_beside(other, *face); });
    Rule apart = apart_rule, size = size_rule, room = crop_rule;
    if (use == PortraitUse::compare)
        apart.limits = apart_to_compare, size.limits = size_to_compare, room.limits = crop_to_compare;

    const Landmarks& points = face->landmarks;
    const HeadView view = view_head(photo, points);
    const std::vector<RowSpan> mask = face_mask(view.landmarks, view.picture.width, view.picture.height);
    const Exposure light = exposure(view, mask);
    return {{apply(one_face, 1 + static_cast<double>(others)), apply(apart, eye_distance(points)),
             apply(size, eyes_to_chin(points) / static_cast<float>(photo.height)),
             apply(room, room_around(points, photo.width, photo.height).least()), apply(roll_rule, roll(points)),
             apply(yaw_rule, yaw(points)), apply(sharpness_rule, sharpness(view, mask)), apply(over_rule, light.over),
             apply(under_rule, light.under), apply(range_rule, light.entropy), apply(even_rule, cheek_overlap(view)),
             colour_check(skin_colour(view, mask)), apply(background_rule, background_gradient(view)),
             apply(eyes_rule, lid_opening(points)), apply(mouth_rule, lip_opening(points))}};
}

} // namespace qrid
