#include "challenge_input.h"
#include "commands.h"
#include "common.h"
#include "explain.h"
#include "not_empty.h"
#include "online.h"
#include "progress.h"
#include "qrid/verify/input.h"
#include "qrid/verify/parts_of_inputs.h"
#include "screen_text.h"
#include "verify_lines.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <memory>
#include <utility>

namespace qrid::cmd {

namespace {

struct VerifyOptions {
    std::vector<std::string> inputs{"-"};
    VerifierOptions verifier;
    bool online = false;
    FetchOption fetch;
    AtOption at;
    std::string skew, audience, nonce, level = "bearer", max_status_age, face, challenge, replay_cache;
    bool require_status = false, explain = false, lines = false;
    ReadingOptions reading;
    EffortOption effort;
    LangOption lang;
    JobsOption jobs;
};

void add(CLI::App& app, VerifyOptions& o) {
    app.add_option("INPUT", o.inputs, "Pictures, card texts, their bytes, JSON lines, or '-' for standard input")
        ->capture_default_str();
    o.verifier.add(app);
    CLI::Option* const online =
        app.add_flag("--online", o.online, "Fetch missing or outdated status lists from their issuers' web servers");
    o.fetch.add(app, online);
    app.add_flag("--require-status", o.require_status, "Do not accept a card that names no status list");
    app.add_option("--max-status-age", o.max_status_age, "Ignore status lists older than this")
        ->type_name("SPAN")
        ->check(not_empty());
    app.add_option("--level", o.level, "The proof required of the holder: bearer, fresh or challenged")
        ->type_name("LEVEL")
        ->capture_default_str();
    app.add_option("--audience", o.audience, "Who the holder's proof must have been made for")
        ->type_name("URI")
        ->check(not_empty());
    app.add_option("--nonce", o.nonce, "The challenge that the holder's proof must answer, in hexadecimal digits")
        ->type_name("HEX")
        ->check(not_empty());
    app.add_option("--challenge", o.challenge,
                   "The challenge that was shown, as 'qrid challenge' made it, instead of --audience and --nonce")
        ->type_name("PATH")
        ->check(not_empty());
    app.add_option("--replay-cache", o.replay_cache, "A file that remembers proofs, so that each is accepted only once")
        ->type_name("FILE")
        ->check(not_empty());
    app.add_option("--face", o.face, "Compare the card's face with a photo of the person")
        ->type_name("PHOTO")
        ->check(not_empty());
    o.reading.add(app);
    o.effort.add(app);
    o.at.add(app);
    app.add_option("--skew", o.skew, "How far clocks may differ (0s for cards, 5s for the holder's proof)")
        ->type_name("SPAN")
        ->check(not_empty());
    app.add_flag("--explain", o.explain, "For each failure, print a paragraph that explains it");
    o.lang.add(app, "With --explain: the language of these paragraphs, such as en or zh (default: the card's)");
    app.get_option("--lang")->needs("--explain");
    CLI::Option* const lines =
        app.add_flag("--jsonl", o.lines, "Print one JSON report per line or code, in order, using all cores");
    o.jobs.add(app, "With --jsonl: number of threads");
    app.get_option("--jobs")->needs(lines);
}

Seconds span_of(const std::string& text, Seconds longest, const char* option) {
    const Seconds span = parse_duration(text);
    if (span <= longest) return span;
    throw Error(Code::usage, fmt::format("{} of {} is too long", option, text),
                fmt::format("choose at most {}", format_span(longest)));
}

// The challenge says who has asked for what.
void answer_to(const VerifyOptions& o, Demands& demands, Session& session) {
    if (demands.nonce)
        throw Error(Code::usage, "--nonce and --challenge cannot be used together",
                    "leave out --nonce: a challenge has its own");
    Challenge challenge = challenge_in(o.challenge, session);
    if (demands.audience && *demands.audience != challenge.aud)
        throw Error(Code::usage, fmt::format("the challenge is from {}, not from {}", challenge.aud, *demands.audience),
                    "leave out --audience");
    demands.audience = std::move(challenge.aud);
    demands.nonce = std::move(challenge.nonce);
    demands.needs = std::move(challenge.needs);
}

Demands demands_of(const VerifyOptions& o, Session& session) {
    Demands demands;
    constexpr Seconds longest_skew = seconds_per_day, longest_age = 36500 * seconds_per_day;
    if (!o.skew.empty()) demands.skew = span_of(o.skew, longest_skew, "--skew");
    demands.require_status = o.require_status;
    if (!o.max_status_age.empty()) demands.max_status_age = span_of(o.max_status_age, longest_age, "--max-status-age");
    demands.level = parse_level(o.level);
    if (!o.audience.empty()) demands.audience = o.audience;
    if (!o.nonce.empty()) demands.nonce = parse_nonce(o.nonce);
    if (!o.challenge.empty()) answer_to(o, demands, session);
    if (demands.level == Level::challenged && !demands.nonce)
        throw Error(Code::usage, "--level challenged needs the challenge",
                    "give it with --challenge PATH or --nonce HEX");
    o.reading.put(demands, session);
    if (!o.face.empty()) {
        const Bytes photo = session.read(o.face);
        const auto model = std::make_shared<const FaceModel>(FaceModel::load(face_model_directory()));
        demands.face = std::make_shared<const FacePhoto>(model, photo);
    }
    if (!o.replay_cache.empty()) {
        if (demands.proof_skew() > longest_replay_skew)
            throw Error(Code::usage, fmt::format("--replay-cache requires a --skew of at most {}",
                                                 format_span(longest_replay_skew)));
        demands.replays = std::make_shared<ReplayMemory>(o.replay_cache, std::min(session.clock(), o.at.now(session)));
    }
    return demands;
}

// Writes reports as they are made; the worst exit code so far.
class Reporter {
public:
    /// `replays` is for lines alone: else the verifier has them.
    Reporter(const VerifyOptions& options, const Verifier& verifier, std::shared_ptr<ReplayMemory> replays,
             Session& session)
        : options_(options), verifier_(verifier), replays_(std::move(replays)), session_(session),
          explain_(options.explain, options.lang) {}

