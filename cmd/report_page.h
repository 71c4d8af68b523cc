// A month of an issuer as one HTML page with plots, which needs nothing else and runs nothing.
#pragma once

#include "report_text.h"

#include <string>

namespace qrid::cmd {

std::string report_to_html(const ReportTitle& title, const MonthlyReport& report, Seconds now);

} // namespace qrid::cmd
