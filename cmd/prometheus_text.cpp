#include "prometheus_text.h"

#include "qrid/base/printable.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace qrid::cmd {

namespace {

using Labels = std::map<std::string, std::string>;

struct MetricHelp {
    std::string_view name, help;
};

constexpr std::array helps{
    MetricHelp{"check_timestamp_seconds", "When this was looked at."},
    MetricHelp{"findings", "How many things are due, or could not be found out, by check and level."},
    MetricHelp{"journal_rows", "Rows of the journal that hold together."},
    MetricHelp{"status_lists", "Status lists that were begun."},
    MetricHelp{"status_lists_expiry_timestamp_seconds", "When the first published status list expires."},
    MetricHelp{"status_bundle_expiry_timestamp_seconds", "When the published status bundle expires."},
    MetricHelp{"status_bundle_version", "Version of the status bundle."},
    MetricHelp{"trust_list_version", "Version of the trust list."},
    MetricHelp{"trust_list_expiry_timestamp_seconds", "When the published trust list expires."},
    MetricHelp{"web_files", "Published files that were compared with the web server's."},
    MetricHelp{"web_files_same", "Of those, the ones that the web server has as they are."},
    MetricHelp{"key_sign_until_timestamp_seconds", "When the active key of a purpose stops signing."},
    MetricHelp{"staged_keys", "Keys that wait for their turn."},
    MetricHelp{"private_keys", "Keys that sign or will sign, by where their private halves are."},
    MetricHelp{"places_taken", "Places in the status lists that were ever given to cards."},
    MetricHelp{"places_left", "Places left before new status lists begin."},
    MetricHelp{"cards_minted_30d", "Cards minted in the last 30 days."},
    MetricHelp{"disk_free_bytes", "Room left on the disk of the issuer's directory."},
    MetricHelp{"disk_needed_bytes", "Room that publishing everything anew may take."},
    MetricHelp{"runs_unfinished", "Runs of mint that were begun and have not ended."},
    MetricHelp{"replacements_due", "Replaced cards that the next publication revokes."},
    MetricHelp{"replacements_waiting", "Replaced cards that are to be revoked later."},
    MetricHelp{"leases_open", "Leases whose cards are not in the registry yet."},
    MetricHelp{"cards_expiring", "Cards in force that expire in a month."},
    MetricHelp{"trust_lists", "Trust lists in the store."},
    MetricHelp{"trust_lists_expiry_timestamp_seconds", "When the first trust list in the store expires."},
    MetricHelp{"trusted_keys", "Keys in the store."},
    MetricHelp{"status_bundles", "Status bundles in the store."},
    MetricHelp{"status_bundles_expiry_timestamp_seconds", "When the first status bundle in the store expires."},
    MetricHelp{"issuers_with_status", "Trusted issuers whose cards' status can be told."},
};

std::string_view help_of(std::string_view metric) {
    const auto* const found =
        std::find_if(helps.begin(), helps.end(), [&](const MetricHelp& one) { return one.name == metric; });
    if (found == helps.end())
        throw Error(Code::internal, fmt::format("internal error in qrid: no help for the metric {}", metric));
    return found->help;
}

std::string label_value(std::string_view text) {
    std::string escaped;
    for (const char c : printable(text)) {
        if (c == '\\' || c == '"') escaped += '\\';
        escaped += c;
    }
    return escaped;
}

std::string label_text(const Labels& labels) {
    std::string text;
    for (const auto& [label, value] : labels)
        text += fmt::format("{}{}=\"{}\"", text.empty() ? "" : ",", label, label_value(value));
    return text.empty() ? "" : fmt::format("{{{}}}", text);
}

} // namespace

std::string health_to_prometheus(const Health& health, std::string_view prefix, const Labels& labels, Seconds now) {
    // Samples of one metric stand together, in the order in which they came.
    std::vector<std::pair<std::string, std::string>> metrics;
    const auto add = [&](const Measure& measure) {
        Labels all = labels;
        all.insert(measure.labels.begin(), measure.labels.end());
        const std::string full = fmt::format("{}_{}", prefix, measure.name);
        auto at = std::find_if(metrics.begin(), metrics.end(), [&](const auto& one) { return one.first == full; });
        if (at == metrics.end())
            at = metrics.insert(metrics.end(),
                                {full, fmt::format("# HELP {0} {1}\n# TYPE {0} gauge\n", full, help_of(measure.name))});
        at->second += fmt::format("{}{} {}\n", full, label_text(all), measure.value);
    };
    add({"check_timestamp_seconds", now});
    for (const HealthCheck& check : health.checks)
        for (const HealthLevel level : {HealthLevel::due, HealthLevel::unknown})
            add({"findings",
                 std::count_if(check.findings.begin(), check.findings.end(),
                               [&](const Finding& finding) { return finding.level == level; }),
                 {{"check", check.name}, {"level", std::string(name(level))}}});
    for (const HealthCheck& check : health.checks)
        for (const Measure& measure : check.measures) add(measure);
    std::string text;
    for (const auto& [metric, samples] : metrics) text += samples;
    return text;
}

} // namespace qrid::cmd
