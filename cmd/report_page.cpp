#include "report_page.h"

#include "qrid/base/markup.h"
#include "qrid/base/printable.h"
#include "qrid/base/text.h"
#include "qrid/base/version.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <vector>

namespace qrid::cmd {

namespace {

constexpr std::string_view month_style = R"css(
:root{color-scheme:light dark;--ink:#1b1f24;--ground:#fff;--faint:#5c6670;--line:#d5dae0;--panel:#f4f6f8;
--issued:#1f6feb;--revoked:#b3261e;--refused:#8a5a00;--odd-ground:#fff4dd}
@media (prefers-color-scheme:dark){:root{--ink:#e4e8ec;--ground:#14171a;--faint:#98a3ad;--line:#343b42;--panel:#1d2226;
--issued:#6ea8fe;--revoked:#ff9d94;--refused:#f0c36d;--odd-ground:#3a2e14}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:60rem;padding:1.5rem;color:var(--ink);background:var(--ground);
font:16px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
h1{font-size:1.6rem;line-height:1.25;margin:0}h2{font-size:1.1rem;margin:2rem 0 .4rem}p{margin:.3rem 0}
.faint,footer{color:var(--faint);font-size:.9rem}footer{margin-top:2rem}
.odd{background:var(--odd-ground);padding:.5rem .8rem;border-radius:.3rem;font-weight:600}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(7.5rem,1fr));gap:.8rem;margin:1.2rem 0}
.figures div{background:var(--panel);border:1px solid var(--line);border-radius:.4rem;padding:.6rem .9rem}
.figures dt{color:var(--faint);font-size:.85rem}
.figures dd{margin:0;font-size:1.5rem;font-weight:650;font-variant-numeric:tabular-nums}
svg{display:block;width:100%;height:auto}svg text{fill:var(--faint);font:11px system-ui,sans-serif}
.grid{stroke:var(--line)}.base{stroke:var(--faint)}
.issued{fill:var(--issued)}.revoked{fill:var(--revoked)}.refused{fill:var(--refused)}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th,td{padding:.25rem .6rem;border-bottom:1px solid var(--line);text-align:left;font-weight:400}
td.n{text-align:right;width:6rem}td.bar{width:45%}thead th{color:var(--faint);font-size:.85rem}thead th.n{text-align:right}
code{font-family:ui-monospace,monospace;font-size:.9em}
@media print{:root{color-scheme:light;--ink:#000;--ground:#fff;--faint:#444;--line:#bbb;--panel:#fff;
--issued:#1f6feb;--revoked:#b3261e;--refused:#8a5a00;--odd-ground:#fff}
body{max-width:none;padding:0;font-size:10pt}section{break-inside:avoid}
.issued,.revoked,.refused,.odd{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
)css";

std::string escaped(std::string_view text) { return markup_text(printable(text)); }

// The next of 1, 2, 5, 10, 20 ... that is not below a number.
std::uint64_t round_up(std::uint64_t number) {
    for (std::uint64_t power = 1;; power *= 10)
        for (const std::uint64_t digit : {1U, 2U, 5U})
            if (power * digit >= number || power > UINT64_MAX / 100) return power * digit;
}

// A bar for each day.
std::string plot_of_days(std::string_view kind, const MonthlyReport& report,
                         const std::function<std::uint64_t(const MonthlyReport::Day&)>& value) {
    constexpr double left = 56, right = 4, top = 8, height = 110, width = 720;
    std::uint64_t most = 0;
    for (const MonthlyReport::Day& day : report.days) most = std::max(most, value(day));
    const std::uint64_t scale = round_up(std::max<std::uint64_t>(most, 1));
    const double step = (width - left - right) / static_cast<double>(report.days.size());
    std::string svg = fmt::format("<svg viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"Cards {} on each day of {}, at "
                                  "most {}\">\n",
                                  width, top + height + 20, kind, month_words(report.month), most);
    for (const std::uint64_t mark : {scale, scale / 2, std::uint64_t{0}}) {
        if (mark == 0 && scale == 1) continue;
        const double y = top + height - height * static_cast<double>(mark) / static_cast<double>(scale);
        svg += fmt::format("<line class=\"grid\" x1=\"{0}\" x2=\"{1}\" y1=\"{2:.1f}\" y2=\"{2:.1f}\"/><text x=\"{3}\" "
                           "y=\"{4:.1f}\" text-anchor=\"end\">{5}</text>\n",
                           left, width - right, y, left - 6, y + 4, mark);
    }
    for (std::size_t i = 0; i < report.days.size(); ++i) {
        const std::uint64_t count = value(report.days[i]);
        const double x = left + step * static_cast<double>(i),
                     tall = std::max(count > 0 ? 1.0 : 0.0,
                                     height * static_cast<double>(count) / static_cast<double>(scale));
        if (count > 0)
            svg += fmt::format("<rect class=\"{}\" x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\"><title>"
                               "{}-{:02}: {}</title></rect>\n",
                               kind, x + step * 0.15, top + height - tall, step * 0.7, tall, report.month.text(), i + 1,
                               count);
        if (i == 0 || (i + 1) % 5 == 0)
            svg += fmt::format("<text x=\"{:.1f}\" y=\"{}\" text-anchor=\"middle\">{}</text>\n", x + step / 2,
                               top + height + 15, i + 1);
    }
    return svg + fmt::format("<line class=\"base\" x1=\"{0}\" x2=\"{1}\" y1=\"{2}\" y2=\"{2}\"/>\n</svg>\n", left,
                             width - right, top + height);
}

// A bar for each name, the longest first.
std::string table_of(std::string_view heading, std::string_view kind, const NamedCounts& counts) {
    std::vector<std::pair<std::string, std::uint64_t>> rows(counts.begin(), counts.end());
    std::stable_sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
    std::string html =
        fmt::format("<table>\n<thead><tr><th>{}</th><th class=\"n\">number</th><th></th></tr></thead>\n", heading);
    for (const auto& [key, count] : rows)
        html += fmt::format("<tr><th scope=\"row\">{}</th><td class=\"n\">{}</td><td class=\"bar\"><svg viewBox=\"0 0 "
                            "200 12\" preserveAspectRatio=\"none\" aria-hidden=\"true\"><rect class=\"{}\" y=\"1\" "
                            "width=\"{:.1f}\" height=\"10\"/></svg></td></tr>\n",
                            key.empty() ? "(not recorded)" : escaped(key), count, kind,
                            200.0 * static_cast<double>(count) /
                                static_cast<double>(std::max<std::uint64_t>(1, rows.front().second)));
    return html + "</table>\n";
}

class MonthPage {
public:
    MonthPage(const ReportTitle& title, const MonthlyReport& report, Seconds now)
        : title_(title), report_(report), now_(now) {}

    std::string write() {
        head();
        if (report_.rows == 0) {
            out_ += "<p>Nothing is recorded in this month.</p>\n";
        } else {
            figures();
            plots();
            published();
            who();
        }
        return out_ + fmt::format("<footer>From {} of the journal. qrid issuer report, qrid {}, {}</footer>\n</body>\n"
                                  "</html>\n",
                                  counted(report_.rows, "row"), escaped(version), format_time(now_));
    }

private:
    void head() {
        out_ = fmt::format(
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
            "base-uri 'none'; form-action 'none'\">\n<meta name=\"referrer\" content=\"no-referrer\">\n"
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
            "<title>{0}: {1}</title>\n<style>{2}</style>\n</head>\n<body>\n<h1>{1}{3}</h1>\n"
            "<p>{0}</p>\n<p class=\"faint\"><code>{4}</code></p>\n",
            escaped(title_.name), month_words(report_.month), month_style, report_.is_over ? "" : " (so far)",
            escaped(title_.iss));
        if (const std::string doubt = doubt_of(title_, report_); !doubt.empty())
            out_ += fmt::format("<p class=\"odd\">Incomplete: {}.</p>\n", escaped(doubt));
    }

    void figures() {
        out_ += "<dl class=\"figures\">\n";
        const auto figure = [&](const char* what, std::uint64_t count) {
            out_ += fmt::format("<div><dt>{}</dt><dd>{}</dd></div>\n", what, count);
        };
        figure("issued", report_.issued);
        figure("renewed", report_.renewed);
        figure("revoked", MonthlyReport::sum(report_.revoked));
        figure("suspended", MonthlyReport::sum(report_.suspended));
        figure("reinstated", report_.reinstated);
        figure("refused at the kiosk", MonthlyReport::sum(report_.refused));
        out_ += "</dl>\n";
    }

    void plots() {
        if (report_.issued > 0) {
            out_ += "<section>\n<h2>Issued, by day</h2>\n" +
                    plot_of_days("issued", report_, [](const auto& day) { return day.issued; }) +
                    table_of("signing key", "issued", report_.by_key) + "</section>\n";
        }
        if (!report_.revoked.empty())
            out_ += "<section>\n<h2>Revoked, by day and reason</h2>\n" +
                    plot_of_days("revoked", report_, [](const auto& day) { return day.revoked; }) +
                    table_of("reason", "revoked", report_.revoked) + "</section>\n";
        if (!report_.suspended.empty())
            out_ += "<section>\n<h2>Suspended, by reason</h2>\n" + table_of("reason", "revoked", report_.suspended) +
                    "</section>\n";
        if (!report_.refused.empty())
            out_ += "<section>\n<h2>Refused at the kiosk, by day and reason</h2>\n" +
                    plot_of_days("refused", report_, [](const auto& day) { return day.refused; }) +
                    table_of("reason", "refused", report_.refused) + "</section>\n";
    }

    void published() {
        out_ += fmt::format("<section>\n<h2>Published</h2>\n<p>Status lists: {}, {} in all. Status bundles: {}. Trust "
                            "lists: {}</p>\n</section>\n",
                            counted(report_.status_builds, "publication"), counted(report_.lists, "list"),
                            report_.bundles, report_.trust_versions.size());
        if (report_.key_events.empty()) return;
        out_ += "<section>\n<h2>Keys</h2>\n<table>\n";
        for (const KeyEvent& event : report_.key_events)
            out_ += fmt::format("<tr><td>{}</td><td>{}</td><td><code>{}</code></td><td>{}</td></tr>\n",
                                format_time(event.at), escaped(event.what), escaped(event.kid), escaped(event.purpose));
        out_ += "</table>\n</section>\n";
    }

    void who() {
        if (report_.operators.empty()) return;
        out_ += "<section>\n<h2>Who did it, in rows of the journal</h2>\n" +
                table_of("operator", "issued", report_.operators) + "</section>\n";
    }

    const ReportTitle& title_;
    const MonthlyReport& report_;
    Seconds now_;
    std::string out_;
};

} // namespace

std::string report_to_html(const ReportTitle& title, const MonthlyReport& report, Seconds now) {
    return MonthPage(title, report, now).write();
}

} // namespace qrid::cmd
