// Another passphrase for all keys of an issuer: the directory of keys is written anew beside the old one, and the two
// change places in one step of the file system.
#include "qrid/base/error.h"
#include "qrid/base/file_lock.h"
#include "qrid/base/parallel.h"
#include "qrid/base/permissions.h"
#include "qrid/issuer/key_life.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <set>
#include <thread>

namespace qrid {

namespace {

std::set<std::string> names_in(const fs::path& dir) {
    std::set<std::string> names;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(dir, error))
        if (entry.path().extension() == ".pem") names.insert(entry.path().filename().string());
    if (error) throw Error(Code::unreadable_file, fmt::format("cannot read {}: {}", dir.string(), error.message()));
    return names;
}

// Two directories change names; nobody ever sees one without the other.
void exchange(const fs::path& one, const fs::path& other) {
    if (::renameat2(AT_FDCWD, one.c_str(), AT_FDCWD, other.c_str(), RENAME_EXCHANGE) != 0)
        throw Error(Code::cannot_write, fmt::format("cannot exchange {}: {}", one.string(), std::strerror(errno)),
                    "the file system must be able to exchange two names, as ext4, XFS, Btrfs and tmpfs are");
}

} // namespace

std::size_t change_passphrase(Issuer& issuer, const Secret& old_one, const Secret& new_one, bool rehearse,
                              Seconds now) {
    const FileLock alone(issuer.dir());
    const fs::path keys = issuer.dir() / "keys";
    const std::set<std::string> names = names_in(keys);
    const std::vector<std::string> files(names.begin(), names.end());
    if (files.empty())
        throw Error(Code::missing_key, fmt::format("there is no private key in {}", keys.string()),
                    "keys in a hardware token have the token's PIN");
    const StagedDirectory anew(issuer.dir() / "keys.new"); // after the exchange it holds the old ones, and vanishes
    parallel_for(files.size(), std::max(1U, std::thread::hardware_concurrency()), [&](std::size_t i) {
        check_secret_file(keys / files[i]);
        const Bytes pem = read_file(keys / files[i]);
        const Secret sealed = PrivateKey::from_pem(text_of(pem), &old_one).encrypted_pem(new_one);
        write_file(anew.path() / files[i], bytes_of(sealed.view()), Overwrite::refuse, FileMode::secret);
    });
    const auto check_names = [&] {
        if (names_in(keys) != names)
            throw Error(Code::issuer_busy, "another process has made a key meanwhile", "try again");
    };
    {
        // What is killed after the exchange has its row.
        Registry::Transaction transaction(issuer.registry());
        check_names();
        if (rehearse) return files.size();
        issuer.registry().journal(now, "passphrase-changing", {{"keys", files.size()}});
        transaction.commit();
    }
    Registry::Transaction transaction(issuer.registry());
    check_names();
    issuer.registry().journal(now, "passphrase-changed", {{"keys", files.size()}});
    exchange(anew.path(), keys);
    sync_directory_of(keys);
    try {
        transaction.commit();
    } catch (...) {
        exchange(anew.path(), keys); // what is not journalled did not happen
        throw;
    }
    return files.size();
}

} // namespace qrid
