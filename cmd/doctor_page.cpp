#include "doctor_page.h"

#include "doctor_figure.h"
#include "doctor_style.h"
#include "qrid/base/markup.h"
#include "qrid/base/printable.h"
#include "qrid/base/text.h"
#include "qrid/base/version.h"

#include <fmt/format.h>

#include <array>

namespace qrid::cmd {

namespace {

std::string on_page(std::string_view text) { return markup_text(printable(text)); }

std::string badge(Verdict verdict, std::string_view words) {
    return fmt::format("<span class=\"badge {}\">{}</span>", name(verdict), words);
}

std::string badge(const Examination& found) {
    const std::string_view words = verdict_words(found);
    return badge(words == name(found.verdict()) ? found.verdict() : Verdict::undetermined, words);
}

std::string_view mark_of(Result result) {
    static constexpr std::array<std::string_view, 4> marks{"✓", "✗", "?", "–"};
    return marks.at(static_cast<std::size_t>(result));
}

// "Page 3" from "page 3".
std::string capitalised(std::string text) {
    if (!text.empty() && text.front() >= 'a' && text.front() <= 'z')
        text.front() = static_cast<char>(text.front() - 'a' + 'A');
    return text;
}

class DoctorPage {
public:
    DoctorPage(const std::vector<DoctorCase>& cases, Seconds at, bool reveal)
        : cases_(cases), at_(at), reveal_(reveal) {}

    std::string write() {
        head();
        for (std::size_t i = 0; i < cases_.size(); ++i) file(i);
        return out_ + fmt::format("<footer>qrid doctor, qrid {}. {}</footer>\n</body>\n</html>\n", on_page(version),
                                  reveal_ ? "Codes, faces and personal data are shown: do not pass this page on."
                                          : "Codes, faces and texts in the pictures were destroyed, and personal data "
                                            "is masked.");
    }

private:
    // What stands for a file's own name begins with a capital; its own stays as it is.
    std::string title_of(std::size_t i) const {
        const std::string name = on_page(cases_[i].answer.name);
        return reveal_ ? name : capitalised(name);
    }

    void head() {
        out_ = fmt::format(
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
            "img-src data:; base-uri 'none'; form-action 'none'\">\n"
            "<meta name=\"referrer\" content=\"no-referrer\">\n"
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
            "<title>{0}</title>\n<style>{1}</style>\n</head>\n<body>\n<h1>{0}</h1>\n"
            "<p class=\"faint\">{2}, as of {3}</p>\n",
            "What was sent, and what it is", doctor_style, counted(cases_.size(), "file"), format_time(at_));
        if (cases_.size() < 2) return;
        out_ += "<nav aria-label=\"Files\"><ol>\n";
        for (std::size_t i = 0; i < cases_.size(); ++i)
            out_ += fmt::format("<li><a href=\"#file-{}\">{}</a> {}</li>\n", i + 1, title_of(i),
                                badge(cases_[i].answer.found));
        out_ += "</ol></nav>\n";
    }

    void file(std::size_t i) {
        const auto& [found, letter] = std::tie(cases_[i].answer.found, cases_[i].answer.letter);
        const std::vector<DoctorPicture>& pictures = cases_[i].pictures;
        out_ += fmt::format("<article id=\"file-{}\">\n<header class=\"file\"><h2>{}</h2>{}</header>\n", i + 1,
                            title_of(i), badge(found));
        out_ += fmt::format("<p class=\"faint\">{}", on_page(file_words(found)));
        constexpr std::size_t digits = 16;
        if (const std::string_view digest = shown_digest(found, reveal_); !digest.empty())
            out_ += fmt::format(", SHA-256 <code>{}…</code>", digest.substr(0, digits));
        out_ += fmt::format("</p>\n<div class=\"columns{}\">\n", pictures.empty() ? "" : " pictured");
        if (!pictures.empty()) out_ += "<div>\n";
        for (const DoctorPicture& picture : pictures) figure(found, picture);
        if (!pictures.empty()) out_ += "</div>\n";
        out_ += "<div>\n";
        if (found.flaw)
            out_ += fmt::format("<div class=\"problem\"><p>{}</p><p class=\"faint\">{}</p></div>\n",
                                on_page(found.flaw->what()), on_page(found.flaw->hint()));
        for (std::size_t k = 0; k < found.codes.size(); ++k) code(i, k);
        letter_to_citizen(letter);
        out_ += "</div>\n</div>\n</article>\n";
    }

