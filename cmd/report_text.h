// A month of an issuer (issuer/monthly_report.h) as text and as JSON.
#pragma once

#include "qrid/issuer/monthly_report.h"

#include <nlohmann/json_fwd.hpp>

#include <string>

namespace qrid::cmd {

/// Whose month it is.
struct ReportTitle {
    std::string iss, name;
    bool is_behind = false; ///< the registry is an older copy: rows are missing
};

/// "November 2026".
std::string month_words(Month month);

std::string report_to_text(const ReportTitle& title, const MonthlyReport& report);
nlohmann::json report_to_json(const ReportTitle& title, const MonthlyReport& report);

/// Why the figures may be too low, or nothing.
std::string doubt_of(const ReportTitle& title, const MonthlyReport& report);

} // namespace qrid::cmd
