// What somebody sent, explained on one HTML page that needs nothing else and runs nothing: made for a ticket.
#pragma once

#include "doctor_output.h"
#include "doctor_picture.h"

#include <string>
#include <vector>

namespace qrid::cmd {

/// One file of the page.
struct DoctorCase {
    DoctorAnswer answer;
    std::vector<DoctorPicture> pictures;
    std::optional<Error> unread = std::nullopt; ///< why nothing could be had under its name
};

/// `reveal`: what the page shows must not be passed on, and it says so.
std::string doctor_to_html(const std::vector<DoctorCase>& cases, Seconds at, bool reveal);

} // namespace qrid::cmd
