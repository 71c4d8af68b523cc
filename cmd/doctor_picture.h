// The pictures of a page about what somebody sent: small, and redacted unless all was asked for.
#pragma once

#include "qrid/base/random.h"
#include "qrid/face/geometry.h"
#include "qrid/face/model.h"
#include "qrid/qr/scan_file.h"

#include <memory>
#include <vector>

namespace qrid::cmd {

/// A picture or a page of a document, as the page shows it.
struct DoctorPicture {
    PicturePart part = {};
    int width = 0, height = 0;       ///< pixels, as it was scanned
    Bytes jpeg;                      ///< the same picture, at most longest_shown a side
    std::vector<FaceBox> faces = {}; ///< in the picture as it was scanned
};

/// Pixels.
inline constexpr int longest_shown = 1200;

/// What is done to pictures before they are shown.
struct Redaction {
    bool reveal = false;                              ///< nothing
    std::shared_ptr<const FaceModel> model = nullptr; ///< null: no faces are sought
    Random random = {};
};

/// Takes pictures as scan_file() shows them, those with codes first, a few of each file. `picture` is as it was
/// decoded, and is redacted in place.
class DoctorPictures {
public:
    /// `keep_copy`: of the first picture with a code, or else of the first.
    DoctorPictures(const Redaction& redaction, bool keep_copy) : redaction_(redaction), keep_copy_(keep_copy) {}
    void take(Image& picture, const PageScan& page);
    std::vector<DoctorPicture> finish();
    /// The whole picture as it may be shown; empty when none was taken or kept.
    const Image& copy() const { return copy_; }

private:
    DoctorPicture shown(Image& picture, const PageScan& page);
    /// Where it is kept; beyond all places when it is not.
    std::size_t slot_for(const PageScan& page) const;

    const Redaction& redaction_;
    bool keep_copy_, is_copy_of_code_ = false;
    Image copy_;
    std::vector<DoctorPicture> pictures_;
    std::vector<bool> have_codes_;
};

} // namespace qrid::cmd
