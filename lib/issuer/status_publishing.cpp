#include "qrid/issuer/status_publishing.h"

#include "qrid/base/compression.h"
#include "qrid/base/encoding.h"
#include "qrid/base/error.h"
#include "qrid/base/output_folder.h"
#include "qrid/base/parallel.h"
#include "qrid/base/text.h"
#include "qrid/cose/key.h"
#include "qrid/issuer/inside/dating.h"
#include "qrid/issuer/inside/registry_watch.h"
#include "qrid/issuer/reissue.h"
#include "qrid/status/index_set.h"
#include "qrid/status/token.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <optional>

namespace qrid {

namespace {

constexpr std::uint64_t lists_at_once = 64; // in memory
constexpr const char* aggregation_name = "aggregation.json";

// What the registry has of one list.
struct ListState {
    std::uint64_t number = 0;
    ListStanding standing;
    std::optional<Publication> published;
};

std::vector<ListState> states_of(const Registry& registry, std::uint64_t first, std::uint64_t end) {
    std::vector<ListState> states(end - first);
    for (std::uint64_t number = first; number < end; ++number) states[number - first].number = number;
    for (ListStanding& row : registry.list_standings(first, end)) states[row.list - first].standing = std::move(row);
    for (Publication& row : registry.publications(first, end)) states[row.list - first].published = std::move(row);
    return states;
}

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

StatusList list_of(const ListStanding& standing, std::uint64_t number, int bits, std::uint64_t entries) {
    StatusList list(bits, entries);
    put_set(list, standing.suspended, status_value::suspended, number);
    put_set(list, standing.revoked, status_value::invalid, number);
    return list;
}

fs::path status_folder(const Issuer& issuer) { return issuer.dir() / "public" / "status"; }

// Makes the tokens of the lists of one issuer with one key.
class ListMaker {
public:
    ListMaker(Issuer& issuer, const PrivateKey& key, const StatusBuild& how, Seconds now)
        : issuer_(issuer), key_(key), how_(how), now_(now), bits_(status_bits(issuer.registry())),
          kid_(hex_encode(cose::kid_of(key.public_key()))), dir_(status_folder(issuer)), before_(issuer) {}

    const fs::path& dir() const { return dir_; }

    bool is_due(const ListState& state) const {
        const auto& published = state.published;
        return how_.all || !published || published->change != state.standing.change || published->kid != kid_ ||
               published->bits != bits_ || is_yet_to_come(published->iat, now_) || now_ >= published->exp ||
               now_ >= published->iat + how_.ttl || !is_here(state.number, "cwt", published->iat) ||
               ((how_.jwt || exists(file_of(state.number, "jwt"))) && !is_here(state.number, "jwt", published->iat));
    }

    /// Call before make(): all lists of a run are of one second.
    void date() {
        if (iat_ == 0) iat_ = take_iat(issuer_, Publishing::status, now_);
    }
    Seconds iat() const { return iat_; } ///< 0 when nothing was due

    struct Made {
        PublishedList list;
        Publication row;
        Bytes cwt;
        std::string jwt;
        std::uint64_t brought_back = 0;
    };

    // Safe to call from several threads.
    Made make(const ListState& state) const {
        const std::uint64_t number = state.number;
        const StatusList list = list_of(state.standing, number, bits_, issuer_.config().entries);
        Made made;
        made.list = {.list = number,
                     .file = file_of(number, "cwt"),
                     .jwt = {},
                     .uri = issuer_.status_uri(number),
                     .bits = bits_,
                     .entries = list.entries(),
                     .revoked = size_of(state.standing.revoked),
                     .suspended = size_of(state.standing.suspended),
                     .exp = now_ + how_.life};
        made.row = {number, state.standing.change, iat_, made.list.exp, kid_, bits_, made.list.revoked};
        made.brought_back = before_.brought_back(number, list.view(), made.list.revoked, state.published);
        const Bytes lst = list.deflate(how_.packing);
        const StatusClaims claims{made.list.uri, iat_, made.list.exp, how_.ttl,
                                  issuer_.config().status_uri + aggregation_name};
        made.cwt = write_status_cwt(claims, bits_, lst, key_);
        made.list.bytes = made.cwt.size();
        if (how_.jwt || exists(file_of(number, "jwt"))) {
            made.list.jwt = file_of(number, "jwt");
            made.jwt = write_status_jwt(claims, bits_, lst, key_);
        }
        return made;
    }

private:
    // Whether this directory has what was published last: another machine that shares the registry may have done it.
    bool is_here(std::uint64_t number, std::string_view form, Seconds iat) const {
        try {
            return read_status_token(read_file(file_of(number, form))).iat >= iat;
        } catch (const Error&) {
            return false;
        }
    }
    static std::uint64_t size_of(ByteView code) { return IndexSetReader(code, UINT64_MAX).size(); }
    static bool exists(const fs::path& file) {
        std::error_code ignored;
        return fs::exists(file, ignored);
    }
    fs::path file_of(std::uint64_t number, std::string_view form) const {
        return dir_ / fmt::format("{}.{}", number, form);
    }

