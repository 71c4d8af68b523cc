// What a visit to the kiosk tells and asks: on the kiosk's screen, or in lines. In lines on a terminal a resident reads
// it, in their language; elsewhere staff and scripts do.
#pragma once

#include "kiosk_screen.h"
#include "session.h"

#include <functional>
#include <string>

namespace qrid::cmd {

class VisitTalk {
public:
    /// `screen` may be null. Both are used for as long as this is.
    VisitTalk(KioskScreen* screen, Session& session) : screen_(screen), session_(session) {}

    KioskScreen* screen() const { return screen_; }
    /// Whether a resident reads along: what is for staff is told with --verbose only.
    bool is_to_resident() const;

    void speak(const Language& language);
    const Language& language() const { return language_; }

    void step(const KioskEvent& event);
    /// The photo for the card, and how good it is: marks and advice, and figures with --verbose.
    void judged(const Image& photo, const Face& face, const PortraitReport& report);

    /// The path of a photo, for which the person does what is asked; `trouble` is what was wrong with the last one.
    /// Nothing where there is no terminal.
    std::optional<std::string> ask_photo(const Phrase& what_to_do, const Phrase& trouble);
    /// How the terms were accepted, by typing the whole word and nothing else; empty when they were not.
    std::string ask_acceptance(const Terms& terms);
    /// No, and why; whether the person wants to try again.
    bool ask_again(const Error& error);
    /// No, and why.
    void refused(const Error& error);

private:
    void print_refusal(const Error& error);

    KioskScreen* screen_;
    Session& session_;
    Language language_ = {};
};

/// While it lives, secrets are asked for on the kiosk's screen, where there is one: the resident's, never the issuer's.
class SecretsOnScreen {
public:
    SecretsOnScreen(KioskScreen* screen, Session& session);
    SecretsOnScreen(const SecretsOnScreen&) = delete;
    SecretsOnScreen& operator=(const SecretsOnScreen&) = delete;
    ~SecretsOnScreen() { session_.ask_secret = std::move(before_); }

private:
    Session& session_;
    std::function<std::optional<Secret>(const std::string&)> before_;
};

} // namespace qrid::cmd
