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
    const auto add_file = [&](const fs::path& path) {
        const Bytes content = read_file(path);
        try {
            library.add(read_status_token(content));
        } catch (const Error& error) {
            throw Error(error.code(), fmt::format("{}: {}", path.string(), error.what()),
                        "a status list is a .cwt or .jwt file as 'qrid status build' makes it");
        }
    };
    for (const fs::path& path : paths) {
        std::error_code ignored;
        if (!fs::is_directory(path, ignored)) {
            add_file(path);
            continue;
        }
        std::vector<fs::path> files;
        for (const auto& entry : fs::directory_iterator(path))
            if (entry.path().extension() == ".cwt" || entry.path().extension() == ".jwt") files.push_back(entry.path());
        std::sort(files.begin(), files.end());
        std::for_each(files.begin(), files.end(), add_file);
    }
    return library;
}

} // namespace qrid