    Issuer& issuer_;
    const PrivateKey& key_;
    const StatusBuild& how_;
    Seconds now_, iat_ = 0;
    int bits_;
    std::string kid_;
    fs::path dir_;
    PublishedLists before_;
};

} // namespace

int status_bits(const Registry& registry) { return registry.setting(suspension_setting) ? 2 : 1; }

std::uint64_t status_lists(const Issuer& issuer) {
    return issuer.index_space().lists_begun(issuer.registry().serials_taken());
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

PublishedStatus publish_status(Issuer& issuer, const PrivateKey& key, const StatusBuild& how, Seconds now) {
    Registry& registry = issuer.registry();
    const std::uint64_t gave_way = revoke_replaced(issuer, how.rehearse, now);
    // Nobody revokes or publishes between the reading and the renaming.
    Registry::Transaction transaction(registry);
    ListMaker maker(issuer, key, how, now);
    std::optional<OutputFolder> folder;
    if (!how.rehearse) folder.emplace(maker.dir(), Overwrite::replace);
    PublishedStatus published;
    published.gave_way = gave_way;
    std::vector<std::string> names; // of the folder's files
    Shrinking shrinking;
    const std::uint64_t lists = status_lists(issuer);
    for (std::uint64_t first = 0; first < lists; first += lists_at_once) {
        std::vector<ListState> states = states_of(registry, first, std::min(lists, first + lists_at_once));
        const std::size_t seen = states.size();
        std::erase_if(states, [&](const ListState& state) { return !maker.is_due(state); });
        published.not_due += seen - states.size();
        if (!states.empty()) maker.date();
        const std::size_t file = names.size(); // of the first; two numbers for each list
        std::vector<ListMaker::Made> made(states.size());
        parallel_for(states.size(), how.threads, [&](std::size_t i) {
            made[i] = maker.make(states[i]);
            if (folder) folder->put(file + 2 * i, made[i].cwt);
            if (folder && !made[i].jwt.empty()) folder->put(file + 2 * i + 1, bytes_of(made[i].jwt));
            made[i].cwt = {};
        });
        for (ListMaker::Made& one : made) {
            shrinking.note(one.list.list, one.brought_back);
            names.push_back(one.list.file.filename().string());
            names.push_back(one.list.jwt.filename().string());
            registry.set_publication(one.row);
            published.lists.push_back(std::move(one.list));
        }
        if (how.done) how.done(seen);
    }
    if (shrinking.any() && !how.force) shrinking.refuse();
    if (how.rehearse) return published;
    // Lists are named first and committed then: what the registry does not know of is due again. That it is not an
    // older copy for all that is told by what is noted here.
    if (maker.iat() != 0) issuer.watch().publishing(registry, maker.iat());

    nlohmann::json uris = nlohmann::json::array();
    for (std::uint64_t number = 0; number < lists; ++number) uris.push_back(issuer.status_uri(number));
    folder->put(names.size(), bytes_of(nlohmann::json{{"status_lists", uris}}.dump(2) + "\n"));
    names.emplace_back(aggregation_name);
    if (!published.lists.empty()) {
        nlohmann::json detail{{"lists", published.lists.size()}};
        if (shrinking.any()) detail["shrunk"] = shrinking.lists();
        registry.journal(now, "status-published", detail);
    }
    folder->flush();
    for (std::size_t i = 0; i < names.size(); ++i)
        if (!names[i].empty()) folder->name(i, names[i]);
    folder->flush();
    transaction.commit();
    issuer.note_publication(key, now);
    return published;
}

} // namespace qrid
