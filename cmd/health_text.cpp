#include "health_text.h"

#include "prometheus_text.h"
#include "qrid/base/printable.h"
#include "qrid/base/text.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace qrid::cmd {

namespace {

using nlohmann::json;

constexpr Seconds longest_within = seconds_per_day * 365 * 10;

json text_or_null(const std::string& text) { return text.empty() ? json() : json(text); }

json finding_to_json(const Finding& finding, const HealthPlace& place) {
    json numbers = json::object();
    for (const auto& [key, value] : finding.numbers) numbers[key] = value;
    return {
        {"name", finding.name}, {"level", name(finding.level)},       {"subject", text_or_null(finding.subject)},
        {"numbers", numbers},   {"detail", words_of(finding, place)}, {"mend", text_or_null(mend_of(finding, place))}};
}

json health_to_json(const Health& health, Seconds within, const HealthPlace& place) {
    json checks = json::array();
    for (const HealthCheck& check : health.checks) {
        json findings = json::array(), measures = json::array();
        for (const Finding& finding : check.findings) findings.push_back(finding_to_json(finding, place));
        for (const Measure& one : check.measures)
            measures.push_back({{"name", one.name}, {"labels", one.labels}, {"value", one.value}});
        checks.push_back(
            {{"check", check.name}, {"level", name(check.level())}, {"findings", findings}, {"measures", measures}});
    }
    json document{{"about", health.about},
                  {"at", format_time(place.now)},
                  {"within", within},
                  {"level", name(health.level())},
                  {"checks", checks}};
    if (!health.names.empty()) document["names"] = health.names;
    return document;
}

std::string painted(HealthLevel level, std::string text, bool color) {
    if (!color) return text;
    const char* const paint = level == HealthLevel::fine  ? "\x1b[32m"
                              : level == HealthLevel::due ? "\x1b[31m"
                                                          : "\x1b[33m";
    return fmt::format("{}{}\x1b[0m", paint, text);
}

std::string heading_of(HealthLevel level) {
    return level == HealthLevel::fine ? "FINE" : level == HealthLevel::due ? "DUE" : "CANNOT TELL";
}

std::string health_to_text(const Health& health, const HealthPlace& place, bool color) {
    std::size_t width = 0;
    for (const HealthCheck& check : health.checks) width = std::max(width, check.name.size());
    std::string text =
        fmt::format("{}  {}\n", painted(health.level(), heading_of(health.level()), color), printable(health.about));
    const auto line = [&](std::string_view left, HealthLevel level, std::string_view words) {
        text += fmt::format("  {:<{}}  {}  {}\n", left, width, painted(level, fmt::format("{:<7}", name(level)), color),
                            words);
    };
    for (const HealthCheck& check : health.checks) {
        if (check.findings.empty()) line(check.name, HealthLevel::fine, summary_of(check, place));
        std::string_view left = check.name;
        for (const Finding& finding : check.findings) {
            line(left, finding.level, words_of(finding, place));
            left = "";
            if (const std::string mend = mend_of(finding, place); !mend.empty())
                text += fmt::format("  {:<{}}           -> {}\n", "", width, mend);
        }
    }
    return text;
}

} // namespace

void HealthOptions::add(CLI::App& app) {
    app.add_option("--within", within,
                   "What ends or runs out so soon is due, but nothing in the first half of its life")
        ->type_name("SPAN")
        ->capture_default_str();
    app.add_flag("--prometheus", prometheus, "Print metrics in Prometheus's text format");
    output.add(app);
}

Seconds HealthOptions::span() const {
    const Seconds found = parse_duration(within);
    if (found > longest_within)
        throw Error(Code::usage, fmt::format("--within must be at most 10y, not {}", within), "give a time such as 3d");
    return found;
}

void HealthOptions::check(const Session& session) const {
    output.check();
    if (prometheus && session.format == Format::json && !output.to_file())
        throw Error(Code::usage, "--json and --prometheus cannot both go to standard output",
                    "write the metrics to a file with -o PATH");
}

int tell_health(const Health& health, const HealthOptions& options, const HealthPlace& place, std::string_view prefix,
                Session& session) {
    const bool is_json = session.format == Format::json;
    const json document = is_json ? health_to_json(health, options.span(), place) : json();
    if (options.prometheus) {
        const char* const label = prefix == "qrid_issuer" ? "issuer" : "store";
        options.output.write(session,
                             bytes_of(health_to_prometheus(health, prefix, {{label, health.about}}, place.now)));
        if (is_json) session.print_json(document);
    } else if (is_json && !options.output.to_file()) {
        session.print_json(document);
    } else {
        const std::string text =
            is_json ? dump(document, false) : health_to_text(health, place, session.color && !options.output.to_file());
        options.output.write(session, bytes_of(text));
    }
    if (health.level() == HealthLevel::fine) return 0;
    return health.level() == HealthLevel::due ? 1 : 3;
}

} // namespace qrid::cmd
