#include "qrid/face/model.h"

#include "qrid/base/error.h"
#include "qrid/base/places.h"
#include "qrid/face/align.h"
#include "qrid/face/inside/descriptor_net.h"
#include "qrid/face/inside/detector_net.h"
#include "qrid/face/inside/landmark_net.h"

#include <fmt/format.h>

#include <algorithm>

namespace qrid {

fs::path face_model_directory() { return data_path("QRID_FACE_MODEL", "face-model"); }

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
