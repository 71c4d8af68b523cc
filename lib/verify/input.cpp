#include "qrid/verify/input.h"

#include "qrid/base/encoding.h"
#include "qrid/base/json_reader.h"
#include "qrid/base/text.h"
#include "qrid/card/text.h"
#include "qrid/foreign/health_card_forms.h"
#include "qrid/verify/inside/read_text.h"
#include "qrid/verify/parts_of_inputs.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <optional>

namespace qrid {

namespace {

bool is_any_card(TextKind kind) { return kind == TextKind::card || is_other_card(kind); }

bool is_card(const CardInput& input) { return is_part(input) || is_any_card(text_kind(input.text)); }

std::vector<CardInput> codes_of_pages(const std::string& name, const FileScan& scan, std::size_t bytes,
                                      LoneParts wanted) {
    std::vector<CardInput> codes;
    for (const PageScan& page : scan.pages) {
        const PictureFacts facts{std::string(qrid::name(page.part.format)), page.width, page.height, bytes, page.part};
        for (const FoundCode& code : page.report.codes) codes.push_back(input_of(code, facts));
    }
    std::vector<CardInput> found = united(std::move(codes)); // over all pages
    if (wanted == LoneParts::give) return found;
    const auto part = std::find_if(found.begin(), found.end(), [](const auto& input) { return flaw_of_part(input); });
    if (part == found.end()) return found;
    part->name = name;
    const Error flaw = *flaw_of_part(*part);
    std::erase_if(found, [](const CardInput& input) { return flaw_of_part(input).has_value(); });
    if (std::none_of(found.begin(), found.end(), is_card)) throw flaw;
    return found;
}

using Act = std::function<void(const CardInput&)>;

// The error of a file without QR codes. Another symbology that holds what can be verified is no reason to send it away.
Error without_qr(const Error& error, const std::string& name, const std::vector<CardInput>& others) {
    const auto good = std::find_if(others.begin(), others.end(), can_be_verified);
    if (good == others.end()) return error;
    return {error.code(),
            fmt::format("no QR code was found in {}; that is {}, and it holds {}", name,
                        described(good->code->symbology).english(), qrid::name(text_kind(good->text))),
            "verify its text: qrid scan --all-symbologies PICTURE | qrid verify -"};
}

void codes_of_picture(const std::string& name, ByteView content, const Act& act, const ScanOptions& effort,
                      OtherCodes wanted, LoneParts parts) {
    const FileScan scan = scan_file(content, {}, effort);
    const std::optional<Error> unread = left_unread(scan, name);
    if (unread && !scan.has_codes()) {
        const std::vector<CardInput> others = others_of_scan(name, scan, content.size());
        if (wanted == OtherCodes::give) std::for_each(others.begin(), others.end(), act);
        throw without_qr(*unread, name, others);
    }
    for (const CardInput& input : inputs_of_scan(name, scan, content.size(), parts))
        if (!input.beside_cards) act(input);
    if (unread) throw Error(*unread);
}

// Calls act(line number from 1, line) for every line that is not blank.
void for_each_line(std::string_view text, const auto& act) {
    for (std::size_t number = 1; !text.empty(); ++number) {
        const std::string_view line = take_line(text);
        if (!trimmed(line).empty()) act(number, line);
    }
}

constexpr std::size_t max_json = 256 << 10; // of one document or line: a card is far shorter
constexpr JsonLimits json_limits{.bytes = max_json, .depth = 16, .values = 10'000, .text = max_json};

CardInput card_of_json(const std::string& label, std::string_view text) {
    auto card = card_in_json(text);
    if (!card)
        throw Error(Code::bad_record, fmt::format("{}: not a JSON object with a \"card\" member", label),
                    "give lines such as 'qrid mint --jsonl' writes");
    return {label, std::move(*card), {}};
}

void cards_of_json(const std::string& name, std::string_view text, const Act& act) {
    if (json_in(text, json_limits)) {
        const std::vector<std::string> health_cards = health_cards_of_file(text);
        for (std::size_t i = 0; i < health_cards.size(); ++i)
            act({health_cards.size() == 1 ? name : fmt::format("{}#{}", name, i + 1), health_cards[i], {}});
        if (!health_cards.empty()) return;
        return act({name, card_in_json(text).value_or(std::string(text)), {}}); // other JSON is told as that
    }
    for_each_line(text, [&](std::size_t number, std::string_view line) {
        act(card_of_json(fmt::format("{}:{}", name, number), line));
    });
}

// What is verified or at least told as a card; JSON may hold one.
bool is_line_of_card(TextKind kind) { return is_any_card(kind) || kind == TextKind::json; }

// A line beside cards that is none: one that may be a damaged card is told of, what people write around it is not.
bool may_be_damaged(std::string_view line) {
    constexpr std::size_t least = 60; // characters
    const std::string_view text = trimmed(line);
    return text.size() >= least && is_base45_alphabet(text);
}

// One card, unless lines hold several. What is no card beside them, such as a web address, is passed over.
void cards_of_text(const std::string& name, std::string_view text, const Act& act) {
    PastedText pasted = pasted_cards(text);
    const auto is_card = [](const PastedCard& line) { return is_line_of_card(text_kind(line.text)); };
    if (pasted.cards.empty() && std::none_of(pasted.rest.begin(), pasted.rest.end(), is_card))
        return act(input_of(name, {1, std::string(text), {}}));
    for (PastedCard& line : pasted.rest)
        if (is_card(line) || may_be_damaged(line.text)) {
            if (auto inside = card_in_json(trimmed(line.text))) line.text = std::move(*inside);
            pasted.cards.push_back(std::move(line));
        }
    std::sort(pasted.cards.begin(), pasted.cards.end(), [](const auto& a, const auto& b) { return a.line < b.line; });
    std::vector<CardInput> inputs;
    for (PastedCard& card : pasted.cards) {
        std::string label = fmt::format("{}:{}", name, card.line);
        inputs.push_back(input_of(std::move(label), std::move(card)));
    }
    inputs = united(std::move(inputs));
    if (inputs.size() == 1) inputs.front().name = name;
    std::for_each(inputs.begin(), inputs.end(), act);
}

// Of a mail or a page: a card's text in it comes first, as in any text that is pasted.
bool carries_pictures(std::string_view text) {
    constexpr std::array signs{"data:image/", "<svg", "\nContent-Transfer-Encoding:", "\nContent-transfer-encoding:",
                               "\ncontent-transfer-encoding:"};
    const auto is_there = [&](std::string_view sign) { return text.find(sign) != std::string_view::npos; };
    return std::any_of(signs.begin(), signs.end(), is_there) && pasted_cards(text).cards.empty();
}

} // namespace

ContentKind content_kind(ByteView content) {
    const PictureKind kind = picture_kind(content);
    const std::string_view text = trimmed(text_of(content));
    if (kind == PictureKind::mail || kind == PictureKind::html)
        return carries_pictures(text) ? ContentKind::picture : ContentKind::text;
    if (kind != PictureKind::none) return ContentKind::picture;
    if (!wide_charset(text_of(content)).empty()) return ContentKind::text;
    if (text.starts_with('{') && text_kind(text) == TextKind::json) return ContentKind::json_lines;
    if (begins_as_cose(content)) return ContentKind::cose;
    return ContentKind::text;
}

bool is_of_other_symbology(const CardInput& input) { return input.code && input.code->symbology != Symbology::qr; }

void for_each_card(const std::string& name, ByteView content, const Act& act, const ScanOptions& effort,
                   OtherCodes others, LoneParts parts) {
    switch (content_kind(content)) {
    case ContentKind::picture:
        return codes_of_picture(name, content, act, effort, others, parts);
    case ContentKind::cose:
        return act({name, {}, to_bytes(content)});
    case ContentKind::json_lines:
        return cards_of_json(name, text_of(content), act);
    case ContentKind::text:
        return cards_of_text(name, text_of(content), act);
    }
}

std::vector<CardInput> inputs_of_scan(const std::string& name, const FileScan& scan, std::size_t bytes,
                                      LoneParts parts) {
    std::vector<CardInput> inputs = codes_of_pages(name, scan, bytes, parts);
    const bool any = std::any_of(inputs.begin(), inputs.end(), is_card);
    std::size_t number = 0;
    for (CardInput& input : inputs) {
        input.beside_cards = any && !is_card(input);
        input.name = input.beside_cards ? name : fmt::format("{}#{}", name, ++number);
    }
    const auto wanted =
        std::count_if(inputs.begin(), inputs.end(), [](const auto& input) { return !input.beside_cards; });
    if (wanted == 1)
        for (CardInput& input : inputs) input.name = name;
    return inputs;
}

std::vector<CardInput> others_of_scan(const std::string& name, const FileScan& scan, std::size_t bytes) {
    std::vector<CardInput> inputs;
    for (const PageScan& page : scan.pages)
        for (const OtherCode& other : page.report.others)
            if (other.is_read && !other.code.text.empty())
                inputs.push_back(input_of(other.code, {std::string(qrid::name(page.part.format)), page.width,
                                                       page.height, bytes, page.part}));
    for (std::size_t i = 0; i < inputs.size(); ++i)
        inputs[i].name = inputs.size() == 1 ? name : fmt::format("{}#{}", name, i + 1);
    return inputs;
}

bool can_be_verified(const CardInput& input) {
    const TextKind kind = text_kind(input.text);
    return kind == TextKind::card || kind == TextKind::eu_dcc || kind == TextKind::health_card;
}

std::vector<CardInput> card_inputs(const std::string& name, ByteView content) {
    std::vector<CardInput> inputs;
    for_each_card(name, content, [&](const CardInput& input) { inputs.push_back(input); });
    return inputs;
}

std::optional<std::string> card_in_json(std::string_view text) {
    const auto document = json_in(text, json_limits).value_or(nullptr);
    const auto card = document.is_object() ? document.find("card") : document.end();
    return card == document.end() || !card->is_string() ? std::nullopt : std::optional(card->get<std::string>());
}

CardInput card_of_line(std::string name, std::string_view line) {
    const std::string_view text = trimmed(line);
    if (text.starts_with('{') && text_kind(text) == TextKind::json) return card_of_json(name, text);
    return input_of(std::move(name), pasted_card(line));
}

Warnings warnings_of(const CardInput& input) {
    if (input.repairs.empty()) return {};
    return {{WarningCode::text_repaired,
             fmt::format("the text was changed in transit and has been repaired: {}", words(input.repairs))}};
}

Bytes cose_of(const CardInput& input) { return input.cose.empty() ? card_of_text(input.text) : input.cose; }

Report verify_input(const Verifier& verifier, const CardInput& input) {
    Report report = input.cose.empty() ? verify_text(verifier, input.name, input.text)
                                       : verify_cose(verifier, input.name, input.cose);
    const Warnings repairs = warnings_of(input);
    report.warnings.insert(report.warnings.begin(), repairs.begin(), repairs.end());
    return report;
}

} // namespace qrid
