// A page for people who were not there. The corpus and the verifier's output are anybody's: every text is escaped, the
// page's own policy forbids scripts and everything from elsewhere, and only its own style and the pictures in it are
// let in.
#include "qrid/base/encoding.h"
#include "qrid/base/markup.h"
#include "qrid/base/printable.h"
#include "qrid/base/text.h"
#include "qrid/base/version.h"
#include "qrid/crypto/digest.h"
#include "qrid/picture/picture_kind.h"
#include "qrid/referee/report.h"

#include <fmt/format.h>

namespace qrid {

namespace {

constexpr std::string_view page_style = R"css(
:root{color-scheme:light dark;--ink:#1b1f24;--ground:#fff;--faint:#5c6670;--line:#d5dae0;--panel:#f4f6f8;
--bad:#b3261e;--bad-ground:#fbe9e7;--odd:#8a5a00;--odd-ground:#fff4dd;--good:#1b6e3c;--good-ground:#e6f4ea}
@media (prefers-color-scheme:dark){:root{--ink:#e4e8ec;--ground:#14171a;--faint:#98a3ad;--line:#343b42;--panel:#1d2226;
--bad:#ff9d94;--bad-ground:#43201d;--odd:#f0c36d;--odd-ground:#3a2e14;--good:#86d7a3;--good-ground:#17351f}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:70rem;padding:1.5rem;color:var(--ink);background:var(--ground);
font:16px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
h1{font-size:1.6rem;line-height:1.25;margin:0 0 .5rem}h2{font-size:1.2rem;margin:2rem 0 .5rem}h2::first-letter{text-transform:uppercase}
p{margin:.3rem 0}code,pre{font-family:ui-monospace,monospace;font-size:.85rem}
pre{background:var(--panel);border:1px solid var(--line);border-radius:.3rem;padding:.6rem;margin:.2rem 0 .6rem;
max-height:24rem;overflow:auto;white-space:pre-wrap}
.scroll{overflow-x:auto}table{border-collapse:collapse;font-variant-numeric:tabular-nums;margin:1rem 0}
th,td{padding:.3rem .7rem;border-bottom:1px solid var(--line);text-align:right;white-space:nowrap}
th:first-child{text-align:left}thead th{font-weight:600;color:var(--faint);font-size:.85rem}
tfoot th,tfoot td{font-weight:700;border-bottom:0}td a{color:inherit;font-weight:700}.none{color:var(--faint)}
.bad{color:var(--bad);background:var(--bad-ground)}.odd{color:var(--odd);background:var(--odd-ground)}
.good{color:var(--good);background:var(--good-ground)}
.verdict{display:inline-block;padding:.4rem .8rem;border-radius:.3rem;font-weight:700}
details{border:1px solid var(--line);border-radius:.3rem;margin:.4rem 0;background:var(--ground)}
summary{cursor:pointer;padding:.5rem .7rem}details[open]>summary{border-bottom:1px solid var(--line)}
.mark{display:inline-block;padding:0 .5rem;border-radius:.3rem;font-size:.85rem;font-weight:600;margin-right:.4rem}
.title{color:var(--faint)}.case{padding:.7rem;display:flex;gap:1.2rem;flex-wrap:wrap}
.case dl{margin:0;flex:1 1 26rem;min-width:0}.case img{width:14rem;height:auto;align-self:flex-start;background:#fff;
padding:.4rem;border:1px solid var(--line)}dt{font-weight:600;font-size:.85rem;color:var(--faint)}dd{margin:0 0 .6rem}
footer{margin-top:2rem;color:var(--faint);font-size:.85rem}
@media print{:root{color-scheme:light}body{max-width:none;padding:0;font-size:10pt}details{break-inside:avoid}
pre{max-height:none}.case img{width:9rem}a{text-decoration:none}
details::details-content{content-visibility:visible;block-size:auto}}
)css";

std::string html(std::string_view text) { return markup_text(printable(text)); }

std::string html_lines(std::string_view text) {
    std::string out;
    for (const std::string_view line : lines_of(text)) out += html(line) + "\n";
    return out;
}

std::string_view class_of(CaseOutcome outcome) {
    switch (outcome) {
    case CaseOutcome::false_accept:
    case CaseOutcome::false_reject:
        return "bad";
    case CaseOutcome::right:
        return "good";
    case CaseOutcome::skipped:
        return "none";
    default:
        return "odd";
    }
}

// "false-accept" as words.
std::string words_of(CaseOutcome outcome) {
    std::string words(name(outcome));
    for (char& c : words)
        if (c == '-') c = ' ';
    return words;
}

std::string anchor(CaseOutcome outcome, CaseLayer layer) { return fmt::format("{}-{}", name(outcome), name(layer)); }

/// Writes the page; keeps count of the pictures in it, which may be many and large.
class Page {
public:
    Page(const BoutTitle& title, const BoutResult& result, const fs::path& corpus)
        : title_(title), result_(result), corpus_(corpus), tally_(result.cases) {}

    std::string write() {
        head();
        matrix();
        for (std::size_t i = 0; i < outcome_count; ++i) cases_of(static_cast<CaseOutcome>(i));
        out_ += fmt::format("<footer>qrid bout, qrid {}</footer>\n</body>\n</html>\n", html(version));
        return std::move(out_);
    }

private:
    void head() {
        out_ = fmt::format(
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{}'; "
            "img-src data:; base-uri 'none'; form-action 'none'\">\n"
            "<meta name=\"referrer\" content=\"no-referrer\">\n"
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
            "<title>Verifier on trial: {}</title>\n<style>{}</style>\n</head>\n<body>\n",
            base64_encode(sha256(bytes_of(page_style))), html(title_.corpus), page_style);
        out_ += "<h1>A verifier and the cases it was given</h1>\n";
        for (const std::string& line : title_.lines) out_ += fmt::format("<pre>{}</pre>\n", html(line));
        const std::size_t bad = tally_.of(CaseOutcome::false_accept), verdicts = tally_.verdicts();
        out_ += fmt::format("<p>Corpus: <code>{}</code>, {}, {} with a verdict</p>\n", html(title_.corpus),
                            counted(result_.cases.size(), "case"), verdicts);
        out_ += fmt::format("<p class=\"verdict {}\">{}, {}, {} right</p>\n",
                            bad > 0         ? "bad"
                            : verdicts == 0 ? "odd"
                                            : "good",
                            counted(bad, "false accept"), counted(tally_.of(CaseOutcome::false_reject), "false reject"),
                            tally_.of(CaseOutcome::right));
        if (result_.surplus_answers > 0)
            out_ += fmt::format("<p class=\"odd\">{} came unasked: those around them may be to other cases.</p>\n",
                                counted(result_.surplus_answers, "answer"));
    }

    void matrix() {
        out_ += "<div class=\"scroll\"><table>\n<thead><tr><th scope=\"col\">layer</th>";
        for (std::size_t i = 0; i < outcome_count; ++i)
            out_ += fmt::format("<th scope=\"col\">{}</th>", words_of(static_cast<CaseOutcome>(i)));
        out_ += "</tr></thead>\n<tbody>\n";
        for (const auto& [layer, counts] : tally_.layers()) {
            out_ += fmt::format("<tr><th scope=\"row\">{}</th>", name(layer));
            for (std::size_t i = 0; i < outcome_count; ++i) cell(static_cast<CaseOutcome>(i), layer, counts[i]);
            out_ += "</tr>\n";
        }
        out_ += "</tbody>\n<tfoot><tr><th scope=\"row\">all</th>";
        for (const std::size_t count : tally_.total()) out_ += fmt::format("<td>{}</td>", count);
        out_ += "</tr></tfoot>\n</table></div>\n";
    }

    void cell(CaseOutcome outcome, CaseLayer layer, std::size_t count) {
        if (count == 0)
            out_ += "<td class=\"none\">0</td>";
        else
            out_ += fmt::format("<td class=\"{}\"><a href=\"#{}\">{}</a></td>", class_of(outcome),
                                anchor(outcome, layer), count);
    }

    void cases_of(CaseOutcome outcome) {
        if (tally_.of(outcome) == 0) return;
        out_ += fmt::format("<h2>{} ({})</h2>\n", words_of(outcome), tally_.of(outcome));
        for (const auto& [layer, counts] : tally_.layers()) {
            if (counts[static_cast<std::size_t>(outcome)] == 0) continue;
            out_ += fmt::format("<div id=\"{}\">\n", anchor(outcome, layer));
            for (const JudgedCase& judged : result_.cases)
                if (judged.outcome == outcome && judged.one.layer == layer) put(judged);
            out_ += "</div>\n";
        }
    }

    void put(const JudgedCase& judged) {
        const auto& [one, answer, outcome] = judged;
        out_ += fmt::format("<details><summary><span class=\"mark {}\">{}</span><code>{}</code> "
                            "<span class=\"title\">{}</span></summary>\n<div class=\"case\"><dl>\n",
                            class_of(outcome), words_of(outcome), html(one.id), html(one.title));
        row("Expected", html(expectation_of(one)));
        if (!one.why.empty()) row("Why", html(one.why));
        row("Came", html(qrid::words_of(answer)));
        if (!one.control.empty()) row("Its valid twin", fmt::format("<code>{}</code>", html(one.control)));
        row("Judged at", format_time(one.at));
        if (!answer.command.empty()) {
            std::string words;
            for (const std::string& word : answer.command) words += html(word) + "\n";
            row("Command, a word on each line", fmt::format("<pre>{}</pre>", words));
        }
        output("Standard output", answer.out);
        output("Standard error", answer.err);
        if (answer.is_cut) row("Note", "It wrote more than is kept.");
        out_ += "</dl>";
        picture(one);
        out_ += "</div></details>\n";
    }

    void row(std::string_view term, std::string_view content) {
        out_ += fmt::format("<dt>{}</dt><dd>{}</dd>\n", term, content);
    }

    void output(std::string_view term, std::string_view text) {
        if (!text.empty()) row(term, fmt::format("<pre>{}</pre>", html_lines(text)));
    }

    void picture(const Case& one) {
        constexpr std::size_t largest = 256 << 10, most = std::size_t{48} << 20;
        if (one.picture.empty()) return;
        std::error_code error;
        const fs::path path = corpus_ / one.picture;
        const std::uintmax_t size = fs::is_regular_file(path, error) ? fs::file_size(path, error) : 0;
        if (error || size == 0 || size > largest || pictures_ + size > most) return;
        const Bytes bytes = read_file(path, largest);
        const PictureKind kind = picture_kind(bytes);
        const std::string_view type = kind == PictureKind::png    ? "png"
                                      : kind == PictureKind::jpeg ? "jpeg"
                                      : kind == PictureKind::webp ? "webp"
                                                                  : "";
        if (type.empty()) return;
        pictures_ += bytes.size();
        out_ += fmt::format("<img alt=\"the picture of the case\" src=\"data:image/{};base64,{}\">", type,
                            base64_encode(bytes));
    }

    const BoutTitle& title_;
    const BoutResult& result_;
    const fs::path& corpus_;
    Tally tally_;
    std::string out_;
    std::size_t pictures_ = 0; // bytes
};

} // namespace

std::string bout_to_html(const BoutTitle& title, const BoutResult& result, const fs::path& corpus) {
    return Page(title, result, corpus).write();
}

} // namespace qrid
