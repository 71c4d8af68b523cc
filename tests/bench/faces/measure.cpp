#include "measure.h"

#include "qrid/base/error.h"
#include "qrid/face/small_face.h"
#include "qrid/picture/load.h"
#include "qrid/picture/thread_time.h"
#include "qrid/picture/webp.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

namespace qrid::bench {

namespace {

double thread_milliseconds() { return std::chrono::duration<double, std::milli>(thread_time()).count(); }

auto timed(std::vector<double>& costs, auto&& act) {
    const double before = thread_milliseconds();
    auto result = act();
    costs.push_back(thread_milliseconds() - before);
    return result;
}

struct Described {
    const NamedPhoto* photo;
    Image image;
    Face face;
    Descriptor descriptor;
};

std::optional<Described> describe(const FaceModel& model, const NamedPhoto& photo, Costs& costs) {
    Image image = timed(costs.load, [&] { return load_picture(read_file(photo.file)); });
    const std::vector<Face> faces = timed(costs.detect, [&] { return model.detect(image); });
    if (faces.size() != 1) {
        costs.load.pop_back();
        costs.detect.pop_back();
        return std::nullopt;
    }
    const Descriptor descriptor = timed(costs.describe, [&] { return model.describe(image, faces[0]); });
    costs.comparison.push_back(costs.load.back() + costs.detect.back() + costs.describe.back());
    return Described{&photo, std::move(image), faces[0], descriptor};
}

SmallFaces shrink(const FaceModel& model, const std::vector<Described>& photos, std::size_t max_bytes, Costs& costs) {
    SmallFaces result;
    result.max_bytes = max_bytes;
    for (const Described& photo : photos) {
        std::optional<SmallFace> small;
        try {
            small = timed(costs.small_face, [&] { return make_small_face(model, photo.image, photo.face, max_bytes); });
        } catch (const Error&) {
            ++result.refused;
            result.not_matching.push_back(photo.photo->label);
            continue;
        }
        result.bytes.push_back(static_cast<double>(small->webp.size()));
        result.to_source.add(small->distance_to_source);
        if (judge(small->distance_to_source) != Likeness::match) result.not_matching.push_back(photo.photo->label);
        const Image decoded = decode_webp(small->webp);
        const Descriptor descriptor = model.describe(decoded, model.detect(decoded).front());
        for (const Described& other : photos)
            if (&other != &photo && other.photo->person == photo.photo->person)
                result.to_others.add(distance(descriptor, other.descriptor));
    }
    return result;
}

} // namespace

Spread spread_of(std::vector<double> values) {
    if (values.empty()) return {};
    std::sort(values.begin(), values.end());
    const auto at = [&](double share) {
        return values[static_cast<std::size_t>(std::lround(share * double(values.size() - 1)))];
    };
    return {values.front(), at(0.5), at(0.95), values.back()};
}

void Pairs::add(float distance) {
    distances.push_back(static_cast<double>(distance));
    const Likeness likeness = judge(distance);
    (likeness == Likeness::match ? match : likeness == Likeness::review ? review : no_match) += 1;
}

Measured measure(const FaceModel& model, const PhotoSet& set, const std::vector<std::size_t>& budgets) {
    Measured measured;
    measured.name = set.name;
    std::vector<Described> photos;
    for (const NamedPhoto& photo : set.photos) {
        ++measured.photos;
        if (auto described = describe(model, photo, measured.costs)) {
            ++measured.alone;
            photos.push_back(std::move(*described));
        } else {
            measured.not_alone.push_back(photo.label);
        }
    }
    for (std::size_t i = 0; i < photos.size(); ++i)
        for (std::size_t k = 0; k < i; ++k) {
            const bool is_same = photos[i].photo->person == photos[k].photo->person;
            (is_same ? measured.same : measured.others).add(distance(photos[i].descriptor, photos[k].descriptor));
        }
    for (const std::size_t budget : budgets)
        measured.small_faces.push_back(shrink(model, photos, budget, measured.costs));
    return measured;
}

std::vector<std::string> failings(const Measured& measured) {
    constexpr int least_percent = 92;
    const Pairs &same = measured.same, &others = measured.others;
    std::vector<std::string> found;
    if (!measured.not_alone.empty())
        found.push_back(fmt::format("not one face in {}", fmt::join(measured.not_alone, ", ")));
    if (same.count() == 0 || others.count() == 0) found.emplace_back("no pairs to compare");
    if (others.match > 0) found.push_back(fmt::format("{} pairs of two people match", others.match));
    if (same.match * 100 < same.count() * least_percent)
        found.push_back(fmt::format("under {} % of the pairs of one person match", least_percent));
    if (same.no_match > 0)
        found.push_back(fmt::format("{} pairs of one person are not even for review", same.no_match));
    for (const SmallFaces& small : measured.small_faces)
        if (small.max_bytes == floor_budget && !small.not_matching.empty())
            found.push_back(fmt::format("within {} bytes no match with its photo: {}", floor_budget,
                                        fmt::join(small.not_matching, ", ")));
    return found;
}

} // namespace qrid::bench
