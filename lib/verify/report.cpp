#include "qrid/verify/report.h"

#include "qrid/base/encoding.h"
#include "qrid/base/printable.h"
#include "qrid/verify/inside/explanation.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace qrid {

namespace {

using nlohmann::json;

constexpr std::array check_names{std::string_view("decode"), std::string_view("signature"), std::string_view("key"),
                                 std::string_view("issuer"), std::string_view("validity"),  std::string_view("status"),
                                 std::string_view("holder"), std::string_view("face")};
constexpr std::array result_names{std::string_view("pass"), std::string_view("fail"), std::string_view("unknown"),
                                  std::string_view("skipped")};
constexpr std::array verdict_names{std::string_view("valid"), std::string_view("invalid"),
                                   std::string_view("undetermined")};

constexpr std::array level_names{std::string_view("bearer"), std::string_view("fresh"), std::string_view("challenged")};
static_assert(check_names.size() == check_count);

json card_to_json(const ReadCard& card) {
    const Claims& claims = card.claims;
    json out{{"alg", alg_name(card.message)}};
    const auto put = [&](const char* member, const auto& value) {
        if (value) out[member] = *value;
    };
    put("iss", claims.iss);
    put("sub", claims.sub);
    for (const auto& [member, time] : {std::pair{"iat", claims.iat}, {"nbf", claims.nbf}, {"exp", claims.exp}})
        if (time) out[member] = format_time(*time);
    if (const auto kid = card.message.kid()) out["kid"] = hex_encode(*kid);
    if (claims.status) out["status"] = {{"idx", claims.status->idx}, {"uri", claims.status->uri}};
    if (claims.test) out["test"] = true;
    if (claims.identity) out["identity"] = identity_to_json(*claims.identity);
    return out;
}

json foreign_to_json(const ForeignCard& card) {
    json layers = json::array();
    for (const Layer& layer : card.layers) {
        json facts = json::object();
        for (const auto& [label, value] : layer.facts) facts[label] = value;
        layers.push_back({{"layer", layer.name}, {"facts", std::move(facts)}});
    }
    json out{{"alg", card.alg}};
    if (card.kid) out["kid"] = *card.kid;
    if (card.iss) out["iss"] = *card.iss;
    for (const auto& [member, time] : {std::pair{"iat", card.iat}, {"nbf", card.nbf}, {"exp", card.exp}})
        if (time) out[member] = format_time(*time);
    out["content"] = std::move(layers);
    return out;
}

class Painter {
public:
    explicit Painter(bool color) : color_(color) {}
    std::string paint(std::string_view text, Result result) const {
        static constexpr std::array codes{"32", "1;31", "1;33", "2"};
        if (!color_) return std::string(text);
        return fmt::format("\x1b[{}m{}\x1b[0m", codes.at(static_cast<std::size_t>(result)), text);
    }

private:
    bool color_;
};

// A verdict as people read it, in the colour of the result that it follows from.
struct Headline {
    std::string_view text;
    Result result;
};

Headline headline(Verdict verdict) {
    static constexpr std::array lines{Headline{"VALID", Result::pass}, Headline{"INVALID", Result::fail},
                                      Headline{"UNDETERMINED", Result::unknown}};
    return lines.at(static_cast<std::size_t>(verdict));
}

void append_line(std::string& out, std::string_view label, std::string_view value) {
    out += fmt::format("  {:<19} {}\n", label, printable(value));
}

void append_foreign(std::string& out, const ForeignCard& card, Verdict verdict) {
    if (verdict != Verdict::valid) out += "what the card says (NOT to be trusted)\n";
    for (const Layer& layer : card.layers) {
        out += layer.name + "\n";
        for (const auto& [label, value] : layer.facts) append_line(out, label, value);
    }
}

void append_card(std::string& out, const ReadCard& card, Verdict verdict) {
    const Claims& claims = card.claims;
    out += verdict == Verdict::valid ? "card\n" : "what the card says (NOT to be trusted)\n";
    const auto line = [&](std::string_view label, std::string_view value) { append_line(out, label, value); };
    if (claims.identity) {
        const json identity = identity_to_json(*claims.identity);
        for (const IdentityField& field : identity_fields()) {
            const auto found = identity.find(std::string(field.name));
            if (found == identity.end()) continue;
            if (field.type == FieldType::biometrics || field.type == FieldType::bytes) continue;
            line(field.name, found->is_string() ? found->get<std::string>() : found->dump());
        }
        if (const Bytes* face = claims.identity->face()) line("face", fmt::format("{} bytes", face->size()));
    }
    if (claims.iss) line("issuer", *claims.iss);
    if (claims.iat) line("issued", format_time(*claims.iat));
    if (claims.exp) line("expires", format_time(*claims.exp));
    if (claims.status) line("status", fmt::format("{} at {}", claims.status->idx, claims.status->uri));
    if (claims.test) line("test", "made for tests; good for nobody");
    line("signed with", fmt::format("{}{}", alg_name(card.message),
                                    card.message.kid() ? ", key " + hex_encode(*card.message.kid()) : std::string()));
}

} // namespace

std::string alg_name(const cose::Sign1& message) {
    const auto id = message.alg();
    if (!id) return "none";
    const auto algorithm = algorithm_of_cose(*id);
    return algorithm ? std::string(name(*algorithm)) : fmt::format("{}", *id);
}

