// enroll for one person, or at a kiosk for whoever comes.
#include "enroll_options.h"
#include "enroll_output.h"
#include "enroll_talk.h"
#include "kiosk_photos.h"
#include "kiosk_refusals.h"
#include "kiosk_words.h"
#include "qrid/base/text.h"
#include "qrid/issuer/standing.h"
#include "qrid/kiosk/receipt.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <memory>

namespace qrid::cmd {

namespace {

struct Done {
    Admission admission;
    FaceScan scan;
    Enrolment enrolment;
    std::string how;
};

// What another photo may mend.
bool may_try_again(Code code) {
    return code == Code::no_face || code == Code::many_faces || code == Code::poor_portrait || code == Code::not_live ||
           code == Code::face_mismatch || code == Code::unreadable_file;
}

// What has to do with a person stays on the kiosk's screen: the terminal behind it keeps what is printed afterwards,
// for whoever comes next to read.
Error for_bystanders(const Error& error) {
    if (!(is_refusal(error.code()) || error.code() == Code::bad_record || error.code() == Code::exists) ||
        error.code() == Code::terms_not_accepted)
        return error;
    return {error.code(), "no card was issued", "the reason was on the screen; with -v, staff can read it here"};
}

// The visits of one run, which share the issuer, the key and the screen.
class Visits {
public:
    Visits(const EnrollOptions& o, const FaceModel& model, Session& session)
        : o_(o), model_(model), session_(session), choice_(o.lang), issuer_(o.issuer.open_to_change(session)),
          settings_(settings_of(o, issuer_, session)) {}

    int run() {
        (void)PeopleRegister(o_.register_place);
        if (!o_.receipt.empty()) // so that a disk or a path that fails does so before the card
            receipt_file_.emplace(o_.receipt, ByteView{}, Overwrite::refuse, FileMode::secret);
        // Whoever may be asked for a passphrase is staff, before a resident comes.
        if (session_.has_terminal()) (void)mint();
        std::unique_ptr<KioskScreen> screen;
        if (!o_.plain) screen = KioskScreen::open(issuer_.config(), {!o_.accept_terms, o_.idle}, session_);
        if (!screen && o_.asks_for_id())
            throw Error(Code::usage,
                        fmt::format("{} no full screen to ask for the ID on",
                                    o_.stay ? "--stay cannot be used: there is" : "--id is required: there is"),
                        "use a terminal of at least 80 x 24 characters, without --plain");
        VisitTalk talk(screen.get(), session_);
        talk_ = &talk;
        if (choice_.asked()) talk.speak(*choice_.asked());
        if (o_.stay) return stay(screen);
        try {
            const Done done = next_person();
            return tell(done, screen);
        } catch (const Error& error) {
            if (!talk.is_to_resident() || session_.verbose) throw;
            screen.reset();
            throw for_bystanders(error);
        }
    }

private:
    // The issuer's key to sign with, which is opened once.
    Mint& mint() {
        if (!mint_) mint_.emplace(open_mint(issuer_, o_, settings_, session_));
        return *mint_;
    }

    KioskTalk listener() {
        KioskTalk listener;
        listener.tell = [this](const KioskEvent& event) {
            const KioskStep step = step_of(event);
            if (step == KioskStep::replaced || step == KioskStep::issued) // they come when it is done
                session_.settle(fmt::format("the card is in the wallet: see 'qrid wallet show {}'", visit_.account));
            steps_.push_back({{"step", name(step)}, {"detail", words_of(event)}});
            talk_->step(event);
        };
        if (talk_->is_to_resident())
            listener.judged = [this](const Image& photo, const Face& face, const PortraitReport& report) {
                talk_->judged(photo, face, report);
            };
        listener.language = [this](const Language& language) { talk_->speak(language); };
        return listener;
    }

