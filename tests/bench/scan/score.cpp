#include "score.h"

#include "qrid/base/files.h"
#include "qrid/base/parallel.h"
#include "sample_png.h"
#include "support/temporary.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <sstream>

namespace qrid::bench {

namespace {

constexpr unsigned threads = 2;

/// Cuts every occurrence out; whether there was one.
bool take_out(std::string& text, const std::string& part) {
    bool found = false;
    for (std::size_t at = 0; (at = text.find(part, at)) != std::string::npos; found = true)
        text.replace(at, part.size(), 1, '\n');
    return found;
}

int demanded(int total, double floor) { return total - static_cast<int>(std::floor(total * (1 - floor) + 1e-9)); }

std::string cell(const Tally& tally) {
    if (tally.total == 0) return fmt::format("{:>15}", "-");
    return fmt::format("{:>6.1f}%{}{:>7.1f}", 100.0 * tally.right / tally.total, tally.false_texts > 0 ? '!' : ' ',
                       tally.milliseconds / tally.total);
}

} // namespace

Verdict judge(const Sample& sample, std::string_view output) {
    std::vector<std::string> lines;
    for (const std::string& text : sample.texts) {
        std::istringstream in(text);
        for (std::string line; std::getline(in, line);)
            if (!line.empty()) lines.push_back(line);
    }
    // The longest first, for one may stand within another.
    std::sort(lines.begin(), lines.end(), [](const auto& a, const auto& b) { return a.size() > b.size(); });
    std::string rest(output);
    bool all = true;
    for (const std::string& line : lines) all = take_out(rest, line) && all;
    const bool nothing_else = rest.find_first_not_of('\n') == std::string::npos;
    return {nothing_else && (all || !sample.readable), !nothing_else};
}

void Tally::add(const Verdict& verdict, double took) {
    ++total;
    right += verdict.right;
    false_texts += verdict.false_text;
    milliseconds += took;
}

Row measure(std::string name, double floor, int count, const std::function<Specimen(int)>& specimen,
            const std::vector<Reader>& readers, Row& all) {
    struct Outcome {
        bool readable = false;
        std::vector<std::pair<Verdict, double>> readings;
    };
    const test::Temporary directory;
    const bool needs_files = std::any_of(readers.begin(), readers.end(), [](const Reader& r) { return r.is_program; });
    std::vector<Outcome> outcomes(static_cast<std::size_t>(count));
    parallel_for(outcomes.size(), threads, [&](std::size_t i) {
        Specimen made = specimen(static_cast<int>(i));
        const fs::path temporary = directory / fmt::format("{}.png", i);
        if (made.file.empty() && needs_files) write_png(made.file = temporary, made.sample);
        outcomes[i].readable = made.sample.readable;
        for (const Reader& reader : readers) {
            const Run run = reader.read(made.sample, made.file);
            outcomes[i].readings.emplace_back(judge(made.sample, run.output), run.milliseconds);
        }
        std::error_code ignored;
        fs::remove(temporary, ignored);
    });
    Row row{std::move(name), floor, std::vector<Tally>(readers.size())};
    all.tallies.resize(readers.size());
    for (const Outcome& outcome : outcomes)
        for (std::size_t r = 0; r < readers.size(); ++r) {
            const auto& [verdict, took] = outcome.readings[r];
            row.tallies[r].add(verdict, took);
            if (outcome.readable) all.tallies[r].add(verdict, took);
        }
    return row;
}

std::vector<std::string> failings(const Row& row, const std::vector<Reader>& readers) {
    std::vector<std::string> all;
    const Tally& ours = row.tallies[0];
    if (ours.right < demanded(ours.total, row.floor)) all.emplace_back("missed");
    if (ours.false_texts > 0) all.emplace_back("false text");
    for (std::size_t r = 1; r < readers.size(); ++r)
        if (!readers[r].is_ours && row.tallies[r].right > ours.right) all.push_back("behind " + readers[r].name);
    return all;
}

void print_head(const std::vector<Reader>& readers) {
    fmt::print("{:<22}", "");
    for (const Reader& reader : readers) fmt::print("{:>15}", reader.name);
    fmt::print("\n{:<22}", "kind");
    for (std::size_t r = 0; r < readers.size(); ++r) fmt::print("{:>15}", "right      ms");
    fmt::print("{:>7}\n", "floor");
}

void print_row(const Row& row, const std::vector<Reader>& readers) {
    fmt::print("{:<22}", row.name);
    for (const Tally& tally : row.tallies) fmt::print("{}", cell(tally));
    const std::string floor = row.floor == 0 ? "-" : fmt::format("{:.0f}%", 100 * row.floor);
    fmt::print("{:>7}  {}\n", floor, failings(row, readers).empty() ? "met" : "NOT MET");
    std::fflush(stdout);
}

void print_false_texts(const std::vector<Row>& rows, const std::vector<Reader>& readers) {
    fmt::print("{:<22}", "false texts");
    for (std::size_t r = 0; r < readers.size(); ++r) {
        int sum = 0;
        for (const Row& row : rows) sum += row.tallies[r].false_texts;
        fmt::print("{:>7}{:8}", sum, "");
    }
    fmt::print("\n");
}

} // namespace qrid::bench
