// The frame of the kiosk's pages: title and progress along the top, a calm page in the middle, the keys at the bottom;
// and the waiting for a person, who may have gone.
#pragma once

#include "qrid/words/phrase.h"
#include "session.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace qrid::cmd {

/// A key, as it is printed on the keyboard, and what it does.
struct KeyName {
    Phrase key, does;
};

/// How text stands out; a colour does so only where colours are wanted.
namespace style {
inline constexpr std::string_view bold = "\x1b[1m", reverse = "\x1b[7m", dim = "\x1b[2m", green = "\x1b[32m",
                                  amber = "\x1b[33m", red = "\x1b[31m", plain = "\x1b[0m";
}

struct PageLine {
    std::string text;
    std::string_view style = style::plain;
};

class KioskFrame {
public:
    /// `idle` in seconds, after which somebody who presses nothing has gone; 0 waits without end.
    KioskFrame(std::string title, int idle, Session& session);

    void speak(const Language& language) { language_ = language; }
    const Language& language() const { return language_; }
    std::string told(const Phrase& phrase) const { return phrase.told(language_); }

    /// Of the steps that progress shows, so many are done.
    void reach(std::size_t steps) { done_ = steps; }

    /// An empty page: title and progress alone.
    void clear();
    /// Whether no page has room: then a line that says so is all that is shown, and no key does anything.
    bool is_too_small() const;
    /// Where a page has room, from 1.
    int top() const { return 6; }
    int rows() const { return size_.rows - 8; }
    int columns() const { return size_.columns; }

    void put(int row, int column, std::string_view text);
    std::string styled(std::string_view text, std::string_view style) const;
    /// Wrapped, each line in the middle, the block a little above it. The row under the last.
    int centred(const std::vector<PageLine>& lines);
    /// One under the other as they stand, cut to the width, the block in the middle; from `row` on, as far as there is
    /// room. The row under the last.
    int listed(int row, const std::vector<PageLine>& lines);
    /// A label, and behind it what was typed, of which the end is seen: for line() to be typed on.
    void field(int row, int column, std::string_view label, std::string_view typed);
    /// The names of the keys, at the bottom.
    void keys(const std::vector<KeyName>& keys);
    /// Over the keys: something that has to be seen.
    void notice(const Phrase& phrase);

    /// Draws, waits for a key and draws again whenever the terminal was resized. Throws NobodyThere when nothing was
    /// pressed, not even at a last notice, and Error(interrupted) when the terminal has gone.
    std::string key(const std::function<void()>& draw);
    /// The same without an end of the waiting.
    std::string key_of_anybody(const std::function<void()>& draw) { return wait(draw, false); }
    /// The same for a line, typed in the field() that `draw` draws last.
    std::string line(const std::function<void(std::string_view typed)>& draw);
    /// The same for a secret, of which nothing is shown.
    Secret secret(const std::function<void()>& draw);

    /// So long may nothing be pressed, in milliseconds, and at the notice; -1: for ever.
    int patience() const;
    int last_patience() const;

private:
    void measure();
    /// The next key, key_resized, or empty for somebody who is still there.
    std::string next_key(bool may_go);
    std::string wait(const std::function<void()>& draw, bool may_go);
    template <typename Typed, typename Draw, typename TypeOn>
    Typed type(const Draw& draw, const TypeOn& type_on);
    /// Whether somebody pressed a key at the last notice.
    bool is_still_there();

    Session& session_;
    Language language_;
    std::string title_;
    int idle_;
    ScreenSize size_;
    std::size_t done_ = 0;
    int room_ = 0; // of the field
};

} // namespace qrid::cmd
