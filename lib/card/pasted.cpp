#include "qrid/card/pasted.h"

#include "qrid/base/encoding.h"
#include "qrid/base/letters.h"
#include "qrid/base/text.h"
#include "qrid/card/text_kind.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <span>

namespace qrid {

namespace {

// What stands in a text, and how its end is known.
enum class Form { stream, eu_dcc, health_card, token };

constexpr std::string_view eu_dcc_prefix = "HC1:", health_card_prefix = "shc:/", white = " \t\r\n";
constexpr std::size_t max_text = max_card_bytes / 2 * 3; // characters of the largest card
constexpr std::size_t max_lines = 4096;                  // of one card

// Looking for what is not there ends somewhere.
class Budget {
public:
    bool spend(std::size_t characters) {
        if (is_spent() || characters > characters_) {
            tries_ = 0;
            return false;
        }
        --tries_;
        characters_ -= characters;
        return true;
    }

    bool is_spent() const { return tries_ == 0; }

private:
    std::size_t tries_ = 4096, characters_ = 32 << 20;
};

bool is_alphanumeric(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; }

bool belongs(Form form, char c) {
    switch (form) {
    case Form::stream:
    case Form::eu_dcc:
        return is_base45_alphabet({&c, 1});
    case Form::health_card:
        return c >= '0' && c <= '9';
    case Form::token:
        return is_alphanumeric(c) || c == '-' || c == '_' || c == '.' || c == '~';
    }
    return false;
}

std::size_t prefix_of(Form form) {
    return form == Form::eu_dcc ? eu_dcc_prefix.size() : form == Form::health_card ? health_card_prefix.size() : 0;
}

// Whether the last part is as long as the signature of an algorithm, or nobody has signed.
bool ends_as_signed(std::string_view token) {
    // Of HMACs, ECDSA, EdDSA and SM2, RSA, ML-DSA; base64url.
    constexpr std::array lengths{0, 43, 64, 86, 128, 176, 342, 512, 683, 3227, 4412};
    const std::size_t dot = token.rfind('.');
    return std::find(lengths.begin(), lengths.end(), token.size() - dot - 1) != lengths.end();
}

// Two digits a character: its code less 45 (SMART Health Cards, section "Encoding chunks as QR codes").
std::string jws_of_digits(std::string_view digits) {
    std::string jws;
    for (std::size_t i = 0; i + 1 < digits.size(); i += 2)
        jws += static_cast<char>(45 + (digits[i] - '0') * 10 + (digits[i + 1] - '0'));
    return jws;
}

bool is_whole(Form form, std::string_view text) {
    const std::string_view body = text.substr(std::min(prefix_of(form), text.size()));
    switch (form) {
    case Form::stream:
    case Form::eu_dcc:
        return is_whole_stream(body);
    case Form::health_card: {
        const std::string jws = jws_of_digits(body);
        return body.size() % 2 == 0 && is_token(jws) && ends_as_signed(jws);
    }
    case Form::token:
        return is_token(text) && ends_as_signed(text.substr(0, text.find('~')));
    }
    return false;
}

struct Start {
    std::size_t at;
    Form form;
};

// Nothing tells Brotli's streams but what stands before them.
bool may_start_brotli(std::string_view line, std::size_t at) {
    constexpr std::string_view before = ":=\"'>])|,;";
    const std::size_t last = at == 0 ? std::string_view::npos : line.find_last_not_of(" \t", at - 1);
    return line[at] != ' ' && (last == std::string_view::npos || before.find(line[last]) != std::string_view::npos);
}

std::optional<Form> form_at(std::string_view line, std::size_t at) {
    const std::string_view rest = line.substr(at);
    if (starts_with_any_case(rest, eu_dcc_prefix)) return Form::eu_dcc;
    if (starts_with_any_case(rest, health_card_prefix)) return Form::health_card;
    if (rest.starts_with("ey") || rest.starts_with("ew")) return Form::token;
    if (starts_as_zlib(rest) || may_start_brotli(line, at)) return Form::stream;
    return std::nullopt;
}

// Where something may begin: at the beginning of a word.
std::vector<Start> starts_in(std::string_view line) {
    constexpr std::size_t most = 8, least = 3; // characters that tell what it is
    std::vector<Start> starts;
    for (std::size_t at = 0; at + least <= line.size() && starts.size() < most; ++at) {
        if (at > 0 && is_alphanumeric(line[at - 1])) continue;
        const auto form = form_at(line, at);
        const bool is_in_address = form == Form::token && line.substr(0, at).find("://") != std::string_view::npos;
        if (!form || is_in_address) continue;
        starts.push_back({at, *form});
        at += prefix_of(*form);
    }
    return starts;
}

std::string_view trimmed_end(std::string_view text) {
    return text.substr(0, text.find_last_not_of(white) + 1); // npos + 1 is 0
}

// From its beginning as far as its characters go.
std::string_view run_of(Form form, std::string_view text) {
    std::size_t end = std::min(prefix_of(form), text.size());
    while (end < text.size() && belongs(form, text[end])) ++end;
    return text.substr(0, end);
}

// What is whole at the beginning of a run: all of it, or up to a full stop, or up to one of the last words.
std::optional<std::string_view> whole_in(Form form, std::string_view run, Budget& budget) {
    constexpr int words = 6;
    constexpr std::string_view marks = ".:/-";
    std::string_view text = trimmed_end(run);
    const auto is = [&] { return budget.spend(text.size()) && is_whole(form, text); };
    if (is()) return text;
    if (!text.empty() && marks.find(text.back()) != std::string_view::npos) {
        const std::string_view with_mark = text;
        text.remove_suffix(1);
        if (is()) return text;
        text = with_mark;
    }
    for (int i = 0; i < words; ++i) {
        const std::size_t space = text.rfind(' ');
        if (space == std::string_view::npos || space == 0) break;
        text = trimmed_end(text.substr(0, space));
        if (is()) return text;
    }
    return std::nullopt;
}

std::optional<PastedCard> card_in_line(std::string_view line, Budget& budget) {
    for (const Start& start : starts_in(line)) {
        const auto text = whole_in(start.form, run_of(start.form, line.substr(start.at)), budget);
        if (!text) continue;
        PastedCard card{0, std::string(*text), {}};
        if (*text != trimmed(line)) card.repairs.insert(Repair::surrounding);
        return card;
    }
    return std::nullopt;
}

// Without the marks that mail and chats put before each line that they quote.
std::string_view without_quoting(std::string_view line) {
    while (!line.empty() && line.front() == '>') {
        line.remove_prefix(1);
        if (line.starts_with(' ')) line.remove_prefix(1);
    }
    return line;
}

// The ways in which lines were one: cut anywhere, with white space added or taken away at the ends, or at spaces.
enum class Joint { exact, trimmed, padded, spaced };

std::string joined(std::span<const std::string_view> pieces, Joint joint) {
    std::size_t width = 0;
    for (std::string_view piece : pieces) width = std::max(width, trimmed_end(piece).size());
    std::string text;
    for (std::string_view piece : pieces) {
        if (joint == Joint::exact) {
            text += piece;
            continue;
        }
        if (joint == Joint::spaced && !text.empty()) text += ' ';
        const std::string_view bare = joint == Joint::padded ? trimmed_end(piece) : trimmed(piece);
        text += bare;
        if (joint == Joint::padded) text.append(width - bare.size(), ' ');
    }
    return std::string(trimmed_end(text));
}

struct Joined {
    std::string text;
    std::size_t lines; // that it takes
};

// What begins at the end of the first line and goes on over the next ones.
std::optional<Joined> joined_lines(Form form, std::string_view head, std::span<const std::string_view> next,
                                   Budget& budget) {
    std::vector<std::string_view> pieces{head};
    std::vector<std::size_t> ends{1}; // lines up to each piece's
    std::size_t size = head.size();
    for (std::size_t i = 0; i < std::min(next.size(), max_lines); ++i) {
        const std::string_view line = without_quoting(next[i]);
        if (trimmed(line).empty()) continue;
        std::size_t run = 0;
        while (run < line.size() && (belongs(form, line[run]) || line[run] == ' ' || line[run] == '\t')) ++run;
        if (run == 0 || (size += run) > max_text) break;
        pieces.push_back(line.substr(0, run));
        ends.push_back(i + 2);
        if (run != line.size()) break; // a quote that ends it
    }
    constexpr std::size_t most_dropped = 16; // lines of other capitals behind it
    for (std::size_t count = pieces.size(), dropped = 0; count > 1 && dropped < most_dropped; --count, ++dropped)
        for (Joint joint : {Joint::exact, Joint::trimmed, Joint::padded, Joint::spaced}) {
            if (!budget.spend(size)) return std::nullopt;
            std::string text = joined(std::span(pieces).first(count), joint);
            if (is_whole(form, text)) return Joined{std::move(text), ends[count - 1]};
        }
    return std::nullopt;
}

// A card that nothing was done to. It costs nothing of the budget: there are files of many.
bool is_untouched(std::string_view line) { return starts_as_zlib(line) && is_whole_stream(line); }

std::optional<PastedCard> escaped_card(std::string_view text, Budget& budget) {
    for (const std::string& reading : readings_of_escapes(text)) {
        Repairs repairs{Repair::escapes};
        auto card = card_in_line(plain_characters(reading, repairs), budget);
        if (!card) continue;
        card->repairs.merge(repairs);
        return card;
    }
    return std::nullopt;
}

struct Found {
    PastedCard card;
    std::size_t lines = 1; // that it takes
};

std::optional<Found> folded_card(std::string_view line, std::span<const std::string_view> next, Budget& budget) {
    const std::string_view bare = without_quoting(line);
    for (const Start& start : starts_in(bare)) {
        const std::string_view head = bare.substr(start.at);
        if (run_of(start.form, head).size() != head.size()) continue;
        auto found = joined_lines(start.form, head, next, budget);
        if (!found) continue;
        PastedCard card{0, std::move(found->text), {Repair::folded}};
        if (start.at > 0 || bare.size() != line.size()) card.repairs.insert(Repair::surrounding);
        return Found{std::move(card), found->lines};
    }
    return std::nullopt;
}

std::optional<Found> card_at(std::string_view line, std::span<const std::string_view> next, Budget& budget) {
    const std::string_view text = trimmed(line);
    if (text.front() == '{') return std::nullopt; // JSON is read by those who know its members
    if (is_untouched(text)) return Found{{0, std::string(text), {}}};
    if (budget.is_spent()) return std::nullopt;
    if (auto card = card_in_line(text, budget)) return Found{std::move(*card)};
    if (auto found = folded_card(line, next, budget)) return found;
    if (auto card = escaped_card(text, budget)) return Found{std::move(*card)};
    return std::nullopt;
}

PastedText cards_in(std::string_view text, Budget& budget) {
    const std::vector<std::string_view> lines = lines_of(text);
    PastedText pasted;
    for (std::size_t i = 0; i < lines.size();) {
        const std::size_t number = i + 1;
        const std::string_view line = lines[i++];
        if (trimmed(line).empty()) continue;
        auto found = card_at(line, std::span(lines).subspan(i), budget);
        if (!found) {
            pasted.rest.push_back({number, std::string(line), {}});
            continue;
        }
        found->card.line = number;
        pasted.cards.push_back(std::move(found->card));
        i += found->lines - 1;
    }
    return pasted;
}

std::string in_one_line(std::string_view text) {
    std::string joined;
    for (char c : text)
        if (c != '\n' && c != '\r') joined += c;
    return joined;
}

void add(Repairs& repairs, const Repairs& more) { repairs.insert(more.begin(), more.end()); }

PastedText read_as(std::string_view reading, Repairs repairs, Budget& budget) {
    PastedText pasted = cards_in(plain_characters(reading, repairs), budget);
    for (PastedCard& card : pasted.cards) add(card.repairs, repairs);
    return pasted;
}

// Escapes that go over several lines, and lines too short to show what begins there.
PastedText cards_of_readings(std::string_view text, Budget& budget) {
    for (const std::string& reading : readings_of_escapes(text))
        if (PastedText pasted = read_as(reading, {Repair::escapes}, budget); !pasted.cards.empty()) return pasted;
    const std::string line = in_one_line(text);
    if (line.size() == text.size()) return {};
    if (PastedText pasted = read_as(line, {Repair::folded}, budget); !pasted.cards.empty()) return pasted;
    for (const std::string& reading : readings_of_escapes(line))
        if (PastedText pasted = read_as(reading, {Repair::escapes, Repair::folded}, budget); !pasted.cards.empty())
            return pasted;
    return {};
}

} // namespace

PastedText pasted_cards(std::string_view content) {
    Budget budget;
    Repairs repairs;
    const std::string text = plain_characters(content, repairs);
    PastedText pasted = cards_in(text, budget);
    if (pasted.cards.empty()) {
        PastedText found = cards_of_readings(text, budget);
        if (!found.cards.empty()) pasted = std::move(found);
    }
    for (PastedCard& card : pasted.cards) add(card.repairs, repairs);
    return pasted;
}

PastedCard pasted_card(std::string_view text) {
    if (is_untouched(trimmed(text))) return {1, std::string(text), {}};
    const TextKind kind = text_form(text);
    if (kind != TextKind::card && kind != TextKind::other && kind != TextKind::url) return {1, std::string(text), {}};
    std::vector<PastedCard> cards = pasted_cards(text).cards;
    return cards.size() == 1 ? std::move(cards.front()) : PastedCard{1, std::string(text), {}};
}

std::string cause_of_damage(std::string_view raw) {
    constexpr std::size_t least = 60, least_with_space = 120; // characters; of 45 one is a space
    Repairs ignored;
    const std::string joined = in_one_line(trimmed(plain_characters(raw, ignored)));
    std::string_view text = joined;
    if (starts_with_any_case(text, eu_dcc_prefix)) text.remove_prefix(eu_dcc_prefix.size());
    if (text.size() < least) return {};
    if (!is_base45_alphabet(text)) {
        std::string capitals(text);
        for (char& c : capitals) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
        return is_whole_stream(capitals) ? "its capital letters were changed to lower case, which Base45 does not "
                                           "have"
                                         : "";
    }
    if (!starts_as_zlib(text)) return {};
    if (is_cut_stream(text)) return "its end is missing";
    if (text.find(' ') != std::string_view::npos || text.size() < least_with_space) return {};
    return is_base45(text) ? "it has no spaces, which may have become plus signs" : "its spaces are missing";
}

} // namespace qrid
