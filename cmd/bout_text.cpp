#include "bout_text.h"

#include "qrid/base/printable.h"

#include <fmt/format.h>

#include <algorithm>

namespace qrid::cmd {

namespace {

constexpr std::string_view loud = "\x1b[31m", soft = "\x1b[33m", fine = "\x1b[32m", no_color = "\x1b[0m";

std::string heading_of(CaseOutcome outcome) {
    std::string words(name(outcome));
    std::replace(words.begin(), words.end(), '-', ' ');
    return words;
}

std::string_view color_of(CaseOutcome outcome) {
    if (outcome == CaseOutcome::false_accept || outcome == CaseOutcome::false_reject) return loud;
    if (outcome == CaseOutcome::right) return fine;
    return outcome == CaseOutcome::skipped ? "" : soft;
}

std::string painted(std::string text, std::string_view paint, bool color) {
    return color && !paint.empty() ? fmt::format("{}{}{}", paint, text, no_color) : text;
}

} // namespace

std::string tally_text(const Tally& tally, bool color) {
    std::vector<CaseOutcome> columns;
    for (std::size_t i = 0; i < outcome_count; ++i) {
        const auto outcome = static_cast<CaseOutcome>(i);
        const bool always = outcome == CaseOutcome::false_accept || outcome == CaseOutcome::false_reject ||
                            outcome == CaseOutcome::right;
        if (always || tally.of(outcome) > 0) columns.push_back(outcome);
    }
    std::string text = fmt::format("{:<11}", "layer");
    for (const CaseOutcome column : columns) text += fmt::format("  {}", heading_of(column));
    text += '\n';
    const auto row = [&](std::string_view title, const Tally::Counts& counts) {
        text += fmt::format("{:<11}", title);
        for (const CaseOutcome column : columns) {
            const std::size_t count = counts[static_cast<std::size_t>(column)];
            const std::size_t width = heading_of(column).size() + 2;
            text += painted(fmt::format("{:>{}}", count, width), count > 0 ? color_of(column) : "", color);
        }
        text += '\n';
    };
    for (const auto& [layer, counts] : tally.layers()) row(name(layer), counts);
    row("all", tally.total());
    return text;
}

std::string cases_text(const BoutResult& result, CaseOutcome outcome, bool color) {
    std::string text;
    for (const JudgedCase& judged : result.cases) {
        if (judged.outcome != outcome) continue;
        text += fmt::format("  {}: {}\n    expected {}\n    came {}\n", judged.one.id, printable(judged.one.title),
                            expectation_of(judged.one), words_of(judged.answer));
    }
    if (text.empty()) return text;
    return fmt::format("\n{}:\n{}", painted(heading_of(outcome), color_of(outcome), color), text);
}

} // namespace qrid::cmd
