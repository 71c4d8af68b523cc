// What somebody sent, explained on one HTML page that needs nothing else and runs nothing: made for a ticket.
#pragma once

#include "doctor_output.h"
#include "doctor_picture.h"

#include <string>
#include <vector>

namespace qrid::cmd {

/// One file of the page.
struct DoctorCase {
    Examination found;
    std::vector<DoctorPicture> pictures;
    DoctorLetter letter;
};

/// Unless `reveal`, files are called by their numbers and digests, for their names may be a person's.
std::string doctor_to_html(const std::vector<DoctorCase>& cases, Seconds at, bool reveal);

} // namespace qrid::cmd