    // A kiosk that takes the photos itself greets whoever comes, and begins again when somebody has gone in the middle.
    Done next_person() {
        const bool greets = talk_->screen() != nullptr && o_.photos.empty();
        for (;;) {
            visit_ = {.id = o_.id,
                      .account = o_.account,
                      .shots = {o_.photos.begin(), o_.photos.end()},
                      .turn = turn_of(o_, session_),
                      .single_shot = o_.single_shot,
                      .replace = o_.replace,
                      .language = o_.lang.lang};
            steps_.clear();
            is_in_visit_ = !greets, is_refused_ = false;
            try {
                if (greets) greet();
                is_in_visit_ = true;
                std::optional<PeopleRegister> people; // as it is by now
                of_staff([&] { people.emplace(o_.register_place); });
                Kiosk kiosk(settings_, model_, issuer_, *people);
                if (visit_.id.empty()) ask_id(kiosk);
                if (visit_.account.empty()) ask_account();
                return with_retries(kiosk);
            } catch (const NobodyThere&) {
                if (!greets) throw;
            } catch (const Error& error) {
                if (is_in_visit_ && !is_refused_ && !is_staffs_) talk_->refused(error);
                throw;
            }
        }
    }

    // What fails here, no resident can do anything about.
    template <typename Act>
    void of_staff(const Act& act) {
        try {
            act();
        } catch (const Error&) {
            is_staffs_ = true;
            throw;
        }
    }

    void greet() {
        const auto chosen = talk_->screen()->welcome(choice_.languages(), choice_.asked());
        if (!chosen) return;
        visit_.language = chosen->tag();
        talk_->speak(*chosen);
    }

    // Three times at most: then the person is refused, which is journalled.
    void ask_id(Kiosk& kiosk) {
        constexpr int most_times = 3;
        Phrase trouble;
        for (int times = 1; times <= most_times;) {
            visit_.id = trimmed(talk_->screen()->ask_id(trouble));
            if (visit_.id.empty()) continue;
            const IdScheme* const scheme = settings_.ids.scheme;
            const bool is_mistyped = scheme != nullptr && !scheme->read(visit_.id).flaws.empty();
            bool is_known = false;
            if (!is_mistyped) of_staff([&] { is_known = kiosk.knows(visit_.id); });
            if (is_known) return;
            trouble = is_mistyped ? Phrase(msgid("This ID number cannot be right. Please check it."))
                                  : words_for_resident(Error(Code::not_in_register, "")).what;
            ++times;
        }
        const Error refusal(Code::not_in_register,
                            fmt::format("nobody with the ID {} is in the register", mask_tail(visit_.id)));
        kiosk.turn_away(refusal, nullptr);
        throw refusal;
    }

    // A new one: who types the name of one that exists has not shown that it is theirs.
    void ask_account() {
        Phrase trouble;
        for (bool is_good = false; !is_good;) try {
                visit_.account = trimmed(talk_->screen()->ask_account(mask_tail(visit_.id), trouble));
                check_account_name(visit_.account);
                std::error_code ignored;
                is_good = !fs::exists(fs::symlink_status(settings_.wallet / visit_.account, ignored));
                if (!is_good) trouble = msgid("There is an account of this name. Please choose another.");
            } catch (const Error& error) {
                if (error.code() != Code::usage) throw;
                trouble = msgid("Please use up to 64 letters and digits, without spaces.");
            }
    }

    // At a kiosk the photos are asked for as they are taken.
    std::vector<fs::path> take_photos() {
        std::vector<fs::path> photos;
        const auto take = [&](const Phrase& ask) {
            Phrase trouble;
            photos.push_back(ask_for_photo([&] { return talk_->ask_photo(ask, trouble); },
                                           [&](const Error& error) { trouble = words_for_resident(error).what; }));
        };
        take(ask_to_look_straight());
        if (!visit_.single_shot) take(ask_to_turn(visit_.turn));
        return photos;
    }

