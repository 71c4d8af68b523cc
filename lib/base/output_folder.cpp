#include "qrid/base/output_folder.h"

#include "qrid/base/error.h"

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <utility>

namespace qrid {

OutputFolder::OutputFolder(fs::path dir, Overwrite overwrite, FileMode mode)
    : parts_(std::move(dir), mode), overwrite_(overwrite) {
    // As the file system keeps it, which may be coarser than the clock.
    ::clock_gettime(CLOCK_REALTIME, &stamp_);
    put(0, {});
    stamp_ = time_of(parts_.parts(), "0");
    parts_.discard(0);
}

timespec OutputFolder::time_of(int directory, const std::string& name) {
    struct stat status {};
    if (::fstatat(directory, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) return {};
    return status.st_mtim;
}

void OutputFolder::put(std::size_t i, ByteView bytes) const { parts_.write(i, bytes, &stamp_); }

void OutputFolder::flush() const { parts_.flush(); }

void OutputFolder::name(std::size_t i, const std::string& name, const std::string& folder) const {
    if (!folder.empty() && !folders_.contains(folder)) {
        parts_.make_folder(folder);
        folders_.insert(folder);
    }
    const timespec time = time_of(parts_.directory(), folder.empty() ? name : folder + '/' + name);
    if (time.tv_sec == stamp_.tv_sec && time.tv_nsec == stamp_.tv_nsec)
        throw Error(Code::bad_record, "its file was already written in this run",
                    "make sure that no two cards have the same ID, or the same ID with its variant");
    if (parts_.name(i, name, overwrite_, folder)) return;
    throw Error(Code::exists, fmt::format("its file already exists in {}", parts_.dir().string()),
                "choose another directory, or add --force to replace its files");
}

} // namespace qrid
