#include "qrid/kiosk/terms.h"

#include "qrid/base/encoding.h"
#include "qrid/base/error.h"
#include "qrid/base/text.h"
#include "qrid/base/utf8.h"
#include "qrid/crypto/digest.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

namespace qrid {

namespace {

constexpr std::string_view fence = "---";
constexpr std::size_t longest_value = 64;

[[noreturn]] void refuse(const fs::path& file, std::string_view why) {
    throw Error(Code::unreadable_file, fmt::format("the terms {}: {}", file.string(), why),
                "give the terms as Markdown text, see qrid-enroll(1)");
}

std::string_view without_blanks(std::string_view text) {
    constexpr std::string_view blank = " \t";
    const std::size_t first = text.find_first_not_of(blank);
    return first == std::string_view::npos ? "" : text.substr(first, text.find_last_not_of(blank) - first + 1);
}

/// C0 but for line ends and tabs, DEL, and C1, which begins with 0xC2 in UTF-8.
bool has_control_characters(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        const auto next = static_cast<unsigned char>(i + 1 < text.size() ? text[i + 1] : 0);
        if ((c < 0x20 && c != '\t' && c != '\r' && c != '\n') || c == 0x7F || (c == 0xC2 && next < 0xA0)) return true;
    }
    return false;
}

/// The lines of the front matter, and what follows it; nothing of it where there is none.
struct Parts {
    std::string_view front, body;
    bool is_open = false; ///< a front matter that does not end
};

/// A tag as it is compared: "zh_CN" is "zh-cn".
std::string folded(std::string_view tag) {
    std::string text(tag);
    for (char& c : text) c = c == '_' ? '-' : c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return text;
}

std::string primary(std::string_view tag) {
    const std::string text = folded(tag);
    return text.substr(0, text.find('-'));
}

Parts split(std::string_view text) {
    std::string_view rest = text;
    if (take_line(rest) != fence) return {{}, text};
    const std::string_view front = rest;
    while (!rest.empty()) {
        const std::size_t length = front.size() - rest.size();
        if (take_line(rest) == fence) return {front.substr(0, length), rest};
    }
    return {front, {}, true};
}

} // namespace

std::string_view Terms::body() const { return split(text).body; }

Terms terms_of(std::string text, fs::path file) {
    if (text.size() > max_terms) refuse(file, fmt::format("more than {} bytes", max_terms));
    if (!is_utf8(text)) refuse(file, "not UTF-8 text");
    if (has_control_characters(text)) refuse(file, "it has control characters, which could hide what is accepted");
    Terms terms{std::move(text), {}, {}, {}, std::move(file)};
    const Parts parts = split(terms.text);
    if (parts.is_open) refuse(terms.file, "its front matter does not end with a line of '---'");
    if (parts.body.find_first_not_of(" \t\r\n") == std::string_view::npos) refuse(terms.file, "no text");
    for (std::string_view rest = parts.front; !rest.empty();) {
        const std::string_view line = take_line(rest);
        const std::size_t colon = std::min(line.find(':'), line.size());
        const std::string_view name = without_blanks(line.substr(0, colon));
        std::string* const value = name == "version" ? &terms.version : name == "language" ? &terms.language : nullptr;
        if (value == nullptr) continue;
        *value = without_blanks(line.substr(std::min(colon + 1, line.size())));
        if (value->size() > longest_value) refuse(terms.file, fmt::format("its {} is too long", name));
    }
    terms.sha256 = hex_encode(sha256(bytes_of(terms.text)));
    return terms;
}

Terms read_terms(const fs::path& file) {
    return terms_of(std::string(text_of(read_file(file))), fs::absolute(file).lexically_normal());
}

namespace {

const Terms& default_terms_in_chinese() {
    static const Terms terms =
        terms_of("---\n"
                 "version: 2\n"
                 "language: zh\n"
                 "---\n"
                 "# 电子身份证使用条款\n"
                 "\n"
                 "1. 您的电子身份证载有您的姓名、身份号码和一张小幅头像，并由签发机关数字签名。\n"
                 "2. 任何人扫描您的二维码，都能读取其中的内容。请仅向您愿意出示实体证件的人出示。\n"
                 "3. 电子身份证与您领取时所用的钱包账户绑定，请勿转借他人。\n"
                 "4. 如手机遗失，请立即告知签发机关。该证将被注销，此后不再有效。\n"
                 "5. 在此拍摄的照片仅用于与您的存档照片比对，不予保留。\n"
                 "6. 您接受本条款的事实、时间将连同数字签名一并记录，但不记录您的姓名。\n");
    return terms;
}

} // namespace

TermsInLanguages::TermsInLanguages() : terms_{default_terms(), default_terms_in_chinese()} {}

TermsInLanguages::TermsInLanguages(Terms terms) : terms_{std::move(terms)} {}

TermsInLanguages::TermsInLanguages(std::vector<Terms> terms) : terms_(std::move(terms)) {
    if (terms_.empty()) throw Error(Code::usage, "no terms were given", "see qrid-enroll(1)");
    std::set<std::string> languages;
    for (const Terms& one : terms_)
        if (!languages.insert(folded(one.language)).second)
            throw Error(Code::usage,
                        one.language.empty() ? std::string("two of the terms do not say their language")
                                             : fmt::format("two of the terms are in the language '{}'", one.language),
                        "give each language once, as 'language' in the front matter of its terms");
}

const Terms* TermsInLanguages::find(std::string_view language) const {
    const auto first = [&](const auto& fits) -> const Terms* {
        const auto found = std::find_if(terms_.begin(), terms_.end(), fits);
        return found == terms_.end() ? nullptr : &*found;
    };
    if (const Terms* same = first([&](const Terms& one) { return folded(one.language) == folded(language); }))
        return same;
    if (const Terms* near = first([&](const Terms& one) { return primary(one.language) == primary(language); }))
        return near;
    return first([](const Terms& one) { return one.language.empty(); });
}

const Terms& TermsInLanguages::in(std::string_view language) const {
    if (const Terms* terms = find(language)) return *terms;
    std::vector<std::string> languages;
    for (const Terms& one : terms_) languages.push_back(one.language);
    throw Error(Code::usage,
                fmt::format("the terms cannot be shown in the language '{}', only in '{}'", language,
                            fmt::join(languages, "', '")),
                fmt::format("add them with --terms FILE, with 'language: {}' in the front matter", language));
}

const Terms& TermsInLanguages::in_or_first(std::string_view language) const {
    const Terms* terms = find(language);
    return terms == nullptr ? terms_.front() : *terms;
}

const Terms& default_terms() {
    static const Terms terms = terms_of(
        "---\n"
        "version: 2\n"
        "language: en\n"
        "---\n"
        "# Terms of the digital ID card\n"
        "\n"
        "1. Your digital card carries your name, your ID and a small portrait, signed by the issuer.\n"
        "2. Whoever reads its QR code can read what it carries. Show it to those you would show your printed card.\n"
        "3. The card is bound to the wallet account that it is delivered to. Do not pass it on.\n"
        "4. If your phone is lost, tell the issuer at once: the card is revoked and refused from then on.\n"
        "5. The photos taken here are compared with your photo on file and are not kept.\n"
        "6. That you have accepted these terms is noted, with the time and a signature, but without your name.\n");
    return terms;
}

} // namespace qrid
