#include "qrid/issuer/status_publishing.h"

#include "qrid/base/error.h"
#include "qrid/base/output_folder.h"
#include "qrid/base/parallel.h"
#include "qrid/issuer/inside/dating.h"
#include "qrid/issuer/inside/list_index.h"
#include "qrid/issuer/inside/list_maker.h"
#include "qrid/issuer/inside/patience.h"
#include "qrid/issuer/inside/registry_watch.h"
#include "qrid/issuer/inside/status_objects.h"
#include "qrid/issuer/reissue.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <span>

namespace qrid {

namespace {

constexpr std::size_t lists_at_once = 64; // in memory

using Numbers = std::span<const std::uint64_t>;

// Calls act with some of them at a time.
void in_batches(Numbers numbers, const auto& act) {
    for (; !numbers.empty(); numbers = numbers.subspan(std::min(lists_at_once, numbers.size())))
        act(numbers.first(std::min(lists_at_once, numbers.size())));
}

// Publishes lists that are due; those that another process publishes while this one signs are left for the next round.
class Round {
public:
    Round(Issuer& issuer, const PrivateKey& key, const StatusBuild& how, Seconds now)
        : issuer_(issuer), how_(how), now_(now),
          maker_(issuer, key,
                 {.life = how.life, .ttl = how.ttl, .packing = how.packing, .jwt = how.jwt, .all = how.all}, now) {}

    // Returns the numbers that are left.
    std::vector<std::uint64_t> run(Numbers numbers, PublishedStatus& published) {
        const std::vector<std::uint64_t> all(numbers.begin(), numbers.end());
        if (!look_at(numbers)) return all;
        if (shrinking_.any() && !how_.force) shrinking_.refuse();
        if (!due_.empty()) date();
        open_folders();
        if (!make()) return all;
        published.not_due += numbers.size() - due_.size();
        if (how_.rehearse) {
            for (Made& one : made_) published.lists.push_back(std::move(one.list));
            return {};
        }
        if (objects_) {
            objects_->keep();
            (void)objects_of_lists(); // which may be many, and long to write
        }
        folder_->flush();
        return patiently([&] { return publish(published); });
    }

private:
    struct Made {
        PublishedList list;
        Publication row;
        std::size_t file = 0; // of the folder: the CWT; the JWT is the next
    };

    // Of these lists. Nothing when a card was suspended meanwhile, the first one: all lists get another form.
    std::optional<std::vector<ListState>> read(Numbers numbers) const {
        std::vector<ListState> states = states_of(issuer_.registry(), numbers);
        if (status_bits(issuer_.registry()) != maker_.bits()) return std::nullopt;
        return states;
    }

    // What is due, and whether it would bring cards back. Whether it could be read.
    bool look_at(Numbers numbers) {
        bool is_whole = true;
        in_batches(numbers, [&](Numbers batch) {
            auto read_now = read(batch);
            is_whole = is_whole && read_now;
            if (!is_whole) return;
            std::vector<ListState>& states = *read_now;
            std::vector<char> is_due(states.size());
            std::vector<std::uint64_t> back(states.size());
            parallel_for(states.size(), how_.threads, [&](std::size_t i) {
                is_due[i] = static_cast<char>(maker_.is_due(states[i]));
                if (is_due[i] != 0) back[i] = maker_.brought_back(states[i]);
            });
            for (std::size_t i = 0; i < states.size(); ++i) {
                if (is_due[i] == 0) continue;
                due_.push_back(states[i].number);
                before_.push_back(std::move(states[i].published));
                shrinking_.note(states[i].number, back[i]);
                if (back[i] > 0) shrunk_.insert(states[i].number);
            }
            if (how_.done) how_.done(static_cast<std::size_t>(std::count(is_due.begin(), is_due.end(), 0)));
        });
        return is_whole;
    }

    // All lists of a round are of one second, which nobody else takes.
    void date() {
        patiently([&] {
            Registry::Transaction transaction(issuer_.registry());
            iat_ = take_iat(issuer_, Publishing::status, now_);
            if (how_.rehearse) return;
            reserve_iat(issuer_.registry(), Publishing::status, iat_);
            transaction.commit();
        });
    }

    void open_folders() {
        const fs::path dir = status_folder(issuer_);
        const bool with_objects = how_.immutable || StatusObjects::are_kept(dir);
        if (with_objects) (void)StatusObjects::own_place(dir); // a rehearsal, too, says that it would fail
        if (how_.rehearse) return;
        folder_.emplace(dir, Overwrite::replace);
        if (with_objects) objects_.emplace(dir);
    }

    bool make() {
        bool is_whole = true;
        in_batches(due_, [&](Numbers batch) {
            const auto read_now = read(batch);
            is_whole = is_whole && read_now;
            if (!is_whole) return;
            const std::vector<ListState>& states = *read_now;
            const std::size_t first = made_.size();
            made_.resize(first + states.size());
            parallel_for(states.size(), how_.threads, [&](std::size_t i) {
                made_[first + i].file = 2 * (first + i);
                make(states[i], made_[first + i]);
            });
            if (how_.done) how_.done(states.size());
        });
        return is_whole;
    }

