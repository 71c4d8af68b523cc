#include "qrid/issuer/status_aggregating.h"

#include "qrid/base/error.h"
#include "qrid/base/parallel.h"
#include "qrid/issuer/inside/list_index.h"
#include "qrid/issuer/inside/patience.h"
#include "qrid/issuer/inside/status_objects.h"
#include "qrid/issuer/published_lists.h"
#include "qrid/status/token.h"

#include <fmt/format.h>

#include <array>
#include <map>
#include <numeric>
#include <optional>

namespace qrid {

namespace {

// Compares the files of lists with what the registry has of them.
class FileCheck {
public:
    explicit FileCheck(const Issuer& issuer) : issuer_(issuer), dir_(status_folder(issuer)) {
        for (const KeyRow& row : issuer.registry().keys())
            if (row.purpose == Purpose::status) keys_.emplace(row.kid, PublicKey::from_pem(row.public_pem));
    }

    // For several threads.
    std::vector<FlawedList> flaws_of(std::uint64_t number, const std::optional<Publication>& published) const {
        std::vector<FlawedList> flaws;
        const auto add = [&](const fs::path& file, ListFlaw flaw, std::string detail = {}) {
            flaws.push_back({number, file, flaw, std::move(detail)});
        };
        const fs::path cwt = dir_ / fmt::format("{}.cwt", number), jwt = dir_ / fmt::format("{}.jwt", number);
        if (!published) {
            add(cwt, ListFlaw::unpublished);
            return flaws;
        }
        for (const fs::path& file : {cwt, jwt}) {
            std::error_code ignored;
            if (!fs::exists(fs::symlink_status(file, ignored))) {
                if (file == cwt) add(file, ListFlaw::missing);
                continue;
            }
            try {
                const StatusToken token = read_status_token(read_file(file));
                if (const auto flaw = flaw_of(token, number, *published))
                    add(file, *flaw, detail_of(*flaw, token, *published));
            } catch (const Error& error) {
                add(file, ListFlaw::damaged, error.what());
            }
        }
        return flaws;
    }

private:
    std::optional<ListFlaw> flaw_of(const StatusToken& token, std::uint64_t number,
                                    const Publication& published) const {
        if (token.uri != issuer_.status_uri(number)) return ListFlaw::wrong_uri;
        // By any of the issuer's keys: an older list may have been signed by the one before.
        bool is_own = false;
        for (const auto& [kid, key] : keys_) is_own = is_own || token.signed_by(key);
        if (!is_own) return ListFlaw::untrusted;
        if (token.iat < published.iat) return ListFlaw::stale;
        const auto key = keys_.find(published.kid);
        if (token.iat > published.iat || token.exp != published.exp || token.bits != published.bits ||
            key == keys_.end() || !token.signed_by(key->second))
            return ListFlaw::unknown;
        return std::nullopt;
    }

    std::string detail_of(ListFlaw flaw, const StatusToken& token, const Publication& published) const {
        if (flaw == ListFlaw::wrong_uri) return fmt::format("it is the list {}", token.uri);
        if (flaw == ListFlaw::stale || flaw == ListFlaw::unknown)
            return fmt::format("it is of {}, the registry has that of {}", format_time(token.iat),
                               format_time(published.iat));
        return {};
    }

    const Issuer& issuer_;
    fs::path dir_;
    std::map<std::string, PublicKey> keys_; // by kid
};

std::vector<std::optional<Publication>> publications_of(const Issuer& issuer) {
    std::vector<std::optional<Publication>> rows(status_lists(issuer));
    for (Publication& row : issuer.registry().publications(0, rows.size())) rows[row.list] = std::move(row);
    return rows;
}

} // namespace

std::string_view name(ListFlaw flaw) {
    constexpr std::array names{"unpublished", "missing", "damaged", "wrong-uri", "untrusted", "stale", "unknown"};
    return names.at(static_cast<std::size_t>(flaw));
}

AggregatedStatus aggregate_status(Issuer& issuer, const AggregationTerms& terms, Seconds now) {
    issuer.check_newest();
    const fs::path dir = status_folder(issuer);
    const FileCheck check(issuer);
    const auto uri_of = [&](std::uint64_t number) { return issuer.status_uri(number); };
    AggregatedStatus status{.lists = 0, .flawed = {}, .aggregation = list_index_file(issuer), .pointer = {}};
    if (terms.immutable || StatusObjects::are_kept(dir)) {
        (void)StatusObjects::own_place(dir); // a rehearsal, too, says that it would fail
        status.pointer = status_pointer(dir);
    }
    auto told = terms.done;
    while (true) {
        const std::vector<std::optional<Publication>> published = publications_of(issuer);
        std::vector<std::vector<FlawedList>> flaws(published.size());
        parallel_for(published.size(), terms.threads,
                     [&](std::size_t number) { flaws[number] = check.flaws_of(number, published[number]); });
        if (told) told(published.size());
        told = {};
        status.lists = published.size();
        for (const auto& some : flaws) status.flawed.insert(status.flawed.end(), some.begin(), some.end());
        if (terms.rehearse || !status.flawed.empty()) return status;

        std::optional<StatusObjects> objects;
        if (!status.pointer.empty()) {
            objects.emplace(dir);
            (void)objects->keep_all(status.lists, uri_of, terms.threads); // which may be many, and long to write
        }
        const bool done = patiently([&] {
            const Registry::Transaction nobody_publishes(issuer.registry());
            if (publications_of(issuer) != published) return false;
            std::vector<std::uint64_t> numbers(status.lists);
            std::iota(numbers.begin(), numbers.end(), 0);
            write_list_index(issuer, numbers);
            if (!objects) return true;
            const std::vector<ListObject> there = objects->keep_all(status.lists, uri_of, terms.threads);
            objects->point_to(there, uri_of);
            objects->remove_expired(there, issuer.config().status_life, now);
            return true;
        });
        if (done) return status;
    }
}

} // namespace qrid
