#include "qrid/issuer/monthly_report.h"

#include "qrid/issuer/journal.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace qrid {

namespace {

using nlohmann::json;

std::uint64_t count_in(const json& detail, const char* member) {
    const auto found = detail.find(member);
    return found != detail.end() && found->is_number_unsigned() ? found->get<std::uint64_t>() : 0;
}

std::string text_in(const json& detail, const char* member) {
    const auto found = detail.find(member);
    return found != detail.end() && found->is_string() ? found->get<std::string>() : "";
}

// Of a row on one card or on several whose standing changed.
std::uint64_t cards_in(const json& detail) {
    const auto found = detail.find("cards");
    return found == detail.end() ? 1 : found->size();
}

class Gathering {
public:
    explicit Gathering(MonthlyReport& report) : report_(report) {}

    void take(const JournalRow& row) {
        ++report_.rows;
        ++report_.operators[row.by.value_or("")];
        json detail = detail_of(row);
        if (!detail.is_object()) detail = json::object(); // a row of a version that wrote something else
        MonthlyReport::Day& day = report_.days.at(static_cast<std::size_t>(
            std::clamp<Seconds>((row.at - report_.month.begin()) / seconds_per_day, 0, report_.month.days() - 1)));
        take_cards(row.what, detail, day);
        take_publication(row.what, detail);
        take_key(row, detail);
    }

private:
    void take_cards(const std::string& what, const json& detail, MonthlyReport::Day& day) {
        if (const std::uint64_t count = cards_issued(what, detail); count > 0) {
            report_.issued += count;
            day.issued += count;
            if (const std::string kid = text_in(detail, "kid"); !kid.empty()) report_.by_key[kid] += count;
        }
        if (what == "cards-replaced") {
            report_.renewed += count_in(detail, "count");
        } else if (what == "card-enrolled") {
            report_.enrolled += cards_issued(what, detail);
            if (detail.contains("replaces")) report_.renewed += cards_issued(what, detail);
        } else if (what == "card-revoked" || what == "cards-revoked") {
            report_.revoked[text_in(detail, "reason")] += cards_in(detail);
            day.revoked += cards_in(detail);
        } else if (what == "card-suspended" || what == "cards-suspended") {
            report_.suspended[text_in(detail, "reason")] += cards_in(detail);
        } else if (what == "card-reinstated" || what == "cards-reinstated") {
            report_.reinstated += cards_in(detail);
        } else if (what == "enrolment-refused") {
            ++report_.refused[text_in(detail, "code")];
            ++day.refused;
        }
    }

    void take_publication(const std::string& what, const json& detail) {
        if (what == "status-published") {
            ++report_.status_builds;
            report_.lists += count_in(detail, "lists");
        } else if (what == "status-bundled") {
            ++report_.bundles;
        } else if (what == "trust-published") {
            report_.trust_versions.push_back(static_cast<std::int64_t>(count_in(detail, "version")));
        } else if (what == "trust-withdrawn") {
            std::erase(report_.trust_versions, static_cast<std::int64_t>(count_in(detail, "version")));
        }
    }

    void take_key(const JournalRow& row, const json& detail) {
        constexpr std::array events{"key-made", "key-rotated", "key-retired", "key-revoked"};
        if (std::find(events.begin(), events.end(), row.what) == events.end()) return;
        const std::string kid = text_in(detail, row.what == "key-rotated" ? "active" : "kid");
        report_.key_events.push_back({row.at, row.what, kid, text_in(detail, "purpose")});
    }

    MonthlyReport& report_;
};

} // namespace

std::uint64_t MonthlyReport::sum(const NamedCounts& counts) {
    std::uint64_t total = 0;
    for (const auto& [name, count] : counts) total += count;
    return total;
}

MonthlyReport report_month(const Registry& registry, Month month, Seconds now) {
    MonthlyReport report;
    report.month = month;
    report.days.resize(static_cast<std::size_t>(month.days()));
    report.is_over = now >= month.end();
    const Seconds begin = month.begin(), end = month.end();
    Gathering gathering(report);
    const JournalVerdict verdict = verify_journal(registry, {}, [&](const JournalRow& row) {
        if (row.at >= begin && row.at < end) gathering.take(row);
    });
    report.all_rows = verdict.rows;
    report.broken_seq = verdict.broken_seq;
    return report;
}

} // namespace qrid