    void make(const ListState& state, Made& made) {
        const std::uint64_t number = state.number;
        MadeList tokens = maker_.make(state, iat_);
        made.row = tokens.row;
        made.list = {.list = number,
                     .file = maker_.file_of(number, "cwt"),
                     .jwt = tokens.jwt.empty() ? fs::path() : maker_.file_of(number, "jwt"),
                     .object = {},
                     .jwt_object = {},
                     .uri = issuer_.status_uri(number),
                     .bits = maker_.bits(),
                     .entries = issuer_.config().entries,
                     .revoked = tokens.row.revoked,
                     .suspended = tokens.suspended,
                     .bytes = tokens.cwt.size(),
                     .exp = tokens.row.exp};
        if (!folder_) return;
        folder_->put(made.file, tokens.cwt);
        if (objects_) made.list.object = objects_->path(objects_->put(tokens.cwt, "cwt", iat_));
        if (tokens.jwt.empty()) return;
        const ByteView jwt = bytes_of(tokens.jwt);
        folder_->put(made.file + 1, jwt);
        if (objects_) made.list.jwt_object = objects_->path(objects_->put(jwt, "jwt", iat_));
    }

    // Nobody revokes or publishes while lists are named.
    std::vector<std::uint64_t> publish(PublishedStatus& published) {
        Registry& registry = issuer_.registry();
        Registry::Transaction transaction(registry);
        const std::uint64_t lists = status_lists(issuer_);
        std::map<std::uint64_t, Publication> now_there;
        for (Publication& row : registry.publications(0, lists)) now_there.emplace(row.list, std::move(row));
        const auto is_as_before = [&](std::size_t i) {
            const auto found = now_there.find(due_[i]);
            return found == now_there.end() ? !before_[i] : before_[i] == found->second;
        };
        std::vector<std::uint64_t> left;
        std::vector<const Made*> ours;
        std::vector<std::uint64_t> shrunk;
        for (std::size_t i = 0; i < due_.size(); ++i) {
            if (!is_as_before(i)) {
                left.push_back(due_[i]);
                continue;
            }
            ours.push_back(&made_[i]);
            if (shrunk_.contains(due_[i])) shrunk.push_back(due_[i]);
        }

        // Lists are named first and committed then: what the registry does not know of is due again. That it is not an
        // older copy for all that is told by what is noted here.
        if (!ours.empty()) issuer_.watch().publishing(registry, iat_);
        for (const Made* one : ours) registry.set_publication(one->row);
        if (!ours.empty()) {
            nlohmann::json detail{{"lists", ours.size()}};
            if (how_.shard) detail["shard"] = how_.shard->text();
            if (!shrunk.empty()) detail["shrunk"] = shrunk;
            registry.journal(now_, "status-published", detail);
            settle_iat(registry, Publishing::status, iat_, now_);
        }
        for (const Made* one : ours) {
            folder_->name(one->file, one->list.file.filename().string());
            if (!one->list.jwt.empty()) folder_->name(one->file + 1, one->list.jwt.filename().string());
        }
        folder_->flush();
        if (!how_.shard) write_list_index(issuer_, published_numbers());
        std::vector<ListObject> there;
        if (objects_) {
            there = objects_of_lists();
            objects_->point_to(there, [&](std::uint64_t number) { return issuer_.status_uri(number); });
        }
        transaction.commit();
        if (objects_) objects_->remove_expired(there, how_.life, now_);
        if (objects_) published.mended += objects_->mended();
        for (const Made* one : ours) published.lists.push_back(one->list);
        return left;
    }

    // Without those that were begun since this one looked.
    std::vector<std::uint64_t> published_numbers() const {
        std::vector<std::uint64_t> numbers;
        for (const Publication& row : issuer_.registry().publications(0, status_lists(issuer_)))
            numbers.push_back(row.list);
        return numbers;
    }

    std::vector<ListObject> objects_of_lists() {
        return objects_->keep_all(
            status_lists(issuer_), [&](std::uint64_t number) { return issuer_.status_uri(number); }, how_.threads);
    }

    Issuer& issuer_;
    const StatusBuild& how_;
    Seconds now_, iat_ = 0;
    ListMaker maker_;
    std::vector<std::uint64_t> due_;
    std::vector<std::optional<Publication>> before_; // of those that are due
    Shrinking shrinking_;
    std::set<std::uint64_t> shrunk_;
    std::vector<Made> made_;
    std::optional<OutputFolder> folder_;
    std::optional<StatusObjects> objects_;
};

} // namespace

PublishedStatus publish_status(Issuer& issuer, const PrivateKey& key, const StatusBuild& how, Seconds now) {
    issuer.check_newest();
    PublishedStatus published;
    published.gave_way = revoke_replaced(issuer, how.rehearse, now);
    std::vector<std::uint64_t> numbers;
    for (std::uint64_t number = 0; number < status_lists(issuer); ++number)
        if (!how.shard || how.shard->has(number)) numbers.push_back(number);
    StatusBuild next = how;
    do {
        numbers = Round(issuer, key, next, now).run(numbers, published);
        next.done = {}; // these were told of
    } while (!numbers.empty());
    std::sort(published.lists.begin(), published.lists.end(),
              [](const PublishedList& a, const PublishedList& b) { return a.list < b.list; });
    if (!how.rehearse) issuer.note_publication(key, now);
    return published;
}

} // namespace qrid
