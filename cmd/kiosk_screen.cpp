#include "kiosk_screen.h"

#include "kiosk_pager.h"
#include "kiosk_refusals.h"
#include "kiosk_words.h"
#include "qrid/base/printable.h"
#include "qrid/base/text.h"
#include "qrid/words/own_name.h"
#include "screen_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace qrid::cmd {

namespace {

constexpr ScreenSize least_screen{80, 24};

KeyName any_key(const MessageId& does) { return {msgid_in("a key", "Any key"), does}; }

// The column in which a receipt has its values, one under the other behind their names.
int values_at(std::string_view receipt) {
    constexpr int most = 30;
    int column = 2;
    for (const std::string_view line : lines_of(receipt)) {
        const std::size_t gap = line.starts_with("  ") ? line.find("  ", 2) : std::string_view::npos;
        const std::size_t value = gap == std::string_view::npos ? gap : line.find_first_not_of(' ', gap);
        const int at = value == std::string_view::npos ? 0 : columns_of(line.substr(0, value));
        if (at <= most) column = std::max(column, at);
    }
    return column;
}

} // namespace

std::unique_ptr<KioskScreen> KioskScreen::open(const IssuerConfig& issuer, Manners manners, Session& session) {
    const auto term = session.environment ? session.environment("TERM") : std::nullopt;
    if (!session.out_is_terminal || session.format != Format::text || session.quiet || !term || term->empty() ||
        *term == "dumb" || !session.screen_size || !session.read_key || !session.type_on || !session.type_secret_on)
        return nullptr;
    const auto size = session.screen_size();
    if (!size || size->columns < least_screen.columns || size->rows < least_screen.rows) return nullptr;
    const std::string& name = issuer.name.empty() ? issuer.iss : issuer.name;
    return std::unique_ptr<KioskScreen>(new KioskScreen(printable(name), manners, session));
}

KioskScreen::KioskScreen(std::string title, Manners manners, Session& session)
    : session_(session), manners_(manners), frame_(std::move(title), manners.idle, session) {
    draw_steps();
}

std::optional<Language> KioskScreen::welcome(const Languages& languages, const std::optional<Language>& given) {
    constexpr std::size_t most_languages = 9; // a digit each
    steps_.clear();
    portrait_.reset();
    frame_.reach(0);
    frame_.speak(given.value_or(Language{}));
    std::vector<Language> offered;
    if (!given)
        for (const std::string& tag : languages.tags())
            if (const auto language = languages.find(tag); language && offered.size() < most_languages)
                offered.push_back(*language);
    const auto draw = [&] {
        frame_.clear();
        std::vector<PageLine> lines;
        const std::vector<Language> greeted = given ? std::vector{*given} : offered;
        for (const Language& language : greeted)
            lines.push_back({Phrase(msgid("Welcome! Here you get your digital ID card.")).told(language), style::bold});
        lines.emplace_back();
        for (std::size_t i = 0; i < offered.size(); ++i)
            lines.push_back({fmt::format("{}   {}", i + 1, own_name(offered[i]))});
        frame_.centred(lines);
        std::vector<KeyName> keys;
        for (std::size_t i = 0; i < offered.size(); ++i)
            keys.push_back({Phrase::literal(std::to_string(i + 1)), Phrase::literal(own_name(offered[i]))});
        if (given) keys.push_back(any_key(msgid_in("what a key does", "begin")));
        frame_.keys(keys);
    };
    for (;;) {
        const std::string pressed = frame_.key_of_anybody(draw);
        if (offered.empty()) return std::nullopt;
        if (pressed.size() != 1 || pressed[0] < '1' || static_cast<std::size_t>(pressed[0] - '1') >= offered.size())
            continue;
        frame_.speak(offered[static_cast<std::size_t>(pressed[0] - '1')]);
        return frame_.language();
    }
}

void KioskScreen::draw_steps() {
    frame_.clear();
    if (frame_.is_too_small()) return;
    if (portrait_) {
        portrait_->draw(frame_, session_.color, session_.verbose);
        return;
    }
    std::vector<PageLine> lines;
    for (const KioskEvent& event : steps_) {
        const std::string told = frame_.told(words_to_resident(event));
        if (!told.empty()) lines.push_back({fmt::format("✓ {}", told), style::green});
        if (session_.verbose) lines.push_back({fmt::format("  {}", printable(words_of(event))), style::dim});
    }
    const int row = frame_.centred({{frame_.told(msgid("One moment, please.")), style::bold}, {}});
    frame_.listed(row, lines);
}

void KioskScreen::step(const KioskEvent& event) {
    if (const auto done = progress_after(step_of(event))) frame_.reach(*done);
    steps_.push_back(event);
    draw_steps();
}

void KioskScreen::show(const Image& photo, const Face& face, const PortraitReport& report) {
    portrait_.emplace(photo, face, report);
    draw_steps();
}

std::string KioskScreen::ask_line(const MessageId& label, std::vector<PageLine> lines, const Phrase& trouble) {
    lines.emplace_back();
    if (!trouble.empty()) lines.insert(lines.begin(), {{frame_.told(trouble), style::red}, {}});
    std::string answer = frame_.line([&](std::string_view typed) {
        frame_.clear();
        const int row = frame_.centred(lines);
        frame_.keys({{msgid_in("a key", "Enter"), msgid_in("what a key does", "continue")}});
        frame_.field(row + 1, 5, frame_.told(label), typed);
    });
    draw_steps(); // while it is looked at
    return answer;
}

