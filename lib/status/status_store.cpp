#include "qrid/status/status_store.h"

#include "qrid/base/encoding.h"
#include "qrid/base/error.h"
#include "qrid/base/expiry.h"
#include "qrid/base/file_lock.h"
#include "qrid/base/permissions.h"
#include "qrid/base/places.h"
#include "qrid/status/belief.h"

#include <fmt/format.h>

#include <algorithm>

namespace qrid {

namespace {

constexpr std::string_view suffix = ".qsb";
constexpr std::size_t name_digits = 16;

// The trust list of a head, or the newer one that the store has: what that has revoked since stays revoked.
SignedTrustList list_for(const BundleClaims& claims, const TrustStore& store, bool& is_newer) {
    SignedTrustList carried = read_trust_list(claims.trust_list);
    if (carried.list.iss != claims.iss)
        throw Error(Code::bad_status_bundle,
                    fmt::format("the bundle of {} has the trust list of {}", claims.iss, carried.list.iss));
    std::error_code error;
    const fs::path file = store.file_of(claims.iss);
    if (fs::exists(fs::symlink_status(file, error))) {
        SignedTrustList stored = TrustStore::read(file).signed_list;
        is_newer = stored.list.version > carried.list.version;
        if (is_newer) return stored;
    }
    return carried;
}

void check_signature(const BundleHead& head, const TrustSet& keys, Seconds now) {
    const Belief belief = believe(token_of(head), keys, issuer_named(head.claims.iss), now);
    if (!belief.flaw) return;
    const Error error = refusal(*belief.flaw, fmt::format("the status bundle of {}", head.claims.iss));
    throw belief.flaw->code == Code::iat_in_future ? Error(Code::iat_in_future, error.what()) : error;
}

void check_end(const BundleClaims& claims, Seconds now) {
    if (now >= claims.exp)
        throw Error(Code::status_stale,
                    fmt::format("the status bundle of {} {}", claims.iss, expired_ago(claims.exp, now)));
}

// Who signed it, and when; the trust store is not written to.
std::optional<TrustImported> check_head(const BundleHead& head, const HeadTrust& trust, Seconds now) {
    std::optional<TrustImported> imported;
    if (trust.keys != nullptr) {
        check_signature(head, *trust.keys, now);
    } else {
        bool is_newer = false;
        const SignedTrustList list = list_for(head.claims, *trust.store, is_newer);
        TrustImport rehearsal = trust.import;
        rehearsal.dry_run = true;
        const TrustImported taken = trust.store->import(list, rehearsal, now);
        if (!is_newer) imported = taken;
        TrustSet keys;
        for (TrustedKey& key : trusted_keys_of(list, "trust list")) keys.add(std::move(key));
        check_signature(head, keys, now);
    }
    check_end(head.claims, now);
    return imported;
}

// Whether it is new to the store.
bool judge(const BundleClaims& claims, const std::optional<Bundle>& stored) {
    if (!stored) return true;
    check_not_older(claims, stored->head().claims);
    return claims != stored->head().claims;
}

} // namespace

fs::path default_status_store() { return data_path("QRID_STATUS_STORE", "status"); }

fs::path StatusStore::file_of(const std::string& iss) const {
    return dir_ / fmt::format("{}{}", hex_encode(sha256(bytes_of(iss))).substr(0, name_digits), suffix);
}

std::vector<fs::path> StatusStore::files() const {
    std::error_code error;
    if (!fs::exists(dir_, error) && !error) return {};
    std::vector<fs::path> files = with_directories_opened({dir_});
    std::erase_if(files, [](const fs::path& file) { return file.extension() != suffix; });
    for (const fs::path& file : files) check_file(file);
    return files;
}

std::optional<Bundle> StatusStore::find(const std::string& iss) const {
    const fs::path file = file_of(iss);
    const std::string remedy = fmt::format("remove {}, and apply the issuer's latest bundle", file.string());
    std::error_code error;
    if (fs::symlink_status(file, error).type() == fs::file_type::not_found) return std::nullopt;
    check_file(file);
    try {
        Bundle bundle = open_bundle(file);
        if (bundle.head().claims.iss == iss) return bundle;
    } catch (const Error& damage) {
        throw Error(damage.code(), fmt::format("the file {} in the store: {}", file.string(), damage.what()), remedy);
    }
    throw Error(Code::bad_status_bundle,
                fmt::format("the file {} in the store belongs to another issuer", file.string()), remedy);
}

std::optional<BundleClaims> StatusStore::claims_seen(const std::string& iss) const {
    const auto bundle = find(iss);
    return bundle ? std::optional(bundle->head().claims) : std::nullopt;
}

StatusImported StatusStore::take_in(const BundleHead& head, const Apply& apply, const StatusImport& how,
                                    Seconds now) const {
    const BundleClaims& claims = head.claims;
    StatusImported result;
    result.trust = check_head(head, how.trust, now);
    std::optional<Bundle> stored = find(claims.iss);
    if (stored) result.version_before = stored->head().claims.version;
    result.changed = judge(claims, stored);
    const auto go_through = [&](auto& lists) {
        apply(stored, [&](std::uint64_t first, std::span<const StatusList> some) {
            lists.take(first, some);
            if (how.done) how.done(some.size());
        });
        check_root(lists.root(), head);
    };
    const auto import_trust = [&] {
        if (result.trust) how.trust.store->import(read_trust_list(claims.trust_list), how.trust.import, now);
    };
    std::error_code error;
    if (result.changed &&
        (how.dry_run || !fs::exists(dir_, error))) { // a refusal leaves no trace, not even a directory
        ListDigests lists(claims.shape);
        go_through(lists);
    }
    if (how.dry_run) return result;
    if (!result.changed) {
        import_trust();
        return result;
    }
    const FileLock lock(dir_);
    remove_leftovers(file_of(claims.iss), Leftovers::of_all);
    stored = find(claims.iss); // another import may have been faster
    if (!judge(claims, stored)) return result;
    UnpackedFile file(file_of(claims.iss), head.bytes, claims.shape);
    go_through(file);
    import_trust();
    file.commit();
    return result;
}

StatusImported StatusStore::import(const Bundle& bundle, const StatusImport& how, Seconds now) const {
    const auto apply = [&](const std::optional<Bundle>&, const TakeLists& take) {
        for_each_batch(
            bundle.head().claims.shape,
            [&](std::uint64_t first, std::span<StatusList> lists) { fill_from(bundle, first, lists); }, take);
    };
    return take_in(bundle.head(), apply, how, now);
}

StatusImported StatusStore::import(const BundlePatch& patch, const StatusImport& how, Seconds now) const {
    const auto apply = [&](const std::optional<Bundle>& before, const TakeLists& take) {
        if (!before)
            throw Error(Code::bad_status_bundle,
                        fmt::format("there is no status bundle of {} to patch", patch.head().claims.iss),
                        fmt::format("apply version {} first, or the latest full bundle", patch.old_version()));
        patch.apply(*before, take);
    };
    return take_in(patch.head(), apply, how, now);
}

} // namespace qrid
