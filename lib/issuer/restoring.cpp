// An issuer from its backup: everything is made beside its place, brought up to what was published since, and only then
// put there.
#include "qrid/base/error.h"
#include "qrid/issuer/backup.h"
#include "qrid/issuer/inside/new_registry.h"
#include "qrid/issuer/inside/registry_mark.h"
#include "qrid/issuer/inside/registry_watch.h"
#include "qrid/issuer/inside/settings.h"
#include "qrid/issuer/inside/snapshot.h"
#include "qrid/issuer/journal.h"
#include "qrid/issuer/standing.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>

namespace qrid {

namespace {

// The whole of a backup, or an error that names it.
void unseal(const fs::path& file, const AskSecret& passphrase, const fs::path& plain) {
    std::error_code ignored;
    if (!fs::exists(file, ignored)) throw Error(Code::unreadable_file, no_such_file(file));
    std::ifstream in(file, std::ios::binary);
    if (!in || fs::is_directory(file, ignored))
        throw Error(Code::unreadable_file,
                    fmt::format("cannot read {}: {}", file.string(), in ? "it is a directory" : std::strerror(errno)));
    const auto get = [&](std::span<std::uint8_t> bytes) {
        in.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
        return static_cast<std::size_t>(in.gcount());
    };
    write_file(plain, {}, Overwrite::refuse, FileMode::secret);
    std::ofstream out(plain, std::ios::binary | std::ios::in);
    try {
        SealedReader reader(get, passphrase);
        while (const auto chunk = reader.next())
            out.write(reinterpret_cast<const char*>(chunk->data()), static_cast<std::streamsize>(chunk->size()));
    } catch (const Error& error) {
        const bool is_of_file = error.code() == Code::unreadable_file;
        throw Error(error.code(),
                    is_of_file ? fmt::format("cannot read {}: {}", file.string(), error.what()) : error.what(),
                    error.hint());
    }
    out.close();
    if (!out) throw_cannot_write(plain, ENOSPC);
}

// What stands beside a registry and tells how far it had come: of the backup's own that is nothing new, and would hide
// that nobody knows how far it came since.
bool is_own_witness(const std::string& name) { return name == "registry.head" || name == "public/registry.jwt"; }

// Whether it is something that an issuer publishes, and that is signed or otherwise cannot do harm.
bool is_evidence(std::string_view name) {
    constexpr std::string_view lists = "public/status/";
    if (name == "public/trust.jwt" || name == "public/jwks.json" || name == "public/registry.jwt") return true;
    if (!name.starts_with(lists)) return false;
    name.remove_prefix(lists.size());
    return name == "bundle.qsb" || ((name.ends_with(".cwt") || name.ends_with(".jwt")) &&
                                    parse_place(fmt::format("{}-0", name.substr(0, name.size() - 4))));
}

// What was published, in the place of what the backup has of it, for as long as it is being looked at.
class Published {
public:
    Published(const fs::path& from, fs::path dir, std::vector<std::string>& left_out) : dir_(std::move(dir)) {
        for (const IssuerFile& file : issuer_files_in(from, "public/", left_out)) {
            if (!is_evidence(file.name)) {
                if (file.name != "public/status/aggregation.json") left_out.push_back(file.name);
                continue;
            }
            fs::create_directories((dir_ / file.name).parent_path());
            if (std::error_code none; fs::exists(dir_ / file.name, none)) fs::rename(dir_ / file.name, kept(file.name));
            write_file(dir_ / file.name, read_file(file.path, largest_issuer_file), Overwrite::refuse);
            names_.push_back(file.name);
        }
        if (names_.empty())
            throw Error(Code::unreadable_file,
                        fmt::format("{} has none of the files that an issuer publishes", from.string()),
                        "name a copy of the directory that the web server has");
    }

    // What nobody signed goes again, and the backup's comes back.
    void settle(const std::vector<std::string>& unread) const {
        for (const std::string& name : names_) {
            const std::string path = (dir_ / name).string() + ": ";
            const bool is_good = std::none_of(unread.begin(), unread.end(),
                                              [&](const std::string& one) { return one.starts_with(path); });
            if (!is_good) fs::remove(dir_ / name);
            if (std::error_code none; !fs::exists(kept(name), none)) continue;
            if (is_good)
                fs::remove(kept(name));
            else
                fs::rename(kept(name), dir_ / name);
        }
    }

private:
    fs::path kept(const std::string& name) const { return dir_ / (name + ".backup"); }

    fs::path dir_;
    std::vector<std::string> names_;
};

// Messages name files where they will be.
std::string at_its_place(std::string text, const fs::path& staged, const fs::path& place) {
    const std::string from = staged.string();
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + place.string().size()))
        text.replace(at, from.size(), place.string());
    return text;
}

// Every row of the backup in a registry that is new, compared with what was written.
std::vector<TableCount> fill_registry(const fs::path& snapshot, const RegistryPlace& place,
                                      const std::function<void(std::size_t)>& count) {
    { const Registry brought_up_to_date(RegistryPlace{snapshot.string()}); }
    return guarded([&] {
        Database from(RegistryPlace{snapshot.string()}, Database::Access::read), to(place);
        to.begin(TransactionHold::registry, TransactionFlush::now);
        std::vector<TableCount> tables = copy_and_compare(from, to, count);
        to.commit();
        return tables;
    });
}

// Kids of keys that sign, or will, by what the registry says of them.
std::vector<std::string> keys_without_private_half(const Issuer& issuer, Seconds now) {
    std::vector<std::string> kids;
    const KeyRing ring = issuer.keys();
    for (const KeyRow& row : ring.rows()) {
        const KeyState state = ring.state(row, now);
        if ((state == KeyState::active || state == KeyState::staged) && !issuer.has_private_half(row))
            kids.push_back(row.kid);
    }
    return kids;
}

