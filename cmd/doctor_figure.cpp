#include "doctor_figure.h"

#include "qrid/base/encoding.h"

#include <fmt/format.h>

#include <algorithm>

namespace qrid::cmd {

namespace {

bool is_same_place(const FoundCode& a, const FoundCode& b) {
    return std::equal(
        a.corners.begin(), a.corners.end(), b.corners.begin(),
        [](const CodeCorner& one, const CodeCorner& other) { return one.x == other.x && one.y == other.y; });
}

// Which of the file's codes lies here, from 1; 0 for a part of a text and for what was left out.
std::size_t number_of(const Examination& found, const PicturePart& part, const FoundCode& code) {
    for (std::size_t i = 0; i < found.codes.size(); ++i) {
        const CardInput& input = found.codes[i].input;
        if (input.code && input.picture && is_same_part(input.picture->part, part) && is_same_place(*input.code, code))
            return i + 1;
    }
    return 0;
}

template <typename Points>
std::string points_of(const Points& points) {
    std::string out;
    for (const auto& point : points)
        out += fmt::format("{}{:.0f},{:.0f}", out.empty() ? "" : " ", point.x * 1.0, point.y * 1.0);
    return out;
}

std::string code_mark(const Examination& found, const DoctorPicture& picture, const FoundCode& code) {
    const std::size_t number = number_of(found, picture.part, code);
    const Report* report = number > 0 && found.codes[number - 1].report ? &*found.codes[number - 1].report : nullptr;
    const std::string_view verdict = report != nullptr ? name(report->verdict()) : name(Verdict::undetermined);
    std::string svg = fmt::format("<polygon class=\"code c-{}\" points=\"{}\"/>\n", verdict, points_of(code.corners));
    if (number == 0 || found.codes.size() < 2) return svg;
    const double size = std::max(picture.width, picture.height) / 30.0;
    double x = 0, y = 0;
    for (const CodeCorner& corner : code.corners) {
        x += corner.x / 4.0;
        y += corner.y / 4.0;
    }
    return svg +
           fmt::format("<circle cx=\"{0:.0f}\" cy=\"{1:.0f}\" r=\"{2:.0f}\"/><text class=\"number\" x=\"{0:.0f}\" "
                       "y=\"{1:.0f}\" style=\"font-size:{2:.0f}px\">{3}</text>\n",
                       x, y, size, number);
}

} // namespace

std::string doctor_figure(const Examination& found, const DoctorPicture& picture) {
    std::string svg = fmt::format(
        "<svg viewBox=\"0 0 {0} {1}\" role=\"img\" aria-label=\"The picture, with what was found drawn over it\">\n"
        "<image href=\"data:image/jpeg;base64,{2}\" width=\"{0}\" height=\"{1}\" preserveAspectRatio=\"none\"/>\n",
        picture.width, picture.height, base64_encode(picture.jpeg));
    const auto page = std::find_if(found.scan.pages.begin(), found.scan.pages.end(),
                                   [&](const PageScan& scan) { return is_same_part(scan.part, picture.part); });
    if (page != found.scan.pages.end()) {
        for (const FoundCode& code : page->report.codes) svg += code_mark(found, picture, code);
        for (const OtherCode& other : page->report.others) svg += code_mark(found, picture, other.code);
        if (const auto& quality = page->report.quality) {
            if (quality->outline)
                svg += fmt::format("<polygon class=\"code c-unread\" points=\"{}\"/>\n", points_of(*quality->outline));
            for (const PlanePoint finder : quality->finders)
                svg += fmt::format("<circle class=\"finder\" cx=\"{:.0f}\" cy=\"{:.0f}\" r=\"{:.0f}\"/>\n", finder.x,
                                   finder.y, std::max(picture.width, picture.height) / 100.0 + 2);
        }
    }
    for (const FaceBox& face : picture.faces)
        svg += fmt::format("<rect class=\"face\" x=\"{:.0f}\" y=\"{:.0f}\" width=\"{:.0f}\" height=\"{:.0f}\"/>\n",
                           face.x, face.y, face.width, face.height);
    return svg + "</svg>\n";
}

} // namespace qrid::cmd
