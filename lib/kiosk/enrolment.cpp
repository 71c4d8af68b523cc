#include "qrid/kiosk/enrolment.h"

#include "qrid/base/encoding.h"
#include "qrid/base/error.h"
#include "qrid/card/birth_date.h"
#include "qrid/cose/key.h"
#include "qrid/issuer/face_field.h"
#include "qrid/issuer/reissue.h"
#include "qrid/issuer/standing.h"
#include "qrid/kiosk/acceptance.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cmath>

namespace qrid {

using namespace kiosk_event;

namespace {

/// What a person who stands before the camera is refused for.
constexpr std::array counted = {Code::no_face,  Code::many_faces,    Code::poor_portrait,
                                Code::not_live, Code::face_mismatch, Code::terms_not_accepted};
/// Who does not come that far.
constexpr std::array uncounted = {Code::not_in_register, Code::deceased, Code::blocked,          Code::under_age,
                                  Code::suspended,       Code::has_card, Code::too_many_attempts};

} // namespace

double in_thousandths(float value) { return std::round(static_cast<double>(value) * 1000) / 1000; }

void require_acceptance(const std::string& how) {
    if (how.empty())
        throw Error(Code::terms_not_accepted, "the terms were not accepted",
                    "accept them at the prompt or with --accept-terms; otherwise no card is issued");
}

bool counts(Code code) { return std::find(counted.begin(), counted.end(), code) != counted.end(); }

bool is_refusal(Code code) {
    return counts(code) || std::find(uncounted.begin(), uncounted.end(), code) != uncounted.end();
}

Kiosk::Kiosk(KioskSettings settings, const FaceModel& model, Issuer& issuer, PeopleRegister& people)
    : settings_(std::move(settings)), model_(model), issuer_(issuer), people_(people) {}

// A person is looked for once, however often a visit begins again: in JSON lines that takes reading the file.
const RegisterEntry& Kiosk::find(const std::string& id) {
    if (!found_ || found_->first != id) {
        found_.reset();
        found_.emplace(id, people_.find(id, settings_.ids.scheme));
    }
    return found_->second;
}

bool Kiosk::knows(const std::string& id) {
    try {
        (void)find(id);
    } catch (const Error& error) {
        if (error.code() == Code::not_in_register) return false;
        if (error.code() != Code::bad_record) throw;
    }
    return true;
}

void Kiosk::check_admissible(const RegisterEntry& person) const {
    if (person.deceased) throw Error(Code::deceased, "the register says that this person has died");
    if (person.blocked)
        throw Error(Code::blocked,
                    person.blocked->empty()
                        ? std::string("the register bars this person from receiving a card")
                        : fmt::format("the register bars this person from receiving a card: {}", *person.blocked));
    check_birth(person.identity, settings_.clock());
    check_id(person.identity, settings_.ids, settings_.clock());
    if (settings_.min_age == 0) return;
    const std::string* birth = person.identity.text(identity_key::date_of_birth);
    const auto date = birth == nullptr ? std::nullopt : birth_date_of(*birth);
    if (!date)
        throw Error(Code::under_age, "the register has no date of birth for this person, so the age is unknown",
                    "fix the register, or use --min-age 0");
    if (age_at(*date, settings_.clock()) >= settings_.min_age) return;
    const BirthDate earliest{date->year, std::max(date->month, 1), std::max(date->day, 1)};
    if (age_at(earliest, settings_.clock()) >= settings_.min_age)
        throw Error(
            Code::under_age,
            fmt::format("this person may be under {}: the register does not have the day of birth", settings_.min_age),
            "fix the register, or use --min-age 0");
    throw Error(Code::under_age, fmt::format("this person is under {}", settings_.min_age));
}

std::vector<CardRow> Kiosk::cards_in_force(const std::string& subject, bool replace) const {
    const Seconds now = settings_.clock();
    std::vector<CardRow> cards = cards_to_replace(issuer_.registry(), subject, now);
    const KeyRing keys = issuer_.keys();
    const bool has_one =
        std::any_of(cards.begin(), cards.end(), [&](const CardRow& card) { return is_in_force(card, keys, now); });
    if (has_one && !replace)
        throw Error(Code::has_card,
                    fmt::format("this person already has a valid card: {}", format_places(places_of(cards))));
    return cards;
}

Admission Kiosk::admit(const Visit& visit, const KioskTalk& talk) {
    check_account_name(visit.account);
    std::error_code ignored;
    if (fs::exists(settings_.wallet / visit.account, ignored)) (void)open_account(settings_.wallet, visit.account);
    Admission admission{find(visit.id), {}, 0};
    const std::string* id = admission.person.identity.text(identity_key::id); // as its card will have it
    admission.subject = issuer_.subject_digest(id == nullptr ? visit.id : *id);
    const std::string language = language_of(visit, admission.person);
    admission.language = settings_.languages->or_english(language);
    if (talk.language) talk.language(admission.language);
    talk.say(Found{mask_tail(visit.id)});
    check_admissible(admission.person);
    Identity with_face = admission.person.identity; // as it will be on the card
    with_face.fields.try_emplace(identity_key::face, std::vector{Biometric{Bytes(1), {}, {}, {}}});
    check_variants(with_face, settings_.variants, true);
    admit_again(visit, admission);
    admission.terms = terms_in(settings_.terms, language);
    return admission;
}

// As it is named there: terms may be in a language that there are no texts for, with English around them.
std::string Kiosk::language_of(const Visit& visit, const RegisterEntry& person) const {
    const std::string* of_register = person.identity.text(identity_key::language);
    if (!visit.language.empty()) return visit.language;
    return of_register == nullptr || of_register->empty() ? Language().tag() : *of_register;
}

void Kiosk::admit_again(const Visit& visit, Admission& admission) const {
    (void)cards_in_force(admission.subject, visit.replace);
    admission.attempt = next_attempt(admission.subject);
}

std::uint64_t Kiosk::next_attempt(const std::string& subject) const {
    const std::uint64_t before = issuer_.registry().attempts(subject, settings_.clock());
    if (before >= settings_.max_attempts)
        throw Error(Code::too_many_attempts, fmt::format("this person was refused {} times within a day; the limit "
                                                         "is {}",
                                                         before, settings_.max_attempts));
    return before + 1;
}

Enrolment Kiosk::issue(const Visit& visit, const Admission& admission, const FaceScan& scan, const std::string& how,
                       Mint& mint, Delivery& delivery, const KioskTalk& talk) {
    require_acceptance(how);
    talk.say(Accepted{how, admission.terms.sha256});
    Enrolment result;
    const Seconds now = settings_.clock();
    Identity identity = admission.person.identity;
    identity.fields[identity_key::face] = face_field(scan.small_face);
    Registry& registry = issuer_.registry();
    Registry::Transaction transaction(registry);
    const std::vector<CardRow> old_ones =
        cards_in_force(admission.subject, visit.replace); // another kiosk may have been
    (void)next_attempt(admission.subject);                // quicker, or have turned the person away
    result.replaced = places_of(old_ones);
    result.cards =
        mint.mint_variants(identity, settings_.variants,
                           {.iat = now, .exp = now + settings_.valid_for, .nbf = {}, .cnf = delivery.device_key()});
    std::vector<StatusPlace> places;
    std::vector<std::string> texts;
    for (const MintedCard& card : result.cards) {
        places.push_back(card.row.place);
        texts.push_back(card.text);
    }
    const std::string place = format_place(places.front());
    const Terms& terms = admission.terms;
    record_acceptance(issuer_, terms, {terms.sha256, terms.version, terms.language, now, how, place}, mint);
    nlohmann::json detail{{"card", place},
                          {"kid", mint.key().kid},
                          {"shots", scan.distances.size()},
                          {"distance", in_thousandths(scan.distance())},
                          {"worst", in_thousandths(scan.worst_distance())},
                          {"terms", terms.sha256},
                          {"liveness", scan.liveness ? fmt::format("turned {}", name(visit.turn)) : "single shot"},
                          {"attempt", admission.attempt}};
    if (!scan.print_portrait.empty()) detail["portrait_kept"] = true;
    if (scan.print_source && scan.print_source->is_on_file) detail["portrait_from"] = "register";
    if (places.size() > 1) detail["cards"] = format_places(places);
    if (!result.replaced.empty()) detail["replaces"] = format_places(result.replaced);
    registry.journal(now, "card-enrolled", detail);
    std::vector<Succession> successions;
    for (const CardRow& old : old_ones) {
        const auto same = std::find_if(result.cards.begin(), result.cards.end(),
                                       [&](const MintedCard& card) { return is_of_variant(old, *card.row.variant); });
        successions.push_back({old, same == result.cards.end() ? result.card().row.serial : same->row.serial});
    }
    replace_cards(issuer_, successions, 0, now);
    delivery.stage(texts, scan.print_portrait); // on disk before the registry says that the card exists
    transaction.commit();
    result.card_names = deliver(delivery, places, result.replaced);
    result.new_account = delivery.new_account();
    result.device_kid = cose::kid_of(delivery.device_key());
    if (!old_ones.empty()) talk.say(Replaced{result.replaced});
    talk.say(Issued{places, result.card().row.kid});
    talk.say(Delivered{visit.account});
    return result;
}

std::vector<std::string> Kiosk::deliver(Delivery& delivery, const std::vector<StatusPlace>& places,
                                        const std::vector<StatusPlace>& replaced) {
    std::vector<StatusReference> gone;
    for (const StatusPlace old : replaced) gone.push_back({old.idx, issuer_.status_uri(old.list)});
    try {
        return delivery.commit(gone);
    } catch (const Error& error) {
        throw_undelivered(issuer_, places, error, settings_.clock());
    }
}

void Kiosk::turn_away(const Error& error, const Admission* admission) {
    if (!is_refusal(error.code())) return;
    Registry& registry = issuer_.registry();
    const Seconds now = settings_.clock();
    Registry::Transaction transaction(registry);
    nlohmann::json detail{{"code", name(error.code())}};
    if (admission != nullptr && counts(error.code())) {
        registry.add_attempt(admission->subject, now);
        detail["attempt"] = registry.attempts(admission->subject, now);
    }
    registry.journal(now, "enrolment-refused", detail);
    transaction.commit();
}

} // namespace qrid
