#include "scan_output.h"

#include "qrid/base/printable.h"
#include "qrid/base/utf8.h"
#include "qrid/card/text.h"
#include "qrid/qr/codewords.h"

#include <fmt/format.h>

namespace qrid::cmd {

namespace {

using nlohmann::json;

json corners_to_json(const std::array<CodeCorner, 4>& corners) {
    json points = json::array();
    for (const CodeCorner& corner : corners) points.push_back({corner.x, corner.y});
    return points;
}

json code_to_json(const FoundCode& code, bool reveal) {
    json object = text_to_json(code, reveal);
    object.update({{"version", code.version},
                   {"ec", code.ec_level},
                   {"corners", corners_to_json(code.corners)},
                   {"rung", code.rung},
                   {"inverted", code.inverted},
                   {"corrected", code.corrected ? json(*code.corrected) : json()},
                   {"codewords", code.version == 0 ? 0 : total_codewords(code.version)}});
    if (code.symbology != Symbology::qr) object["symbology"] = name(code.symbology);
    if (code.part)
        object["part"] = {
            {"number", code.part->index + 1}, {"count", code.part->count}, {"sequence", code.part->sequence}};
    return object;
}

json other_to_json(const OtherCode& other, bool reveal) {
    json object{{"symbology", name(other.code.symbology)},
                {"corners", corners_to_json(other.code.corners)},
                {"read", other.is_read}};
    if (other.is_read) object.update(text_to_json(other.code, reveal));
    return object;
}

json quality_to_json(const PictureQuality& quality) {
    const auto rounded = [](double value) { return std::round(value * 100) / 100; };
    const auto point = [](PlanePoint at) { return json{std::lround(at.x), std::lround(at.y)}; };
    json object{{"trouble", name(quality.trouble)}, {"seen", quality.seen.english()}, {"hint", quality.hint.english()}};
    if (quality.module) object["module"] = rounded(*quality.module);
    if (quality.blur) object["blur"] = rounded(*quality.blur);
    if (!quality.finders.empty()) {
        object["finders"] = json::array();
        for (const PlanePoint finder : quality.finders) object["finders"].push_back(point(finder));
    }
    if (quality.outline) {
        object["corners"] = json::array();
        for (const PlanePoint corner : *quality.outline) object["corners"].push_back(point(corner));
    }
    return object;
}

/// What the parts of a document are called.
const char* outcome_of(RungOutcome outcome) {
    switch (outcome) {
    case RungOutcome::read:
        return "read a code";
    case RungOutcome::nothing:
        return "read nothing";
    case RungOutcome::does_not_apply:
        return "does not apply";
    case RungOutcome::too_many_finders:
        return "skipped, too many possible finder patterns";
    case RungOutcome::out_of_time:
        break;
    }
    return "skipped, out of time";
}

// Where in the file it lies.
void put_part(json& object, const PicturePart& part) {
    if (part.kind == PartKind::page) object["page"] = part.number;
    if (part.kind == PartKind::frame) object["frame"] = part.number;
    if (part.member > 0) object["picture"] = {{"number", part.member}, {"name", part.member_name}};
}

} // namespace

json text_to_json(const FoundCode& code, bool reveal) {
    constexpr std::size_t most_shown = 4, shown_of = 3;
    const TextKind kind = text_kind(code.text, code.symbology);
    // "M1", after which a boarding pass has the name.
    const std::size_t shown_at_most = kind == TextKind::boarding_pass ? 2 : most_shown;
    const bool cut = !reveal && !code.text.empty();
    const std::string_view shown = beginning_of(code.text, std::min(shown_at_most, code.text.size() / shown_of));
    return {
        {"text", cut ? std::string(shown) + "…" : code.text}, {"kind", name(kind)}, {"characters", code.text.size()}};
}

json scan_to_json(const std::string& input, const FileScan& scan, bool reveal) {
    json document{{"input", input}, {"codes", json::array()}};
    for (const PageScan& page : scan.pages)
        for (const FoundCode& code : page.report.codes) {
            json object = code_to_json(code, reveal);
            put_part(object, page.part);
            document["codes"].push_back(std::move(object));
        }
    for (const PageScan& page : scan.pages)
        for (const OtherCode& other : page.report.others) {
            json object = other_to_json(other, reveal);
            put_part(object, page.part);
            document["others"].push_back(std::move(object));
        }
    if (scan.is_document())
        document[scan.parts_name()] = {{"looked_at", scan.pages_looked_at()}, {"in_file", scan.pages_in_file}};
    if (scan.out_of_time) document["out_of_time"] = true;
    if (const PictureQuality* quality = scan.quality()) document["quality"] = quality_to_json(*quality);
    return document;
}

std::string line_of(const FoundCode& code, const Session& session) {
    return (session.out_is_terminal ? printable(code.text) : code.text) + "\n";
}

void tell_details(const std::string& input, const FileScan& scan, Session& session) {
    for (const PageScan& page : scan.pages) {
        const std::string part = words(page.part), where = part.empty() ? input : fmt::format("{}, {}", input, part);
        for (const FoundCode& code : page.report.codes) {
            if (code.symbology != Symbology::qr) {
                session.detail(fmt::format("{}: {} at ({}, {}){}", where, title(code.symbology), code.corners[0].x,
                                           code.corners[0].y, code.inverted ? ", light on dark" : ""));
                continue;
            }
            std::string line =
                fmt::format("{}: version {}-{} at ({}, {}), read by {}{}", where, code.version, code.ec_level,
                            code.corners[0].x, code.corners[0].y, code.rung, code.inverted ? ", light on dark" : "");
            if (code.corrected)
                line += fmt::format(", {} of {} codewords corrected", *code.corrected, total_codewords(code.version));
            if (code.part) line += fmt::format(", part {} of {}", code.part->index + 1, code.part->count);
            session.detail(line);
        }
        if (page.flaw) session.note(fmt::format("{}: {}", where, page.flaw->what()));
        if (!page.report.codes.empty()) continue;
        for (const RungReport& rung : page.report.rungs)
            session.detail(fmt::format("{}: {}: {}", where, rung.rung, outcome_of(rung.outcome)));
    }
}

} // namespace qrid::cmd
