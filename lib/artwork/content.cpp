#include "qrid/artwork/content.h"

#include "qrid/base/encoding.h"
#include "qrid/base/printable.h"
#include "qrid/base/reserved_name.h"
#include "qrid/base/text.h"
#include "qrid/cose/test_key.h"
#include "qrid/crypto/digest.h"
#include "qrid/picture/load.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace qrid::artwork {

namespace {

// What belongs on the front, and the rest, in this order.
constexpr std::array main_fields{identity_key::date_of_birth, identity_key::gender, identity_key::nationality,
                                 identity_key::id};
constexpr int marital_status = 14, location_code = 21, legal_status = 22, first_name = 5, middle_name = 6,
              last_name = 7;
constexpr std::array other_fields{
    identity_key::address, identity_key::guardian, identity_key::phone, identity_key::email,
    marital_status,        legal_status,           location_code,       identity_key::country_of_issuance};

std::string_view member_of(int key) {
    const auto fields = identity_fields();
    return std::find_if(fields.begin(), fields.end(), [&](const IdentityField& f) { return f.key == key; })->name;
}

class Words {
public:
    Words(const Labels& first, const Labels* second) : first_(first), second_(second) {}

    CardField labelled(std::string_view name, std::string value = {}) const {
        CardField field{std::string(name), first_.of(name), second_ == nullptr ? "" : second_->of(name),
                        std::move(value)};
        if (field.second_label == field.label) field.second_label.clear();
        return field;
    }

    // What is printed across a card, in its languages.
    std::string watermark(std::string_view name) const {
        const std::string& first = first_.of(name);
        if (second_ == nullptr || second_->of(name) == first) return first;
        return fmt::format("{}  {}", first, second_->of(name));
    }

    // A specimen says so everywhere; the word of the card's own language comes before, where that is another.
    std::string specimen() const {
        constexpr std::string_view everywhere = "SPECIMEN \u6837\u672c"; // the English and the Chinese word
        const std::string& own = first_.of("specimen");
        return everywhere.find(own) != everywhere.npos ? std::string(everywhere)
                                                       : fmt::format("{} {}", own, everywhere);
    }

    std::string moment(Seconds time) const { return first_.day(format_time(time).substr(0, 10)); }

    // Empty for a field that is not there, or has a code that is not known.
    std::string value(const Identity& identity, int key) const {
        const auto found = identity.fields.find(key);
        if (found == identity.fields.end()) return {};
        if (const auto* text = std::get_if<std::string>(&found->second))
            return key == identity_key::date_of_birth ? first_.day(*text) : *text;
        const auto* code = std::get_if<std::int64_t>(&found->second);
        const auto& names = key == marital_status ? first_.marital_statuses : first_.genders;
        if (code == nullptr || *code < 1 || *code > static_cast<std::int64_t>(names.size())) return {};
        return names.at(static_cast<std::size_t>(*code - 1));
    }

private:
    const Labels& first_;
    const Labels* second_;
};

std::string full_name(const Identity& identity) {
    if (const std::string* name = identity.text(identity_key::full_name)) return *name;
    std::string name;
    for (const int key : {first_name, middle_name, last_name})
        if (const std::string* part = identity.text(key)) name += (name.empty() ? "" : " ") + *part;
    return name;
}

std::shared_ptr<const Image> face_of(const Identity& identity, Warnings& warnings) {
    const Bytes* bytes = identity.face();
    if (bytes == nullptr) return nullptr;
    try {
        constexpr int longest_side = 2048; // a code holds no larger face that is one
        return std::make_shared<const Image>(load_picture(*bytes, {.max_side = longest_side}));
    } catch (const Error& error) {
        warnings.push_back(
            {WarningCode::damaged_face, fmt::format("the card's face cannot be drawn: {}", error.what())});
        return nullptr;
    }
}

// Languages for which English stands in, or which are left out.
void warn_of_labels(std::string_view language, const Labels* labels, bool is_second, Warnings& warnings) {
    if (language.empty() || labels != nullptr) return;
    warnings.push_back(
        {WarningCode::no_labels,
         fmt::format("there are no labels in the language {}: {}; give some with --labels PATH", printable(language),
                     is_second ? "they are in the first language only" : "they are in English")});
}

bool is_for_tests(const ReadCard& card) {
    const auto kid = card.message.kid();
    return card.claims.test || (kid && cose::has_test_mark(*kid));
}

std::string text_or_empty(const Identity& identity, int key) {
    const std::string* text = identity.text(key);
    return text == nullptr ? "" : *text;
}

} // namespace

