#include "verify_lines.h"

#include "common.h"
#include "progress.h"
#include "qrid/base/parallel.h"
#include "qrid/card/text.h"
#include "qrid/verify/input.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace qrid::cmd {

namespace {

constexpr std::size_t max_line = 256 << 10; // bytes: a card's JSON is far shorter

struct Verified {
    std::string json; ///< a line
    int exit_code = 0;
};

class LineVerifier {
public:
    LineVerifier(std::string name, const Verifier& verifier, const Explainer& explain)
        : name_(std::move(name)), verifier_(verifier), explain_(explain) {}

    Verified operator()(const LineStream::Line& line) const {
        const Report report = report_of(line);
        return {report_line(report, explain_(report)), exit_code(report.verdict())};
    }

private:
    Report report_of(const LineStream::Line& line) const {
        std::string label = fmt::format("{}:{}", name_, line.number);
        try {
            if (line.is_cut) throw Error(Code::too_large, fmt::format("a line of more than {} bytes", max_line));
            return verify_input(verifier_, card_of_line(label, line.text));
        } catch (const Error& error) {
            return unreadable_report(std::move(label), verifier_.at(), error);
        }
    }

    std::string name_;
    const Verifier& verifier_;
    const Explainer& explain_;
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
                const Report report = verify_input(verifier, input);
                worst = worse(worst, exit_code(report.verdict()));
                session.print(report_line(report, explain(report)));
            },
            options.effort);
        return worst;
    }
    const LineVerifier verify(name, verifier, explain);
    const unsigned threads =
        verifier.demands().replays ? 1 : options.threads; // of equal proofs the first is taken, not the quickest
    Progress progress(session, "cards");
    std::vector<Verified> done;
    std::string out;
    bool any_line = false;
    for (auto lines = &reader.next(); !lines->empty(); lines = &reader.next()) {
        done.resize(lines->size());
        parallel_for(lines->size(), threads, [&](std::size_t i) { done[i] = verify((*lines)[i]); });
        out.clear();
        for (const Verified& one : done) {
            out += one.json;
            worst = worse(worst, one.exit_code);
        }
        session.print(out);
        progress.add(lines->size());
        any_line = true;
    }
    if (!any_line) throw Error(Code::unreadable_file, fmt::format("cannot read {}: it has only blank lines", name));
    return worst;
}

} // namespace qrid::cmd
