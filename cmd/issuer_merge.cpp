// issuer merge: what workers made under leases comes into the registry.
#include "commands.h"
#include "common.h"
#include "progress.h"
#include "qrid/base/printable.h"
#include "qrid/base/spool.h"
#include "qrid/base/text.h"
#include "qrid/issuer/merge_run.h"
#include "qrid/issuer/standing.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <fstream>
#include <map>
#include <memory>

namespace qrid::cmd {

namespace {

using nlohmann::json;

struct MergeOptions {
    std::vector<std::string> ledgers, leases;
    std::string batch;
    bool once = false;
    DryRunOption dry_run;
    IssuerOption issuer;
    AtOption at;
};

void add(CLI::App& app, MergeOptions& o) {
    app.add_option("LEDGER", o.ledgers,
                   "Ledgers that workers wrote, '-' for standard input, or directories: all *.ledger files in them");
    app.add_flag("--once", o.once, "Let each person keep one card of each variant; revoke the others");
    app.add_option("--batch", o.batch, "Only look at the leases of this batch")->type_name("NAME");
    app.add_option("--lease", o.leases,
                   "First take back a lease that a registry restored from an older copy has lost; may be repeated")
        ->type_name("FILE")
        ->allow_extra_args(false);
    o.dry_run.add(app);
    o.issuer.add_to_change(app);
    o.at.add(app);
}

std::string of_batch(const std::string& batch, const Shard& shard) {
    const std::string part = shard.count > 1 ? shard.text() : "";
    return batch.empty() ? part : part.empty() ? batch : fmt::format("{} {}", batch, part);
}

json part_json(const std::string& batch, const Shard& shard) {
    return {{"batch", batch.empty() ? json() : json(batch)}, {"shard", shard.count > 1 ? json(shard.text()) : json()}};
}

// What has the name of a ledger and is none: a pipe whose writer is not there would be waited for without end.
void warn_of_others(const std::string& dir, Session& session) {
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(dir, error)) {
        std::error_code ignored;
        if (entry.path().extension() != ".ledger" || entry.is_regular_file(ignored)) continue;
        session.warn(Error(Code::unreadable_file,
                           fmt::format("{} is not a regular file, and was skipped", printable(entry.path().string())),
                           "if it is a ledger, name it on the command line"));
    }
}

std::vector<std::string> opened(const std::vector<std::string>& given, Session& session) {
    std::vector<std::string> paths;
    for (const std::string& one : given) {
        std::error_code ignored;
        if (one == "-" || !fs::is_directory(one, ignored)) {
            paths.push_back(one);
            continue;
        }
        warn_of_others(one, session);
        const std::size_t before = paths.size();
        for (const fs::path& file : with_directories_opened({one}))
            if (file.extension() == ".ledger") paths.push_back(file.string());
        if (paths.size() == before)
            throw Error(Code::unreadable_file, fmt::format("{} has no files named *.ledger", one));
    }
    return paths;
}

// A ledger that can be read on from its head.
struct Ledger {
    std::string path;
    std::ifstream file;
    std::unique_ptr<Spool> spool; ///< of what comes at somebody else's pace: the registry does not wait for it
    std::optional<LedgerReader> reader;

    bool is_file() const {
        std::error_code ignored;
        return path != "-" && fs::is_regular_file(path, ignored);
    }

    void open(Session& session) {
        std::istream& in = open_lines(path, file, session);
        if (!is_file()) spool_all(in);
        reader.emplace(spool ? spool->read_again() : in);
    }

    void spool_all(std::istream& in) {
        spool = std::make_unique<Spool>(directory_for_temporaries());
        std::array<char, 64 << 10> buffer{};
        while (in.read(buffer.data(), buffer.size()), in.gcount() > 0)
            spool->append(bytes_of(std::string_view(buffer.data(), static_cast<std::size_t>(in.gcount()))));
        if (in.bad()) throw Error(Code::unreadable_file, fmt::format("cannot read {}", path));
    }
};

class Merger {
public:
    Merger(const MergeOptions& o, Issuer& issuer, Session& session)
        : options_(o), session_(session), progress_(session, "cards"),
          run_(issuer,
               {.once = o.once, .rehearse = o.dry_run.given, .count = [this](std::size_t n) { progress_.add(n); }},
               o.batch.empty() ? std::nullopt : std::optional(o.batch), o.at.now(session)) {}

    void merge_all() {
        std::vector<std::pair<std::uint64_t, std::unique_ptr<Ledger>>> ledgers; // with the first serial number
        for (const std::string& path : opened(options_.ledgers, session_)) look_at(path, ledgers);
        std::stable_sort(ledgers.begin(), ledgers.end(),
                         [](const auto& a, const auto& b) { return a.first < b.first; });
        for (std::size_t i = 0; i < ledgers.size() && !is_busy_; ++i) {
            merge(*ledgers[i].second);
            ledgers[i].second.reset();
            if (is_busy_ && i + 1 < ledgers.size())
                session_.warn(
                    Error(Code::issuer_busy,
                          fmt::format("{} not read any more",
                                      ledgers.size() - i == 2 ? std::string("one ledger was")
                                                              : fmt::format("{} ledgers were", ledgers.size() - i - 1)),
                          "run the command again: nothing is done twice"));
        }
        for (const auto& [path, lease, error] : cut_off_) {
            if (run_.is_merged(lease))
                session_.warn(Error(error.code(), fmt::format("{}: {}", printable(path), error.what()),
                                    "another ledger of its lease is whole and was merged; this one can be deleted"));
            else
                fail(error, path, lease);
        }
    }

