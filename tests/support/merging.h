// An issuer whose workers' ledgers come into the registry, on both engines.
#pragma once

#include "qrid/base/encoding.h"
#include "qrid/issuer/merging.h"
#include "qrid/issuer/reissue.h"
#include "support/engine_issuer.h"
#include "support/errors.h"

#include <sstream>

namespace qrid::test {

class MergingCase : public EngineIssuer {
protected:
    void SetUp() override {
        EngineIssuer::SetUp();
        if (IsSkipped()) return;
        row_ = issuer_->active_key(Purpose::cards, now);
        key_.emplace(issuer_->open_key(row_, test::passphrase));
    }

    /// A lease that the registry knows.
    Lease take(std::uint64_t records, const std::vector<std::string>& variants = {}, const std::string& batch = {},
               Shard shard = {}) {
        Registry::Transaction transaction(registry());
        Lease lease = new_lease(records, variants);
        lease.batch = batch, lease.shard = shard;
        registry().add_lease(lease);
        transaction.commit();
        return lease;
    }
    Lease new_lease(std::uint64_t records, const std::vector<std::string>& variants = {}) {
        Lease lease;
        lease.id = fmt::format("{:016x}", ++leases_);
        lease.records = records, lease.variants = variants, lease.kid = row_.kid;
        lease.iat = now, lease.exp = now + 100 * day, lease.use_until = now + 10 * day;
        lease.first = registry().take_serials(records * lease.cards_a_record());
        return lease;
    }

    /// The card of a person, if it says this.
    LedgerCard card(const Lease& lease, std::uint64_t nth, const std::string& id, const std::string& says = "") {
        return {lease.first + nth, id.empty() ? "" : issuer().subject_digest(id),
                hex_encode(sha256(bytes_of(fmt::format("{} {} {}", id, lease.first + nth, says))))};
    }
    /// What a worker writes of records with these IDs.
    std::vector<LedgerCard> cards(const Lease& lease, const std::vector<std::string>& ids) {
        std::vector<LedgerCard> made;
        for (std::size_t i = 0; i < ids.size() * lease.cards_a_record(); ++i)
            made.push_back(card(lease, i, ids[i / lease.cards_a_record()]));
        return made;
    }
    std::string ledger(const Lease& lease, const std::vector<LedgerCard>& cards, std::uint64_t records) {
        LedgerWriter writer(lease, issuer().config().iss);
        const std::string head = writer.head(), lines = writer.lines(cards);
        return head + lines + writer.end(records, std::string(64, 'a'), *key_);
    }
    std::string ledger(const Lease& lease, const std::vector<std::string>& ids) {
        return ledger(lease, cards(lease, ids), ids.size());
    }

    /// Cards of a person that came without a ledger; the serial number of the first.
    std::uint64_t give(const std::string& id, std::uint64_t cards, const std::optional<std::string>& variant = "") {
        Registry::Transaction transaction(registry());
        const std::uint64_t first = registry().take_serials(cards);
        std::vector<CardRow> rows;
        for (std::uint64_t serial = first; serial < first + cards; ++serial)
            rows.push_back({.serial = serial,
                            .place = issuer().index_space().place(serial),
                            .subject = issuer().subject_digest(id),
                            .kid = row_.kid,
                            .iat = now,
                            .exp = now + 50 * day,
                            .variant = variant});
        registry().add_cards(rows);
        transaction.commit();
        return first;
    }

    MergedLedger merge(const std::string& text, MergeTerms terms = {}) {
        std::istringstream in(text);
        LedgerReader reader(in);
        return merge_ledger(issuer(), reader, terms, now + day);
    }
    std::optional<Code> code(const std::string& text) {
        return code_of([&] { (void)merge(text); });
    }
    std::string message(const std::string& text) {
        try {
            (void)merge(text);
        } catch (const Error& error) {
            return error.what();
        }
        return "";
    }
    void cancel(const Lease& lease) {
        Registry::Transaction transaction(registry());
        LeaseRow row = registry().lease(lease.id).value();
        row.cancelled = now;
        registry().update_lease(row);
        transaction.commit();
    }
    std::uint64_t count() {
        std::uint64_t found = 0;
        registry().for_each_card({}, [&](const CardRow&) { ++found; });
        return found;
    }
    /// Serial numbers of a person's cards that are in force.
    std::vector<std::uint64_t> in_force(const std::string& id) {
        std::vector<std::uint64_t> serials;
        for (const CardRow& card : registry().cards_of_subject(issuer().subject_digest(id)))
            if (is_in_force(card, issuer().keys(), now + day)) serials.push_back(card.serial);
        return serials;
    }
    std::uint64_t revoked_in_lists() {
        std::uint64_t found = 0;
        for (const ListStanding& row : registry().list_standings(0, 100)) found += row.revoked.empty() ? 0 : 1;
        return found;
    }

    KeyRow row_;
    std::optional<PrivateKey> key_;
    int leases_ = 0;
};

} // namespace qrid::test