std::string KioskScreen::ask_photo(const Phrase& what_to_do, const Phrase& trouble) {
    return ask_line(msgid("Path to the photo:"), {{frame_.told(what_to_do), style::bold}}, trouble);
}

std::string KioskScreen::ask_id(const Phrase& trouble) {
    return ask_line(msgid("ID number:"), {{frame_.told(msgid("Please type your ID number.")), style::bold}}, trouble);
}

std::string KioskScreen::ask_account(const std::string& masked_id, const Phrase& trouble) {
    return ask_line(msgid("Account:"),
                    {{frame_.told({msgid("ID number: {id}"), {{"id", printable(masked_id)}}})},
                     {},
                     {frame_.told(msgid("What should your account in the wallet be called?")), style::bold},
                     {frame_.told(msgid("Type a new name. The account is made for you."))}},
                    trouble);
}

bool KioskScreen::ask_acceptance(const Terms& terms) {
    if (manners_.pauses && portrait_)
        frame_.key([&] {
            draw_steps();
            frame_.keys({any_key(msgid_in("what a key does", "read the terms"))});
        });
    portrait_.reset();
    const bool is_accepted = page_through(terms.body(), frame_) == TermsAnswer::accepted;
    draw_steps();
    return is_accepted;
}

std::optional<Secret> KioskScreen::ask_secret(const std::string& prompt) {
    Secret secret = frame_.secret([&] {
        frame_.clear();
        const int row = frame_.centred({{frame_.told(msgid("Your card is protected by a PIN.")), style::bold},
                                        {},
                                        {frame_.told(msgid("What you type is not shown."))}});
        frame_.keys({{msgid_in("a key", "Enter"), msgid_in("what a key does", "continue")}});
        const std::string shown = cut_to(printable(prompt), frame_.columns() - 2);
        frame_.put(row + 1, std::max(1, (frame_.columns() - columns_of(shown)) / 2 - 3), shown);
    });
    draw_steps(); // while it is used
    return secret;
}

void KioskScreen::draw_refusal(const Error& error) {
    const RefusalWords words = words_for_resident(error);
    frame_.clear();
    std::vector<PageLine> lines{
        {frame_.told(msgid("No card was issued.")), style::bold}, {}, {frame_.told(words.what), style::red}};
    if (!words.hint.empty()) lines.insert(lines.end(), {{}, {frame_.told(words.hint)}});
    if (session_.verbose) lines.insert(lines.end(), {{}, {printable(error.what()), style::dim}});
    frame_.centred(lines);
}

bool KioskScreen::ask_again(const Error& error) {
    portrait_.reset();
    std::string pressed;
    while (pressed != "t" && pressed != "q" && pressed != "\x1b") // Esc
        pressed = frame_.key([&] {
            draw_refusal(error);
            frame_.keys({{Phrase::literal("t"), msgid_in("what a key does", "try again")},
                         {Phrase::literal("q"), msgid_in("what a key does", "end")}});
        });
    steps_.clear();
    frame_.reach(1);
    return pressed == "t";
}

void KioskScreen::say_goodbye(const std::function<bool(std::size_t page)>& draw) {
    portrait_.reset();
    bool has_more = draw(0);
    if (!manners_.pauses) return;
    try {
        std::size_t page = 0;
        do
            frame_.key([&] {
                has_more = draw(page);
                frame_.keys(
                    {any_key(has_more ? msgid_in("what a key does", "read on") : msgid_in("what a key does", "end"))});
            });
        while (has_more && ++page > 0);
    } catch (const Error& error) { // gone with their card, or without one: what was done stays as it is
        if (error.code() != Code::interrupted) throw;
    }
    steps_.clear();
    frame_.clear();
}

void KioskScreen::refused(const Error& error) {
    say_goodbye([&](std::size_t) {
        draw_refusal(error);
        return false;
    });
}

bool KioskScreen::draw_receipt(const std::string& receipt, std::size_t page) {
    frame_.clear();
    if (frame_.is_too_small()) return false;
    const std::string ready = frame_.told(msgid("Your card is ready."));
    const std::string take = frame_.told(msgid("It is in your wallet. Thank you, and goodbye!"));
    frame_.put(frame_.top(), 1 + (frame_.columns() - columns_of(ready)) / 2, frame_.styled(ready, style::bold));
    frame_.put(frame_.top() + 1, 1 + (frame_.columns() - columns_of(take)) / 2, take);
    std::vector<PageLine> lines;
    const int indent = values_at(receipt);
    for (const std::string_view line : lines_of(receipt))
        for (const std::string& part : folded(printable(line), frame_.columns() - 4, indent)) lines.push_back({part});
    const auto room = static_cast<std::size_t>(std::max(frame_.rows() - 3, 1));
    const std::size_t first = std::min(page, lines.empty() ? 0 : (lines.size() - 1) / room) * room;
    const std::size_t end = std::min(first + room, lines.size());
    const auto at = [&](std::size_t i) { return lines.begin() + static_cast<std::ptrdiff_t>(i); };
    frame_.listed(frame_.top() + 3, {at(first), at(end)});
    return end < lines.size();
}

void KioskScreen::done(const std::string& receipt) {
    say_goodbye([&](std::size_t page) { return draw_receipt(receipt, page); });
}

} // namespace qrid::cmd