    // One visit to its end. Whatever goes wrong on the way is written down by the kiosk, and thrown.
    Done one_visit(Kiosk& kiosk) {
        std::optional<Admission> admission;
        const KioskTalk told = listener();
        try {
            admission = kiosk.admit(visit_, told);
            if (visit_.shots.empty()) visit_.shots = take_photos();
            FaceScan scan = kiosk.scan(visit_, *admission, told);
            std::string how = o_.accept_terms ? "by flag" : talk_->ask_acceptance(admission->terms);
            require_acceptance(how); // before a passphrase and a PIN are asked for
            const auto choose_pin = [&] {
                const SecretsOnScreen here(talk_->screen(), session_);
                return o_.pin.get_new(session_, admission->language);
            };
            Delivery delivery(settings_.wallet, visit_.account, choose_pin, settings_.clock(), session_.random,
                              settings_.device_key);
            Enrolment enrolment = kiosk.issue(visit_, *admission, scan, how, mint(), delivery, told);
            return {std::move(*admission), std::move(scan), std::move(enrolment), std::move(how)};
        } catch (const Error& error) {
            kiosk.turn_away(error, admission ? &*admission : nullptr);
            throw;
        }
    }

    // Where photos are asked for one by one, a person may take them again, as often as the kiosk allows.
    Done with_retries(Kiosk& kiosk) {
        for (;;) {
            try {
                return one_visit(kiosk);
            } catch (const NobodyThere&) {
                throw;
            } catch (const Error& error) {
                if (!o_.photos.empty() || visit_.shots.empty() || !may_try_again(error.code())) throw;
                is_refused_ = true;
                if (!talk_->ask_again(error)) throw;
                is_refused_ = false;
                visit_.shots.clear();
                visit_.turn = turn_of(o_, session_);
            }
        }
    }

    std::string receipt_of(const Done& done) const {
        return receipt_text(issuer_.config(), settings_, visit_, done.admission, done.scan, done.enrolment, done.how);
    }

    int tell(const Done& done, std::unique_ptr<KioskScreen>& screen) {
        const std::string receipt = receipt_of(done);
        std::optional<Error> unwritten; // told when no resident looks at the screen any more
        if (receipt_file_) try {
                receipt_file_->append(bytes_of(receipt));
                receipt_file_->commit();
            } catch (const Error& error) {
                unwritten = error;
            }
        const bool was_on_screen = screen != nullptr;
        if (screen) screen->done(receipt);
        screen.reset();
        if (session_.format == Format::json) {
            nlohmann::json document =
                enrolment_json(settings_, visit_, done.admission.terms, done.scan, done.enrolment, done.how);
            document["steps"] = steps_;
            session_.print_json(document);
        } else if (was_on_screen) {
            session_.print(fmt::format("issued card {}\n", format_place(done.enrolment.card().row.place)));
        } else {
            session_.print(fmt::format("\n{}", receipt));
        }
        if (unwritten)
            session_.follow_up(
                [&] { throw Error(*unwritten); },
                "the card was issued anyway; see 'qrid issuer log' and 'qrid wallet show' for what the receipt says");
        return 0;
    }

    // One person after the other, until the terminal is gone or Ctrl-D is pressed on the first screen.
    int stay(std::unique_ptr<KioskScreen>& screen) {
        std::uint64_t visits = 0, cards = 0;
        for (;;) {
            try {
                const Done done = next_person();
                ++visits, ++cards;
                screen->done(receipt_of(done));
            } catch (const Error& error) {
                if (!is_in_visit_ && error.code() == Code::interrupted) break;
                if (is_staffs_ || !is_told_to_resident(error.code())) throw;
                ++visits;
            }
        }
        screen.reset();
        session_.print(fmt::format("{}, {} issued\n", counted(visits, "visit"), counted(cards, "card")));
        return 0;
    }

    const EnrollOptions& o_;
    const FaceModel& model_;
    Session& session_;
    const LanguageChoice choice_;
    Issuer issuer_;
    const KioskSettings settings_;
    std::optional<StagedFile> receipt_file_;
    std::optional<Mint> mint_;
    VisitTalk* talk_ = nullptr;
    Visit visit_;
    bool is_in_visit_ = false; // the first screen is behind it
    bool is_refused_ = false;  // and the person knows
    bool is_staffs_ = false;   // what went wrong is not for the person to know
    nlohmann::json steps_ = nlohmann::json::array();
};

} // namespace

int enroll_visits(const EnrollOptions& o, const FaceModel& model, Session& session) {
    return Visits(o, model, session).run();
}

} // namespace qrid::cmd
