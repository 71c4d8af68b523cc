// The kiosk on a terminal: one screen a step, the photo with its checks, the terms to read, keys to accept or decline.
#pragma once

#include "qrid/base/error.h"
#include "qrid/face/portrait.h"
#include "qrid/issuer/config.h"
#include "qrid/kiosk/event.h"
#include "qrid/kiosk/terms.h"
#include "screen_text.h"
#include "session.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace qrid::cmd {

class KioskScreen {
public:
    /// Takes the terminal's second screen. Null where there is no terminal for it: standard output is none, or smaller
    /// than 80 x 24 characters, TERM is dumb or not set, JSON is wanted, or --quiet. `pauses` for a key where a person
    /// would want to look.
    static std::unique_ptr<KioskScreen> open(const IssuerConfig& issuer, bool pauses, Session& session);

    /// The language of what the person is advised; English until then.
    void speak(const Language& language) { language_ = language; }
    /// A step was done (KioskTalk::tell).
    void step(KioskStep step, const std::string& what);
    /// The photo in half blocks, and a bar for each check.
    void show(const Image& photo, const Face& face, const PortraitReport& report);
    /// The answer to a question; nothing at the end of input.
    std::optional<std::string> ask(const std::string& question);
    /// The terms in a pager. What was typed at the prompt after the key for accepting, or empty for declining; nothing
    /// when the terminal has gone.
    std::optional<std::string> ask_acceptance(const Terms& terms);
    /// No, and why; whether the person wants to try again.
    bool ask_again(const Error& error);
    /// The last screen: no, and why.
    void refused(const Error& error);
    /// The last screen: the receipt.
    void done(const std::string& receipt);

private:
    KioskScreen(std::string title, bool pauses, ScreenSize size, Session& session);

    void measure();
    void draw();
    void put(int row, int column, std::string_view text);
    std::string styled(std::string_view text, std::string_view style) const;
    std::string steps_line() const;
    void draw_photo();
    void show_refusal(const Error& error);
    int body_rows() const { return size_.rows - 6; }
    void draw_lines(const std::vector<ScreenLine>& lines, std::size_t first, int rows);
    std::string key();
    void wait(std::string_view for_what);

    Session& session_;
    Language language_;
    std::string title_;
    bool pauses_;
    ScreenSize size_;
    std::size_t done_ = 0; ///< steps
    std::vector<std::string> said_;
    std::vector<std::string> photo_; ///< its rows, drawn
    int photo_columns_ = 0;
    PortraitReport report_;
    FullScreen screen_;
};

} // namespace qrid::cmd
