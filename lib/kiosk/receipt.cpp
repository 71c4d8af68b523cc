#include "qrid/kiosk/receipt.h"

#include "qrid/base/encoding.h"
#include "qrid/issuer/standing.h"
#include "qrid/words/lines.h"
#include "qrid/words/moment.h"
#include "qrid/words/own_name.h"
#include "qrid/words/same_language.h"

#include <fmt/format.h>

#include <algorithm>

namespace qrid {

namespace {

Phrase liveness_of(const Visit& visit, const FaceScan& scan) {
    if (!scan.liveness) return msgid("not proven (single shot)");
    return visit.turn == Turn::left ? msgid("head turned to the left as asked")
                                    : msgid("head turned to the right as asked");
}

Phrase version_of(const Terms& terms, const Languages& languages) {
    Phrase version = msgid("no version");
    if (!terms.version.empty()) version = {msgid("version {version}"), {{"version", terms.version}}};
    if (terms.language.empty()) return version;
    const auto language = languages.find(terms.language);
    return {msgid_in("the version of terms, and their language", "{version} ({language})"),
            {{"version", std::move(version)}, {"language", language ? own_name(*language) : terms.language}}};
}

/// That they were accepted, and how, as the evidence has it: what a flag says is what the office recorded.
Phrase acceptance_of(const Terms& terms, std::string_view how, Seconds at, const Languages& languages) {
    const MessageId text = how == "at the prompt" ? msgid("{terms}, accepted at the prompt on {time}")
                                                  : msgid("{terms}, accepted on {time}, as recorded by the office");
    return {text, {{"terms", version_of(terms, languages)}, {"time", moment(at)}}};
}

Phrase card_of(const std::string& place, const std::string& variant) {
    if (variant.empty()) return Phrase::literal(place);
    return {msgid("{card}, {variant}"), {{"card", place}, {"variant", variant}}};
}

/// The name in the language of the visit, where the record has it.
Phrase holder_of(const Visit& visit, const Admission& admission) {
    const Identity& person = admission.person.identity;
    const std::string* name = person.text(identity_key::full_name);
    const std::string *other = person.text(identity_key::secondary_name),
                      *its_language = person.text(identity_key::secondary_language);
    if (other != nullptr && its_language != nullptr && is_same_language(*its_language, admission.language.tag()))
        name = other;
    std::string id = mask_tail(visit.id);
    if (name == nullptr) return {msgid("ID {id}"), {{"id", std::move(id)}}};
    return {msgid("{name}, ID {id}"), {{"name", mask_name(*name)}, {"id", std::move(id)}}};
}

class Lines {
public:
    explicit Lines(const Language& language) : language_(language) {}

    void add(const Phrase& title, const Phrase& value) {
        lines_.emplace_back(title.told(language_), value.told(language_));
    }
    void add(const Phrase& title, std::string value) { add(title, Phrase::literal(std::move(value))); }

    std::string text() const {
        int widest = 11;
        for (const auto& [title, value] : lines_) widest = std::max(widest, columns_of(title));
        std::string text = Phrase(msgid("Receipt")).told(language_) + "\n";
        for (const auto& [title, value] : lines_)
            text += fmt::format("  {}{:{}} {}\n", title, "", widest - columns_of(title), value);
        return text;
    }

private:
    const Language& language_;
    std::vector<std::pair<std::string, std::string>> lines_;
};

} // namespace

std::string receipt_text(const IssuerConfig& issuer, const KioskSettings& settings, const Visit& visit,
                         const Admission& admission, const FaceScan& scan, const Enrolment& enrolment,
                         std::string_view how) {
    Lines lines(admission.language);
    const CardRow& row = enrolment.card().row;
    lines.add(msgid_in("a label on a receipt", "issuer"), issuer.name.empty() || issuer.name == issuer.iss
                                                              ? issuer.iss
                                                              : fmt::format("{}, {}", issuer.name, issuer.iss));
    for (std::size_t i = 0; i < enrolment.cards.size(); ++i)
        lines.add(msgid_in("a label on a receipt", "card"),
                  card_of(format_place(enrolment.cards[i].row.place),
                          settings.variants.empty() ? "" : settings.variants[i].name));
    lines.add(msgid_in("a label on a receipt", "holder"), holder_of(visit, admission));
    lines.add(msgid_in("a label on a receipt", "in force"),
              {msgid("{from} to {until}"), {{"from", moment(row.iat)}, {"until", moment(row.exp)}}});
    lines.add(msgid_in("a label on a receipt", "account"),
              {msgid("{account}, device key {key}"),
               {{"account", visit.account}, {"key", hex_encode(enrolment.device_kid)}}});
    lines.add(msgid_in("a label on a receipt", "face"),
              msgid("matches the photo on file")); // the figures are for staff
    lines.add(msgid_in("a label on a receipt", "liveness"), liveness_of(visit, scan));
    lines.add(msgid_in("a label on a receipt", "terms"),
              acceptance_of(admission.terms, how, row.iat, *settings.languages));
    lines.add({}, fmt::format("SHA-256 {}", admission.terms.sha256));
    for (const StatusPlace old : enrolment.replaced)
        lines.add(msgid_in("a label on a receipt", "replaces"),
                  {msgid("card {card}, revoked"), {{"card", format_place(old)}}});
    return lines.text();
}

} // namespace qrid