void recover(Issuer& issuer, const RestoreTerms& terms, Restored& told, Seconds now) {
    const JournalVerdict journal = verify_journal(issuer.registry(), terms.head);
    if (journal.broken_seq)
        throw Error(Code::journal_broken,
                    fmt::format("row {} of the backup's journal does not match the row before it", *journal.broken_seq),
                    "use another backup");
    told.journal_rows = journal.rows;
    told.head = journal.head;
    told.noted_row = journal.kept_seq;
    if (!told.noted_row && !terms.published && !terms.without_published)
        throw Error(Code::registry_behind,
                    "nothing shows what was published after this backup: cards that were revoked since would be valid "
                    "again",
                    "give a copy of what the web server has with --public DIR; if there is none, use --without-public, "
                    "and revoke those cards again");
    told.recovery = recover_registry(
        issuer, {.margin = terms.margin, .new_lists = terms.new_lists, .force = true, .is_restored = true}, now);
    Registry::Transaction transaction(issuer.registry());
    if (!terms.head.empty() && !told.noted_row) accept_head(issuer.registry(), terms.head);
    issuer.registry().journal(now, "registry-restored",
                              {{"backup", told.made},
                               {"journal", {{"rows", told.journal_rows}, {"head", told.head}}},
                               {"noted", terms.head.empty() ? nlohmann::json() : nlohmann::json(terms.head)},
                               {"noted_row", told.noted_row ? nlohmann::json(*told.noted_row) : nlohmann::json()}});
    transaction.commit();
}

std::string secret_in(const fs::path& snapshot) {
    return Registry(RegistryPlace{snapshot.string()}).setting(secret_setting).value_or("");
}

// The files alone, beside the registry as it is.
void keep_registry(const fs::path& staged, const std::string& secret, const RestoreTerms& terms, Restored& told,
                   Seconds now) {
    Issuer issuer(staged);
    Registry& registry = issuer.registry();
    if (registry.setting(secret_setting) != secret)
        throw Error(Code::registry_mismatch, fmt::format("the registry at {} is another issuer's", told.registry),
                    "restore the registry too, into another database or schema");
    const JournalVerdict journal = verify_journal(registry, terms.head);
    told.journal_rows = journal.rows;
    told.head = journal.head;
    told.noted_row = journal.kept_seq;
    told.recovery.needed = false;
    registry.set_clock(terms.clock);
    if (terms.operator_name) registry.set_operator(*terms.operator_name);
    issuer.prepare_to_change();
    Registry::Transaction transaction(registry);
    registry.journal(now, "registry-restored", {{"backup", told.made}, {"kept", true}});
    transaction.commit();
    issuer.publish(issuer.stage_jwks(now));
    told.without_private_half = keys_without_private_half(issuer, now);
}

} // namespace

Restored restore_issuer(const RestoreTerms& terms, const AskSecret& passphrase, Seconds now) {
    check_target(terms.dir, Overwrite::refuse);
    if (terms.registry) (void)RegistryPlace::parse_new(*terms.registry, terms.dir);
    StagedDirectory staged(terms.dir);
    const fs::path snapshot = staged.path() / "backup.db";
    unseal(terms.file, passphrase, snapshot);
    fs::create_directory(staged.path() / "keys");
    fs::permissions(staged.path() / "keys", fs::perms::owner_all);
    fs::create_directories(staged.path() / "public" / "status");
    const Snapshot held =
        unpack_snapshot(snapshot, staged.path(), [](const std::string& name) { return !is_own_witness(name); });
    if (terms.registry) set_registry(staged.path(), *terms.registry);
    const IssuerConfig config = read_config(staged.path());
    Restored told{.iss = config.iss, .registry = config.registry, .made = held.made, .files = held.files.size()};
    const RegistryPlace place = RegistryPlace::parse_new(config.registry, staged.path());
    if (terms.keep_registry) {
        if (place.is_file())
            throw Error(Code::usage, "this issuer's registry is a file, which was lost with its directory",
                        "restore it too, without --keep-registry");
        const std::string secret = secret_in(snapshot);
        for (const char* suffix : {"", "-wal", "-shm"}) fs::remove(snapshot.string() + suffix);
        keep_registry(staged.path(), secret, terms, told, now);
        staged.commit();
        return told;
    }
    if (!place.is_file()) try {
            Registry::check_free(place);
        } catch (const Error& error) {
            if (error.code() != Code::exists) throw;
            throw Error(error.code(), error.what(),
                        "if this issuer's registry survived there, use it with --keep-registry; else give another "
                        "database or schema with --registry");
        }
    NewRegistry made(place);
    told.tables = fill_registry(snapshot, place, terms.count);
    for (const char* suffix : {"", "-wal", "-shm"}) fs::remove(snapshot.string() + suffix);
    std::vector<std::string> left_out;
    std::optional<Published> published;
    if (terms.published) published.emplace(*terms.published, staged.path(), left_out);
    {
        Issuer issuer(staged.path());
        issuer.registry().set_clock(terms.clock);
        if (terms.operator_name) issuer.registry().set_operator(*terms.operator_name);
        recover(issuer, terms, told, now);
        told.without_private_half = keys_without_private_half(issuer, now);
        if (published) published->settle(told.recovery.unread);
        issuer.publish(issuer.stage_jwks(now)); // which nobody signs: as the registry has it
        for (std::string& one : told.recovery.unread) one = at_its_place(std::move(one), staged.path(), terms.dir);
        for (const std::string& name : left_out)
            told.recovery.unread.push_back(fmt::format("{}: not a file that an issuer publishes", name));
    }
    staged.commit();
    made.keep();
    return told;
}

} // namespace qrid
