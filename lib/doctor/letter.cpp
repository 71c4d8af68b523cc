#include "qrid/doctor/letter.h"

#include "qrid/doctor/inside/certificate_texts.h"
#include "qrid/doctor/inside/letter_texts.h"
#include "qrid/doctor/inside/picture_texts.h"
#include "qrid/words/phrase.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace qrid {

namespace {

/// As whoever has sent it calls it.
Phrase thanks(const Examination& examination) {
    const Phrase file = msgid("Thank you for sending us this file."),
                 picture = msgid("Thank you for sending us this picture."),
                 document = msgid("Thank you for sending us this document.");
    if (examination.content == ContentKind::text) return msgid("Thank you for sending us this text.");
    if (examination.content != ContentKind::picture) return file;
    switch (examination.scan.kind) {
    case PictureKind::none: // perhaps no picture at all
        return examination.scan.pages.empty() && examination.codes.empty() ? file : picture;
    case PictureKind::pdf:
    case PictureKind::office:
    case PictureKind::opendocument:
        return document;
    case PictureKind::tiff:
        return examination.scan.is_document() ? document : picture;
    default: // animations have many frames and are pictures
        return is_container(examination.scan.kind) ? file : picture;
    }
}

/// Codes that come out the same, by their numbers from 1.
struct Finding {
    Matter matter;
    bool is_certificate = false; ///< of health, and no ID card
    std::vector<std::size_t> codes = {};
};

/// One that was checked as cards are.
bool is_certificate(const ExaminedCode& code) {
    return code.report && (code.report->format == "eu-dcc" || code.report->format == "smart-health-card");
}

std::vector<Finding> findings_of(const Examination& examination) {
    std::vector<Finding> findings;
    for (std::size_t i = 0; i < examination.codes.size(); ++i) {
        const Finding one{matter_of(examination.codes[i]), is_certificate(examination.codes[i])};
        const auto same = std::find_if(findings.begin(), findings.end(), [&](const Finding& other) {
            return other.matter == one.matter && other.is_certificate == one.is_certificate;
        });
        Finding& finding = same == findings.end() ? findings.emplace_back(one) : *same;
        finding.codes.push_back(i + 1);
    }
    if (findings.empty())
        findings.push_back({matter_of_file(examination)});
    else if (examination.flaw && examination.flaw->code() != Code::no_code_found) // what a ticket shows is no QR code
        findings.push_back({Matter::partly_read});
    return findings;
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

Phrase of_codes(const Examination& examination, const std::vector<std::size_t>& codes, Phrase found) {
    const MessageId text = examination.content == ContentKind::picture
                               ? msgid_plural("Code {codes}: {found}", "Codes {codes}: {found}")
                               : msgid_plural("Entry {codes}: {found}", "Entries {codes}: {found}");
    return {text, static_cast<long long>(codes.size()), {{"codes", list_of(codes)}, {"found", std::move(found)}}};
}

/// A text has entries: lines that may be cards.
Phrase how_many(const Examination& examination) {
    const MessageId text = examination.content == ContentKind::picture
                               ? msgid_plural("We found {count} code in it.", "We found {count} codes in it.")
                               : msgid_plural("It has {count} entry.", "It has {count} entries.");
    return {text, static_cast<long long>(examination.codes.size())};
}

} // namespace

std::string letter(const Examination& examination, const Language& language) {
    std::vector<Phrase> paragraphs{msgid("Hello,")};
    const std::vector<Finding> findings = findings_of(examination);
    const bool are_told_apart = findings.size() > 1 && examination.codes.size() > 1;
    Phrase opening = thanks(examination);
    if (are_told_apart) {
        paragraphs.push_back(joined(std::move(opening), how_many(examination)));
        opening = {};
    }
    for (const Finding& finding : findings) {
        LetterTexts texts = finding.is_certificate ? certificate_texts(finding.matter) : letter_texts(finding.matter);
        Phrase found = picture_text(finding.matter, examination.scan);
        if (found.empty()) found = std::move(texts.found);
        if (are_told_apart && !finding.codes.empty()) found = of_codes(examination, finding.codes, std::move(found));
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
