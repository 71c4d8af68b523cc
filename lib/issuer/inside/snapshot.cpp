#include "qrid/issuer/inside/snapshot.h"

#include "qrid/base/encoding.h"
#include "qrid/base/error.h"
#include "qrid/base/file_lock.h"
#include "qrid/base/version.h"
#include "qrid/issuer/inside/settings.h"

#include <fmt/format.h>

#include <algorithm>

namespace qrid {

namespace {

constexpr long long snapshot_format = 1, most_files = 1'000'000;
constexpr unsigned regular_file = 0100000;

void put_file(Database& snapshot, const std::string& name, ByteView content, Seconds now) {
    soci::blob data(snapshot.sql);
    data.append(reinterpret_cast<const char*>(content.data()), content.size());
    const auto mode = static_cast<long long>(
                   regular_file |
                   static_cast<unsigned>(is_secret_issuer_file(name) ? FileMode::secret : FileMode::ordinary)),
               time = static_cast<long long>(now), size = static_cast<long long>(content.size());
    snapshot.sql << "INSERT INTO sqlar (name, mode, mtime, sz, data) VALUES (:name, :mode, :time, :size, :data)",
        soci::use(name), soci::use(mode), soci::use(time), soci::use(size), soci::use(data);
}

struct FileContent {
    std::string name;
    Bytes bytes;
};

// As it is now; nothing when it has gone.
std::optional<FileContent> content_of(const IssuerFile& file) {
    std::error_code ignored;
    if (!fs::exists(file.path, ignored)) return std::nullopt;
    return FileContent{file.name, read_file(file.path, largest_issuer_file)};
}

void read_journal_end(Database& database, Snapshot& told) {
    long long seq = 0;
    std::string digest;
    database.sql << "SELECT seq, digest FROM journal ORDER BY seq DESC LIMIT 1", soci::into(seq), soci::into(digest);
    if (!database.sql.got_data()) return;
    told.journal_rows = static_cast<std::uint64_t>(seq);
    told.head = digest;
}

void refuse_moved(Database& registry) {
    std::string moved;
    registry.sql << "SELECT value FROM settings WHERE name = :name", soci::use(std::string(moved_setting)),
        soci::into(moved);
    if (registry.sql.got_data())
        throw Error(Code::registry_moved, fmt::format("the registry was moved to {}", moved), "try again");
}

// In the transaction of the snapshot, a file at a time.
void put_files(Database& snapshot, const std::vector<IssuerFile>& files, Snapshot& told) {
    for (const IssuerFile& file : files)
        if (const auto content = content_of(file)) {
            put_file(snapshot, content->name, content->bytes, told.made);
            told.files.push_back(file.name);
        }
}

void put_keys(Database& snapshot, const fs::path& issuer, Snapshot& told) {
    const FileLock alone(issuer); // against a change of the passphrase
    std::vector<std::string> left_out;
    put_files(snapshot, issuer_files_in(issuer / "keys", "keys/", left_out), told);
    told.left_out.insert(told.left_out.end(), left_out.begin(), left_out.end());
}

} // namespace

Snapshot write_snapshot(const fs::path& file, const RegistryPlace& place, const fs::path& issuer, Seconds now,
                        const CountRows& count) {
    write_file(file, {}, Overwrite::refuse, FileMode::secret);
    return guarded([&] {
        Snapshot told{.made = now};
        Database registry(place, Database::Access::read), snapshot(RegistryPlace{file.string()});
        snapshot.sql << "PRAGMA journal_mode = OFF"; // what is not complete is thrown away
        snapshot.sql << "PRAGMA synchronous = OFF";
        snapshot.sql << "BEGIN";
        migrate(snapshot, 0);
        snapshot.sql << "CREATE TABLE sqlar (name TEXT PRIMARY KEY, mode INT, mtime INT, sz INT, data BLOB)";
        snapshot.sql << "CREATE TABLE backup (format INT, made INT, version TEXT)";
        const std::string by = version;
        const auto made = static_cast<long long>(now);
        snapshot.sql << "INSERT INTO backup VALUES (:format, :made, :version)", soci::use(snapshot_format),
            soci::use(made), soci::use(by);
        // What is published and noted must not be newer than the registry: so it is read before. Private halves get
        // their names before the registry tells of their keys: so they are read after.
        put_files(snapshot, {{"issuer.json", issuer / "issuer.json"}, {"registry.head", issuer / "registry.head"}},
                  told);
        put_files(snapshot, issuer_files_in(issuer / "public", "public/", told.left_out), told);
        registry.begin_reading();
        refuse_moved(registry);
        put_keys(snapshot, issuer, told);
        told.tables = copy_tables(registry, snapshot, count);
        registry.rollback();
        read_journal_end(snapshot, told);
        snapshot.sql << "COMMIT";
        return told;
    });
}

Snapshot unpack_snapshot(const fs::path& file, const fs::path& dir,
                         const std::function<bool(const std::string&)>& wanted) {
    return guarded([&] {
        Database snapshot(RegistryPlace{file.string()}, Database::Access::read);
        Snapshot told;
        long long format = 0, made = 0, files = 0, largest = 0;
        snapshot.sql << "SELECT format, made FROM backup", soci::into(format), soci::into(made);
        if (format != snapshot_format)
            throw Error(Code::unreadable_file, fmt::format("the backup has format {}", format),
                        "use the version of qrid that wrote it");
        told.made = made;
        snapshot.sql << "SELECT COUNT(*), MAX(LENGTH(data)) FROM sqlar", soci::into(files), soci::into(largest);
        if (files > most_files || largest > static_cast<long long>(largest_issuer_file))
            throw Error(Code::unreadable_file, "the backup has too many files, or too large ones");
        std::string name;
        std::vector<std::string> names;
        soci::statement rows = (snapshot.sql.prepare << "SELECT name FROM sqlar ORDER BY name", soci::into(name));
        rows.execute();
        while (rows.fetch()) names.push_back(name);
        for (const std::string& one : names) {
            if (!is_issuer_file(one))
                throw Error(Code::unreadable_file, "the backup has a file that is none of an issuer's");
            if (!wanted(one)) continue;
            std::string digits; // which every version of SOCI reads in the same way
            snapshot.sql << "SELECT HEX(data) FROM sqlar WHERE name = :name", soci::use(one), soci::into(digits);
            const Bytes content = hex_decode(digits);
            fs::create_directories((dir / one).parent_path());
            write_file(dir / one, content, Overwrite::refuse,
                       is_secret_issuer_file(one) ? FileMode::secret : FileMode::ordinary);
            told.files.push_back(one);
        }
        read_journal_end(snapshot, told);
        return told;
    });
}

} // namespace qrid
