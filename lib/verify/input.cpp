#include "qrid/verify/input.h"

#include "qrid/base/json_reader.h"
#include "qrid/card/text.h"
#include "qrid/qr/parts.h"
#include "qrid/qr/scan_file.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <optional>

namespace qrid {

namespace {

bool is_any_card(TextKind kind) { return kind == TextKind::card || is_other_card(kind); }

struct PageCode {
    FoundCode code;
    PictureFacts page;
};

bool is_card(const PageCode& code) { return is_any_card(text_kind(code.code.text)); }

std::vector<PageCode> codes_of_pages(const std::string& name, const FileScan& scan, std::size_t bytes) {
    PartsCollector collector; // over all pages
    std::vector<PageCode> found;
    std::optional<CodePart> part;
    for (const PageScan& page : scan.pages) {
        const PictureFacts facts{std::string(qrid::name(scan.kind)), page.width, page.height, bytes};
        for (const FoundCode& code : page.report.codes) {
            if (!code.part)
                found.push_back({code, facts});
            else if (auto whole = collector.add(code))
                found.push_back({std::move(*whole), facts});
            else
                part = code.part;
        }
    }
    if (collector.missing().empty()) part.reset();
    if (part && std::none_of(found.begin(), found.end(), is_card))
        throw Error(
            Code::no_code_found,
            fmt::format("{} shows part {} of {} of a text in several codes", name, part->index + 1, part->count),
            "join all parts: qrid scan PICTURE... | qrid verify -");
    return found;
}

using Act = std::function<void(const CardInput&)>;

void codes_of_picture(const std::string& name, ByteView content, const Act& act, const ScanOptions& effort) {
    const FileScan scan = scan_file(content, {}, effort);
    const std::optional<Error> unread = left_unread(scan, name);
    if (unread && !scan.has_codes()) throw Error(*unread);
    std::vector<PageCode> codes = codes_of_pages(name, scan, content.size());
    if (std::any_of(codes.begin(), codes.end(), is_card))
        std::erase_if(codes, [&](const PageCode& code) { return !is_card(code); });
    for (std::size_t i = 0; i < codes.size(); ++i) {
        std::string label = codes.size() == 1 ? name : fmt::format("{}#{}", name, i + 1);
        std::string text = codes[i].code.text;
        act({std::move(label), std::move(text), {}, std::move(codes[i].code), codes[i].page});
    }
    if (unread) throw Error(*unread);
}

// Calls act(line number from 1, line) for every line that is not blank.
void for_each_line(std::string_view text, const auto& act) {
    for (std::size_t number = 1; !text.empty(); ++number) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (!trimmed(line).empty()) act(number, line);
    }
}

constexpr std::size_t max_json = 256 << 10; // of one document or line: a card is far shorter
constexpr JsonLimits json_limits{.bytes = max_json, .depth = 16, .values = 10'000, .text = max_json};

CardInput card_of_json(const std::string& label, std::string_view text) {
    auto card = card_in_json(text);
    if (!card)
        throw Error(Code::bad_record, fmt::format("{}: no JSON object with a \"card\"", label),
                    "such lines are what 'qrid mint --jsonl' writes");
    return {label, std::move(*card), {}};
}

void cards_of_json(const std::string& name, std::string_view text, const Act& act) {
    if (json_in(text, json_limits)) return act(card_of_json(name, text));
    for_each_line(text, [&](std::size_t number, std::string_view line) {
        act(card_of_json(fmt::format("{}:{}", name, number), line));
    });
}

// What is verified or at least told as a card; JSON may hold one.
bool is_line_of_card(TextKind kind) { return is_any_card(kind) || kind == TextKind::json; }

// One card, unless one of several lines is one. What is no card beside it, such as a web address, is passed over.
void cards_of_text(const std::string& name, std::string_view text, const Act& act) {
    std::size_t lines = 0;
    bool any_card = false;
    for_each_line(text, [&](std::size_t, std::string_view line) {
        ++lines;
        any_card = any_card || is_line_of_card(text_kind(line));
    });
    if (lines < 2 || !any_card) return act({name, std::string(text), {}});
    for_each_line(text, [&](std::size_t number, std::string_view line) {
        const std::string label = fmt::format("{}:{}", name, number);
        const TextKind kind = text_kind(line);
        if (!is_line_of_card(kind) && kind != TextKind::other) return;
        const auto inside = kind == TextKind::json ? card_in_json(trimmed(line)) : std::nullopt;
        act({label, inside.value_or(std::string(line)), {}});
    });
}

} // namespace

ContentKind content_kind(ByteView content) {
    if (picture_kind(content) != PictureKind::none) return ContentKind::picture;
    const std::string_view text = trimmed(text_of(content));
    if (text.starts_with('{') && text_kind(text) == TextKind::json) return ContentKind::json_lines;
    if (begins_as_cose(content)) return ContentKind::cose;
    return ContentKind::text;
}

void for_each_card(const std::string& name, ByteView content, const Act& act, const ScanOptions& effort) {
    switch (content_kind(content)) {
    case ContentKind::picture:
        return codes_of_picture(name, content, act, effort);
    case ContentKind::cose:
        return act({name, {}, to_bytes(content)});
    case ContentKind::json_lines:
        return cards_of_json(name, text_of(content), act);
    case ContentKind::text:
        return cards_of_text(name, text_of(content), act);
    }
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
    return {std::move(name), std::string(line), {}};
}

Bytes cose_of(const CardInput& input) { return input.cose.empty() ? card_of_text(input.text) : input.cose; }

Report verify_input(const Verifier& verifier, const CardInput& input) {
    return input.cose.empty() ? verify_text(verifier, input.name, input.text)
                              : verify_cose(verifier, input.name, input.cose);
}

} // namespace qrid
