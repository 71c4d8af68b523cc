#include "files_in_folders.h"

#include "qrid/base/files.h"
#include "qrid/picture/picture_kind.h"

#include <algorithm>
#include <fstream>

namespace qrid::cmd {

namespace {

PictureKind kind_of_file(const fs::path& path) {
    Bytes start(1024);
    std::ifstream file(path, std::ios::binary);
    file.read(reinterpret_cast<char*>(start.data()), static_cast<std::streamsize>(start.size()));
    start.resize(static_cast<std::size_t>(file.gcount()));
    return picture_kind(start);
}

// Pages, mails and videos that lie in a folder for another reason are no pictures.
bool may_hold_code(PictureKind kind) {
    return kind != PictureKind::none && kind != PictureKind::html && kind != PictureKind::mail &&
           kind != PictureKind::video && kind != PictureKind::other_archive;
}

bool is_hidden(const fs::path& path) { return path.filename().string().starts_with('.'); }

} // namespace

std::vector<InputFile> files_in(const std::vector<std::string>& paths, Wanted wanted) {
    std::vector<InputFile> files;
    for (const std::string& path : paths) {
        std::error_code none;
        if (path == "-" || !fs::is_directory(path, none)) {
            files.push_back({path});
            continue;
        }
        std::vector<std::string> inside;
        fs::recursive_directory_iterator at(path, fs::directory_options::skip_permission_denied, none);
        for (; !none && at != fs::recursive_directory_iterator(); at.increment(none)) {
            const fs::directory_entry& entry = *at;
            if (wanted == Wanted::all && is_hidden(entry.path())) {
                at.disable_recursion_pending();
                continue;
            }
            if (entry.is_regular_file(none) && (wanted == Wanted::all || may_hold_code(kind_of_file(entry.path()))))
                inside.push_back(entry.path().string());
        }
        if (inside.empty()) inside.push_back(path);
        std::sort(inside.begin(), inside.end());
        for (std::string& file : inside) files.push_back({std::move(file), false});
    }
    return files;
}

} // namespace qrid::cmd
