#include "commands.h"
#include "common.h"
#include "qrid/verify/input.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

namespace qrid::cmd {

namespace {

struct VerifyOptions {
    std::vector<std::string> inputs{"-"};
    VerifierOptions verifier;
    AtOption at;
    bool lines = false;
};

void add(CLI::App& app, VerifyOptions& o) {
    app.add_option("INPUT", o.inputs, "Pictures, card texts, their bytes, JSON lines, or '-' for standard input")
        ->capture_default_str();
    o.verifier.add(app);
    o.at.add(app);
    app.add_flag("--jsonl", o.lines, "One JSON report a card, in order");
}

// The reports of everything in one input; an input that cannot be read is a report too, and an error.
std::vector<Report> reports_of(const std::string& path, const Verifier& verifier, Session& session) {
    const std::string label = path == "-" ? "standard input" : path;
    std::vector<Report> reports;
    try {
        for (const CardInput& input : card_inputs(label, session.read(path)))
            reports.push_back(verify_input(verifier, input));
    } catch (const Error& error) {
        if (error.code() == Code::usage) throw;
        session.print_error(error, label);
        reports.push_back(unreadable_report(label, verifier.at(), error));
    }
    return reports;
}

int run(const VerifyOptions& o, Session& session) {
    const Verifier verifier = o.verifier.open(session, o.at.now(session));
    nlohmann::json documents = nlohmann::json::array();
    int worst = 0;
    for (const std::string& path : o.inputs) {
        for (const Report& report : reports_of(path, verifier, session)) {
            worst = worse(worst, exit_code(report.verdict()));
            if (session.format == Format::text)
                session.print(report_to_text(report, session.color));
            else if (o.lines)
                session.print_json(report_to_json(report), true);
            else
                documents.push_back(report_to_json(report));
        }
    }
    if (session.format == Format::json && !o.lines)
        session.print_json(documents.size() == 1 ? documents[0] : documents);
    return worst;
}

} // namespace

Command verify_command() {
    return make_command<VerifyOptions>(
        "Check", "verify", "Is this card good, and if not, why",
        "  qrid verify card.png --trust issuer.pub\n"
        "  qrid verify screenshot.jpg --trust issuer/public/jwks.json --status issuer/public/status\n"
        "  qrid scan photo.jpg | qrid verify - --trust issuer.pub --json",
        add, run);
}

} // namespace qrid::cmd
