#include "report_text.h"

#include "qrid/base/printable.h"
#include "qrid/base/text.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <array>

namespace qrid::cmd {

namespace {

using nlohmann::json;

json counts_to_json(const NamedCounts& counts) {
    json object = json::object();
    for (const auto& [key, count] : counts) object[key] = count;
    return object;
}

std::string figure_line(std::string_view what, std::uint64_t count) {
    return fmt::format("  {:<22} {:>10}\n", what, count);
}

std::string counts_text(std::string_view what, const NamedCounts& counts) {
    std::string text = figure_line(what, MonthlyReport::sum(counts));
    for (const auto& [key, count] : counts) text += figure_line(fmt::format("  {}", printable(key)), count);
    return text;
}

} // namespace

std::string month_words(Month month) {
    constexpr std::array names{"January", "February", "March",     "April",   "May",      "June",
                               "July",    "August",   "September", "October", "November", "December"};
    return fmt::format("{} {}", names.at(static_cast<std::size_t>(month.month - 1)), month.year);
}

std::string doubt_of(const ReportTitle& title, const MonthlyReport& report) {
    if (report.broken_seq)
        return fmt::format("row {} of the journal does not match the row before it; nothing after that is counted",
                           *report.broken_seq);
    return title.is_behind ? "the registry is an old copy: what was done since is not counted" : "";
}

std::string report_to_text(const ReportTitle& title, const MonthlyReport& report) {
    std::string text =
        fmt::format("{}  {}{}\n", printable(title.iss), month_words(report.month), report.is_over ? "" : " (so far)");
    if (const std::string doubt = doubt_of(title, report); !doubt.empty())
        text += fmt::format("  INCOMPLETE: {}\n", doubt);
    if (report.rows == 0) return text + "  nothing is recorded in this month\n";
    text += figure_line("issued", report.issued);
    if (report.enrolled > 0) text += figure_line("  at the kiosk", report.enrolled);
    text += figure_line("renewed", report.renewed);
    text += counts_text("revoked", report.revoked);
    text += counts_text("suspended", report.suspended);
    text += figure_line("reinstated", report.reinstated);
    text += counts_text("refused at the kiosk", report.refused);
    text += figure_line("status lists", report.lists);
    text += figure_line("  publications", report.status_builds);
    text += figure_line("status bundles", report.bundles);
    text += figure_line("trust lists", report.trust_versions.size());
    if (!report.trust_versions.empty())
        text += fmt::format("    version{} {}\n", report.trust_versions.size() == 1 ? "" : "s",
                            fmt::join(report.trust_versions, ", "));
    if (!report.by_key.empty()) text += "  cards by key\n";
    for (const auto& [kid, count] : report.by_key) text += figure_line("  " + printable(kid), count);
    if (!report.operators.empty()) text += "  journal rows by operator\n";
    for (const auto& [who, count] : report.operators)
        text += figure_line("  " + (who.empty() ? "(not recorded)" : printable(who)), count);
    if (!report.key_events.empty()) text += "  keys\n";
    for (const KeyEvent& event : report.key_events)
        text += fmt::format("    {}  {:<11}  {}  {}\n", format_time(event.at), event.what, printable(event.kid),
                            printable(event.purpose));
    return text;
}

json report_to_json(const ReportTitle& title, const MonthlyReport& report) {
    json days = json::array(), events = json::array();
    for (const MonthlyReport::Day& day : report.days)
        days.push_back({{"issued", day.issued}, {"revoked", day.revoked}, {"refused", day.refused}});
    for (const KeyEvent& event : report.key_events)
        events.push_back({{"at", format_time(event.at)},
                          {"what", event.what},
                          {"kid", event.kid},
                          {"purpose", event.purpose.empty() ? json() : json(event.purpose)}});
    return {{"iss", title.iss},
            {"month", report.month.text()},
            {"over", report.is_over},
            {"whole", doubt_of(title, report).empty()},
            {"broken_row", report.broken_seq ? json(*report.broken_seq) : json()},
            {"rows", report.rows},
            {"issued", report.issued},
            {"enrolled", report.enrolled},
            {"renewed", report.renewed},
            {"revoked", counts_to_json(report.revoked)},
            {"suspended", counts_to_json(report.suspended)},
            {"reinstated", report.reinstated},
            {"refused", counts_to_json(report.refused)},
            {"cards_by_key", counts_to_json(report.by_key)},
            {"operators", counts_to_json(report.operators)},
            {"status", {{"publications", report.status_builds}, {"lists", report.lists}, {"bundles", report.bundles}}},
            {"trust_versions", report.trust_versions},
            {"keys", events},
            {"days", days}};
}

} // namespace qrid::cmd
