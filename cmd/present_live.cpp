// present --live: the code on a full screen, with a countdown.
#include "present_options.h"
#include "qrid/base/printable.h"
#include "qrid/base/text.h"
#include "qrid/qr/render.h"
#include "screen_text.h"

#include <fmt/format.h>

#include <algorithm>

namespace qrid::cmd {

namespace {

// A code is made anew when a quarter of its life is left: who has just scanned it still has time.
constexpr Seconds renewed_at = 4;

class LiveScreen {
public:
    explicit LiveScreen(Session& session) : session_(session) {}

    // The code and what stands around it; only the countdown is drawn again each second.
    void draw(const Showing& showing, const MadeProof& made, const CodeOutput& code) {
        const ScreenSize size = *session_.screen_size();
        const Symbol symbol = encode_symbol(made.text, made.level, code.largest_version());
        const TerminalSize need = symbol_terminal_size(symbol);
        session_.print("\x1b[?25l\x1b[2J\x1b[H");
        drawn_ = size;
        if (size.columns < need.columns || size.rows < need.rows + 2) {
            put(1,
                fmt::format("the code needs {}x{} characters, the terminal has {}x{}: enlarge it or use a smaller font",
                            need.columns, need.rows + 2, size.columns, size.rows));
            return;
        }
        const int left = (size.columns - need.columns) / 2;
        const std::string blocks = symbol_terminal(symbol, session_.color, code.ink());
        std::string_view rest = blocks;
        int row = 1;
        while (!rest.empty()) session_.print(fmt::format("\x1b[{};{}H{}", row++, left + 1, take_line(rest)));
        put(need.rows + 1, fmt::format("card {} for {}", showing.card.card.name, printable(showing.audience)));
    }

    void count_down(Seconds left, Seconds until_new) {
        put(session_.screen_size()->rows, fmt::format("valid for {} s, renewed in {} s; press any key to stop",
                                                      std::max<Seconds>(0, left), until_new));
    }

    bool is_resized() const {
        const auto size = session_.screen_size();
        return size && (size->columns != drawn_.columns || size->rows != drawn_.rows);
    }

private:
    void put(int row, std::string_view text) {
        const int columns = session_.screen_size()->columns;
        const std::string line = cut_to(text, columns - 2);
        session_.print(fmt::format("\x1b[{};1H\x1b[2K\x1b[{};{}H{}", row, row,
                                   std::max(1, (columns - columns_of(line)) / 2 + 1), line));
    }

    Session& session_;
    ScreenSize drawn_;
};

} // namespace

int present_live(const Showing& showing, const PresentOptions& o, Session& session) {
    MadeProof made = make_proof(showing, o, session.clock()); // what cannot be drawn is told on the first screen
    if (!made.advice.empty()) session.note(fmt::format("error correction reduced to level L; {}", made.advice));
    const RawTerminal keyboard;
    const FullScreen full;
    LiveScreen screen(session);
    screen.draw(showing, made, o.code);
    write_down(showing, made, session);
    const Seconds spare = std::max<Seconds>(1, showing.ttl / renewed_at);
    for (;;) {
        const Seconds now = session.clock();
        if (now >= *made.claims.exp - spare || now < made.claims.iat) {
            made = make_proof(showing, o, now);
            screen.draw(showing, made, o.code);
            write_down(showing, made, session);
        } else if (screen.is_resized()) {
            screen.draw(showing, made, o.code);
        }
        screen.count_down(*made.claims.exp - now, *made.claims.exp - spare - now);
        constexpr int tick = 500; // milliseconds
        if (!keyboard.read(tick).empty()) return 0;
    }
}

} // namespace qrid::cmd
