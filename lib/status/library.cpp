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

StatusLibrary load_status(const std::vector<fs::path>& paths) {
    StatusLibrary library;
    for (const fs::path& path : with_directories_opened(paths)) {
        const bool named = std::find(paths.begin(), paths.end(), path) != paths.end();
        if (!named && path.extension() != ".cwt" && path.extension() != ".jwt") continue;
        try {
            library.add(read_status_token(read_file(path)));
        } catch (const Error& error) {
            if (error.code() == Code::unreadable_file) throw;
            library.add_damaged(fmt::format("{}: {}", path.string(), error.what()));
        }
    }
    return library;
}

} // namespace qrid
