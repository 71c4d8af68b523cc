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

json file_to_json(const Examination& found) {
    json file{{"bytes", found.bytes}, {"sha256", found.sha256.empty() ? json() : json(found.sha256)}};
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

// The input's name may be followed by "#2" or ":7".
std::string renamed(const std::string& input, const Examination& found, const std::string& shown) {
    return input.starts_with(found.name) ? shown + input.substr(found.name.size()) : shown;
}

std::string indented(std::string_view text, std::string_view indent) {
    std::string out;
    while (!text.empty()) out += fmt::format("{}{}\n", indent, printable(take_line(text)));
    return out;
}

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

std::string shown_name(const Examination& found, bool reveal) { return reveal ? found.name : masked_name(found); }

std::string file_words(const Examination& found) {
    const std::string bytes = counted(found.bytes, "byte");
    if (found.content == ContentKind::text) return fmt::format("text, {}", bytes);
    if (found.content == ContentKind::json_lines) return fmt::format("JSON, {}", bytes);
    if (found.content == ContentKind::cose) return fmt::format("a bare COSE message, {}", bytes);
    const std::string_view kind = found.scan.kind == PictureKind::none ? "picture" : name(found.scan.kind);
    if (found.scan.is_document())
        return fmt::format("{}, {}, {}", kind, counted(found.scan.pages_in_file, "page"), bytes);
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

json doctor_to_json(const Examination& found, const DoctorLetter& letter, bool reveal) {
    const std::string shown = shown_name(found, reveal);
    json codes = json::array();
    for (const ExaminedCode& code : found.codes) {
        json inspection = inspection_to_json(code.inspection, reveal);
        inspection["input"] = renamed(code.inspection.input, found, shown);
        codes.push_back(
            {{"inspection", std::move(inspection)},
             {"report",
              code.report ? report_of(*code.report, renamed(code.report->input, found, shown), reveal) : json()}});
    }
    json error;
    if (found.flaw)
        error = {{"code", name(found.flaw->code())}, {"message", found.flaw->what()}, {"hint", found.flaw->hint()}};
    return {{"input", shown},
            {"at", format_time(found.at)},
            {"verdict", name(found.verdict())},
            {"file", file_to_json(found)},
            {"scan", found.content == ContentKind::picture ? scan_to_json(shown, found.scan, reveal) : json()},
            {"codes", std::move(codes)},
            {"error", std::move(error)},
            {"letter", {{"lang", letter.language}, {"text", letter.text}}}};
}

std::string doctor_to_text(const Examination& found, const DoctorLetter& letter, bool reveal, bool color) {
    const auto painted = [&](std::string_view text, std::string_view code) {
        return color ? fmt::format("\x1b[{}m{}\x1b[0m", code, text) : std::string(text);
    };
    std::string out = fmt::format("{}  {}\n", painted(printable(shown_name(found, reveal)), "1"), file_words(found));
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
    out += fmt::format("  letter ({})\n", letter.language);
    return out + indented(letter.text, "  | ");
}

} // namespace qrid::cmd
