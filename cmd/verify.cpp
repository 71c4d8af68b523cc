#include "commands.h"
#include "common.h"
#include "progress.h"
#include "qrid/verify/input.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

namespace qrid::cmd {

namespace {

struct VerifyOptions {
    std::vector<std::string> inputs{"-"};
    VerifierOptions verifier;
    bool online = false;
    FetchOption fetch;
    AtOption at;
    bool lines = false;
};

void add(CLI::App& app, VerifyOptions& o) {
    app.add_option("INPUT", o.inputs, "Pictures, card texts, their bytes, JSON lines, or '-' for standard input")
        ->capture_default_str();
    o.verifier.add(app);
    CLI::Option* const online =
        app.add_flag("--online", o.online, "Get status lists that are missing or old from their issuers' web servers");
    o.fetch.add(app, online);
    o.at.add(app);
    app.add_flag("--jsonl", o.lines, "One JSON report a card, in order");
}

// Lets the verifier get lists as 'status fetch' does.
void go_online(Verifier& verifier, const FetchOptions& options) {
    verifier.fetch_with([&verifier, options](const std::string& uri, const TrustedKey& signer, Warnings& warnings) {
        FetchedList list = fetch_status(uri, {owner_of(signer)}, verifier.trust(), verifier.at(), options);
        warnings = std::move(list.warnings);
        if (list.not_cached) warnings.push_back({"status-not-cached", list.not_cached->what()});
        return std::move(list.token);
    });
}

// Writes reports as they are made; the worst exit code so far.
class Reporter {
public:
    Reporter(const VerifyOptions& options, const Verifier& verifier, Session& session)
        : options_(options), verifier_(verifier), session_(session) {}

    /// Everything in one input. One that cannot be read is an error; in JSON it is a report too, so that every input
    /// has one.
    void verify(const std::string& path) {
        const std::string label = path == "-" ? "standard input" : path;
        try {
            for_each_card(label, session_.read(path),
                          [&](const CardInput& input) { write(verify_input(verifier_, input)); });
        } catch (const Error& error) {
            if (error.code() == Code::usage || error.code() == Code::cannot_write) throw;
            session_.print_error(error, label);
            const Report report = unreadable_report(label, verifier_.at(), error);
            worst_ = worse(worst_, exit_code(report.verdict()));
            if (session_.format == Format::json) write(report);
        }
    }

    int finish() {
        if (session_.format == Format::json && !options_.lines) reports_.finish();
        return worst_;
    }

private:
    void write(const Report& report) {
        worst_ = worse(worst_, exit_code(report.verdict()));
        if (session_.format == Format::text)
            session_.print(report_to_text(report, session_.color));
        else if (options_.lines)
            session_.print_json(report_to_json(report), true);
        else
            reports_.add(report_to_json(report));
    }

    const VerifyOptions& options_;
    const Verifier& verifier_;
    Session& session_;
    JsonList reports_{session_};
    int worst_ = 0;
};

int run(const VerifyOptions& o, Session& session) {
    Verifier verifier = o.verifier.open(session, o.at.now(session));
    if (o.online) go_online(verifier, o.fetch.options());
    Reporter reporter(o, verifier, session);
    Progress progress(session, "inputs", o.inputs.size());
    for (const std::string& path : o.inputs) {
        reporter.verify(path);
        progress.add();
    }
    return reporter.finish();
}

} // namespace

Command verify_command() {
    return make_command<VerifyOptions>(
        "Check", "verify", "Is this card good, and if not, why",
        "  qrid verify card.png --trust issuer.pub\n"
        "  qrid verify screenshot.jpg --trust issuer/public/jwks.json --status issuer/public/status\n"
        "  qrid verify card.png --online\n"
        "  qrid scan photo.jpg | qrid verify - --trust issuer.pub --json",
        add, run);
}

} // namespace qrid::cmd
