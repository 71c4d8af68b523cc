#include "qrid/base/health.h"

#include <algorithm>
#include <array>

namespace qrid {

std::string_view name(HealthLevel level) {
    static constexpr std::array names{std::string_view("fine"), std::string_view("due"), std::string_view("unknown")};
    return names.at(static_cast<std::size_t>(level));
}

HealthLevel HealthCheck::level() const {
    HealthLevel worst = HealthLevel::fine;
    for (const Finding& finding : findings) worst = std::max(worst, finding.level);
    return worst;
}

void HealthCheck::note(Finding finding) {
    const auto same =
        std::find_if(findings.begin(), findings.end(), [&](const Finding& one) { return one.name == finding.name; });
    if (same == findings.end()) {
        finding.numbers.try_emplace("count", 1);
        findings.push_back(std::move(finding));
        return;
    }
    finding.numbers.try_emplace("count", 1);
    for (const auto& [key, value] : finding.numbers) {
        const auto [at, is_new] = same->numbers.try_emplace(key, value);
        if (is_new) continue;
        const bool is_moment = key == "exp" || key == "until" || key == "from";
        at->second = is_moment ? std::min(at->second, value) : at->second + value;
    }
}

void HealthCheck::not_checked(const Error& error, std::string subject) {
    note({.name = "not-checked",
          .level = HealthLevel::unknown,
          .subject = std::move(subject),
          .why = error.what(),
          .hint = error.hint()});
}

void HealthCheck::attempt(const std::function<void()>& act, const std::string& subject) {
    try {
        act();
    } catch (const Error& error) {
        not_checked(error, subject);
    }
}

std::int64_t HealthCheck::measured(std::string_view measure, std::int64_t otherwise) const {
    const auto found =
        std::find_if(measures.begin(), measures.end(), [&](const Measure& one) { return one.name == measure; });
    return found == measures.end() ? otherwise : found->value;
}

HealthLevel Health::level() const {
    HealthLevel worst = HealthLevel::fine;
    for (const HealthCheck& check : checks) worst = std::max(worst, check.level());
    return worst;
}

HealthLevel level_of_life(Seconds from, Seconds end, Seconds within, Seconds now) {
    const Seconds life = std::max<Seconds>(0, end - from);
    return now >= end || now >= end - std::min(within, life / 2) ? HealthLevel::due : HealthLevel::fine;
}

} // namespace qrid
