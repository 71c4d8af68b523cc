#include "qrid/status/library.h"

#include "qrid/base/error.h"

#include <fmt/format.h>

#include <algorithm>

namespace qrid {

void StatusLibrary::add(StatusToken token) {
    const auto found = tokens_.find(token.uri);
    if (found == tokens_.end())
        tokens_.emplace(token.uri, std::move(token));
    else if (found->second.iat < token.iat)
        found->second = std::move(token);
}

const StatusToken* StatusLibrary::find(const std::string& uri) const {
    const auto found = tokens_.find(uri);
    return found == tokens_.end() ? nullptr : &found->second;
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
            throw Error(error.code(), fmt::format("{}: {}", path.string(), error.what()),
                        "a status list is a .cwt or .jwt file as 'qrid status build' makes it");
        }
    }
    return library;
}

} // namespace qrid
