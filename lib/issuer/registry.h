// The registry: an issuer's cards, keys, runs and journal, in one database.
#pragma once

#include "qrid/base/clock.h"
#include "qrid/base/files.h"
#include "qrid/issuer/index_space.h"
#include "qrid/issuer/lease.h"
#include "qrid/issuer/registry_place.h"
#include "qrid/trust/trusted_key.h"

#include <nlohmann/json_fwd.hpp>

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace qrid {

/// The registry's setting that is there once a card was ever suspended.
inline constexpr const char* suspension_setting = "suspension";

/// How a card stands; the numbers are those of the status list.
enum class Standing { valid = 0, revoked = 1, suspended = 2 };

std::string_view name(Standing standing);

struct CardRow {
    std::uint64_t serial = 0; ///< its place follows from it (IndexSpace)
    StatusPlace place;
    std::string subject; ///< a keyed digest of the record's ID, or empty
    std::string kid;     ///< hexadecimal
    Seconds iat = 0, exp = 0;
    Standing standing = Standing::valid;
    /// The name of the variant that it is, empty for a whole record; nothing in rows of older versions, which did not
    /// keep it.
    std::optional<std::string> variant = {};
    /// The first content_start digits of the digest of what was signed (LedgerCard::content); nothing in rows of cards
    /// that did not come by a ledger.
    std::optional<std::string> content = {};
};

/// Digits of CardRow::content.
inline constexpr std::size_t content_start = 16;

/// A lease, and what became of it.
struct LeaseRow {
    Lease lease;
    std::optional<Seconds> cancelled = {}, merged = {}; ///< when
    std::uint64_t cards = 0;                            ///< of its ledger, once that is merged
    std::string ledger = {};                            ///< LedgerEnd::sha256 of it, or empty

    bool is_open() const { return !cancelled && !merged; }
};

/// A card that another took the place of.
struct Replacement {
    std::uint64_t serial = 0, successor = 0; ///< serial numbers of the old and the new card
    std::optional<Seconds> due;              ///< when the old one is to be revoked; nothing once that is settled
};

/// The cards of a list that do not stand as valid: what its next status list says. The same as the standings in the
/// rows of its cards, in a form in which a nation's can be read in a tenth of a second.
struct ListStanding {
    std::uint64_t list = 0;
    Bytes revoked, suspended; ///< the sets of their indices, coded (status/index_set.h)
    std::uint64_t change = 0; ///< counts the changes
};

/// What was last published of a list.
struct Publication {
    std::uint64_t list = 0;
    std::uint64_t change = 0; ///< of the ListStanding that it was made from, 0 without one
    Seconds iat = 0, exp = 0;
    std::string kid; ///< hexadecimal
    int bits = 1;
    std::uint64_t revoked = 0; ///< how many
    bool operator==(const Publication&) const = default;
};

/// A key's public half and the dates of its life (qrid-keys(7)).
struct KeyRow {
    std::string kid; ///< hexadecimal
    Purpose purpose = Purpose::cards;
    std::string public_pem;
    Seconds publish_from = 0, sign_from = 0, sign_until = 0, verify_until = 0;
    std::optional<Revocation> revoked;
};

/// One line of the append-only journal; each digest covers the one before.
struct JournalRow {
    std::uint64_t seq = 0; ///< counted from 1
    Seconds at = 0;
    std::string what;   ///< such as "card-revoked"
    std::string detail; ///< JSON, without personal data
    std::string digest; ///< hexadecimal SHA-256 over the digest before and all of this row (issuer/journal.h)
    /// By the clock, whatever moment `at` tells; nothing in rows of older versions.
    std::optional<Seconds> written = {};
    /// Who wrote it, as the program was told; nothing in rows of older versions.
    std::optional<std::string> by = {};
};

/// How far a run of minting has come, as of the last cards that are in the registry.
struct RunState {
    std::uint64_t records = 0; ///< read from the input, good and bad
    std::uint64_t bytes = 0;   ///< of the output
    std::uint64_t rejects = 0; ///< bytes of the rejected lines
    std::string input;         ///< hexadecimal SHA-256 over the records read
    bool operator==(const RunState&) const = default;
};

class Database;
class Registry;

/// What stands beside a registry and knows how far it had come.
class RegistryGuard {
public:
    RegistryGuard() = default;
    RegistryGuard(const RegistryGuard&) = delete;
    RegistryGuard& operator=(const RegistryGuard&) = delete;
    virtual ~RegistryGuard() = default;

    /// Asked before each transaction: throws Error(registry_behind) unless this is the newest copy of the registry.
    virtual void check(const Registry& registry) = 0;

    /// Looks at a registry within a transaction whose commit will be safely on disk; what it returns is called when
    /// that is committed, and does not throw Error. Throws Error(registry_damaged).
    virtual std::function<void()> before_commit(const Registry& registry) = 0;
};

/// SQLite or PostgreSQL through SOCI. Every function throws Error(issuer_busy) when another process holds the registry
/// for longer than five seconds, Error(cannot_write) when the disk is full, Error(registry_unreachable) when the
/// server cannot be reached, Error(registry_damaged) when the database is no registry. One Registry belongs to one
/// thread.
class Registry {
public:
    /// A new, empty registry: a file of mode 0600 which must not exist, or tables which must not exist. Throws
    /// Error(exists).
    static void create(const RegistryPlace& place);

    /// The same for one that cannot be opened until it is complete(): who fills it may be killed. What such a one has
    /// left is removed.
    static void create_incoming(const RegistryPlace& place);
    static void complete(const RegistryPlace& place);

    /// Throws as create() does when a registry cannot be made there; nothing is made.
    static void check_free(const RegistryPlace& place);

    /// Drops everything; for an issuer that could not be made.
    static void destroy(const RegistryPlace& place);

    /// Opens, and brings an older registry to the newest schema. Throws Error(registry_moved) when there is another one
    /// instead; a transaction does so, too.
    explicit Registry(const RegistryPlace& place);
    Registry(Registry&&) noexcept;
    ~Registry();

    /// Its transactions are guarded from now on.
    void guard_with(std::shared_ptr<RegistryGuard> guard) { guard_ = std::move(guard); }

    /// For the room's own files.
    Database& database() { return *connection_; }

    using Hold = TransactionHold;
    using Flush = TransactionFlush;

    /// A write transaction: taken at once, rolled back unless committed. At most one at a time. Throws
    /// Error(registry_behind) as the registry's guard does.
    class Transaction {
    public:
        explicit Transaction(Registry& registry, Hold hold = Hold::all, Flush flush = Flush::now);
        Transaction(const Transaction&) = delete;
        Transaction& operator=(const Transaction&) = delete;
        ~Transaction();
        void commit();

    private:
        Registry& registry_;
        Flush flush_;
        bool open_ = true;
    };

    /// For long work from here on: its transactions wait up to ten minutes for others.
    void prepare_for_bulk();
    /// Within a transaction that holds rows: from here on it holds all (TransactionHold).
    void hold_all();

    /// What is wrong with the pages of an SQLite file, as SQLite says it; reads all of it.
    std::optional<std::string> damage() const;

    std::optional<std::string> setting(const std::string& name) const;
    void set_setting(const std::string& name, const std::string& value);

    /// Takes `count` serial numbers and returns the first. Within a transaction; never given out again once committed.
    std::uint64_t take_serials(std::uint64_t count);
    /// How many were ever taken.
    std::uint64_t serials_taken() const;

    void add_cards(const std::vector<CardRow>& cards);
    /// The same for rows that lie in something larger.
    void add_cards(std::span<const CardRow* const> cards);
    std::optional<CardRow> card(std::uint64_t serial) const;
    std::vector<CardRow> cards_of_subject(const std::string& subject) const;
    /// Of several people, ordered by subject, and a person's by serial number.
    std::vector<CardRow> cards_of_subjects(std::span<const std::string> subjects) const;
    /// Up to `most` with serial numbers from `first` to before `end`, in order.
    std::vector<CardRow> cards_between(std::uint64_t first, std::uint64_t end, std::size_t most) const;
    /// The people who have a card with a serial number from `first` to before `end` and, beside it, another one which
    /// is or may be of the same variant; counted are cards that neither have expired nor are revoked.
    std::vector<std::string> doubled_subjects(std::uint64_t first, std::uint64_t end, Seconds now) const;
    /// The place and the standing of the cards with these serial numbers, in rising order, that are there.
    std::vector<CardRow> cards(std::span<const std::uint64_t> serials) const;
    /// Writes a standing into the rows of cards; who changes it changes the row of their list too (issuer/standing.h).
    void set_standing(std::span<const std::uint64_t> serials, Standing standing);

    /// The rows of the lists from `first` to before `end` that ever had a card fall, in order.
    std::vector<ListStanding> list_standings(std::uint64_t first, std::uint64_t end) const;
    void set_list_standing(const ListStanding& row);
    /// What was last published of the lists from `first` to before `end`, in order.
    std::vector<Publication> publications(std::uint64_t first, std::uint64_t end) const;
    void set_publication(const Publication& row);
    /// The latest iat of all of them, 0 without any.
    Seconds latest_status_iat() const;

    /// Notes that cards were replaced: of a card that was already, the newer successor counts, and the earlier date.
    /// Within a transaction.
    void add_replacements(std::span<const Replacement> replacements);
    /// Up to `most` that are due at this moment, the longest due first.
    std::vector<Replacement> replacements_due(Seconds now, std::size_t most) const;
    /// How many are due at this moment, or later.
    std::uint64_t count_replacements(Seconds now, bool later) const;
    /// Of the cards with these serial numbers, those that were replaced, in rising order of them.
    std::vector<Replacement> replacements_of(std::span<const std::uint64_t> serials) const;
    /// Forgets the replacements by these successors, which nobody got, and returns them: what was still due is not any
    /// more. Within a transaction.
    std::vector<Replacement> take_back_replacements(std::span<const std::uint64_t> successors);
    /// Nothing more is to be done about these old cards. Within a transaction.
    void settle_replacements(std::span<const std::uint64_t> serials);

    /// Which cards: those for which all that is given holds.
    struct CardFilter {
        std::optional<std::string> kid = {};
        std::optional<std::uint64_t> list = {};
        std::optional<Seconds> expiring_before = {};
    };
    /// Every such card, in the order of their serial numbers, given out in pages: memory stays flat.
    void for_each_card(const CardFilter& filter, const std::function<void(const CardRow&)>& act) const;
    /// The latest exp of a key's cards, and how many live past a moment. Which cards were made under open leases nobody
    /// knows: only when the last of them expire.
    struct KeyUse {
        std::uint64_t cards = 0, living = 0;
        Seconds last_card_exp = 0;
        std::uint64_t open_leases = 0;
        Seconds last_lease_exp = 0;
        Seconds last_exp() const { return std::max(last_card_exp, last_lease_exp); }
    };
    KeyUse use_of_key(const std::string& kid, Seconds now) const;
    /// How many cards are revoked, and how many suspended.
    struct FallenCards {
        std::uint64_t revoked = 0, suspended = 0;
    };
    FallenCards count_fallen() const;
    /// How many cards that are not revoked expire in each of the spans between two moments, which rise: from one to
    /// before the next.
    std::vector<std::uint64_t> count_expiring(std::span<const Seconds> moments) const;

    void add_key(const KeyRow& key);
    /// Writes the dates and the revocation of a key that is there.
    void update_key(const KeyRow& key);
    /// Ordered by the start of their use, then as they were made.
    std::vector<KeyRow> keys() const;

    /// An endorsement of a new root by an old one (trust/trust_list.h).
    struct RootChange {
        std::string old_kid, new_kid, token;
    };
    void add_root_change(const RootChange& change);
    /// Oldest first.
    std::vector<RootChange> root_changes() const;

    /// Within a transaction.
    void add_lease(const Lease& lease);
    /// Writes what became of a lease that is there. Within a transaction.
    void update_lease(const LeaseRow& row);
    /// In the order of their serial numbers.
    std::vector<LeaseRow> leases() const;
    std::optional<LeaseRow> lease(const std::string& id) const;
    /// The same, which nobody else can write or hold until the transaction ends.
    std::optional<LeaseRow> hold_lease(const std::string& id);
    /// That of a shard of a batch which was not cancelled.
    std::optional<LeaseRow> lease_of(const std::string& batch, const Shard& shard) const;

    /// As of the last commit of who was at it, even if that process was killed and its commit was still on its way to
    /// the server. Not within a transaction.
    std::optional<RunState> run(const std::string& id);
    /// All that were begun and have not ended, as of the last commit.
    std::vector<RunState> runs() const;
    void set_run(const std::string& id, const RunState& state);
    void forget_run(const std::string& id);

    /// Counts an attempt of a person at the kiosk, by the subject digest; the person's older than a day are forgotten.
    /// Within a transaction.
    void add_attempt(const std::string& subject, Seconds at);
    /// How many attempts of a person are less than a day old at this moment.
    std::uint64_t attempts(const std::string& subject, Seconds now) const;

    /// Keeps terms of use, by the hexadecimal SHA-256 of their text, and where they came from; false when both are
    /// known already. Within a transaction.
    bool keep_terms(const std::string& sha256, const std::string& text, const std::string& file);
    std::optional<std::string> terms(const std::string& sha256) const;

    /// What tells when rows of the journal are written: the system's clock, unless another is put in.
    void set_clock(Clock clock) { clock_ = std::move(clock); }

    /// Who is named in the rows that are written from now on; nobody unless this is called. Throws Error(usage) unless
    /// it is 1 to 64 characters that can be shown, on one line.
    void set_operator(const std::string& name);

    /// Appends a row. Within a transaction.
    void journal(Seconds at, const std::string& what, const nlohmann::json& detail);
    /// Up to `count` rows after the one numbered `after`, in order.
    std::vector<JournalRow> journal_rows(std::uint64_t after, std::size_t count) const;
    std::optional<JournalRow> last_journal_row() const;

private:
    std::unique_ptr<Database> connection_;
    std::shared_ptr<RegistryGuard> guard_;
    Clock clock_ = system_now;
    std::optional<std::string> operator_;
};

} // namespace qrid