    int finish() {
        const std::vector<MissingPart> missing = run_.missing();
        if (!missing.empty()) worst_ = worse(worst_, 1);
        // What is good of it is told; together it is worth comparing only when nothing lacks.
        const std::optional<std::string> digest = worst_ == 0 ? run_.sha256() : std::nullopt;
        if (session_.format == Format::json)
            print_json(missing, digest);
        else
            print_text(missing, digest);
        return worst_;
    }

private:
    // Heads are read first: thousands of files are not all open at once, and what is a pipe is read but once.
    void look_at(const std::string& path, std::vector<std::pair<std::uint64_t, std::unique_ptr<Ledger>>>& ledgers) {
        auto ledger = std::make_unique<Ledger>();
        ledger->path = path;
        attempt(*ledger, [&] {
            ledger->open(session_);
            const LeaseRow* row = run_.lease_of(*ledger->reader);
            if (!options_.batch.empty() && row != nullptr && row->lease.batch != options_.batch) {
                session_.note(fmt::format("{} is of another batch, and was left alone", printable(path)));
                return;
            }
            if (ledger->is_file()) ledger->reader.reset(), ledger->file.close();
            ledgers.emplace_back(row == nullptr ? UINT64_MAX : row->lease.first, std::move(ledger));
        });
    }

    void merge(Ledger& ledger) {
        attempt(ledger, [&] {
            if (!ledger.reader) ledger.open(session_);
            const MergedLedger merged = run_.merge(*ledger.reader);
            if (!options_.dry_run.given)
                session_.settle("see 'qrid issuer log', or run it again: nothing is done twice");
            tell(ledger.path, merged);
        });
    }

    void attempt(Ledger& ledger, const auto& act) {
        try {
            act();
        } catch (const Error& error) {
            // What was merged before stays so, and is told.
            is_busy_ = is_busy_ || error.code() == Code::issuer_busy;
            const bool is_about_it = is_busy_ || error.code() == Code::bad_ledger || error.code() == Code::bad_lease ||
                                     error.code() == Code::ledger_conflict || error.code() == Code::unreadable_file;
            if (!is_about_it) throw;
            const std::string lease = ledger.reader ? ledger.reader->lease_id() : "";
            if (ledger.reader && ledger.reader->is_cut_off())
                cut_off_.push_back({ledger.path, lease, error});
            else
                fail(error, ledger.path, lease);
        }
    }

    void fail(const Error& error, const std::string& path, const std::string& lease) {
        session_.print_error(error, path);
        worst_ = worse(worst_, reason(error.code()).exit_code);
        why_.try_emplace(lease, error.what());
    }

    void tell(const std::string& path, const MergedLedger& merged) {
        const Lease& lease = merged.lease.lease;
        cards_ += merged.is_new ? merged.end.cards : 0;
        revoked_ += merged.revoked;
        warn_about(path, merged);
        if (session_.format == Format::json) {
            json document = part_json(lease.batch, lease.shard);
            document.update({{"ledger", path},
                             {"lease", lease.id},
                             {"new", merged.is_new},
                             {"records", merged.end.records},
                             {"cards", merged.end.cards},
                             {"without_card", merged.without_card},
                             {"revoked", merged.revoked},
                             {"revoked_elsewhere", merged.revoked_elsewhere},
                             {"sha256", merged.end.sha256}});
            ledgers_.push_back(std::move(document));
            return;
        }
        const std::string part = of_batch(lease.batch, lease.shard);
        const char* done = !merged.is_new           ? "already in the registry"
                           : options_.dry_run.given ? "would be entered"
                                                    : "entered";
        session_.print(fmt::format(
            "{}: lease {}{}, {} {}{}{}\n", printable(path), lease.id, part.empty() ? "" : fmt::format(" ({})", part),
            counted(merged.end.cards, "card"), done,
            merged.without_card == 0 ? "" : fmt::format(", {} without a card", counted(merged.without_card, "record")),
            merged.revoked == 0 ? "" : fmt::format(", {} revoked", counted(merged.revoked, "double"))));
    }

