#include "qrid/face/model.h"

#include "qrid/base/error.h"
#include "qrid/base/module.h"
#include "qrid/base/permissions.h"
#include "qrid/base/places.h"
#include "qrid/face/align.h"
#include "qrid/face/inside/descriptor_net.h"
#include "qrid/face/inside/detector_net.h"
#include "qrid/face/inside/landmark_net.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <optional>

namespace qrid {

namespace {

constexpr const char *variable = "QRID_FACE_MODEL", *directory_name = "face-model";

// Where setup puts it for every user.
constexpr const char* for_all_users = "/usr/local/share/qrid/face-model";

std::optional<fs::path> model_for_all_users() {
    std::error_code ignored;
    for (const fs::path& place : {path_in_share(directory_name), fs::path(for_all_users)})
        if (fs::is_directory(place, ignored)) return place;
    return std::nullopt;
}

std::optional<fs::path> own_model() {
    try {
        return data_path(variable, directory_name);
    } catch (const Error& error) {
        if (error.code() != Code::no_home) throw;
        return std::nullopt;
    }
}

} // namespace

fs::path face_model_directory() {
    const char* const named = std::getenv(variable);
    const bool is_named = named != nullptr && *named != '\0';
    std::error_code ignored;
    const auto own = own_model();
    if (own && (is_named || fs::is_directory(*own, ignored))) return *own;
    if (const auto shared = model_for_all_users()) {
        check_place(*shared);
        return *shared;
    }
    return own ? *own : data_path(variable, directory_name); // which tells that there is no home
}

struct FaceModel::Networks {
    DetectorNet detector;
    LandmarkNet landmarks;
    DescriptorNet descriptor;
};

FaceModel::FaceModel(std::unique_ptr<Networks> networks) : networks_(std::move(networks)) {}
FaceModel::FaceModel(FaceModel&&) noexcept = default;
FaceModel& FaceModel::operator=(FaceModel&&) noexcept = default;
FaceModel::~FaceModel() = default;

FaceModel FaceModel::load(const fs::path& directory) {
    return FaceModel(
        std::make_unique<Networks>(Networks{DetectorNet(Weights::load(directory, "tiny_face_detector_model")),
                                            LandmarkNet(Weights::load(directory, "face_landmark_68_tiny_model")),
                                            DescriptorNet(Weights::load(directory, "face_recognition_model"))}));
}

std::vector<Face> FaceModel::detect(const Image& image) const {
    std::vector<Face> faces;
    if (image.empty()) return faces;
    for (const FaceBox& box : networks_->detector.find(image))
        faces.push_back({box, networks_->landmarks.find(image, box)});
    return faces;
}

Face FaceModel::only_face(const Image& image, std::string_view what) const { return only_face(detect(image), what); }

Face FaceModel::only_face(std::span<const Face> faces, std::string_view what) {
    constexpr float counts_from = 0.1F;
    if (faces.empty())
        throw Error(Code::no_face, fmt::format("no face found in {}", what),
                    "use a sharp, evenly lit photo that shows the whole face from the front");
    const auto first = std::max_element(faces.begin(), faces.end(),
                                        [](const Face& a, const Face& b) { return a.box.area() < b.box.area(); });
    const auto count = std::count_if(faces.begin(), faces.end(), [&](const Face& face) {
        return face.box.area() > counts_from * first->box.area();
    });
    if (count > 1)
        throw Error(Code::many_faces, fmt::format("{} faces found in {}", count, what),
                    "use a photo that shows only one person");
    return *first;
}

Descriptor FaceModel::describe(const Image& image, const Face& face) const {
    return networks_->descriptor.describe(aligned(image, face.landmarks, DescriptorNet::side));
}

} // namespace qrid
