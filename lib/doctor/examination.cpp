#include "qrid/doctor/examination.h"

#include "qrid/base/encoding.h"
#include "qrid/base/text.h"
#include "qrid/crypto/digest.h"

#include <fmt/format.h>

#include <algorithm>
#include <new>
#include <utility>

namespace qrid {

namespace {

// The error of a container in which nothing could be read says what its members are called.
FileScan scan_of(ByteView file, const ExamineOptions& options) try {
    return scan_file(file, options.limits, options.effort, options.view);
} catch (const Error& error) {
    if (options.inspect.reveal || !is_container(picture_kind(file))) throw;
    throw Error(error.code(), "nothing in the file could be read", error.hint());
}

std::vector<CardInput> inputs_of_picture(Examination& found, ByteView file, const ExamineOptions& options) {
    const std::string name(examined_name);
    found.scan = scan_of(file, options);
    if (!options.inspect.reveal)
        for (PageScan& page : found.scan.pages) page.part.member_name.clear();
    found.flaw = left_unread(found.scan, name);
    if (found.scan.has_codes()) return inputs_of_scan(name, found.scan, file.size());
    std::vector<CardInput> others = others_of_scan(name, found.scan, file.size());
    if (std::any_of(others.begin(), others.end(), can_be_verified)) found.flaw.reset();
    return others;
}

// A line that is none does not take the others with it.
std::vector<CardInput> inputs_of_lines(Examination& found, std::string_view text) {
    std::vector<CardInput> inputs;
    for (std::size_t number = 1; !text.empty(); ++number) {
        const std::string_view line = take_line(text);
        if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
        try {
            inputs.push_back(card_of_line(fmt::format("{}:{}", examined_name, number), line));
        } catch (const Error& error) {
            if (!found.flaw) found.flaw = error;
        }
    }
    return inputs;
}

std::vector<CardInput> inputs_of(Examination& found, ByteView file, const ExamineOptions& options) {
    if (found.content == ContentKind::picture) return inputs_of_picture(found, file, options);
    try {
        return card_inputs(std::string(examined_name), file);
    } catch (const Error& error) {
        if (found.content != ContentKind::json_lines || error.code() != Code::bad_record) throw;
        return inputs_of_lines(found, text_of(file));
    }
}

bool is_judged(const Examination& found, const CardInput& input) {
    if (input.beside_cards) return false;
    return found.content != ContentKind::picture || found.scan.has_codes() || can_be_verified(input);
}

} // namespace

Verdict Examination::verdict() const {
    bool any = false, all_valid = true;
    for (const ExaminedCode& code : codes) {
        if (!code.report) continue;
        any = true;
        const Verdict verdict = code.report->verdict();
        if (verdict == Verdict::invalid) return Verdict::invalid;
        all_valid &= verdict == Verdict::valid;
    }
    return any && all_valid && !flaw ? Verdict::valid : Verdict::undetermined;
}

std::string Examination::language() const {
    for (const ExaminedCode& code : codes)
        if (std::string language = code.report ? language_of(*code.report) : std::string(); !language.empty())
            return language;
    return {};
}

Examination examine(ByteView file, const Verifier& verifier, const ExamineOptions& options) {
    Examination found{.bytes = file.size(), .at = verifier.at()};
    found.sha256 = hex_encode(sha256(file));
    try {
        found.content = content_kind(file);
        for (CardInput& input : inputs_of(found, file, options)) {
            ExaminedCode code{std::move(input), {}};
            code.inspection = inspect(code.input, options.inspect);
            if (is_judged(found, code.input)) code.report = verify_input(verifier, code.input);
            found.codes.push_back(std::move(code));
        }
    } catch (const Error& error) {
        found.flaw = error;
    } catch (const std::bad_alloc&) {
        found.flaw = Error(Code::picture_too_large, "not enough memory for the picture", "scale it down first");
    }
    return found;
}

Examination unread_file(Seconds at, const Error& why) {
    return {.at = at, .flaw = Error(why.code(), "the file cannot be read")};
}

} // namespace qrid
