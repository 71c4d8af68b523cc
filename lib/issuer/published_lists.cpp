#include "qrid/issuer/published_lists.h"

#include "qrid/base/compression.h"
#include "qrid/base/error.h"
#include "qrid/base/text.h"
#include "qrid/status/index_set.h"
#include "qrid/status/token.h"

#include <fmt/format.h>

#include <algorithm>

namespace qrid {

namespace {

void put_set(StatusList& list, ByteView code, int value, std::uint64_t number) {
    if (code.empty()) return;
    if (value >= 1 << list.bits())
        throw Error(Code::registry_damaged, fmt::format("the registry has suspended cards in list {}, which cannot "
                                                        "show them",
                                                        number));
    try {
        for_each_index(code, list.entries(), [&](std::uint64_t idx) { list.set(idx, value); });
    } catch (const Error&) {
        throw Error(Code::registry_damaged, fmt::format("the registry's set of cards for list {} is damaged", number));
    }
}

} // namespace

int status_bits(const Registry& registry) { return registry.setting(suspension_setting) ? 2 : 1; }

std::uint64_t status_lists(const Issuer& issuer) {
    return issuer.index_space().lists_begun(issuer.registry().serials_taken());
}

fs::path status_folder(const Issuer& issuer) { return issuer.dir() / "public" / "status"; }

StatusList list_of(const ListStanding& standing, std::uint64_t number, int bits, std::uint64_t entries) {
    StatusList list(bits, entries);
    put_set(list, standing.suspended, status_value::suspended, number);
    put_set(list, standing.revoked, status_value::invalid, number);
    return list;
}

StatusList current_list(const Issuer& issuer, std::uint64_t number, int bits) {
    const auto rows = issuer.registry().list_standings(number, number + 1);
    return list_of(rows.empty() ? ListStanding{} : rows.front(), number, bits, issuer.config().entries);
}

std::uint64_t brought_back(const StatusView& old, const StatusView& now) {
    std::uint64_t count = 0;
    for_each_fallen(old, [&](std::uint64_t idx, int value) {
        if (value == status_value::invalid && now.get(idx) != status_value::invalid) ++count;
    });
    return count;
}

PublishedLists::PublishedLists(const Issuer& issuer) : issuer_(issuer) {
    for (const KeyRow& row : issuer.registry().keys())
        if (row.purpose == Purpose::status) own_keys_.push_back(PublicKey::from_pem(row.public_pem));
}

std::uint64_t PublishedLists::brought_back(std::uint64_t number, const StatusView& now, std::uint64_t revoked,
                                           const std::optional<Publication>& published) const {
    try {
        const StatusToken old = read_status_token(read_file(status_folder(issuer_) / fmt::format("{}.cwt", number)));
        const bool own = old.uri == issuer_.status_uri(number) && old.bits <= 2 &&
                         std::any_of(own_keys_.begin(), own_keys_.end(), old.signed_by);
        if (own) {
            const Bytes bytes = zlib_inflate_to(old.lst, StatusList(old.bits, issuer_.config().entries).bytes().size());
            return qrid::brought_back({old.bits, bytes}, now);
        }
    } catch (const Error&) {
    } // not there, or damaged: it is replaced
    const std::uint64_t before = published ? published->revoked : 0;
    return before - std::min(before, revoked);
}

void Shrinking::note(std::uint64_t list, std::uint64_t cards) {
    if (cards > 0) lists_.push_back(list);
    cards_ += cards;
}

void Shrinking::refuse() const {
    throw Error(Code::status_shrinks,
                fmt::format("{} would no longer be shown as revoked, in {} (the first is {})", counted(cards_, "card"),
                            counted(lists_.size(), "list"), lists_.front()));
}

} // namespace qrid
