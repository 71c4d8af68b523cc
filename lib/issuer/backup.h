// Everything that an issuer is in one encrypted file, and the issuer from it again.
#pragma once

#include "qrid/base/clock.h"
#include "qrid/crypto/sealed_stream.h"
#include "qrid/issuer/issuer.h"
#include "qrid/issuer/recovery.h"
#include "qrid/issuer/table_count.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace qrid {

struct BackupTerms {
    fs::path file;
    Overwrite overwrite = Overwrite::refuse;
    SealingCost cost = {};
    std::function<void(std::size_t)> count = [](std::size_t) {}; ///< is told how many more rows are done
};

struct Backup {
    std::vector<TableCount> tables = {};
    std::uint64_t files = 0;
    std::vector<std::string>
        left_out;            ///< files of public/ and keys/ that no backup has: empty, too large, of odd names
    std::uint64_t bytes = 0; ///< of the file
    std::string sha256 = {}; ///< of the file, hexadecimal
    std::uint64_t journal_rows = 0;
    std::string head = {}; ///< of the journal as it is in the backup: to be noted elsewhere
};

/// Of one state of the registry, whichever engine that has; others mint meanwhile. The registry lies in plain in the
/// issuer's directory while the file is written, for this user alone. Throws Error(exists), Error(cannot_write),
/// Error(usage) for a file in public/, and as the registry does; then there is no file.
Backup back_up(Issuer& issuer, const Secret& passphrase, const BackupTerms& terms, Seconds now);

struct RestoreTerms {
    fs::path file, dir;
    std::optional<std::string> registry = {}; ///< what issuer.json is to say of it; nothing: what it said
    bool keep_registry = false; ///< the database that issuer.json names survived: only the files are made again
    std::string head = {};      ///< of the journal, as somebody noted it; or empty
    std::optional<fs::path> published = {};   ///< a copy of public/, newer than the one in the backup
    bool without_published = false;           ///< go on without one although more may have been published since
    std::optional<std::uint64_t> margin = {}; ///< as RecoveryTerms has them
    bool new_lists = false;
    Clock clock = system_now;                      ///< by which rows of the journal are written
    std::optional<std::string> operator_name = {}; ///< who is named in them
    std::function<void(std::size_t)> count = [](std::size_t) {};
};

struct Restored {
    std::string iss = {}, registry = {};
    Seconds made = 0; ///< when the backup was
    std::vector<TableCount> tables = {};
    std::uint64_t files = 0;
    std::uint64_t journal_rows = 0; ///< as the backup has them
    std::string head = {};
    std::optional<std::uint64_t> noted_row =
        {}; ///< the row of the head that was noted; nothing when it is not in the backup
    Recovery recovery = {};
    std::vector<std::string> without_private_half = {}; ///< kids of keys that may still sign and cannot
};

/// Makes the directory, and a registry of either engine, or nothing at all. The passphrase is asked for once the file
/// looks like a backup. Serial numbers go on past whatever may have been given since, as recover_registry() does it:
/// throws Error(registry_behind) when neither a margin nor anything published tells how far that is, and when the head
/// that was noted does not show that nothing followed, so that cards may have been revoked since, and no copy of what
/// was published tells which. What of that copy no key of the issuer signed is not used, and not kept. Throws also
/// Error(exists), Error(wrong_passphrase), Error(unreadable_file) for a file that is damaged or none,
/// Error(registry_damaged) for a registry of a newer schema, Error(journal_broken).
/// Throws Error(registry_mismatch) when the database that is to be kept is another issuer's.
Restored restore_issuer(const RestoreTerms& terms, const AskSecret& passphrase, Seconds now);

} // namespace qrid
