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
#include <functional>
#include <set>
#include <thread>
#include <vector>

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

// Set from before the exchange until it is journalled.
constexpr const char* changing_setting = "passphrase_changing";

void for_all(const std::vector<fs::path>& files, const std::function<void(const fs::path&)>& change) {
    parallel_for(files.size(), std::max(1U, std::thread::hardware_concurrency()),
                 [&](std::size_t i) { change(files[i]); });
}

Bytes pem_in(const fs::path& file) {
    check_secret_file(file);
    return read_file(file);
}

// Whether a change to `new_one` was killed between the exchange and its journal.
bool is_only_untold(const Registry& registry, const std::vector<fs::path>& files, const Secret& new_one) {
    if (registry.setting(changing_setting).value_or("").empty()) return false;
    try {
        for_all(files, [&](const fs::path& file) { (void)PrivateKey::from_pem(text_of(pem_in(file)), &new_one); });
    } catch (const Error& error) {
        if (error.code() == Code::wrong_passphrase) return false;
        throw;
    }
    return true;
}

void note(Registry& registry, const char* what, const char* setting, std::size_t keys, Seconds now) {
    registry.journal(now, what, {{"keys", keys}});
    registry.set_setting(changing_setting, setting);
}

// Two directories change names; nobody ever sees one without the other.
void exchange(const fs::path& one, const fs::path& other) {
    if (::renameat2(AT_FDCWD, one.c_str(), AT_FDCWD, other.c_str(), RENAME_EXCHANGE) != 0)
        throw Error(Code::cannot_write, fmt::format("cannot swap {}: {}", one.string(), std::strerror(errno)),
                    "use a file system that can swap two names, such as ext4, XFS, Btrfs or tmpfs");
}

} // namespace

std::size_t change_passphrase(Issuer& issuer, const Secret& old_one, const Secret& new_one, bool rehearse,
                              Seconds now) {
    const FileLock alone(issuer.dir());
    const fs::path keys = issuer.dir() / "keys";
    const std::set<std::string> names = names_in(keys);
    std::vector<fs::path> files;
    for (const std::string& name : names) files.push_back(keys / name);
    if (files.empty())
        throw Error(Code::missing_key, fmt::format("no private keys in {}", keys.string()),
                    "for keys in a hardware token, change the token's PIN");
    if (is_only_untold(issuer.registry(), files, new_one)) {
        if (rehearse) return files.size();
        Registry::Transaction transaction(issuer.registry());
        note(issuer.registry(), "passphrase-changed", "", files.size(), now);
        transaction.commit();
        return files.size();
    }
    const StagedDirectory anew(issuer.dir() / "keys.new"); // after the exchange it holds the old ones, and vanishes
    for_all(files, [&](const fs::path& file) {
        const Bytes before = pem_in(file);
        const Secret sealed = issuer.sealed(PrivateKey::from_pem(text_of(before), &old_one), new_one, before);
        write_file(anew.path() / file.filename(), bytes_of(sealed.view()), Overwrite::refuse, FileMode::secret);
    });
    const auto check_names = [&] {
        if (names_in(keys) != names)
            throw Error(Code::issuer_busy, "another process made a key in the meantime", "try again");
    };
    {
        // What is killed after the exchange has its row.
        Registry::Transaction transaction(issuer.registry());
        check_names();
        if (rehearse) return files.size();
        note(issuer.registry(), "passphrase-changing", "yes", files.size(), now);
        transaction.commit();
    }
    Registry::Transaction transaction(issuer.registry());
    check_names();
    note(issuer.registry(), "passphrase-changed", "", files.size(), now);
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
