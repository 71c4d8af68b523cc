// Makes the signed lists of one issuer with one key.
#pragma once

#include "qrid/issuer/published_lists.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace qrid {

/// What the registry has of one list.
struct ListState {
    std::uint64_t number = 0;
    ListStanding standing;
    std::optional<Publication> published;
};

/// Of these lists, whose numbers rise.
std::vector<ListState> states_of(const Registry& registry, std::span<const std::uint64_t> numbers);

struct ListTerms {
    Seconds life = 0, ttl = 0;
    Packing packing = {};
    bool jwt = false; ///< also as JWT; one that is there is made anyway
    bool all = false; ///< every list is due
};

struct MadeList {
    Publication row;
    std::uint64_t suspended = 0;
    Bytes cwt;
    std::string jwt; ///< empty when that form is not wanted
};

class ListMaker {
public:
    ListMaker(Issuer& issuer, const PrivateKey& key, const ListTerms& terms, Seconds now);

    /// Per entry; as the registry had it when this was made.
    int bits() const { return bits_; }

    bool is_due(const ListState& state) const;

    /// PublishedLists::brought_back() of the list as it is in the registry. For several threads.
    std::uint64_t brought_back(const ListState& state) const;

    /// For several threads.
    MadeList make(const ListState& state, Seconds iat) const;

    /// NUMBER.cwt, or .jwt, in public/status.
    fs::path file_of(std::uint64_t number, std::string_view form) const;

private:
    bool is_here(std::uint64_t number, std::string_view form, Seconds iat) const;

    Issuer& issuer_;
    const PrivateKey& key_;
    ListTerms terms_;
    Seconds now_;
    int bits_;
    PublicKey public_key_;
    std::string kid_;
    fs::path dir_;
    PublishedLists before_;
};

} // namespace qrid
