#include "portrait_output.h"

#include "common.h"
#include "qrid/base/printable.h"
#include "qrid/base/text.h"
#include "qrid/face/pose.h"

#include <fmt/format.h>

#include <cmath>

namespace qrid::cmd {

namespace {

using nlohmann::json;

double to_thousandths(double value) { return std::round(value * 1000) / 1000 + 0.0; } // no negative zero

std::string painted(std::string_view text, Grade grade, bool color) {
    const std::string_view code = grade == Grade::good ? "32" : grade == Grade::warn ? "1;33" : "1;31";
    return color ? fmt::format("\x1b[{}m{}\x1b[0m", code, text) : std::string(text);
}

std::string value_of(const PortraitCheck& check) {
    if (check.name == "faces") return fmt::format("{:.0f}", check.value);
    if (!check.unit.empty()) return fmt::format("{:.1f} {}", check.value, check.unit);
    return check.value < 10 ? fmt::format("{:.3f}", check.value) : fmt::format("{:.0f}", check.value);
}

std::string limits_of(const PortraitCheck& check) {
    if (check.low && check.high && *check.low == *check.high) return fmt::format("{:g}", *check.low);
    if (check.low && check.high) return fmt::format("{:g} to {:g}", *check.low, *check.high);
    if (check.low) return fmt::format("{:g} or more", *check.low);
    return check.high ? fmt::format("up to {:g}", *check.high) : "";
}

/// The verdict in words.
std::string verdict_of(const JudgedPortrait& portrait) {
    std::string refused;
    std::uint64_t warnings = 0;
    for (const PortraitCheck& check : portrait.report.checks) {
        if (check.grade == Grade::warn) ++warnings;
        if (check.grade == Grade::refuse) refused += fmt::format("{}{}", refused.empty() ? "" : ", ", check.name);
    }
    if (!refused.empty()) return fmt::format("not suitable: {}", refused);
    if (warnings > 0) return fmt::format("usable, with {}", counted(warnings, "warning"));
    return portrait.use == PortraitUse::enrol ? "good: suitable for enrolment" : "good: suitable for comparison";
}

json check_to_json(const PortraitCheck& check, const Language& language) {
    const auto limit = [](const std::optional<double>& value) { return value ? json(*value) : json(); };
    return {{"check", check.name},
            {"value", to_thousandths(check.value)},
            {"unit", check.unit.empty() ? json() : json(check.unit)},
            {"low", limit(check.low)},
            {"high", limit(check.high)},
            {"grade", name(check.grade)},
            {"advice", check.advice.empty() ? json() : json(check.advice.told(language))}};
}

json compared_to_json(const ComparedFace& compared) {
    return {{"input", compared.other},
            {"distance", to_thousandths(static_cast<double>(compared.distance))},
            {"match_under", to_thousandths(static_cast<double>(compared.thresholds.match))},
            {"no_match_from", to_thousandths(static_cast<double>(compared.thresholds.review))},
            {"likeness", name(compared.likeness())}};
}

} // namespace

std::optional<Code> refusal(const JudgedPortrait& portrait) {
    if (portrait.report.grade() != Grade::refuse) return std::nullopt;
    if (!portrait.face) return Code::no_face;
    const PortraitCheck& faces = portrait.report.checks.front();
    return faces.grade == Grade::refuse ? Code::many_faces : Code::poor_portrait;
}

std::string portrait_to_text(const JudgedPortrait& portrait, bool color, const Language& language) {
    std::string text = painted(verdict_of(portrait), portrait.report.grade(), color) + "\n";
    for (const PortraitCheck& check : portrait.report.checks) {
        text += fmt::format("  {:<15} {:<14} {:<14} ", check.name, value_of(check), limits_of(check));
        text += painted(name(check.grade), check.grade, color);
        if (!check.advice.empty())
            text += fmt::format("{:{}}{}", "", name(Grade::refuse).size() + 2 - name(check.grade).size(),
                                check.advice.told(language));
        text += '\n';
    }
    if (portrait.compared)
        text += fmt::format("  {:<15} {} (distance {:.3f}; match under {:.2f}, no match from {:.2f}): {}\n", "against",
                            name(portrait.compared->likeness()), portrait.compared->distance,
                            portrait.compared->thresholds.match, portrait.compared->thresholds.review,
                            printable(portrait.compared->other));
    if (portrait.small_face)
        text += fmt::format("  {:<15} {} bytes, distance {:.3f} from the photo\n", "small-face",
                            portrait.small_face->webp.size(), portrait.small_face->distance_to_source);
    return text;
}

json portrait_to_json(const JudgedPortrait& portrait, const Language& language) {
    json document{{"input", portrait.input},
                  {"for", portrait.use == PortraitUse::enrol ? "enrol" : "compare"},
                  {"grade", name(portrait.report.grade())},
                  {"code", nullptr},
                  {"width", portrait.width},
                  {"height", portrait.height},
                  {"faces", static_cast<int>(portrait.report.checks.front().value)},
                  {"checks", json::array()},
                  {"pose", nullptr},
                  {"box", nullptr},
                  {"eye_distance", nullptr}};
    if (const auto code = refusal(portrait)) document["code"] = reason(*code).name;
    for (const PortraitCheck& check : portrait.report.checks)
        document["checks"].push_back(check_to_json(check, language));
    const auto rounded = [](float value) { return to_thousandths(static_cast<double>(value)); };
    if (portrait.face) {
        const auto& [box, landmarks] = *portrait.face;
        document["pose"] = {{"yaw", rounded(yaw(landmarks))}, {"roll", rounded(roll(landmarks))}};
        document["box"] = {{"x", rounded(box.x)},
                           {"y", rounded(box.y)},
                           {"width", rounded(box.width)},
                           {"height", rounded(box.height)},
                           {"score", rounded(box.score)}};
        document["eye_distance"] = rounded(eye_distance(landmarks));
    }
    if (portrait.compared) document["against"] = compared_to_json(*portrait.compared);
    if (portrait.small_face)
        document["small_face"] = {{"bytes", portrait.small_face->webp.size()},
                                  {"distance", rounded(portrait.small_face->distance_to_source)}};
    return document;
}

} // namespace qrid::cmd
