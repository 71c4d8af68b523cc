#include "kiosk_pager.h"

#include "kiosk_words.h"
#include "screen_text.h"

#include <fmt/format.h>

#include <algorithm>

namespace qrid::cmd {

namespace {

constexpr int widest_terms = 78; // columns that a long text is read well in

class Pager {
public:
    Pager(std::string_view terms, KioskFrame& frame) : terms_(terms), frame_(frame) {}

    TermsAnswer answer() {
        for (;;) {
            const std::string pressed = frame_.key([&] { draw(); });
            is_hasty_ = false;
            if (pressed == "\x1b[B" || pressed == "\x1bOB" || pressed == "j" || pressed == "\r" || pressed == "\n")
                ++first_;
            else if (pressed == "\x1b[A" || pressed == "\x1bOA" || pressed == "k")
                first_ -= std::min<std::size_t>(first_, 1);
            else if (pressed == " " || pressed == "\x1b[6~" || pressed == "f")
                first_ += page() - 1;
            else if (pressed == "\x1b[5~" || pressed == "b")
                first_ -= std::min(first_, page() - 1);
            else if (pressed == "d" || pressed == "q")
                return TermsAnswer::declined;
            else if (pressed == "a" && !was_read_)
                is_hasty_ = true;
            else if (pressed == "a" && is_confirmed())
                return TermsAnswer::accepted;
        }
    }

private:
    std::size_t page() const { return static_cast<std::size_t>(std::max(frame_.rows() - 1, 2)); }

    void draw() {
        frame_.clear();
        if (frame_.is_too_small()) return; // nothing of it is seen
        const int width = std::min(frame_.columns() - 8, widest_terms);
        const std::vector<ScreenLine> lines = markdown_lines(terms_, width);
        const std::size_t last = lines.size() > page() ? lines.size() - page() : 0;
        first_ = std::min(first_, last);
        was_read_ = was_read_ || first_ == last;
        for (std::size_t i = first_; i < std::min(first_ + page(), lines.size()); ++i)
            frame_.put(frame_.top() + static_cast<int>(i - first_), 1 + (frame_.columns() - width) / 2,
                       frame_.styled(lines[i].text, lines[i].is_heading ? style::bold : style::plain));
        if (is_hasty_)
            frame_.notice(msgid("Please read to the end first. Then you can accept the terms."));
        else
            frame_.notice({msgid("Lines {first} to {last} of {all}"),
                           {{"first", std::to_string(first_ + 1)},
                            {"last", std::to_string(std::min(first_ + page(), lines.size()))},
                            {"all", std::to_string(lines.size())}}});
        std::vector<KeyName> keys;
        if (last > 0)
            keys.push_back({{msgid_in("keys", "Space {arrows}"), {{"arrows", std::string("↓ ↑")}}},
                            msgid_in("what a key does", "read on")});
        if (was_read_) keys.push_back({Phrase::literal("a"), msgid_in("what a key does", "accept")});
        keys.push_back({Phrase::literal("d"), msgid_in("what a key does", "decline")});
        frame_.keys(keys);
    }

    // The word in full; anything else is a slip, after which the terms are still there.
    bool is_confirmed() {
        const std::string typed = frame_.line([&](std::string_view so_far) {
            frame_.clear();
            const int row = frame_.centred(
                {{frame_.told(msgid("Do you accept the terms?")), style::bold},
                 {},
                 {frame_.told({msgid("Type '{word}' and press Enter. To go back to the terms, press Enter alone."),
                               {{"word", accepting_word()}}})}});
            frame_.keys({{msgid_in("a key", "Enter"), msgid_in("what a key does", "continue")}});
            frame_.field(row + 1, frame_.columns() / 2 - 6, ">", so_far);
        });
        return is_acceptance(typed, frame_.language());
    }

    std::string_view terms_;
    KioskFrame& frame_;
    std::size_t first_ = 0;
    bool was_read_ = false, is_hasty_ = false;
};

} // namespace

TermsAnswer page_through(std::string_view terms, KioskFrame& frame) { return Pager(terms, frame).answer(); }

} // namespace qrid::cmd
