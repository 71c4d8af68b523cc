// An issuer from its backup: everything is made beside its place, brought up to what was published since, and only then
// put there.
#include "qrid/base/error.h"
#include "qrid/issuer/backup.h"
#include "qrid/issuer/inside/new_registry.h"
#include "qrid/issuer/inside/registry_mark.h"
#include "qrid/issuer/inside/registry_watch.h"
#include "qrid/issuer/inside/snapshot.h"
#include "qrid/issuer/journal.h"

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

// What was published counts: it replaces what the backup has of it.
void take_published(const fs::path& published, const fs::path& dir, std::vector<std::string>& left_out) {
    for (const IssuerFile& file : issuer_files_in(published, "public/", left_out)) {
        fs::create_directories((dir / file.name).parent_path());
        write_file(dir / file.name, read_file(file.path, largest_issuer_file), Overwrite::replace);
    }
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
    NewRegistry made(place);
    told.tables = fill_registry(snapshot, place, terms.count);
    for (const char* suffix : {"", "-wal", "-shm"}) fs::remove(snapshot.string() + suffix);
    std::vector<std::string> left_out;
    if (terms.published) take_published(*terms.published, staged.path(), left_out);
    {
        Issuer issuer(staged.path());
        issuer.registry().set_clock(terms.clock);
        if (terms.operator_name) issuer.registry().set_operator(*terms.operator_name);
        recover(issuer, terms, told, now);
        told.without_private_half = keys_without_private_half(issuer, now);
        told.recovery.unread.insert(told.recovery.unread.end(), left_out.begin(), left_out.end());
    }
    staged.commit();
    made.keep();
    return told;
}

} // namespace qrid