std::string_view name(Check check) { return check_names.at(static_cast<std::size_t>(check)); }
std::string_view name(Result result) { return result_names.at(static_cast<std::size_t>(result)); }
std::string_view name(Level level) { return level_names.at(static_cast<std::size_t>(level)); }

Level parse_level(std::string_view text) {
    const auto found = std::find(level_names.begin(), level_names.end(), text);
    if (found == level_names.end())
        throw Error(Code::usage, fmt::format("unknown level \"{}\"", text), "choose bearer, fresh or challenged");
    return static_cast<Level>(found - level_names.begin());
}

std::string_view name(Verdict verdict) { return verdict_names.at(static_cast<std::size_t>(verdict)); }

CheckResults::CheckResults() {
    for (std::size_t i = 0; i < check_count; ++i)
        results_[i] = {static_cast<Check>(i), Result::unknown, Code::internal, "not checked"};
}

void CheckResults::set(CheckResult result) {
    const Check check = result.check;
    (*this)[check] = std::move(result);
}

Verdict Report::verdict() const {
    const auto any = [&](Result result) {
        return std::any_of(checks.begin(), checks.end(),
                           [&](const CheckResult& c) { return c.result == result && c.counts; });
    };
    if (any(Result::fail)) return Verdict::invalid;
    return any(Result::unknown) ? Verdict::undetermined : Verdict::valid;
}

Report unreadable_report(std::string input, Seconds at, const Error& error) {
    Report report{.input = std::move(input), .at = at};
    const bool no_verdict = reason(error.code()).exit_code != 1;
    report.checks.set({Check::decode, no_verdict ? Result::unknown : Result::fail, error.code(), error.what()});
    for (std::size_t i = 1; i < check_count; ++i)
        report.checks.set({static_cast<Check>(i), Result::skipped, std::nullopt, "the card could not be read"});
    if (error.code() == Code::unsupported_format || error.code() == Code::not_a_card) report.format = "other";
    return report;
}

std::string language_of(const Report& report) {
    if (!report.card || !report.card->claims.identity) return {};
    const std::string* language = report.card->claims.identity->text(identity_key::language);
    return language == nullptr ? std::string() : *language;
}

json report_to_json(const Report& report, const std::optional<Language>& explain) {
    json checks = json::array(), warnings = json::array();
    for (const CheckResult& c : report.checks) {
        checks.push_back({{"check", name(c.check)},
                          {"result", name(c.result)},
                          {"code", c.code ? json(name(*c.code)) : json()},
                          {"detail", c.detail},
                          {"hint", c.code ? json(reason(*c.code).hint) : json()}});
        if (explain) checks.back()["explanation"] = c.code ? json(explanation(*c.code).told(*explain)) : json();
    }
    for (const Warning& w : report.warnings) warnings.push_back({{"code", name(w.code)}, {"detail", w.detail}});
    json out{{"input", report.input},
             {"verdict", name(report.verdict())},
             {"at", format_time(report.at)},
             {"format", report.format},
             {"checks", std::move(checks)},
             {"warnings", std::move(warnings)},
             {"card", report.card      ? card_to_json(*report.card)
                      : report.foreign ? foreign_to_json(*report.foreign)
                                       : json()},
             {"holder", name(report.holder)}};
    if (!report.issuer_name.empty()) out["issuer_name"] = report.issuer_name;
    if (explain) out["lang"] = explain->tag();
    return out;
}

std::string verdict_line(const Report& report, bool color) {
    const auto [text, result] = headline(report.verdict());
    return fmt::format("{}  {}\n", Painter(color).paint(text, result), printable(report.input));
}

std::string reason_explained(Code code, const Language& language) {
    return explanations_text(std::array{code}, language);
}

std::string report_to_text(const Report& report, bool color, const std::optional<Language>& explain) {
    const Painter painter(color);
    const Verdict verdict = report.verdict();
    std::string out = verdict_line(report, color);
    std::vector<Code> told;
    for (const CheckResult& c : report.checks) {
        if (!report.card && !report.foreign && c.result == Result::skipped) continue; // nothing was there to check
        if (c.code && std::find(told.begin(), told.end(), *c.code) == told.end()) told.push_back(*c.code);
        const std::string result = fmt::format("{:<8}", name(c.result));
        out += fmt::format("  {:<10} {}", name(c.check), painter.paint(result, c.result));
        if (c.code) out += fmt::format(" {}:", name(*c.code));
        if (!c.detail.empty()) out += " " + printable(c.detail);
        if (c.check == Check::issuer && !report.issuer_name.empty())
            out += fmt::format(" ({})", printable(report.issuer_name));
        while (out.ends_with(' ')) out.pop_back();
        out += '\n';
    }
    for (const Warning& w : report.warnings)
        out +=
            fmt::format("  {} {}: {}\n", painter.paint("warning", Result::unknown), name(w.code), printable(w.detail));
    for (Code code : told)
        if (!explain && !reason(code).hint.empty()) out += fmt::format("  hint       {}\n", reason(code).hint);
    if (explain) out += explanations_text(told, *explain);
    if (report.card) append_card(out, *report.card, verdict);
    if (report.foreign) append_foreign(out, *report.foreign, verdict);
    return out;
}

int exit_code(Verdict verdict) {
    switch (verdict) {
    case Verdict::valid:
        return 0;
    case Verdict::invalid:
        return 1;
    case Verdict::undetermined:
        break;
    }
    return 3;
}

} // namespace qrid
