#include "qrid/doctor/examination.h"

#include "qrid/base/encoding.h"
#include "qrid/crypto/digest.h"

#include <algorithm>
#include <new>
#include <utility>

namespace qrid {

namespace {

std::vector<CardInput> inputs_of(Examination& found, ByteView file, const ExamineOptions& options) {
    if (found.content == ContentKind::picture) {
        found.scan = scan_file(file, options.limits, options.effort, options.view);
        found.flaw = left_unread(found.scan, found.name);
        return found.scan.has_codes() ? inputs_of_scan(found.name, found.scan, file.size())
                                      : others_of_scan(found.name, found.scan, file.size());
    }
    return card_inputs(found.name, file);
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
    for (const ExaminedCode& code : codes) {
        const auto& card = code.inspection.card;
        if (!card || !card->claims.identity) continue;
        if (const std::string* language = card->claims.identity->text(identity_key::language)) return *language;
    }
    return {};
}

Examination examine(std::string name, ByteView file, const Verifier& verifier, const ExamineOptions& options) {
    Examination found{.name = std::move(name), .bytes = file.size(), .at = verifier.at()};
    found.sha256 = hex_encode(sha256(file));
    try {
        found.content = content_kind(file);
        for (CardInput& input : inputs_of(found, file, options)) {
            ExaminedCode code{std::move(input), {}};
            code.inspection = inspect(code.input, options.inspect);
            if (!code.input.beside_cards && found.scan.has_codes() == (found.content == ContentKind::picture))
                code.report = verify_input(verifier, code.input);
            found.codes.push_back(std::move(code));
        }
    } catch (const Error& error) {
        found.flaw = error;
    } catch (const std::bad_alloc&) {
        found.flaw = Error(Code::picture_too_large, "not enough memory for the picture", "scale it down first");
    }
    return found;
}

Examination unread_file(std::string name, Seconds at, const Error& why) {
    return {.name = std::move(name), .at = at, .flaw = why};
}

} // namespace qrid