std::string card_number(const ReadCard& card) {
    if (const auto& status = card.claims.status) {
        const std::string_view uri = status->uri;
        const std::string_view list = uri.substr(std::min(uri.size(), uri.rfind('/') + 1)); // npos + 1 is 0
        constexpr std::size_t most_digits = 9;
        if (list.size() <= most_digits && is_digits(list)) return fmt::format("{}-{}", list, status->idx);
    }
    Bytes signed_bytes = card.message.payload;
    append(signed_bytes, card.message.signature);
    std::string digits = hex_encode(sha256(signed_bytes)).substr(0, 12);
    for (char& c : digits)
        if (c >= 'a') c = static_cast<char>(c - 'a' + 'A');
    return fmt::format("{} {} {}", digits.substr(0, 4), digits.substr(4, 4), digits.substr(8));
}

std::string issuer_name(std::string_view iss) {
    const auto scheme = iss.find("://");
    if (scheme == std::string_view::npos) return std::string(iss);
    std::string_view host = iss.substr(scheme + 3);
    host = host.substr(0, host.find_first_of("/?#"));
    if (const auto user = host.rfind('@'); user != host.npos) host.remove_prefix(user + 1);
    return std::string(host.empty() ? iss : host);
}

CardContent content_of(const ReadCard& card, std::shared_ptr<const Symbol> symbol, std::span<const Labels> given,
                       const CardFacts& facts) {
    if (card.flaw) throw Error(*card.flaw);
    if (!card.claims.identity) throw Error(qrid::Code::bad_claims, "the card has no identity");
    const Claims& claims = card.claims;
    const Identity& identity = *claims.identity;
    CardContent content;
    content.symbol = std::move(symbol);
    content.language = text_or_empty(identity, identity_key::language);
    content.second_language = text_or_empty(identity, identity_key::secondary_language);
    content.name = full_name(identity);
    content.second_name = text_or_empty(identity, identity_key::secondary_name);
    if (content.second_name == content.name) content.second_name.clear();
    content.issuer = !facts.issuer.empty() ? facts.issuer : claims.iss ? issuer_name(*claims.iss) : "";

    const Labels* first = labels_of(content.language, given);
    const Labels* second = labels_of(content.second_language, given);
    warn_of_labels(content.language, first, false, content.warnings);
    if (content.second_language != content.language)
        warn_of_labels(content.second_language, second, true, content.warnings);
    const Words words(first == nullptr ? english_labels() : *first, second == first ? nullptr : second);
    content.title = words.labelled("title");
    content.back = words.labelled("back");
    content.test = is_for_tests(card);
    // What nobody can have issued, such as the demo's cards, is no document either.
    if (content.test || (claims.iss && is_reserved_name(*claims.iss))) content.watermarks.push_back(words.specimen());
    for (const std::string_view fault : facts.faults) content.watermarks.push_back(words.watermark(fault));
    content.number = words.labelled("cardNumber", card_number(card));
    const auto from = claims.nbf ? claims.nbf : claims.iat;
    content.valid_from = words.labelled("validFrom", from ? words.moment(*from) : "");
    content.valid_until = words.labelled("validUntil", claims.exp ? words.moment(*claims.exp) : "");
    const auto add = [&](std::vector<CardField>& to, int key) {
        CardField field = words.labelled(member_of(key), words.value(identity, key));
        field.is_long = key == identity_key::address || key == identity_key::guardian || key == identity_key::email;
        if (!field.value.empty()) to.push_back(std::move(field));
    };
    for (const int key : main_fields) add(content.main, key);
    for (const int key : other_fields) add(content.other, key);
    content.face = face_of(identity, content.warnings);
    return content;
}

} // namespace qrid::artwork
