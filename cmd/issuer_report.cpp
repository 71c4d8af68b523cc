// issuer report: a month in figures.
#include "commands.h"
#include "common.h"
#include "report_page.h"
#include "report_text.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace qrid::cmd {

namespace {

struct ReportOptions {
    std::string month;
    OutputOption output;
    IssuerOption issuer;
    AtOption at;
};

void add_report(CLI::App& app, ReportOptions& o) {
    app.add_option("--month", o.month, "The month to report, in UTC, such as 2026-11 (last month)")
        ->type_name("YYYY-MM");
    app.add_option("-o,--output", o.output.path, "Write one HTML page with plots to this file")->type_name("FILE.html");
    app.add_flag("--force", o.output.force, "Replace the output if it exists");
    o.issuer.add(app);
    o.at.add(app);
}

int run_report(const ReportOptions& o, Session& session) {
    if (o.output.to_file()) {
        if (!o.output.path.ends_with(".html"))
            throw Error(Code::usage, fmt::format("the report is a page: {} does not end in .html", o.output.path),
                        "use a name that ends in .html");
        o.output.check();
    }
    const Seconds now = o.at.now(session);
    const Month month = o.month.empty() ? Month::of(now).previous() : Month::parse(o.month);
    const Issuer issuer = o.issuer.open(session);
    const ReportTitle title{issuer.config().iss, issuer.config().name, issuer.trouble().has_value()};
    const MonthlyReport report = report_month(issuer.registry(), month, now);
    if (o.output.to_file()) o.output.write(session, bytes_of(report_to_html(title, report, now)));
    if (session.format == Format::json)
        session.print_json(report_to_json(title, report));
    else if (!o.output.to_file())
        session.print(report_to_text(title, report));
    if (report.broken_seq) throw Error(Code::journal_broken, doubt_of(title, report));
    return title.is_behind ? reason(Code::registry_behind).exit_code : 0;
}

} // namespace

Command issuer_report_command() {
    return make_command<ReportOptions>("Issue", "issuer report", "Report a month in figures, from the journal",
                                       "  qrid issuer report\n"
                                       "  qrid issuer report --month 2026-11 --json\n"
                                       "  qrid issuer report --month 2026-11 -o november.html",
                                       add_report, run_report);
}

} // namespace qrid::cmd
