// The kiosk on a terminal: a visit as a person sees it, page by page, in the person's language.
#pragma once

#include "kiosk_frame.h"
#include "kiosk_portrait.h"
#include "qrid/issuer/config.h"
#include "qrid/kiosk/event.h"
#include "qrid/kiosk/terms.h"
#include "qrid/words/language.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace qrid::cmd {

/// Whatever a person is asked ends with NobodyThere when nobody answers, and with Error(interrupted) when the terminal
/// has gone.
class KioskScreen {
public:
    struct Manners {
        bool pauses = true; ///< for a key where a person would want to look
        int idle = 60;      ///< seconds after which who presses nothing has gone; 0 waits without end
    };

    /// Takes the terminal's second screen. Null where there is no terminal for it: standard output is none, or smaller
    /// than 80 x 24 characters, TERM is dumb or not set, JSON is wanted, or --quiet.
    static std::unique_ptr<KioskScreen> open(const IssuerConfig& issuer, Manners manners, Session& session);

    /// The language from now on; English until then.
    void speak(const Language& language) { frame_.speak(language); }
    /// The first screen, for whoever comes next: nothing of a visit before is left. Asks for a language, unless it is
    /// given: then any key begins. Waits without end. The language that was chosen; nothing when it was given.
    std::optional<Language> welcome(const Languages& languages, const std::optional<Language>& given);

    /// The number by which the register knows the person, as it is typed: later pages have no more of it than
    /// mask_tail() leaves. `trouble` is what was wrong with the last one.
    std::string ask_id(const Phrase& trouble = {});
    /// The name of the person's account, for whom with this masked ID.
    std::string ask_account(const std::string& masked_id, const Phrase& trouble = {});

    /// A step was done (KioskTalk::tell).
    void step(const KioskEvent& event);
    /// The photo in half blocks, and how good it is (KioskTalk::judged).
    void show(const Image& photo, const Face& face, const PortraitReport& report);
    /// The path of a photo, for which the person does what is asked; `trouble` is what was wrong with the last one.
    std::string ask_photo(const Phrase& what_to_do, const Phrase& trouble = {});
    /// The terms in a pager: whether they were accepted.
    bool ask_acceptance(const Terms& terms);
    /// A secret, such as the PIN of a new account.
    std::optional<Secret> ask_secret(const std::string& prompt);
    /// No, and why; whether the person wants to try again.
    bool ask_again(const Error& error);
    /// The last screen: no, and why. Goes away by itself when nobody is there, or no terminal.
    void refused(const Error& error);
    /// The last screen: the receipt, on more than one page where it must be. As refused(), also when the terminal has
    /// gone: the card is there.
    void done(const std::string& receipt);

private:
    KioskScreen(std::string title, Manners manners, Session& session);

    void draw_steps();
    std::string ask_line(const MessageId& label, std::vector<PageLine> lines, const Phrase& trouble);
    void draw_refusal(const Error& error);
    /// `draw` draws a page, from 0, and knows whether there are more.
    void say_goodbye(const std::function<bool(std::size_t page)>& draw);
    bool draw_receipt(const std::string& receipt, std::size_t page);

    Session& session_;
    Manners manners_;
    KioskFrame frame_;
    std::vector<KioskEvent> steps_;
    std::optional<PortraitPage> portrait_;
    FullScreen screen_;
};

} // namespace qrid::cmd
