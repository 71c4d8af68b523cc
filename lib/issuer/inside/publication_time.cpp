#include "qrid/issuer/inside/publication_time.h"

#include "qrid/base/error.h"
#include "qrid/base/parallel.h"
#include "qrid/base/text.h"
#include "qrid/status/bundle.h"
#include "qrid/status/token.h"
#include "qrid/trust/trusted_key.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <span>
#include <sstream>
#include <thread>

namespace qrid {

namespace {

struct Names {
    std::string last, high, moved; ///< settings: what was taken last, the latest ever, and what is not its row's moment
    std::array<std::string_view, 2> rows;
};

const Names& names_of(Publishing what) {
    static const Names status{
        "status_iat", "status_iat_high", "status_iat_moved", {"status-published", "status-bundled"}};
    static const Names trust{"trust_iat", "trust_iat_high", "trust_iat_moved", {"trust-published", "trust-published"}};
    return what == Publishing::status ? status : trust;
}

Seconds noted_iat(const Registry& registry, const std::string& name) {
    const auto text = registry.setting(name);
    if (!text) return earliest_time;
    const auto iat = decimal_number<Seconds>(*text);
    if (!iat) throw Error(Code::registry_damaged, fmt::format("the registry's {} is not a time", name));
    return *iat;
}

// The iats that were later than the moment of their publication, which the journal has: as "FROM:TO" of each run of
// them.
struct Run {
    Seconds from, to;
};
constexpr std::size_t most_runs = 1000; // older ones are forgotten

std::vector<Run> moved_runs(const Registry& registry, const std::string& name) {
    std::vector<Run> runs;
    std::istringstream text(registry.setting(name).value_or(""));
    for (Run run{}; text >> run.from && text.ignore() && text >> run.to;) runs.push_back(run);
    return runs;
}

void set_moved_runs(Registry& registry, const std::string& name, std::span<const Run> runs) {
    if (runs.size() > most_runs) runs = runs.last(most_runs);
    std::string text;
    for (const Run& run : runs) text += fmt::format("{}:{} ", run.from, run.to);
    registry.set_setting(name, text);
}

void note_moved(Registry& registry, const std::string& name, Seconds iat) {
    std::vector<Run> runs = moved_runs(registry, name);
    if (!runs.empty() && runs.back().to + 1 == iat)
        runs.back().to = iat;
    else
        runs.push_back({iat, iat});
    set_moved_runs(registry, name, runs);
}

void forget_moved(Registry& registry, const std::string& name, Seconds iat) {
    std::vector<Run> left;
    for (const Run& run : moved_runs(registry, name)) {
        if (run.from <= std::min(run.to, iat - 1)) left.push_back({run.from, std::min(run.to, iat - 1)});
        if (std::max(run.from, iat + 1) <= run.to) left.push_back({std::max(run.from, iat + 1), run.to});
    }
    set_moved_runs(registry, name, left);
}

// Those that were taken before; some from `from` on are enough.
std::set<Seconds> taken_iats(const Registry& registry, Publishing what, Seconds from) {
    const Names& names = names_of(what);
    std::set<Seconds> taken;
    for (const Run& run : moved_runs(registry, names.moved))
        for (Seconds iat = std::max(run.from, from); iat <= run.to; ++iat) taken.insert(iat);
    constexpr std::size_t rows_at_once = 1000;
    std::uint64_t after = 0;
    for (auto rows = registry.journal_rows(after, rows_at_once); !rows.empty();
         rows = registry.journal_rows(after, rows_at_once)) {
        after = rows.back().seq;
        for (const JournalRow& row : rows)
            if (row.at >= from && std::find(names.rows.begin(), names.rows.end(), row.what) != names.rows.end())
                taken.insert(row.at);
    }
    return taken;
}

} // namespace

Seconds last_iat(const Registry& registry, Publishing what) { return noted_iat(registry, names_of(what).last); }

Seconds latest_iat(const Registry& registry, Publishing what) {
    const Seconds noted = std::max(last_iat(registry, what), noted_iat(registry, names_of(what).high));
    if (what == Publishing::trust) return noted;
    const Seconds published = registry.latest_status_iat(); // by a version without these settings, too; 0 for none
    return published == 0 ? noted : std::max(noted, published);
}

void know_iat(Registry& registry, Publishing what, Seconds iat) {
    const Seconds high = std::max(latest_iat(registry, what), iat);
    registry.set_setting(names_of(what).high, std::to_string(high));
}

Seconds take_iat(Registry& registry, Publishing what, Seconds now, Seconds noted_elsewhere,
                 const std::function<void(const Error&)>& unfinished) {
    const Names& names = names_of(what);
    const Seconds high = std::max(latest_iat(registry, what), noted_elsewhere);
    Seconds iat = std::max(now, high + 1);
    if (is_yet_to_come(high, now)) {
        const Seconds last = last_iat(registry, what);
        iat = is_yet_to_come(last, now) ? now : std::max(now, last + 1);
        std::set<Seconds> taken = taken_iats(registry, what, iat);
        taken.insert(high);
        while (taken.contains(iat)) ++iat;
        unfinished(
            {Code::iat_in_future,
             fmt::format("the clock says {}, but the last publication is dated {}; until then, verifiers that have it "
                         "will consider this one older",
                         format_time(now), format_time(high)),
             "check the clock, and publish again after that time"});
    }
    if (iat != now) note_moved(registry, names.moved, iat);
    registry.set_setting(names.last, std::to_string(iat));
    know_iat(registry, what, iat);
    return iat;
}

void reserve_iat(Registry& registry, Publishing what, Seconds iat) {
    const std::string& name = names_of(what).moved;
    const auto runs = moved_runs(registry, name);
    if (std::none_of(runs.begin(), runs.end(), [&](const Run& run) { return run.from <= iat && iat <= run.to; }))
        note_moved(registry, name, iat);
}

void settle_iat(Registry& registry, Publishing what, Seconds iat, Seconds now) {
    if (iat == now) forget_moved(registry, names_of(what).moved, iat);
}

Seconds published_iat(const fs::path& directory, Seconds known, const std::vector<PublicKey>& keys) {
    std::vector<fs::path> files;
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(directory, ignored))
        if (const auto form = entry.path().extension(); form == ".cwt" || form == ".jwt" || form == ".qsb")
            files.push_back(entry.path());
    std::vector<Seconds> iats(files.size(), known);
    parallel_for(files.size(), std::max(1U, std::thread::hardware_concurrency()), [&](std::size_t i) {
        try {
            const auto take = [&](Seconds iat, const std::function<bool(const PublicKey&)>& signed_by) {
                if (iat > known && std::any_of(keys.begin(), keys.end(), signed_by)) iats[i] = iat;
            };
            if (files[i].extension() == ".qsb") {
                const Bundle bundle = open_bundle(files[i]);
                take(bundle.head().claims.iat, bundle.head().signed_by);
            } else {
                const StatusToken token = read_status_token(read_file(files[i]));
                take(token.iat, token.signed_by);
            }
        } catch (const std::exception&) {
        }
    });
    return iats.empty() ? known : *std::max_element(iats.begin(), iats.end());
}

} // namespace qrid
