// An issuer's status lists as the registry has them, and as they were published before.
#pragma once

#include "qrid/issuer/issuer.h"
#include "qrid/status/list.h"

#include <optional>
#include <vector>

namespace qrid {

/// 1, or 2 once a card was ever suspended.
int status_bits(const Registry& registry);

/// How many lists have been begun.
std::uint64_t status_lists(const Issuer& issuer);

/// The index of all lists, in public/status.
inline constexpr const char* aggregation_name = "aggregation.json";

/// public/status in the issuer's directory.
fs::path status_folder(const Issuer& issuer);

/// The list of a row. Throws Error(registry_damaged), also when the row has suspended cards and `bits` is 1.
StatusList list_of(const ListStanding& standing, std::uint64_t number, int bits, std::uint64_t entries);

/// A list as the registry has it now. Throws Error(registry_damaged).
StatusList current_list(const Issuer& issuer, std::uint64_t number, int bits);

/// How many cards are revoked in the old list and not in the new one.
std::uint64_t brought_back(const StatusView& old, const StatusView& now);

/// Lists as they were published, to see that nothing that is published anew brings revoked cards back to life.
class PublishedLists {
public:
    explicit PublishedLists(const Issuer& issuer);

    /// How many cards are revoked in the published list and not in `now`: by public/status/NUMBER.cwt when the issuer
    /// signed it, else by the number that the registry has. For many threads, as long as the issuer lasts.
    std::uint64_t brought_back(std::uint64_t number, const StatusView& now, std::uint64_t revoked,
                               const std::optional<Publication>& published) const;

private:
    const Issuer& issuer_;
    std::vector<PublicKey> own_keys_;
};

/// Notes the lists that bring cards back.
class Shrinking {
public:
    void note(std::uint64_t list, std::uint64_t cards);
    bool any() const { return !lists_.empty(); }
    const std::vector<std::uint64_t>& lists() const { return lists_; }
    /// Error(status_shrinks); requires any().
    [[noreturn]] void refuse() const;

private:
    std::vector<std::uint64_t> lists_;
    std::uint64_t cards_ = 0;
};

} // namespace qrid