    /// Everything in one input. One that cannot be read is an error; in JSON it is a report too, so that every input
    /// has one.
    void verify(const std::string& path) {
        const std::string label = path == "-" ? "standard input" : path;
        bool was_sent = false; // else it is no citizen's mistake
        try {
            if (options_.lines)
                worst_ =
                    worse(worst_, verify_lines(path, verifier_,
                                               {options_.jobs.threads(), explain_, options_.effort.scan(), replays_},
                                               session_));
            else {
                const Bytes content = session_.read(path);
                was_sent = true;
                bool is_any = false;
                const auto act = [&](const CardInput& input) {
                    is_any = true;
                    take(input);
                };
                for_each_card(label, content, act, options_.effort.scan(), OtherCodes::name, LoneParts::give);
                if (!is_any) throw Error(Code::no_code_found, fmt::format("nothing in {} can be verified", label));
            }
        } catch (const Error& error) {
            if (error.code() == Code::usage || error.code() == Code::cannot_write) throw;
            refuse(label, error, was_sent);
        }
    }

    int finish() {
        for (const CardInput& input : united(std::move(parts_)))
            if (const auto flaw = flaw_of_part(input))
                refuse(input.name, *flaw, true);
            else
                write(verify_input(verifier_, input));
        if (session_.format == Format::json && !options_.lines) reports_.finish();
        return worst_;
    }

private:
    // A part waits for the others, which may come in other inputs.
    void take(const CardInput& input) {
        if (is_part(input))
            parts_.push_back(input);
        else
            write(verify_input(verifier_, input));
    }

    void refuse(const std::string& label, const Error& error, bool was_sent) {
        session_.print_error(error, label);
        const Report report = unreadable_report(label, verifier_.at(), error);
        worst_ = worse(worst_, exit_code(report.verdict()));
        if (session_.format == Format::json)
            write(report);
        else if (const auto language = explain_(report); language && was_sent)
            session_.print(reason_explained(error.code(), *language));
    }

    void write(const Report& report) {
        worst_ = worse(worst_, exit_code(report.verdict()));
        if (session_.format == Format::text)
            print(report);
        else if (options_.lines)
            session_.print(report_line(report, explain_(report)));
        else
            reports_.add(report_to_json(report, explain_(report)));
    }

    // On a screen that the report runs out of, the verdict stands last as well.
    void print(const Report& report) {
        session_.print(report_to_text(report, session_.color, explain_(report)));
        const auto screen = session_.screen_size ? session_.screen_size() : std::nullopt;
        if (!screen || screen->rows == 0 || screen->columns == 0) return; // of no known size
        const int rows = rows_of(report_to_text(report, false, explain_(report)), screen->columns);
        if (rows >= screen->rows) // the prompt takes one too
            session_.print("\n" + verdict_line(report, session_.color));
    }

    const VerifyOptions& options_;
    const Verifier& verifier_;
    std::shared_ptr<ReplayMemory> replays_;
    Session& session_;
    Explainer explain_;
    JsonList reports_{session_};
    std::vector<CardInput> parts_;
    int worst_ = 0;
};

int run(const VerifyOptions& o, Session& session) {
    Demands demands = demands_of(o, session);
    // Lines are verified at once and asked about in their order.
    auto replays = o.lines ? std::exchange(demands.replays, nullptr) : nullptr;
    Verifier verifier = o.verifier.open(session, o.at.now(session), std::move(demands));
    if (o.online) go_online(verifier, o.fetch.options());
    Reporter reporter(o, verifier, std::move(replays), session);
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
        "Check", "verify", "Check whether a card is valid, and why not",
        "  qrid verify card.png --trust issuer.pub\n"
        "  qrid verify screenshot.jpg --trust issuer/public/jwks.json --status issuer/public/status\n"
        "  qrid verify card.png --online --explain\n"
        "  qrid verify live.png --level fresh --audience https://gate.example --face camera.jpg\n"
        "  qrid verify --jsonl cards.jsonl --trust issuer.pub >reports.jsonl\n"
        "  qrid scan photo.jpg | qrid verify - --trust issuer.pub --json",
        add, run);
}

} // namespace qrid::cmd
