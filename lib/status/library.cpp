#include "qrid/status/library.h"

#include "qrid/base/error.h"

#include <fmt/format.h>

#include <algorithm>

namespace qrid {

void StatusLibrary::add(StatusToken token) {
    std::vector<StatusToken>& list = tokens_[token.uri];
    const auto older = [&](const StatusToken& other) { return other.iat < token.iat; };
    list.insert(std::find_if(list.begin(), list.end(), older), std::move(token));
}

const std::vector<StatusToken>& StatusLibrary::find(const std::string& uri) const {
    static const std::vector<StatusToken> none;
    const auto found = tokens_.find(uri);
    return found == tokens_.end() ? none : found->second;
}

void StatusLibrary::add(RidList list) {
    std::vector<RidList>& known = rid_lists_[list.kid];
    if (!known.empty() && known.front().ctr > list.ctr) return;
    if (!known.empty() && known.front().ctr < list.ctr) known.clear();
    known.push_back(std::move(list));
}

const std::vector<RidList>& StatusLibrary::rid_lists(const std::string& kid) const {
    static const std::vector<RidList> none;
    const auto found = rid_lists_.find(kid);
    return found == rid_lists_.end() ? none : found->second;
}

void StatusLibrary::add(const Bundle& bundle) {
    const BundleClaims& claims = bundle.head().claims;
    for (std::uint64_t n = 0; n < claims.shape.lists; ++n) {
        StatusToken token = token_of(bundle.head());
        token.uri = claims.uri(n);
        token.unpack = [bundle, n] { return bundle.list(n); };
        add(std::move(token));
    }
}

namespace {

bool is_named_as_one(const fs::path& path) {
    const fs::path extension = path.extension();
    return extension == ".cwt" || extension == ".jwt" || extension == ".qsb";
}

} // namespace

StatusLibrary load_status(const std::vector<fs::path>& paths, const BundleSeen& seen) {
    StatusLibrary library;
    for (const fs::path& path : with_directories_opened(paths)) {
        const bool named = std::find(paths.begin(), paths.end(), path) != paths.end();
        const bool may_be_of_rids = named || path.extension() == ".json";
        if (!may_be_of_rids && !is_named_as_one(path)) continue;
        try {
            if (!is_bundle(path)) {
                const Bytes file = read_file(path);
                if (may_be_of_rids && is_rid_list(file))
                    library.add(read_rid_list(file));
                else if (named || is_named_as_one(path))
                    library.add(read_status_token(file));
                continue;
            }
            const Bundle bundle = open_bundle(path);
            const auto newest = seen ? seen(bundle.head().claims.iss) : std::nullopt;
            if (newest) check_not_older(bundle.head().claims, *newest);
            library.add(bundle);
        } catch (const Error& error) {
            if (error.code() == Code::unreadable_file) throw;
            library.add_damaged(fmt::format("{}: {}", path.string(), error.what()));
        }
    }
    return library;
}

} // namespace qrid
