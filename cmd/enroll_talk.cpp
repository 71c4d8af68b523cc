#include "enroll_talk.h"

#include "kiosk_refusals.h"
#include "kiosk_words.h"
#include "qrid/base/printable.h"
#include "qrid/base/text.h"
#include "screen_text.h"

#include <fmt/format.h>

namespace qrid::cmd {

namespace {

constexpr std::size_t line_width = 78;

// The text line by line, each as it may stand in a terminal.
std::string shown(std::string_view text) {
    std::string safe;
    while (!text.empty()) safe += printable(take_line(text)) + "\n";
    return safe;
}

std::string for_staff(const KioskEvent& event) {
    return fmt::format("{:<10} {}\n", name(step_of(event)), words_of(event));
}

} // namespace

bool VisitTalk::is_to_resident() const {
    return screen_ != nullptr || (session_.out_is_terminal && session_.format == Format::text && !session_.quiet);
}

void VisitTalk::speak(const Language& language) {
    language_ = language;
    if (screen_ != nullptr) screen_->speak(language);
}

void VisitTalk::step(const KioskEvent& event) {
    if (screen_ != nullptr) {
        screen_->step(event);
    } else if (is_to_resident()) {
        const std::string told = words_to_resident(event).told(language_);
        if (!told.empty()) session_.print(fmt::format("✓ {}\n", told));
        if (session_.verbose) session_.print(fmt::format("  {}", for_staff(event)));
    } else if (session_.format == Format::text) {
        session_.print(for_staff(event));
    }
}

void VisitTalk::judged(const Image& photo, const Face& face, const PortraitReport& report) {
    if (screen_ != nullptr) return screen_->show(photo, face, report);
    if (!is_to_resident()) return;
    for (const PortraitCheck& check : report.checks) {
        if (check.grade == Grade::good && !session_.verbose) continue;
        std::string text = fmt::format("{} {}", mark_of(check.grade), name_of(check).told(language_));
        if (session_.verbose) text += fmt::format("  {}", value_of(check));
        text += '\n';
        if (check.grade != Grade::good && !check.advice.empty())
            text += wrapped(check.advice.told(language_), line_width, 4);
        session_.print(text);
    }
}

std::optional<std::string> VisitTalk::ask_photo(const Phrase& what_to_do, const Phrase& trouble) {
    if (screen_ != nullptr) return screen_->ask_photo(what_to_do, trouble);
    const std::string before = trouble.empty() ? "" : trouble.told(language_) + "\n";
    return session_.ask_line(fmt::format("{}{} {} ", before, what_to_do.told(language_),
                                         Phrase(msgid("Path to the photo:")).told(language_)));
}

std::string VisitTalk::ask_acceptance(const Terms& terms) {
    constexpr const char* how = "at the prompt";
    if (screen_ != nullptr) return screen_->ask_acceptance(terms) ? how : "";
    const auto answer = session_.ask_line(fmt::format(
        "\n{}\n{} ", shown(terms.body()),
        Phrase({msgid("Type '{word}' to accept the terms:"), {{"word", accepting_word()}}}).told(language_)));
    if (!answer) throw Error(Code::interrupted, "no answer was given");
    return is_acceptance(*answer, language_) ? how : "";
}

void VisitTalk::print_refusal(const Error& error) {
    const RefusalWords words = words_for_resident(error);
    std::string text = fmt::format("\n✗ {}\n", Phrase(msgid("No card was issued.")).told(language_));
    for (const Phrase& phrase : {words.what, words.hint})
        if (!phrase.empty()) text += wrapped(phrase.told(language_), line_width, 2);
    session_.print(text);
}

bool VisitTalk::ask_again(const Error& error) {
    if (screen_ != nullptr) return screen_->ask_again(error);
    const Phrase yes = msgid_in("an answer", "yes");
    std::string what; // where the question is: standard output may be a document's
    if (is_to_resident())
        print_refusal(error);
    else
        what = fmt::format("{}\n", printable(error.what()));
    const auto answer = session_.ask_line(
        fmt::format("{}{} ", what, Phrase({msgid("Type '{word}' to try again:"), {{"word", yes}}}).told(language_)));
    return answer && (*answer == yes.english() || *answer == yes.told(language_));
}

void VisitTalk::refused(const Error& error) {
    if (screen_ != nullptr)
        screen_->refused(error);
    else if (is_to_resident())
        print_refusal(error);
}

SecretsOnScreen::SecretsOnScreen(KioskScreen* screen, Session& session)
    : session_(session), before_(session.ask_secret) {
    if (screen != nullptr)
        session.ask_secret = [screen](const std::string& prompt) { return screen->ask_secret(prompt); };
}

} // namespace qrid::cmd
