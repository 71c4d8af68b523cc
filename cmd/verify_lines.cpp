#include "verify_lines.h"

#include "common.h"
#include "progress.h"
#include "qrid/base/parallel.h"
#include "qrid/card/text.h"
#include "qrid/verify/input.h"
#include "qrid/verify/replay_check.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <span>

namespace qrid::cmd {

namespace {

constexpr std::size_t max_line = 256 << 10; // bytes: a card's JSON is far shorter
constexpr std::size_t lines_at_once = 1024; // whose reports are in memory

struct LineVerifier {
    std::string name;
    const Verifier& verifier;

    /// Throws nothing for a line that is no good: that is in the report.
    Report operator()(const LineStream::Line& line) const {
        std::string label = fmt::format("{}:{}", name, line.number);
        try {
            if (line.is_cut) throw Error(Code::too_large, fmt::format("a line of more than {} bytes", max_line));
            return verify_input(verifier, card_of_line(label, line.text));
        } catch (const Error& error) {
            return unreadable_report(std::move(label), verifier.at(), error);
        }
    }
};

// Reports of many lines as text, made on all cores.
class LineReports {
public:
    LineReports(LineVerifier verify, const LinesOptions& options) : verify_(std::move(verify)), options_(options) {}

    const std::string& of(std::span<const LineStream::Line> lines) {
        const auto on_all_cores = [&](const auto& work) { parallel_for(lines.size(), options_.threads, work); };
        done_.resize(lines.size());
        if (options_.replays) {
            std::vector<Report> reports(lines.size());
            on_all_cores([&](std::size_t i) { reports[i] = verify_(lines[i]); });
            check_replays(*options_.replays, reports, options_.threads); // of equal proofs the first is taken
            on_all_cores([&](std::size_t i) { done_[i] = written(reports[i]); });
        } else {
            on_all_cores([&](std::size_t i) { done_[i] = written(verify_(lines[i])); });
        }
        text_.clear();
        for (const Verified& one : done_) {
            text_ += one.json;
            worst_ = worse(worst_, one.exit_code);
        }
        return text_;
    }
    /// The worst exit code so far.
    int worst() const { return worst_; }

private:
    struct Verified {
        std::string json; ///< a line
        int exit_code = 0;
    };
    Verified written(const Report& report) const {
        return {report_line(report, options_.explain(report)), exit_code(report.verdict())};
    }

    LineVerifier verify_;
    const LinesOptions& options_;
    std::vector<Verified> done_;
    std::string text_;
    int worst_ = 0;
};

// Enough to tell a picture from text: a line, if its first bytes are none of a picture's, or the longest of their
// marks.
bool tells_its_kind(std::string_view head) {
    constexpr std::size_t longest_mark = 64;
    const bool is_text =
        !head.empty() && head.front() >= ' ' && !std::string_view("RIFF").starts_with(head.substr(0, 4));
    return head.size() >= longest_mark || (is_text && head.find('\n') != std::string_view::npos);
}

// One JSON document over several lines.
bool is_open_document(std::string_view head) { return trimmed(head.substr(0, head.find('\n'))) == "{"; }

} // namespace

int verify_lines(const std::string& path, const Verifier& verifier, const LinesOptions& options, Session& session) {
    const Explainer& explain = options.explain;
    const std::string name = path == "-" ? "standard input" : path;
    LineStream reader = session.read_lines(path, max_line);
    const std::string_view head = reader.peek(tells_its_kind);
    if (head.empty()) throw Error(Code::unreadable_file, fmt::format("cannot read {}: it is empty", name));
    int worst = 0;
    const ContentKind kind = content_kind(bytes_of(head));
    if ((kind != ContentKind::text && kind != ContentKind::json_lines) || is_open_document(head)) {
        for_each_card(
            name, reader.rest(max_input_bytes),
            [&](const CardInput& input) {
                Report report = verify_input(verifier, input);
                if (options.replays) check_replays(*options.replays, {&report, 1});
                worst = worse(worst, exit_code(report.verdict()));
                session.print(report_line(report, explain(report)));
            },
            options.effort);
        return worst;
    }
    LineReports reports({name, verifier}, options);
    Progress progress(session, "cards");
    bool any_line = false;
    for (auto lines = &reader.next(); !lines->empty(); lines = &reader.next()) {
        for (std::span<const LineStream::Line> rest = *lines; !rest.empty();) {
            const auto some = rest.first(std::min(rest.size(), lines_at_once));
            session.print(reports.of(some));
            progress.add(some.size());
            rest = rest.subspan(some.size());
        }
        any_line = true;
    }
    if (!any_line) throw Error(Code::unreadable_file, fmt::format("cannot read {}: it has only blank lines", name));
    return worse(worst, reports.worst());
}

} // namespace qrid::cmd