    void figure(const Examination& found, const DoctorPicture& picture) {
        out_ += "<figure>\n" + doctor_figure(found, picture);
        PicturePart part = picture.part;
        if (!reveal_) part.member_name.clear(); // it may be a person's
        std::string caption = capitalised(on_page(words(part)));
        if (!caption.empty()) caption += ". ";
        if (!reveal_) caption += "Redacted.";
        out_ += fmt::format("<figcaption>{}</figcaption>\n</figure>\n", caption);
    }

    void code(std::size_t i, std::size_t k) {
        const Examination& found = cases_[i].answer.found;
        const ExaminedCode& examined = found.codes[k];
        const std::string number = found.codes.size() > 1 ? fmt::format("Code {}: ", k + 1) : "";
        out_ += fmt::format("<section>\n<h3>{}{}</h3>\n", number, on_page(examined.inspection.kind));
        if (examined.report) checks(*examined.report);
        layers(examined.inspection);
        out_ += "</section>\n";
    }

    void checks(const Report& report) {
        const bool is_card = report.card || report.foreign;
        if (is_card) out_ += fmt::format("<p>{}</p>\n", badge(report.verdict(), name(report.verdict())));
        out_ += "<ul class=\"checks\">\n";
        for (const CheckResult& check : report.checks) {
            if (!is_card && check.result == Result::skipped) continue; // nothing was there to check
            std::string why = check.code ? fmt::format("<code>{}</code> ", name(*check.code)) : "";
            row(name(check.result), mark_of(check.result), name(check.check), why + on_page(check.detail));
        }
        for (const Warning& warning : report.warnings)
            row("warning", "!", "warning",
                fmt::format("<code>{}</code> {}", name(warning.code), on_page(warning.detail)));
        out_ += "</ul>\n";
    }

    void row(std::string_view kind, std::string_view mark, std::string_view what, const std::string& why) {
        out_ += fmt::format("<li class=\"{0}\"><span class=\"mark\" role=\"img\" aria-label=\"{0}\">{1}</span>"
                            "<span>{2}</span><span class=\"why\">{3}</span></li>\n",
                            kind, mark, what, why);
    }

    void layers(const Inspection& inspection) {
        if (inspection.layers.empty()) return;
        out_ +=
            fmt::format("<details><summary>What is in it: {}</summary>\n", counted(inspection.layers.size(), "layer"));
        for (const Layer& layer : inspection.layers) {
            out_ += fmt::format("<details open><summary>{}</summary>\n<dl>\n", on_page(layer.name));
            for (const auto& [name, value] : layer.facts)
                out_ += fmt::format("<dt>{}</dt><dd>{}</dd>\n", on_page(name), on_page(value));
            out_ += "</dl></details>\n";
        }
        if (inspection.flaw)
            out_ += fmt::format("<p><code>{}</code> {}</p>\n", name(inspection.flaw->code()),
                                on_page(inspection.flaw->what()));
        out_ += "</details>\n";
    }

    void letter_to_citizen(const DoctorLetter& letter) {
        out_ += fmt::format("<section>\n<h3>Letter to the citizen</h3>\n<div class=\"letter\" lang=\"{}\">",
                            on_page(letter.language));
        std::string_view text = letter.text;
        while (!text.empty()) out_ += on_page(take_line(text)) + "\n";
        out_ += "</div>\n<p class=\"faint\">One click selects all of it.</p>\n</section>\n";
    }

    const std::vector<DoctorCase>& cases_;
    Seconds at_;
    bool reveal_;
    std::string out_;
};

} // namespace

std::string doctor_to_html(const std::vector<DoctorCase>& cases, Seconds at, bool reveal) {
    return DoctorPage(cases, at, reveal).write();
}

} // namespace qrid::cmd
