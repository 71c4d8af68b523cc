// A picture with what was found drawn over it, as SVG inside of HTML.
#pragma once

#include "doctor_picture.h"
#include "qrid/doctor/examination.h"

#include <string>

namespace qrid::cmd {

/// A code that was read has a line in the colour of its verdict and its number in the file, one that was only seen a
/// dashed one; finder patterns of no code are dots, faces dotted boxes.
std::string doctor_figure(const Examination& found, const DoctorPicture& picture);

} // namespace qrid::cmd
