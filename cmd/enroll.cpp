#include "commands.h"
#include "enroll_options.h"
#include "enroll_output.h"
#include "kiosk_photos.h"
#include "kiosk_refusals.h"
#include "kiosk_screen.h"
#include "kiosk_words.h"
#include "qrid/base/printable.h"
#include "qrid/base/text.h"
#include "qrid/issuer/standing.h"
#include "qrid/kiosk/receipt.h"
#include "qrid/words/same_language.h"
#include "ranges.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <memory>

namespace qrid::cmd {

namespace {

void add_enroll(CLI::App& app, EnrollOptions& o) {
    app.add_option("--register", o.register_place,
                   "The register of residents: JSON lines, an SQLite file, or a postgresql:// URL")
        ->required()
        ->type_name("PEOPLE");
    app.add_option("--id", o.id, "The person's ID in the register")->type_name("ID");
    app.add_option("--photo", o.photos,
                   "A photo taken now; may be repeated: one looking straight ahead, one with the head turned")
        ->type_name("SHOT")
        ->allow_extra_args(false);
    app.add_option("--account", o.account, "The wallet account to deliver to; created if it is new")->type_name("NAME");
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

void check(const EnrollOptions& o) {
    const auto refuse = [](std::string what) { throw Error(Code::usage, what, "see 'qrid enroll --help'"); };
    if (o.keep_portrait && o.terms.empty())
        throw Error(Code::usage,
                    "--keep-portrait needs terms of your own: the built-in ones promise that no photo is kept",
                    "give terms that say so with --terms");
    if (o.batch.empty()) {
        if (o.id.empty()) refuse("--id is required");
        if (o.account.empty()) refuse("--account is required");
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
                                                           {"--idle", o.idle != EnrollOptions{}.idle},
                                                           {"--turn", o.turn != EnrollOptions{}.turn}};
    for (const auto& [name, given] : of_one)
        if (given) refuse(fmt::format("{} is set by each session and cannot be used with --batch", name));
}

Turn turn_of(const EnrollOptions& o, Session& session) {
    if (const auto turn = turn_named(o.turn)) return *turn;
    std::array<std::uint8_t, 1> coin{};
    session.random.of("turn")(coin);
    return (coin[0] & 1) != 0 ? Turn::left : Turn::right;
}

// What is asked on a terminal needs one: seen before the person stands before the camera.
void check_terminal(const EnrollOptions& o, Session& session) {
    if (session.has_terminal()) return;
    if (o.photos.empty())
        throw Error(Code::usage, "--photo is required: there is no terminal to ask on", "see 'qrid enroll --help'");
    if (!o.accept_terms)
        throw Error(Code::terms_not_accepted, "cannot ask whether the terms are accepted: there is no terminal",
                    "show them to the person, then give --accept-terms");
}

// The text line by line, each as it may stand in a terminal.
std::string shown(std::string_view text) {
    std::string safe;
    while (!text.empty()) safe += printable(take_line(text)) + "\n";
    return safe;
}

// One visit as the person has it: on the kiosk's screen, or line by line where there is none.
struct Conversation {
    KioskScreen* screen;    ///< may be null
    Language language = {}; ///< known as soon as the person is found

    void know(const Language& known) {
        language = known;
        if (screen != nullptr) screen->speak(language);
    }
};

// How the terms were accepted: by flag, or by typing the whole word. Nothing else counts.
std::string ask_acceptance(const EnrollOptions& o, const Terms& terms, const Conversation& talk, Session& session) {
    if (o.accept_terms) return "by flag";
    if (talk.screen != nullptr) return talk.screen->ask_acceptance(terms) ? "at the prompt" : "";
    const auto answer = session.ask_line(fmt::format(
        "\n{}\n{} ", shown(terms.body()),
        Phrase({msgid("Type '{word}' to accept the terms:"), {{"word", accepting_word()}}}).told(talk.language)));
    if (!answer) throw Error(Code::interrupted, "no answer was given");
    return is_acceptance(*answer, talk.language) ? "at the prompt" : "";
}

// At a kiosk the photos are asked for as they are taken.
std::vector<fs::path> take_photos(const Visit& visit, const Conversation& talk, Session& session) {
    std::vector<fs::path> photos;
    const auto take = [&](const Phrase& ask) {
        const Phrase path = msgid("Path to the photo:");
        Phrase trouble;
        photos.push_back(ask_for_photo(
            [&]() -> std::optional<std::string> {
                if (talk.screen != nullptr) return talk.screen->ask_photo(ask, trouble);
                if (!trouble.empty()) session.print(trouble.told(talk.language) + "\n");
                return session.ask_line(fmt::format("{} {} ", ask.told(talk.language), path.told(talk.language)));
            },
            [&](const Error& error) { trouble = words_for_resident(error).what; }));
    };
    take(ask_to_look_straight());
    if (!visit.single_shot) take(ask_to_turn(visit.turn));
    return photos;
}

// While it lives, secrets are asked for on the kiosk's screen, where there is one: the resident's, never the issuer's.
class SecretsOnScreen {
public:
    SecretsOnScreen(KioskScreen* screen, Session& session) : session_(session), before_(session.ask_secret) {
        if (screen != nullptr)
            session.ask_secret = [screen](const std::string& prompt) { return screen->ask_secret(prompt); };
    }
    SecretsOnScreen(const SecretsOnScreen&) = delete;
    SecretsOnScreen& operator=(const SecretsOnScreen&) = delete;
    ~SecretsOnScreen() { session_.ask_secret = std::move(before_); }

private:
    Session& session_;
    std::function<std::optional<Secret>(const std::string&)> before_;
};

// The issuer's key to sign with, which is opened once.
using OpenMint = std::function<Mint&()>;

struct Done {
    Admission admission;
    FaceScan scan;
    Enrolment enrolment;
    std::string how;
};

// One session to its end. Whatever goes wrong on the way is written down by the kiosk, and thrown.
Done enroll_one(const EnrollOptions& o, Kiosk& kiosk, const OpenMint& mint, Visit& visit, const KioskTalk& talk,
                Conversation& person, Session& session) {
    std::optional<Admission> admission;
    try {
        admission = kiosk.admit(visit, talk);
        const Language& language = admission->language;
        if (visit.shots.empty()) visit.shots = take_photos(visit, person, session);
        FaceScan scan = kiosk.scan(visit, *admission, talk);
        std::string how = ask_acceptance(o, admission->terms, person, session);
        require_acceptance(how); // before a passphrase and a PIN are asked for
        const auto choose_pin = [&] {
            const SecretsOnScreen here(person.screen, session);
            return o.pin.get_new(session, language);
        };
        Delivery delivery(kiosk.settings().wallet, visit.account, choose_pin, kiosk.settings().clock(), session.random,
                          kiosk.settings().device_key);
        Enrolment enrolment = kiosk.issue(visit, *admission, scan, how, mint(), delivery, talk);
        return {std::move(*admission), std::move(scan), std::move(enrolment), std::move(how)};
    } catch (const Error& error) {
        kiosk.turn_away(error, admission ? &*admission : nullptr);
        throw;
    }
}

// What another photo may mend.
bool may_try_again(Code code) {
    return code == Code::no_face || code == Code::many_faces || code == Code::poor_portrait || code == Code::not_live ||
           code == Code::face_mismatch || code == Code::unreadable_file;
}

// Where photos are asked for one by one, a person may take them again, as often as the kiosk allows.
Done enroll_with_retries(const EnrollOptions& o, Kiosk& kiosk, const OpenMint& mint, Visit& visit,
                         const KioskTalk& talk, Conversation& person, Session& session) {
    for (;;) {
        try {
            return enroll_one(o, kiosk, mint, visit, talk, person, session);
        } catch (const NobodyThere&) {
            throw;
        } catch (const Error& error) {
            if (!o.photos.empty() || visit.shots.empty() || !may_try_again(error.code())) {
                if (person.screen != nullptr) person.screen->refused(error);
                throw;
            }
            const bool again =
                person.screen != nullptr
                    ? person.screen->ask_again(error)
                    : session.ask_line(fmt::format("{}\nTry again? (yes or no): ", printable(error.what())))
                              .value_or("no") == "yes";
            if (!again) throw;
            visit.shots.clear();
            visit.turn = turn_of(o, session);
        }
    }
}

// A kiosk that takes the photos itself greets whoever comes, and begins again when somebody has gone in the middle.
Done enroll_whoever_comes(const EnrollOptions& o, Kiosk& kiosk, const OpenMint& mint, Visit& visit,
                          const KioskTalk& talk, const LanguageChoice& choice, Conversation& person,
                          nlohmann::json& steps, Session& session) {
    const bool greets = person.screen != nullptr && o.photos.empty();
    for (;;) {
        if (greets)
            if (const auto chosen = person.screen->welcome(choice.languages(), choice.asked()))
                visit.language = chosen->tag();
        try {
            return enroll_with_retries(o, kiosk, mint, visit, talk, person, session);
        } catch (const NobodyThere&) {
            if (!greets) throw;
            visit.shots.clear();
            visit.language = o.lang.lang;
            visit.turn = turn_of(o, session);
            steps.clear();
        }
    }
}

// What has to do with a person stays on the kiosk's screen: the terminal behind it keeps what is printed afterwards,
// for whoever comes next to read.
Error for_bystanders(const Error& error) {
    if (!(is_refusal(error.code()) || error.code() == Code::bad_record || error.code() == Code::exists) ||
        error.code() == Code::terms_not_accepted)
        return error;
    return {error.code(), "no card was issued", "the reason was on the screen; with -v, staff can read it here"};
}

int run_enroll(const EnrollOptions& o, Session& session) {
    check(o);
    o.seed.put(session, o.at);
    const FaceModel model = FaceModel::load(face_model_directory()); // before anybody types anything
    if (!o.batch.empty()) return enroll_batch(o, model, session);
    check_terminal(o, session);
    const LanguageChoice choice(o.lang); // that there is one
    for (const std::string& photo : o.photos) check_photo(photo);
    std::optional<StagedFile> receipt_file; // so that a disk or a path that fails does so before the card
    if (!o.receipt.empty()) receipt_file.emplace(o.receipt, ByteView{}, Overwrite::refuse, FileMode::secret);
    Issuer issuer = o.issuer.open_to_change(session);
    KioskSettings settings = settings_of(o, issuer, session);
    PeopleRegister people(o.register_place);
    Visit visit{.id = o.id,
                .account = o.account,
                .shots = {o.photos.begin(), o.photos.end()},
                .turn = turn_of(o, session),
                .single_shot = o.single_shot,
                .replace = o.replace,
                .language = o.lang.lang};
    Kiosk kiosk(std::move(settings), model, issuer, people);
    std::optional<Mint> opened;
    const OpenMint mint = [&]() -> Mint& {
        if (!opened) opened.emplace(open_mint(issuer, o, kiosk.settings(), session));
        return *opened;
    };
    if (session.has_terminal()) (void)mint(); // whoever may be asked for a passphrase is staff, before a resident comes

    std::unique_ptr<KioskScreen> screen;
    if (!o.plain) screen = KioskScreen::open(issuer.config(), {!o.accept_terms, o.idle}, session);
    nlohmann::json steps = nlohmann::json::array();
    KioskTalk talk;
    talk.tell = [&](const KioskEvent& event) {
        const KioskStep step = step_of(event);
        const std::string what = words_of(event);
        if (step == KioskStep::replaced || step == KioskStep::issued) // they come when it is done
            session.settle(fmt::format("the card is in the wallet: see 'qrid wallet show {}'", o.account));
        steps.push_back({{"step", name(step)}, {"detail", what}});
        if (screen)
            screen->step(event);
        else if (session.format == Format::text)
            session.print(fmt::format("{:<10} {}\n", name(step), what));
    };
    if (screen)
        talk.judged = [&](const Image& photo, const Face& face, const PortraitReport& report) {
            screen->show(photo, face, report);
        };
    Conversation person{.screen = screen.get()};
    if (choice.asked()) person.know(*choice.asked());
    talk.language = [&](const Language& language) { person.know(language); };
    const Done done = [&] {
        try {
            return enroll_whoever_comes(o, kiosk, mint, visit, talk, choice, person, steps, session);
        } catch (const Error& error) {
            if (!screen || session.verbose) throw;
            screen.reset();
            throw for_bystanders(error);
        }
    }();
    const std::string receipt =
        receipt_text(issuer.config(), kiosk.settings(), visit, done.admission, done.scan, done.enrolment, done.how);
    std::optional<Error> unwritten; // told when no resident looks at the screen any more
    if (receipt_file) try {
            receipt_file->append(bytes_of(receipt));
            receipt_file->commit();
        } catch (const Error& error) {
            unwritten = error;
        }
    const bool was_on_screen = screen != nullptr;
    if (screen) screen->done(receipt);
    screen.reset();
    if (session.format == Format::json) {
        nlohmann::json document =
            enrolment_json(kiosk.settings(), visit, done.admission.terms, done.scan, done.enrolment, done.how);
        document["steps"] = steps;
        session.print_json(document);
    } else if (was_on_screen) {
        session.print(fmt::format("issued card {}\n", format_place(done.enrolment.card().row.place)));
    } else {
        session.print(fmt::format("\n{}", receipt));
    }
    if (unwritten)
        session.follow_up(
            [&] { throw Error(*unwritten); },
            "the card was issued anyway; see 'qrid issuer log' and 'qrid wallet show' for what the receipt says");
    return 0;
}

IdRule ids_of(const EnrollOptions& o, const Issuer& issuer) {
    IdRule rule = issuer.config().id_rule();
    if (!o.id_scheme.empty()) rule.scheme = id_scheme_called(o.id_scheme);
    return rule;
}

// One for each language.
std::vector<Terms> terms_of(const EnrollOptions& o) {
    if (o.terms.empty()) return default_terms();
    std::vector<Terms> all;
    for (const std::string& file : o.terms) {
        Terms terms = read_terms(file);
        if (terms.language.empty() && o.terms.size() > 1)
            throw Error(
                Code::usage,
                fmt::format("the terms {} do not name their language, as each of several must", terms.file.string()),
                "name it in their front matter: a line 'language: en', see qrid-enroll(1)");
        for (const Terms& other : all)
            if (is_same_language(terms.language, other.language))
                throw Error(Code::usage,
                            fmt::format("the terms {} and {} are in the same language", other.file.string(),
                                        terms.file.string()),
                            "name the language of each in its front matter, see qrid-enroll(1)");
        all.push_back(std::move(terms));
    }
    return all;
}

} // namespace

KioskSettings settings_of(const EnrollOptions& o, const Issuer& issuer, Session& session) {
    KioskSettings settings{.wallet = o.wallet.empty() ? default_wallet() : fs::path(o.wallet),
                           .terms = terms_of(o),
                           .thresholds = {o.threshold, std::max(o.threshold, FaceThresholds{}.review)},
                           .photo_bytes = o.photo_bytes,
                           .min_age = o.min_age,
                           .max_attempts = o.max_attempts,
                           .valid_for = o.valid_for.empty() ? issuer.config().card_life : parse_duration(o.valid_for),
                           .ids = ids_of(o, issuer),
                           .variants = parse_variants(o.variants),
                           .keep_portrait = o.keep_portrait,
                           .clock = [&o, &session] { return o.at.now(session); },
                           .random = session.random,
                           .device_key = o.kind.get(session)};
    if (session.random.is_seeded()) check_reproducible(settings.device_key->algorithm);
    if (settings.valid_for == 0)
        throw Error(Code::usage, "the card would expire before it becomes valid", "lengthen --valid-for");
    return settings;
}

Mint open_mint(Issuer& issuer, const EnrollOptions& o, const KioskSettings& settings, Session& session) {
    const Seconds now = settings.clock();
    SigningKey signing =
        open_signing_key(issuer, {.purpose = Purpose::cards, .kid = o.kid, .exp = now + settings.valid_for, .now = now},
                         o.key, o.passphrase, session);
    return Mint(issuer, std::move(signing.row), std::move(signing.key));
}

Command enroll_command() {
    return make_command<EnrollOptions>(
        "Carry", "enroll", "Enrol a person at a kiosk simulated with still photos",
        "  qrid enroll --register people.jsonl --id 990106199005150045 --account amara     # on a terminal\n"
        "  qrid enroll --register people.jsonl --id 990106199005150045 --account amara --lang zh --idle 30\n"
        "  qrid enroll --register people.jsonl --id ID-7 --photo straight.jpg --photo left.jpg --account zhou \\\n"
        "       --accept-terms\n"
        "  qrid enroll --register people.db --id ID-7 --photo a.jpg --single-shot --account zhou --terms terms.md "
        "--json\n"
        "  qrid enroll --register postgresql://kiosk@db/people --batch sessions.jsonl --pin-file pin",
        add_enroll, run_enroll);
}

} // namespace qrid::cmd
