#include "doctor_picture.h"

#include "qrid/doctor/redact.h"
#include "qrid/picture/jpeg.h"
#include "qrid/picture/scale.h"

#include <algorithm>
#include <cmath>

namespace qrid::cmd {

namespace {

constexpr std::size_t most_pictures = 6; // of one file
constexpr int quality = 80;

Bytes small_jpeg(const Image& picture) {
    const int longest = std::max(picture.width, picture.height);
    if (longest <= longest_shown) return encode_jpeg(picture, quality);
    const auto scaled = [&](int side) {
        return std::max(1, static_cast<int>(std::lround(static_cast<double>(side) * longest_shown / longest)));
    };
    return encode_jpeg(resize(picture, scaled(picture.width), scaled(picture.height)), quality);
}

} // namespace

DoctorPicture DoctorPictures::shown(Image& picture, const PageScan& page) {
    DoctorPicture shown{page.part, picture.width, picture.height, {}, {}};
    if (redaction_.model)
        for (const Face& face : redaction_.model->detect(picture)) shown.faces.push_back(face.box);
    if (!redaction_.reveal) redact(picture, page.report, {redaction_.model != nullptr, shown.faces}, redaction_.random);
    shown.jpeg = small_jpeg(picture);
    return shown;
}

std::size_t DoctorPictures::slot_for(const PageScan& page) const {
    for (std::size_t i = 0; i < pictures_.size(); ++i) // drawn again, at its full size
        if (is_same_part(pictures_[i].part, page.part)) return i;
    if (pictures_.size() < most_pictures) return pictures_.size();
    if (page.report.codes.empty()) return most_pictures;
    return static_cast<std::size_t>(std::find(have_codes_.begin(), have_codes_.end(), false) - have_codes_.begin());
}

void DoctorPictures::take(Image& picture, const PageScan& page) {
    const std::size_t slot = slot_for(page);
    if (slot >= most_pictures) return; // redacting costs as much as scanning
    const bool has_codes = !page.report.codes.empty();
    pictures_.resize(std::max(pictures_.size(), slot + 1));
    have_codes_.resize(pictures_.size());
    pictures_[slot] = shown(picture, page);
    have_codes_[slot] = has_codes;
    if (keep_copy_ && (copy_.empty() || (has_codes && !is_copy_of_code_))) {
        copy_ = picture;
        is_copy_of_code_ = has_codes;
    }
}

std::vector<DoctorPicture> DoctorPictures::finish() {
    // Of a document only the pages that show something, if any does.
    if (std::find(have_codes_.begin(), have_codes_.end(), true) != have_codes_.end()) {
        std::vector<DoctorPicture> with_codes;
        for (std::size_t i = 0; i < pictures_.size(); ++i)
            if (have_codes_[i]) with_codes.push_back(std::move(pictures_[i]));
        pictures_ = std::move(with_codes);
    }
    std::sort(pictures_.begin(), pictures_.end(), [](const auto& a, const auto& b) {
        return std::pair(a.part.member, a.part.number) < std::pair(b.part.member, b.part.number);
    });
    return std::move(pictures_);
}

} // namespace qrid::cmd