    void warn_about(const std::string& path, const MergedLedger& merged) {
        const Lease& lease = merged.lease.lease;
        if (merged.is_compromised)
            session_.warn(Error(Code::key_revoked,
                                fmt::format("{}: key {} of lease {} was compromised: nobody accepts these cards",
                                            printable(path), lease.kid, lease.id),
                                "mint these records under a new lease"));
        if (merged.end.records > 0 && merged.end.cards == 0)
            session_.warn(
                Error(Code::bad_ledger,
                      fmt::format("{}: no card was made of {}", printable(path), counted(merged.end.records, "record")),
                      "see what the worker said of them"));
        if (merged.revoked_elsewhere == 0) return;
        const std::uint64_t more = merged.revoked_elsewhere - merged.places.size();
        session_.warn(
            Error(Code::has_card,
                  fmt::format("{}: {} of other leases {} revoked, since people have another one: {}{}", printable(path),
                              counted(merged.revoked_elsewhere, "card"),
                              options_.dry_run.given          ? "would be"
                              : merged.revoked_elsewhere == 1 ? "was"
                                                              : "were",
                              format_places(merged.places), more == 0 ? "" : fmt::format(" and {} more", more)),
                  "if they were handed out, their holders need the cards that stay"));
    }

    void print_json(const std::vector<MissingPart>& missing, const std::optional<std::string>& digest) {
        json parts = json::array();
        for (const MissingPart& part : missing) {
            json document = part_json(part.batch, part.shard);
            document["lease"] = part.lease ? json(part.lease->lease.id) : json();
            document["records"] = part.lease ? json(part.lease->lease.records) : json();
            const auto why = part.lease ? why_.find(part.lease->lease.id) : why_.end();
            document["why"] = why == why_.end() ? json() : json(why->second);
            parts.push_back(std::move(document));
        }
        session_.print_json({{"dry_run", options_.dry_run.given},
                             {"ledgers", ledgers_},
                             {"cards", cards_},
                             {"revoked", revoked_},
                             {"missing", std::move(parts)},
                             {"whole", run_.has_leases() ? json(worst_ == 0) : json()},
                             {"sha256", digest ? json(*digest) : json()}});
    }

    void print_text(const std::vector<MissingPart>& missing, const std::optional<std::string>& digest) {
        constexpr std::size_t most_lines = 20;
        std::string text;
        for (std::size_t i = 0; i < std::min(missing.size(), most_lines); ++i) {
            const auto& [batch, shard, row] = missing[i];
            const std::string part = of_batch(batch, shard);
            if (!row) {
                text += fmt::format("missing: {}, for which there is no lease\n", part);
                continue;
            }
            const auto why = why_.find(row->lease.id);
            text +=
                fmt::format("{}: lease {}{}, up to {}{}\n", why == why_.end() ? "missing" : "incomplete", row->lease.id,
                            part.empty() ? "" : fmt::format(" ({})", part), counted(row->lease.records, "record"),
                            why == why_.end() ? "" : fmt::format(": {}", why->second));
        }
        if (missing.size() > most_lines) text += fmt::format("and {} more\n", missing.size() - most_lines);
        if (missing.empty() && !run_.has_leases())
            text += "there is no lease: nothing is to be merged\n";
        else if (missing.empty() && worst_ == 0)
            text += digest ? fmt::format("whole: nothing is missing\nsha256 {}\n", *digest)
                           : std::string("whole: nothing is missing\n");
        session_.print(text);
        if (revoked_ > 0 && !options_.dry_run.given)
            session_.note("publish the lists with 'qrid status build' before any of the cards are handed out");
    }

    struct CutOff {
        std::string path, lease;
        Error error;
    };

    const MergeOptions& options_;
    Session& session_;
    Progress progress_;
    MergeRun run_;
    std::vector<CutOff> cut_off_;
    std::map<std::string, std::string> why_; ///< by the lease
    json ledgers_ = json::array();
    std::uint64_t cards_ = 0, revoked_ = 0;
    bool is_busy_ = false;
    int worst_ = 0;
};

int run(const MergeOptions& o, Session& session) {
    if (!o.batch.empty() && !is_batch_name(o.batch))
        throw Error(Code::usage, fmt::format("\"{}\" cannot be the name of a batch", printable(o.batch)));
    const bool changes = !o.ledgers.empty() || !o.leases.empty();
    Issuer issuer = changes ? o.issuer.open_to_change(session) : o.issuer.open(session);
    for (const std::string& path : o.leases) {
        const Bytes text = session.read(path);
        const auto [lease, is_new] = restore_lease(issuer, text_of(text), o.dry_run.given, o.at.now(session));
        const std::string part = of_batch(lease.batch, lease.shard);
        session.note(fmt::format("{}: lease {}{}, {}{}", printable(path), lease.id,
                                 part.empty() ? "" : fmt::format(" ({})", part),
                                 !is_new           ? "the registry has this lease"
                                 : o.dry_run.given ? "would be taken back"
                                                   : "was taken back",
                                 is_new ? fmt::format(" for {}", counted(lease.records, "record")) : ""));
    }
    Merger merger(o, issuer, session);
    merger.merge_all();
    return merger.finish();
}

} // namespace

Command issuer_merge_command() {
    return make_command<MergeOptions>("Issue", "issuer merge",
                                      "Enter what workers minted under leases into the registry",
                                      "  qrid issuer merge part-1.ledger part-2.ledger\n"
                                      "  qrid issuer merge --once --batch nation-2027 ledgers/ --json\n"
                                      "  qrid issuer merge --dry-run ledgers/\n"
                                      "  qrid issuer merge                       # what is missing?",
                                      add, run);
}

} // namespace qrid::cmd
