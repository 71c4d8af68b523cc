// The face model: finds the faces of a still picture and describes them. No third-party type shows here.
#pragma once

#include "qrid/base/files.h"
#include "qrid/face/geometry.h"
#include "qrid/picture/image.h"

#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace qrid {

/// `$QRID_FACE_MODEL`; or else the first that is there of `qrid/face-model` in `$XDG_DATA_HOME` or `~/.local/share`,
/// the one installed with the library, and /usr/local/share/qrid/face-model. When none is there: where this user's
/// would be. Throws as data_path() does; without a home only when there is none for all users either.
fs::path face_model_directory();

/// Three networks with their weights, about 35 MB of memory. Loaded once and used for any number of pictures; every
/// const member may be called from several threads at once. A call stays on the thread that makes it.
class FaceModel {
public:
    /// Reads the weights of tiny_face_detector_model, face_landmark_68_tiny_model and face_recognition_model.
    /// Throws Error(face_model_missing) when one is missing or damaged.
    static FaceModel load(const fs::path& directory);

    FaceModel(FaceModel&&) noexcept;
    FaceModel& operator=(FaceModel&&) noexcept;
    ~FaceModel();

    /// Every face, best score first; boxes that lie mostly outside of the picture are dropped.
    std::vector<Face> detect(const Image& image) const;

    /// The one face of a portrait; `what` names the picture in messages, such as "the photo". A second face counts when
    /// its area is over a tenth of the first's. Throws Error(no_face) or Error(many_faces).
    Face only_face(const Image& image, std::string_view what) const;

    /// The same of faces that were found.
    static Face only_face(std::span<const Face> faces, std::string_view what);

    Descriptor describe(const Image& image, const Face& face) const;

private:
    struct Networks;
    explicit FaceModel(std::unique_ptr<Networks> networks);
    std::unique_ptr<Networks> networks_;
};

} // namespace qrid
