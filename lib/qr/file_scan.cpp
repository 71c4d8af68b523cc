#include "qrid/qr/file_scan.h"

#include <algorithm>

namespace qrid {

bool FileScan::has_codes() const {
    return std::any_of(pages.begin(), pages.end(), [](const PageScan& page) { return !page.report.codes.empty(); });
}

std::size_t FileScan::pages_looked_at() const {
    if (passed > 0) return passed;
    std::size_t count = 0, last_member = 0;
    for (const PageScan& page : pages) {
        if (page.flaw || (page.part.member > 0 && page.part.member == last_member)) continue;
        last_member = page.part.member;
        ++count;
    }
    return count;
}

std::string_view FileScan::parts_name() const {
    return is_container(kind) ? "pictures" : passed > 0 ? "frames" : "pages";
}

const PictureQuality* FileScan::quality() const {
    const PictureQuality* best = nullptr;
    for (const PageScan& page : pages) {
        const auto& quality = page.report.quality;
        if (!page.report.codes.empty()) return nullptr;
        if (!quality) continue;
        const bool is_telling = quality->trouble != Trouble::no_code;
        if (best == nullptr || best->trouble == Trouble::no_code ||
            (best->trouble == Trouble::other_symbology && is_telling))
            best = &*quality;
    }
    return best;
}

bool was_cut_short(const PageScan& page) {
    const auto& rungs = page.report.rungs;
    return std::any_of(rungs.begin(), rungs.end(),
                       [](const RungReport& rung) { return rung.outcome == RungOutcome::out_of_time; });
}

} // namespace qrid
