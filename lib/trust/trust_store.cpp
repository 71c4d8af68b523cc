#include "qrid/trust/trust_store.h"

#include "qrid/base/encoding.h"
#include "qrid/base/expiry.h"
#include "qrid/base/file_lock.h"
#include "qrid/base/json_number.h"
#include "qrid/base/json_reader.h"
#include "qrid/base/permissions.h"
#include "qrid/base/places.h"
#include "qrid/base/printable.h"
#include "qrid/cose/key.h"
#include "qrid/trust/jwk.h"
#include "qrid/trust/key_file.h"
#include "qrid/trust/key_files.h"
#include "qrid/trust/root_pin.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace qrid {

namespace {

using nlohmann::json;

constexpr const char* issuers_dir = "issuers";
constexpr std::string_view suffix = ".json";
constexpr std::size_t name_digits = 16, max_entry = max_trust_list + 65536;
constexpr JsonLimits entry_limits{.bytes = max_entry, .depth = 4, .values = 100, .text = max_entry};

std::string file_name(const std::string& iss) {
    return fmt::format("{}{}", hex_encode(sha256(bytes_of(iss))).substr(0, name_digits), suffix);
}

std::string entry_of(const SignedTrustList& list, Seconds now) {
    const json entry{{"iss", list.list.iss},
                     {"root", write_jwk(checked_root_of(list).key)},
                     {"version", list.list.version},
                     {"imported_at", now},
                     {"list", list.text}};
    return entry.dump(2) + "\n";
}

// What does not depend on the store.
void check_list(const SignedTrustList& list, Seconds now) {
    const std::string& iss = list.list.iss;
    const Seconds until = good_until(list);
    if (now >= until)
        throw Error(Code::trust_stale, fmt::format("the trust list of {} {}", iss, expired_ago(until, now)));
    if (is_yet_to_come(list.list.iat, now))
        throw Error(Code::iat_in_future, fmt::format("the trust list of {} is dated {}, which is in the future", iss,
                                                     format_time(list.list.iat)));
}

void check_root(const SignedTrustList& list, const std::optional<StoredList>& stored, const TrustImport& how) {
    const std::string& iss = list.list.iss;
    const std::string root = hex_encode(cose::thumbprint(checked_root_of(list).key));
    if (how.root && !leads_to_root(*how.root, list))
        throw Error(Code::trust_root_mismatch,
                    fmt::format("the trust list of {} is signed by the root {}, not by the given one", iss, root));
    if (!stored) {
        if (how.root) return;
        throw Error(Code::unknown_issuer, fmt::format("no root of {} is trusted yet", iss),
                    "give the root's key or thumbprint with --root, obtained from the issuer over a separate channel");
    }
    if (leads_to_root({{stored->root}, {}}, list) || (how.force && how.root)) return;
    throw Error(Code::trust_root_mismatch,
                fmt::format("the trust list of {} is signed by the root {}, which the trusted root {} has not endorsed",
                            iss, root, hex_encode(cose::thumbprint(stored->root))),
                "ask the issuer over a separate channel; if its old root was lost or stolen, give the new one with "
                "--root and --unendorsed");
}

void check_version(const SignedTrustList& list, const StoredList& stored) {
    const TrustList &seen = stored.signed_list.list, &given = list.list;
    if (given.version < seen.version)
        throw Error(Code::trust_rollback, fmt::format("version {} of the trust list of {} was seen before, but this "
                                                      "is version {}",
                                                      seen.version, given.iss, given.version));
    if (given.version == seen.version)
        throw Error(
            Code::trust_rollback,
            fmt::format("a different version {} of the trust list of {} was seen before", seen.version, given.iss),
            "ask the issuer over a separate channel which one is real; an issuer never makes two lists with "
            "the same version");
}

// Signed anew, the same content is the same list.
bool same_list(const SignedTrustList& list, const StoredList& stored) {
    return list.token.payload == stored.signed_list.token.payload && same_key(checked_root_of(list).key, stored.root);
}

TrustImported judge(const SignedTrustList& list, const TrustImport& how, const fs::path& file) {
    std::optional<StoredList> stored;
    std::error_code error;
    if (fs::exists(fs::symlink_status(file, error))) stored = TrustStore::read(file);
    check_root(list, stored, how);
    if (!stored) return {.changed = true, .root_changed = false, .version_before = {}};
    TrustImported result{.changed = !same_list(list, *stored),
                         .root_changed = !same_key(checked_root_of(list).key, stored->root),
                         .version_before = stored->signed_list.list.version};
    if (result.changed) check_version(list, *stored);
    return result;
}

} // namespace

