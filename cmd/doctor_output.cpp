#include "doctor_output.h"

#include "qrid/base/printable.h"
#include "qrid/base/text.h"
#include "qrid/qr/codewords.h"
#include "scan_output.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace qrid::cmd {

namespace {

using nlohmann::json;

json file_to_json(const Examination& found, bool reveal) {
    const std::string_view digest = shown_digest(found, reveal);
    json file{{"bytes", found.bytes}, {"sha256", digest.empty() ? json() : json(digest)}};
    static constexpr const char* contents[] = {"picture", "text", "cose", "json"};
    file["content"] = contents[static_cast<std::size_t>(found.content)];
    if (found.content == ContentKind::picture && found.scan.kind != PictureKind::none)
        file["kind"] = name(found.scan.kind);
    return file;
}

json report_of(const Report& report, const std::string& shown, bool reveal) {
    json out = report_to_json(report);
    out["input"] = shown;
    if (!reveal) out["card"] = nullptr; // inspection has it, masked
    return out;
}

// "the file#2" under the name that is shown.
std::string renamed(const std::string& input, const DoctorAnswer& answer) {
    return input.starts_with(examined_name) ? answer.name + input.substr(examined_name.size()) : answer.name;
}

// Its first characters may be those of an ID.
json without_texts(json scan) {
    for (const char* member : {"codes", "others"})
        if (const auto codes = scan.find(member); codes != scan.end())
            for (json& code : *codes)
                if (code.contains("text")) code["text"] = "…";
    return scan;
}

std::string indented(std::string_view text, std::string_view indent) {
    std::string out;
    while (!text.empty()) out += fmt::format("{}{}\n", indent, printable(take_line(text)));
    return out;
}

std::string_view singular(std::string_view plural) { return plural.substr(0, plural.size() - 1); }

std::string found_words(const CardInput& input) {
    if (!input.code) return {};
    const FoundCode& code = *input.code;
    std::string words;
    if (code.version > 0) words = fmt::format("version {}-{}", code.version, code.ec_level);
    if (!code.rung.empty()) words += fmt::format("{}read by {}", words.empty() ? "" : ", ", code.rung);
    if (code.inverted) words += ", light on dark";
    if (code.mirrored) words += ", mirrored";
    if (code.corrected && *code.corrected > 0)
        words += fmt::format(", {} of {} codewords corrected", *code.corrected, total_codewords(code.version));
    return words;
}

} // namespace

std::string_view shown_digest(const Examination& found, bool reveal) {
    constexpr std::size_t guessable = 200; // bytes
    return reveal || found.bytes > guessable ? found.sha256 : std::string_view();
}

std::string file_words(const Examination& found) {
    const std::string bytes = counted(found.bytes, "byte");
    if (found.content == ContentKind::text) return fmt::format("text, {}", bytes);
    if (found.content == ContentKind::json_lines) return fmt::format("JSON, {}", bytes);
    if (found.content == ContentKind::cose) return fmt::format("a bare COSE message, {}", bytes);
    const std::string_view kind = found.scan.kind == PictureKind::none ? "picture" : name(found.scan.kind);
    if (found.scan.is_document())
        return fmt::format("{}, {}, {}", kind, counted(found.scan.pages_in_file, singular(found.scan.parts_name())),
                           bytes);
    if (found.scan.pages.empty()) return fmt::format("{}, {}", kind, bytes);
    const PageScan& picture = found.scan.pages.front();
    return fmt::format("{}, {} x {} pixels, {}", kind, picture.width, picture.height, bytes);
}

bool is_read_card(const ExaminedCode& code) { return code.report && (code.report->card || code.report->foreign); }

std::string_view verdict_words(const Examination& found) {
    if (found.codes.empty()) return "nothing read";
    if (std::none_of(found.codes.begin(), found.codes.end(), is_read_card)) return "no ID card";
    return name(found.verdict());
}

std::string kind_words(const ExaminedCode& code) {
    std::string words = code.inspection.kind;
    if (is_read_card(code)) words += fmt::format(": {}", name(code.report->verdict()));
    return words;
}

json doctor_to_json(const DoctorAnswer& answer, bool reveal) {
    const Examination& found = answer.found;
    json codes = json::array();
    for (const ExaminedCode& code : found.codes) {
        json inspection = inspection_to_json(code.inspection, reveal);
        inspection["input"] = renamed(code.inspection.input, answer);
        codes.push_back(
            {{"inspection", std::move(inspection)},
             {"report", code.report ? report_of(*code.report, renamed(code.report->input, answer), reveal) : json()}});
    }
    json error, scan;
    if (found.flaw)
        error = {{"code", name(found.flaw->code())}, {"message", found.flaw->what()}, {"hint", found.flaw->hint()}};
    if (found.content == ContentKind::picture) scan = scan_to_json(answer.name, found.scan, reveal);
    return {{"input", answer.name},
            {"at", format_time(found.at)},
            {"verdict", name(found.verdict())},
            {"file", file_to_json(found, reveal)},
            {"scan", reveal || scan.is_null() ? std::move(scan) : without_texts(std::move(scan))},
            {"codes", std::move(codes)},
            {"error", std::move(error)},
            {"letter", answer.letter.text.empty()
                           ? json()
                           : json{{"lang", answer.letter.language}, {"text", answer.letter.text}}}};
}

std::string doctor_to_text(const DoctorAnswer& answer, bool color) {
    const Examination& found = answer.found;
    const auto painted = [&](std::string_view text, std::string_view code) {
        return color ? fmt::format("\x1b[{}m{}\x1b[0m", code, text) : std::string(text);
    };
    std::string out = fmt::format("{}  {}\n", painted(printable(answer.name), "1"), file_words(found));
    for (std::size_t i = 0; i < found.codes.size(); ++i) {
        const ExaminedCode& code = found.codes[i];
        const std::string_view what = code.input.code ? "code" : "text";
        out += fmt::format("  {:<10} {}\n",
                           found.codes.size() == 1 ? std::string(what) : fmt::format("{} {}", what, i + 1),
                           printable(kind_words(code)));
        if (const std::string words = found_words(code.input); !words.empty())
            out += fmt::format("  {:<10} {}\n", "", words);
        if (!code.report) continue;
        for (const CheckResult& check : code.report->checks) {
            if (check.result != Result::fail && check.result != Result::unknown) continue;
            if (!check.counts) continue;
            const bool failed = check.result == Result::fail;
            out += fmt::format("  {:<10} {} {}: {}\n", name(check.check),
                               painted(name(check.result), failed ? "1;31" : "1;33"),
                               check.code ? name(*check.code) : std::string_view("internal"), printable(check.detail));
        }
        for (const Warning& warning : code.report->warnings)
            out += fmt::format("  {:<10} {} {}: {}\n", "", painted("warning", "1;33"), name(warning.code),
                               printable(warning.detail));
    }
    if (found.flaw) {
        out += fmt::format("  {:<10} {}\n", painted("problem", "1;33"), printable(found.flaw->what()));
        if (const std::string hint(found.flaw->hint()); !hint.empty())
            out += fmt::format("  {:<10} {}\n", "hint", printable(hint));
    }
    out += fmt::format("  letter ({})\n", answer.letter.language);
    return out + indented(answer.letter.text, "  | ");
}

} // namespace qrid::cmd
