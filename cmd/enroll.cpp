#include "commands.h"
#include "enroll_options.h"
#include "kiosk_photos.h"
#include "not_empty.h"
#include "ranges.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace qrid::cmd {

namespace {

void add_enroll(CLI::App& app, EnrollOptions& o) {
    app.add_option("--register", o.register_place,
                   "The register of residents: JSON lines, an SQLite file, or a postgresql:// URL")
        ->required()
        ->type_name("PEOPLE");
    app.add_option("--id", o.id, "The person's ID in the register (default: asked for on the full screen)")
        ->check(not_empty())
        ->type_name("ID");
    app.add_option("--photo", o.photos,
                   "A photo taken now; may be repeated: one looking straight ahead, one with the head turned")
        ->type_name("SHOT")
        ->allow_extra_args(false);
    app.add_option("--account", o.account,
                   "The wallet account to deliver to; created if it is new (without --id: asked for)")
        ->check(not_empty())
        ->type_name("NAME");
    app.add_option("--wallet", o.wallet, "The wallet's directory (QRID_WALLET, else in the user's data directory)")
        ->type_name("DIR");
    app.add_option("--batch", o.batch, "Many sessions instead of one: one JSON object per line, or '-'")
        ->type_name("SESSIONS");
    app.add_option("--turn", o.turn, "Which way the kiosk asks the person to turn: their own left or right, or random")
        ->check(CLI::IsMember({"left", "right", "random"}))
        ->type_name("SIDE")
        ->capture_default_str();
    app.add_flag("--single-shot", o.single_shot,
                 "Take one photo, which does not prove liveness; the journal records this");
    app.add_option("--terms", o.terms,
                   "The terms to show, in Markdown, instead of the built-in ones; may be repeated: one per language")
        ->type_name("FILE")
        ->allow_extra_args(false);
    app.add_flag("--accept-terms", o.accept_terms, "The person has accepted the terms");
    app.add_flag("--replace", o.replace, "Revoke the person's current card as superseded");
    app.add_option("--receipt", o.receipt, "Also write the receipt to a file")->type_name("FILE");
    o.lang.add(app,
               "The language of the screen and the receipt, such as en or zh (default: as chosen on the screen, or the "
               "record's)");
    app.add_option("--idle", o.idle,
                   "On the full screen: seconds after which an unanswered visit ends; 0 waits without end")
        ->type_name("SECONDS")
        ->check(in_range(0, 86400))
        ->capture_default_str();
    app.add_flag("--stay", o.stay,
                 "On the full screen: begin again for the next person, until Ctrl-D on the first screen");
    app.add_option("--min-age", o.min_age, "Minimum age for a card; 0 does not require a date of birth")
        ->type_name("YEARS")
        ->check(in_range(0, 150))
        ->capture_default_str();
    app.add_option("--max-attempts", o.max_attempts, "Attempts allowed per person within 24 hours")
        ->type_name("N")
        ->check(in_range(std::uint64_t{1}, std::uint64_t{1000000}))
        ->capture_default_str();
    app.add_option("--face-threshold", o.threshold, "Two faces match below this distance")
        ->type_name("D")
        ->check(in_range(0.1, 1.0))
        ->capture_default_str();
    app.add_flag("--keep-portrait", o.keep_portrait,
                 "The person agrees that a portrait for printing is kept beside the card in the wallet");
    app.add_option("--photo-bytes", o.photo_bytes, "Maximum size of the card's face in bytes")
        ->type_name("N")
        ->check(in_range(std::size_t{200}, std::size_t{4000}))
        ->capture_default_str();
    app.add_option("--variant", o.variants,
                   "A card to issue: full, with-face, without-address, age-only, or NAME=field,field; may be repeated")
        ->type_name("V")
        ->allow_extra_args(false);
    app.add_option("--valid-for", o.valid_for, "How long the card is valid (the issuer's setting)")->type_name("SPAN");
    app.add_flag("--plain", o.plain, "Do not use the full screen on a terminal");
    app.add_flag("--jsonl", o.lines, "With --batch: one JSON object per session, in order");
    o.jobs.add(app, "Number of threads");
    add_id_scheme(app, o.id_scheme, "What the IDs in the register are checked as, else as the issuer says");
    o.kind.add(app, "Algorithm of a new account's device key");
    o.issuer.add_to_change(app);
    app.add_option("--kid", o.kid, "The issuer's key to sign with, which must be the active one")->type_name("KID");
    o.key.add(app, "The issuer's key, if its private half is not in the issuer's directory");
    o.passphrase.add(app);
    o.pin.add(app);
    o.at.add(app);
    o.seed.add(app);
}

// A kiosk that stays asks each person.
void check_stay(const EnrollOptions& o) {
    const std::vector<std::pair<const char*, bool>> of_one{
        {"--id", !o.id.empty()},           {"--account", !o.account.empty()},  {"--photo", !o.photos.empty()},
        {"--receipt", !o.receipt.empty()}, {"--accept-terms", o.accept_terms}, {"--plain", o.plain}};
    for (const auto& [name, given] : of_one)
        if (given)
            throw Error(Code::usage, fmt::format("{} is for one visit and cannot be used with --stay", name),
                        "see 'qrid enroll --help'");
}

void check(const EnrollOptions& o) {
    const auto refuse = [](std::string what) { throw Error(Code::usage, what, "see 'qrid enroll --help'"); };
    if (o.keep_portrait && o.terms.empty())
        throw Error(Code::usage,
                    "--keep-portrait needs terms of your own: the built-in ones promise that no photo is kept",
                    "give terms that say so with --terms");
    if (o.batch.empty()) {
        if (o.stay)
            check_stay(o);
        else if (o.id.empty() && !o.photos.empty())
            refuse("--id is required");
        else if (!o.id.empty() && o.account.empty())
            refuse("--account is required");
        if (o.single_shot && o.photos.size() > 1)
            refuse("--single-shot takes one photo: leave out --single-shot or all but one --photo");
        if (o.lines || o.jobs.jobs > 0) refuse(fmt::format("{} requires --batch", o.lines ? "--jsonl" : "--jobs"));
        return;
    }
    const std::vector<std::pair<const char*, bool>> of_one{{"--id", !o.id.empty()},
                                                           {"--account", !o.account.empty()},
                                                           {"--photo", !o.photos.empty()},
                                                           {"--accept-terms", o.accept_terms},
                                                           {"--single-shot", o.single_shot},
                                                           {"--replace", o.replace},
                                                           {"--receipt", !o.receipt.empty()},
                                                           {"--lang", !o.lang.lang.empty()},
                                                           {"--plain", o.plain},
                                                           {"--stay", o.stay},
                                                           {"--idle", o.idle != EnrollOptions{}.idle},
                                                           {"--turn", o.turn != EnrollOptions{}.turn}};
    for (const auto& [name, given] : of_one)
        if (given) refuse(fmt::format("{} is set by each session and cannot be used with --batch", name));
}

// What is asked on a terminal needs one: seen before the person stands before the camera.
void check_terminal(const EnrollOptions& o, Session& session) {
    if (session.has_terminal()) return;
    if (o.asks_for_id())
        throw Error(Code::usage, "--id is required: there is no terminal to ask on", "see 'qrid enroll --help'");
    if (o.photos.empty())
        throw Error(Code::usage, "--photo is required: there is no terminal to ask on", "see 'qrid enroll --help'");
    if (!o.accept_terms)
        throw Error(Code::terms_not_accepted, "cannot ask whether the terms are accepted: there is no terminal",
                    "show them to the person, then give --accept-terms");
}

int run_enroll(const EnrollOptions& o, Session& session) {
    check(o);
    o.seed.put(session, o.at);
    const FaceModel model = FaceModel::load(face_model_directory()); // before anybody types anything
    if (!o.batch.empty()) return enroll_batch(o, model, session);
    check_terminal(o, session);
    for (const std::string& photo : o.photos) check_photo(photo);
    return enroll_visits(o, model, session);
}

} // namespace

Command enroll_command() {
    return make_command<EnrollOptions>(
        "Carry", "enroll", "Enrol a person at a kiosk simulated with still photos",
        "  qrid enroll --register people.jsonl --stay                     # a kiosk, on a terminal\n"
        "  qrid enroll --register people.jsonl --id 990106199005150045 --account amara\n"
        "  qrid enroll --register people.jsonl --id 990106199005150045 --account amara --lang zh --idle 30\n"
        "  qrid enroll --register people.jsonl --id ID-7 --photo straight.jpg --photo left.jpg --account zhou \\\n"
        "       --accept-terms\n"
        "  qrid enroll --register people.db --id ID-7 --photo a.jpg --single-shot --account zhou --terms terms.md "
        "--json\n"
        "  qrid enroll --register postgresql://kiosk@db/people --batch sessions.jsonl --pin-file pin",
        add_enroll, run_enroll);
}

} // namespace qrid::cmd
