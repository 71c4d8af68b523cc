#include "qrid/issuer/lease_cards.h"

#include "qrid/base/encoding.h"

#include <fmt/format.h>

#include <algorithm>

namespace qrid {

CardTerms terms_of(const Lease& lease) { return {.iat = lease.iat, .exp = lease.exp, .nbf = lease.nbf, .cnf = {}}; }

namespace {} // namespace

LeaseCards::LeaseCards(const LeasedWork& work, PrivateKey key, CardTerms terms, Seconds now,
                       std::function<void(std::string_view)> ledger)
    : lease_(work.lease), maker_(work.facts, std::move(key)), terms_(std::move(terms)),
      variants_(parse_variants(lease_.variants)), exp_(format_time(lease_.exp)), writer_(lease_, work.facts.iss),
      out_(std::move(ledger)) {
    if (now >= std::min(lease_.use_until, lease_.exp))
        throw Error(Code::bad_lease,
                    fmt::format("the lease {} is over: its key signs until {}, and its cards are good until {}",
                                lease_.id, format_time(lease_.use_until), format_time(lease_.exp)),
                    "take a new lease with 'qrid issuer lease'");
    out_(writer_.head());
}

std::vector<std::optional<Error>> LeaseCards::begin(std::span<const Identity* const> records,
                                                    std::span<const std::uint64_t> numbers) {
    if (!numbers.empty() && numbers.back() >= lease_.records)
        throw Error(Code::lease_exceeded,
                    fmt::format("the lease is for {} records, and there are more", lease_.records));
    serials_.clear();
    for (const std::uint64_t number : numbers) serials_.push_back(lease_.first + number * lease_.cards_a_record());
    cards_.clear();
    cards_.resize(records.size() * lease_.cards_a_record());
    return std::vector<std::optional<Error>>(records.size());
}

std::size_t LeaseCards::characters(const Identity& identity) const { return maker_.characters(identity, terms_); }

std::string LeaseCards::make(std::size_t i, Identity identity) {
    const std::string* found = identity.text(identity_key::id);
    const std::optional<std::string> id = found == nullptr ? std::nullopt : std::optional(*found);
    const std::string subject = maker_.subject_of(identity);
    std::string lines;
    for (std::size_t v = 0; v < lease_.cards_a_record(); ++v) {
        const std::string_view variant = variants_.empty() ? std::string_view() : variants_[v].name;
        Sha256 content{};
        const MintedCard made = maker_.make(variants_.empty() ? std::move(identity) : reduced(identity, variants_[v]),
                                            subject, variant, serials_[i] + v, terms_, &content);
        cards_[i * lease_.cards_a_record() + v] = LedgerCard{made.row.serial, subject, hex_encode(content)};
        lines += card_line(id ? &*id : nullptr, made.text, &made.row.place, made.row.kid, exp_, variant);
    }
    return lines;
}

void LeaseCards::commit(const std::function<void()>& also) {
    also();
    std::vector<LedgerCard> cards;
    cards.reserve(cards_.size());
    for (auto& card : cards_)
        if (card) cards.push_back(std::move(*card));
    if (!cards.empty()) out_(writer_.lines(cards));
}

void LeaseCards::finish(std::uint64_t records, const std::string& input) {
    out_(writer_.end(records, input, maker_.key()));
}

} // namespace qrid
