// The JSON of a report, written straight away: in a batch it would cost as much as half a signature to build a document
// first. A test holds it to report_to_json().
#include "qrid/base/encoding.h"
#include "qrid/base/printable.h"
#include "qrid/verify/inside/explanation.h"
#include "qrid/verify/report.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <iterator>

namespace qrid {

namespace {

using nlohmann::json;

class JsonText {
public:
    void open(char bracket) {
        separate();
        out_ += bracket;
        is_first_ = true;
    }
    void close(char bracket) {
        out_ += bracket;
        is_first_ = false;
    }
    void key(std::string_view name) {
        separate();
        out_ += '"';
        out_.append(name);
        out_ += '"';
        out_ += ':';
        is_first_ = true; // the value follows without a comma
    }
    void text(std::string_view value) {
        separate();
        if (is_plain(value)) {
            out_ += '"';
            out_.append(value);
            out_ += '"';
        } else {
            out_ += printable_json(json(value).dump(-1, ' ', false, json::error_handler_t::replace));
        }
    }
    void encoded(std::string_view value) {
        separate();
        out_ += value;
    }
    void member(std::string_view name, std::string_view value) {
        key(name);
        text(value);
    }
    void member_if(std::string_view name, const std::optional<std::string>& value) {
        if (value) member(name, std::string_view(*value));
    }
    void member_or_null(std::string_view name, std::optional<std::string_view> value) {
        key(name);
        value ? text(*value) : encoded("null");
    }
    explicit JsonText(std::size_t bytes) { out_.reserve(bytes); }

    std::string take() && { return std::move(out_); }

private:
    // All of it is looked at, which takes less time than to stop at the first that is not.
    static bool is_plain(std::string_view value) {
        bool is_other = false;
        for (const char c : value) is_other |= c < ' ' || c > '~' || c == '"' || c == '\\';
        return !is_other;
    }

    void separate() {
        if (!is_first_) out_ += ',';
        is_first_ = false;
    }

    std::string out_;
    bool is_first_ = true;
};

void put_identity(JsonText& out, const Identity& identity) {
    out.key("identity");
    out.open('{');
    Identity others;
    auto field = identity_fields().begin(); // both in the order of their keys
    for (const auto& [key, value] : identity.fields) {
        field = std::find_if(field, identity_fields().end(), [&](const IdentityField& one) { return one.key >= key; });
        if (field == identity_fields().end()) break;
        if (field->key != key) continue;
        if (const auto* words = std::get_if<std::string>(&value))
            out.member(field->name, std::string_view(*words));
        else if (const auto* code = std::get_if<std::int64_t>(&value))
            out.key(field->name), out.encoded(std::to_string(*code));
        else
            others.fields.emplace(key, value);
    }
    if (!others.fields.empty()) {
        const json rest = identity_to_json(others);
        for (const auto& [name, value] : rest.items()) {
            out.key(name);
            out.encoded(printable_json(value.dump(-1, ' ', false, json::error_handler_t::replace)));
        }
    }
    out.close('}');
}

void put_times(JsonText& out, std::optional<Seconds> iat, std::optional<Seconds> nbf, std::optional<Seconds> exp) {
    if (iat) out.member("iat", format_time(*iat));
    if (nbf) out.member("nbf", format_time(*nbf));
    if (exp) out.member("exp", format_time(*exp));
}

void put_card(JsonText& out, const ReadCard& card) {
    const Claims& claims = card.claims;
    out.open('{');
    out.member("alg", alg_name(card.message));
    out.member_if("iss", claims.iss);
    out.member_if("sub", claims.sub);
    put_times(out, claims.iat, claims.nbf, claims.exp);
    if (const auto kid = card.message.kid()) out.member("kid", hex_encode(*kid));
    if (claims.status) {
        out.key("status");
        out.open('{');
        out.key("idx");
        out.encoded(std::to_string(claims.status->idx));
        out.member("uri", std::string_view(claims.status->uri));
        out.close('}');
    }
    if (claims.test) {
        out.key("test");
        out.encoded("true");
    }
    if (claims.identity) put_identity(out, *claims.identity);
    out.close('}');
}

void put_foreign(JsonText& out, const ForeignCard& card) {
    out.open('{');
    out.member("alg", std::string_view(card.alg));
    out.member_if("kid", card.kid);
    out.member_if("iss", card.iss);
    put_times(out, card.iat, card.nbf, card.exp);
    out.key("content");
    out.open('[');
    for (const Layer& layer : card.layers) {
        out.open('{');
        out.member("layer", std::string_view(layer.name));
        out.key("facts");
        out.open('{');
        for (const auto& [label, value] : layer.facts) out.member(label, std::string_view(value));
        out.close('}');
        out.close('}');
    }
    out.close(']');
    out.close('}');
}

void put_check(JsonText& out, const CheckResult& check, const std::optional<Language>& explain) {
    using MaybeText = std::optional<std::string_view>;
    const std::string explained = explain && check.code ? explanation(*check.code).told(*explain) : std::string();
    out.open('{');
    out.member("check", name(check.check));
    out.member("result", name(check.result));
    out.member_or_null("code", check.code ? MaybeText(name(*check.code)) : MaybeText());
    out.member("detail", std::string_view(check.detail));
    out.member_or_null("hint", check.code ? MaybeText(reason(*check.code).hint) : MaybeText());
    if (explain) out.member_or_null("explanation", check.code ? MaybeText(explained) : MaybeText());
    out.close('}');
}

} // namespace

std::string report_line(const Report& report, const std::optional<Language>& explain) {
    constexpr std::size_t usual_bytes = 2048;
    JsonText out(usual_bytes);
    out.open('{');
    out.member("input", std::string_view(report.input));
    out.member("verdict", name(report.verdict()));
    out.member("at", format_time(report.at));
    out.member("format", std::string_view(report.format));
    out.key("checks");
    out.open('[');
    for (const CheckResult& check : report.checks) put_check(out, check, explain);
    out.close(']');
    out.key("warnings");
    out.open('[');
    for (const Warning& warning : report.warnings) {
        out.open('{');
        out.member("code", name(warning.code));
        out.member("detail", std::string_view(warning.detail));
        out.close('}');
    }
    out.close(']');
    out.key("card");
    if (report.card)
        put_card(out, *report.card);
    else if (report.foreign)
        put_foreign(out, *report.foreign);
    else
        out.encoded("null");
    out.member("holder", name(report.holder));
    if (!report.issuer_name.empty()) out.member("issuer_name", std::string_view(report.issuer_name));
    if (explain) out.member("lang", std::string_view(explain->tag()));
    out.close('}');
    std::string text = std::move(out).take();
    text += '\n';
    return text;
}

} // namespace qrid
