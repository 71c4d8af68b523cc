#include "qrid/face/portrait.h"

#include "qrid/face/portrait_light.h"
#include "qrid/face/portrait_shape.h"
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
    std::string_view advice_low, advice_high;
};

constexpr std::optional<double> none;

constexpr Rule one_face{"faces",
                        "faces",
                        "",
                        {1, 1, 1, 1},
                        "stand before the camera so that your whole face shows",
                        "one person alone, please"};
constexpr Rule eye_distance_rule{"eye-distance",       "distance between the eyes",          "pixels",
                                 {90, none, 90, none}, "move closer, or use a larger photo", ""};
constexpr Rule head_size{"head-size", "head size", "", {0.15, 0.5, none, none}, "move closer", "move back a little"};
constexpr Rule crop_rule{"crop",
                         "room around the face",
                         "",
                         {0.7, none, 0.5, none},
                         "move to the middle of the picture: the whole head must show",
                         ""};
constexpr Rule roll_rule{"roll",           "leaning of the head",    "degrees",
                         {-6, 6, -10, 10}, "hold your head upright", "hold your head upright"};
constexpr Rule yaw_rule{"yaw",
                        "turning of the head",
                        "degrees",
                        {-15, 15, none, none},
                        "look straight at the camera",
                        "look straight at the camera"};
constexpr Rule sharpness_rule{"sharpness", "sharpness", "", {100, none, 50, none}, "hold still: the photo is blurred",
                              ""};
constexpr Rule over_rule{
    "exposure-over", "overexposed share", "", {none, 0.02, none, 0.05}, "", "too bright: turn away from the lamp"};
constexpr Rule under_rule{
    "exposure-under", "underexposed share", "", {none, 0.6, none, 0.8}, "", "too dark: turn to the light"};
constexpr Rule range_rule{
    "dynamic-range", "dynamic range", "bits", {5.5, none, 5, none}, "the light is too flat: turn to the light", ""};
constexpr Rule even_rule{"even-light",
                         "evenness of the light",
                         "",
                         {0.3, none, none, none},
                         "one side is darker: turn until the light comes from the front",
                         ""};
constexpr Rule colour_rule{"natural-colour",
                           "natural colour",
                           "",
                           {none, 10, none, 20},
                           "",
                           "the colours are off: use daylight or white light, without a filter"};
constexpr Rule background_rule{"background", "evenness of the background", "", {none, 15, none, none},
                               "",           "stand before a plain wall"};
constexpr Rule eyes_rule{"eyes-open", "opening of the eyes", "", {0.03, none, none, none}, "open your eyes", ""};
constexpr Rule mouth_rule{"mouth-closed", "opening of the mouth", "", {none, 0.1, none, none}, "", "close your mouth"};

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
    constexpr double grey = 2;
    PortraitCheck check = apply(colour_rule, skin.off);
    if (skin.chroma >= grey) return check;
    check.grade = Grade::warn;
    check.advice = "the photo is grey: use one in colour";
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
    const auto others = std::count_if(faces.begin(), faces.end(), [&](const Face& other) {
        return &other != face && other.box.area() > second_face_share * face->box.area();
    });
    Rule eye_distance_of_use = eye_distance_rule;
    if (use == PortraitUse::compare) eye_distance_of_use.limits = {24, none, 24, none};

    const Landmarks& points = face->landmarks;
    const HeadView view = view_head(photo, points);
    const std::vector<RowSpan> mask = face_mask(view.landmarks, view.picture.width, view.picture.height);
    const Exposure light = exposure(view, mask);
    return {{apply(one_face, 1 + static_cast<double>(others)), apply(eye_distance_of_use, eye_distance(points)),
             apply(head_size, eyes_to_chin(points) / static_cast<float>(photo.height)),
             apply(crop_rule, room_around(points, photo.width, photo.height).least()), apply(roll_rule, roll(points)),
             apply(yaw_rule, yaw(points)), apply(sharpness_rule, sharpness(view, mask)), apply(over_rule, light.over),
             apply(under_rule, light.under), apply(range_rule, light.entropy), apply(even_rule, cheek_overlap(view)),
             colour_check(skin_colour(view, mask)), apply(background_rule, background_gradient(view)),
             apply(eyes_rule, lid_opening(points)), apply(mouth_rule, lip_opening(points))}};
}

} // namespace qrid
