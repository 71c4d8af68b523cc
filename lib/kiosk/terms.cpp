#include "qrid/kiosk/terms.h"

#include "qrid/base/encoding.h"
#include "qrid/base/error.h"
#include "qrid/base/text.h"
#include "qrid/base/utf8.h"
#include "qrid/crypto/digest.h"
#include "qrid/words/same_language.h"

#include <fmt/format.h>

#include <algorithm>

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
        if (without_blanks(line).empty()) continue;
        std::string* const value = name == "version" ? &terms.version : name == "language" ? &terms.language : nullptr;
        if (value == nullptr) // it would be signed, and shown to nobody
            refuse(terms.file, fmt::format("its front matter has a line that is no version and no language: {}",
                                           line.substr(0, longest_value)));
        if (!value->empty()) refuse(terms.file, fmt::format("its front matter names its {} twice", name));
        *value = without_blanks(line.substr(std::min(colon + 1, line.size())));
        if (value->size() > longest_value) refuse(terms.file, fmt::format("its {} is too long", name));
    }
    terms.sha256 = hex_encode(sha256(bytes_of(terms.text)));
    return terms;
}

Terms read_terms(const fs::path& file) {
    return terms_of(std::string(text_of(read_file(file))), fs::absolute(file).lexically_normal());
}

const std::vector<Terms>& default_terms() {
    static const std::vector<Terms> terms{
        terms_of("---\n"
                 "version: 2\n"
                 "language: en\n"
                 "---\n"
                 "# Terms of the digital ID card\n"
                 "\n"
                 "1. Your digital card carries your name, your ID and a small portrait, signed by the issuer.\n"
                 "2. Whoever reads its QR code can read what it carries. Show it to those you would show your printed "
                 "card.\n"
                 "3. The card is bound to the wallet account that it is delivered to. Do not pass it on.\n"
                 "4. If your phone is lost, tell the issuer at once: the card is revoked and refused from then on.\n"
                 "5. The photos taken here are compared with your photo on file and are not kept.\n"
                 "6. That you have accepted these terms is noted, with the time and a signature, but without your "
                 "name.\n"),
        terms_of("---\n"
                 "version: 2\n"
                 "language: zh-CN\n"
                 "---\n"
                 "# 电子身份卡使用条款\n"
                 "\n"
                 "1. 您的电子身份卡载有您的姓名、证件号码和一张小幅照片，并由签发机构签名。\n"
                 "2. 任何人读取卡上的二维码，都能看到卡中所载的信息。请只向您愿意出示实体证件的人出示此卡。\n"
                 "3. 电子身份卡与接收该卡的卡包账户绑定，请勿转交他人使用。\n"
                 "4. 手机如有遗失，请立即告知签发机构：该卡将立即作废，此后不再有效。\n"
                 "5. 在此拍摄的照片仅用于与您的登记照片比对，不予留存。\n"
                 "6. 您接受本条款一事将予以记录，附有时间和签名，但不含您的姓名。\n")};
    return terms;
}

const Terms& terms_in(const std::vector<Terms>& terms, std::string_view language) {
    const auto first = [&](auto&& fits) { return std::find_if(terms.begin(), terms.end(), fits); };
    auto found = first([&](const Terms& one) { return is_same_language(one.language, language); });
    if (found == terms.end()) found = first([](const Terms& one) { return one.language.empty(); });
    if (found == terms.end())
        throw Error(Code::terms_missing, fmt::format("there are no terms in the language \"{}\"", language));
    return *found;
}

} // namespace qrid
