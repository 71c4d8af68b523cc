// The registry: an issuer's cards, keys and journal, in one database.
#pragma once

#include "qrid/base/clock.h"
#include "qrid/base/files.h"
#include "qrid/issuer/index_space.h"
#include "qrid/trust/trusted_key.h"

#include <nlohmann/json_fwd.hpp>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace qrid {

/// How a card stands; the numbers are those of the status list.
enum class Standing { valid = 0, revoked = 1, suspended = 2 };

std::string_view name(Standing standing);

struct CardRow {
    StatusPlace place;
    std::string subject; ///< a keyed digest of the record's ID, or empty
    std::string kid;     ///< hexadecimal
    Seconds iat = 0, exp = 0;
    Standing standing = Standing::valid;
};

/// A key's public half and the dates of its life (formats.md section 2).
struct KeyRow {
    std::string kid; ///< hexadecimal
    Purpose purpose = Purpose::cards;
    std::string public_pem;
    Seconds publish_from = 0, sign_from = 0, sign_until = 0, verify_until = 0;
    std::optional<Revocation> revoked;
};

/// One line of the append-only journal; each digest covers the one before.
struct JournalRow {
    Seconds at = 0;
    std::string what;   ///< such as "card-revoked"
    std::string detail; ///< JSON, without personal data
    std::string digest; ///< hexadecimal SHA-256 over the digest before, at, what and detail
};

/// SQLite through SOCI. Every function throws Error(issuer_busy) when another process holds the registry for longer
/// than five seconds, Error(cannot_write) when the disk is full, Error(registry_damaged) when the file is no registry.
/// One Registry belongs to one thread.
class Registry {
public:
    /// A new, empty registry with mode 0600. The file must not exist.
    static void create(const fs::path& file);

    explicit Registry(const fs::path& file);
    Registry(Registry&&) noexcept;
    ~Registry();

    /// A write transaction: taken at once, rolled back unless committed. At most one at a time.
    class Transaction {
    public:
        explicit Transaction(Registry& registry);
        Transaction(const Transaction&) = delete;
        Transaction& operator=(const Transaction&) = delete;
        ~Transaction();
        void commit();

    private:
        Registry& registry_;
        bool open_ = true;
    };

    std::optional<std::string> setting(const std::string& name) const;
    void set_setting(const std::string& name, const std::string& value);

    /// Takes `count` serial numbers and returns the first. Within a transaction; never given out again once committed.
    std::uint64_t take_serials(std::uint64_t count);

    void add_cards(const std::vector<CardRow>& cards);
    std::optional<CardRow> card(StatusPlace place) const;
    std::vector<CardRow> cards_of_subject(const std::string& subject) const;
    void set_standing(StatusPlace place, Standing standing);
    /// The cards of a list that do not stand as valid.
    std::vector<CardRow> fallen_cards(std::uint64_t list) const;
    /// The numbers of the lists in which a card is, ascending.
    std::vector<std::uint64_t> used_lists() const;

    void add_key(const KeyRow& key);
    /// Ordered by the start of their use, oldest first.
    std::vector<KeyRow> keys() const;

    /// Appends a row. Within a transaction.
    void journal(Seconds at, const std::string& what, const nlohmann::json& detail);
    std::vector<JournalRow> journal_rows() const;

private:
    struct Connection;
    std::unique_ptr<Connection> connection_;
};

/// The digest that a journal row must have after the one before ("" before the first).
std::string journal_digest(const std::string& before, const JournalRow& row);

} // namespace qrid