fs::path default_trust_store() { return data_path("QRID_TRUST_STORE", "trust"); }

fs::path TrustStore::file_of(const std::string& iss) const { return dir_ / issuers_dir / file_name(iss); }

std::vector<fs::path> TrustStore::issuer_files() const {
    const fs::path dir = dir_ / issuers_dir;
    std::error_code error;
    if (!fs::exists(dir, error) && !error) return {};
    std::vector<fs::path> files = error ? std::vector<fs::path>{dir} : with_directories_opened({dir});
    std::erase_if(files, [&](const fs::path& file) { return file != dir && file.extension() != suffix; });
    check_place(dir);
    for (const fs::path& file : files) check_file(file);
    return files;
}

std::vector<fs::path> TrustStore::key_files() const {
    std::error_code error;
    if (!fs::exists(dir_, error) && !error) return {};
    check_place(dir_);
    std::vector<fs::path> files = with_directories_opened({dir_});
    for (const fs::path& file : files) check_file(file);
    return files;
}

StoredList TrustStore::read(const fs::path& file) {
    const auto fail = [&](std::string_view why) {
        throw Error(Code::trust_store_damaged,
                    fmt::format("the file {} in the trust store is damaged: {}", file.string(), why));
    };
    const Bytes content = read_file(file, max_entry);
    try {
        const json entry = read_json(content, entry_limits);
        StoredList stored{read_trust_list(entry.at("list").get_ref<const std::string&>()), read_jwk(entry.at("root")),
                          whole_number(entry.at("imported_at"), earliest_time, latest_time), file};
        const TrustList& list = stored.signed_list.list;
        if (entry.at("iss") != list.iss || file.filename() != file_name(list.iss)) fail("it belongs to another issuer");
        if (entry.at("version") != list.version) fail("its version does not match the list's");
        if (!same_key(checked_root_of(stored.signed_list).key, stored.root))
            fail("the list is not signed by the pinned root");
        return stored;
    } catch (const json::exception&) {
        fail("a member is missing or of the wrong type");
    } catch (const Error& error) {
        if (error.code() == Code::trust_store_damaged) throw;
        fail(error.what());
    }
    throw Error(Code::internal, "unreachable");
}

TrustSet TrustStore::load() const {
    TrustSet trust;
    for (const fs::path& file : issuer_files()) {
        std::error_code error;
        try {
            const SignedTrustList signed_list = read(file).signed_list;
            const std::string origin =
                fmt::format("version {} of the trust list of {}", signed_list.list.version, signed_list.list.iss);
            for (TrustedKey& key : trusted_keys_of(signed_list, origin)) trust.add(std::move(key));
        } catch (const Error&) {
            if (fs::exists(fs::symlink_status(file, error)) || error) throw; // else it was removed meanwhile
        }
    }
    const TrustSet plain = load_trust(key_files(), KeylessFile::is_passed_over);
    for (const TrustedKey& key : plain.keys()) trust.add(key);
    for (const std::string& note : plain.notes()) trust.note(note);
    return trust;
}

TrustImported TrustStore::import(const SignedTrustList& list, const TrustImport& how, Seconds now) const {
    check_list(list, now);
    const fs::path file = file_of(list.list.iss);
    const TrustImported expected = judge(list, how, file); // a refusal leaves no trace, not even a directory
    if (how.dry_run || !expected.changed) return expected;
    const FileLock lock(file.parent_path());
    remove_leftovers(file, Leftovers::of_all);
    const TrustImported result = judge(list, how, file); // another import may have been faster
    if (result.changed) write_file(file, bytes_of(entry_of(list, now)), Overwrite::replace);
    return result;
}

void TrustStore::remove(const std::string& iss, bool dry_run) const {
    const fs::path file = file_of(iss);
    const auto unknown = [&] {
        return Error(Code::unknown_issuer, fmt::format("the store has no issuer {}", printable(iss)));
    };
    std::error_code error;
    if (!fs::exists(fs::symlink_status(file, error))) throw unknown();
    if (dry_run) return;
    const FileLock lock(file.parent_path());
    remove_leftovers(file, Leftovers::of_all);
    if (!fs::remove(file, error) && !error) throw unknown();
    if (error) throw Error(Code::cannot_write, fmt::format("cannot remove {}: {}", file.string(), error.message()));
}

} // namespace qrid
