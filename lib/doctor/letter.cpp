#include "qrid/doctor/letter.h"

#include "qrid/doctor/inside/letter_texts.h"
#include "qrid/words/phrase.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

namespace qrid {

namespace {

Phrase thanks(const Examination& examination) {
    if (examination.content != ContentKind::picture) {
        if (examination.codes.empty()) return msgid("Thank you for sending us this file.");
        return msgid("Thank you for sending us this code.");
    }
    return examination.scan.kind == PictureKind::pdf ? msgid("Thank you for sending us this document.")
                                                     : msgid("Thank you for sending us this picture.");
}

/// Codes that come out the same, by their numbers from 1.
struct Finding {
    Matter matter;
    std::optional<Phrase> kind = std::nullopt; ///< of a card that is no ID card
    std::vector<std::size_t> codes = {};
};

/// A certificate that was checked like a card.
std::optional<Phrase> kind_of(const ExaminedCode& code) {
    if (!code.report) return std::nullopt;
    if (code.report->format != "eu-dcc" && code.report->format != "smart-health-card") return std::nullopt;
    return msgid("The code is a health certificate, for example of a vaccination, and not an ID card.");
}

std::vector<Finding> findings_of(const Examination& examination) {
    std::vector<Finding> findings;
    for (std::size_t i = 0; i < examination.codes.size(); ++i) {
        Finding one{matter_of(examination.codes[i]), kind_of(examination.codes[i])};
        const auto same = std::find_if(findings.begin(), findings.end(), [&](const Finding& other) {
            return other.matter == one.matter && other.kind == one.kind;
        });
        Finding& finding = same == findings.end() ? findings.emplace_back(std::move(one)) : *same;
        finding.codes.push_back(i + 1);
    }
    if (findings.empty())
        findings.push_back({matter_of_file(examination)});
    else if (examination.flaw)
        findings.push_back({Matter::partly_read});
    return findings;
}

Phrase other_symbol(const FileScan& scan) {
    Symbology symbology = Symbology::aztec;
    for (const PageScan& page : scan.pages)
        if (!page.report.others.empty()) symbology = page.report.others.front().code.symbology;
    return {msgid("The picture shows {code}. It is not an ID card."), {{"code", described(symbology)}}};
}

/// In one paragraph.
Phrase joined(Phrase first, Phrase second) {
    if (first.empty() || second.empty()) return first.empty() ? second : first;
    return {msgid_in("two sentences", "{first} {second}"),
            {{"first", std::move(first)}, {"second", std::move(second)}}};
}

Phrase list_of(const std::vector<std::size_t>& numbers) {
    Phrase list;
    for (const std::size_t number : numbers) {
        Phrase next = Phrase::literal(fmt::format("{}", number));
        list = list.empty() ? std::move(next)
                            : Phrase(msgid_in("two things of a list", "{first}, {second}"),
                                     {{"first", std::move(list)}, {"second", std::move(next)}});
    }
    return list;
}

Phrase of_codes(const std::vector<std::size_t>& codes, Phrase found) {
    return {msgid_plural("Code {codes}: {found}", "Codes {codes}: {found}"),
            static_cast<long long>(codes.size()),
            {{"codes", list_of(codes)}, {"found", std::move(found)}}};
}

} // namespace

std::string letter(const Examination& examination, const Language& language) {
    std::vector<Phrase> paragraphs{msgid("Hello,")};
    const std::vector<Finding> findings = findings_of(examination);
    const std::size_t codes = examination.codes.size();
    const bool are_told_apart = findings.size() > 1 && codes > 1;
    Phrase opening = thanks(examination);
    if (are_told_apart) {
        paragraphs.push_back(
            joined(std::move(opening), {msgid_plural("We found {count} code in it.", "We found {count} codes in it."),
                                        static_cast<long long>(codes)}));
        opening = {};
    }
    for (const Finding& finding : findings) {
        LetterTexts texts = letter_texts(finding.matter);
        if (finding.matter == Matter::other_symbol) texts.found = other_symbol(examination.scan);
        Phrase found = joined(finding.kind.value_or(Phrase()), std::move(texts.found));
        if (are_told_apart && !finding.codes.empty()) found = of_codes(finding.codes, std::move(found));
        paragraphs.push_back(joined(std::exchange(opening, {}), std::move(found)));
        paragraphs.push_back(joined(std::move(texts.advice), std::move(texts.more)));
    }
    paragraphs.push_back(msgid("Kind regards"));

    std::string text;
    for (const Phrase& paragraph : paragraphs)
        text += fmt::format("{}{}\n", text.empty() ? "" : "\n", paragraph.told(language));
    return text;
}

} // namespace qrid
