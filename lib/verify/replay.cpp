#include "qrid/verify/replay.h"

#include "qrid/base/error.h"
#include "qrid/base/file_lock.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace qrid {

namespace {

// The file: this mark, then records of a digest and the second until which it counts, big-endian.
constexpr std::string_view replay_mark = "qrid-replay-1\n\n\n";
constexpr std::size_t time_bytes = 8, record_bytes = sizeof(Sha256) + time_bytes, max_memory = std::size_t{64} << 20;

class ReplayFile {
public:
    ReplayFile(const fs::path& path, int flags) : value_(::open(path.c_str(), flags | O_CLOEXEC | O_NOFOLLOW, 0600)) {}
    ReplayFile(const ReplayFile&) = delete;
    ReplayFile& operator=(const ReplayFile&) = delete;
    ~ReplayFile() {
        if (value_ >= 0) ::close(value_);
    }
    int get() const { return value_; }

private:
    int value_;
};

[[noreturn]] void fail_replay(const fs::path& file, const std::string& why) {
    throw Error(Code::unreadable_file, fmt::format("cannot read the replay cache {}: {}", file.string(), why),
                "name another file; a new one knows of no proof that was shown before");
}

Bytes record_of(const Sha256& proof, Seconds until) {
    Bytes record(proof.begin(), proof.end());
    for (std::size_t i = time_bytes; i-- > 0;)
        record.push_back(static_cast<std::uint8_t>(static_cast<std::uint64_t>(until) >> (8 * i)));
    return record;
}

std::pair<Sha256, Seconds> read_replay_record(const std::uint8_t* bytes) {
    std::pair<Sha256, Seconds> record{};
    std::copy_n(bytes, record.first.size(), record.first.begin());
    std::uint64_t until = 0;
    for (std::size_t i = 0; i < time_bytes; ++i) until = until << 8 | bytes[record.first.size() + i];
    record.second = static_cast<Seconds>(until);
    return record;
}

// Where the directory of a path is; "." for a bare name.
fs::path directory_of(const fs::path& file) { return file.has_parent_path() ? file.parent_path() : fs::path("."); }

void write_all(int descriptor, ByteView bytes, const fs::path& file, off_t before) {
    while (!bytes.empty()) {
        const ssize_t n = ::write(descriptor, bytes.data(), bytes.size());
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) {
            const int reason = errno;
            (void)!::ftruncate(descriptor, before); // a half record would end all that come after
            throw_cannot_write(file, reason);
        }
        bytes = bytes.subspan(static_cast<std::size_t>(n));
    }
}

} // namespace

Sha256 proof_digest(const cose::Sign1& proof) {
    return sha256(cose::to_be_signed(proof.protected_bytes, proof.payload));
}

ReplayMemory::ReplayMemory(fs::path file, Seconds now) : file_(std::move(file)) {
    const FileLock lock(directory_of(file_));
    refresh();
    clear_up(now);
}

bool ReplayMemory::has(const Sha256& proof) {
    const std::lock_guard<std::mutex> guard(mutex_);
    const FileLock lock(directory_of(file_));
    refresh();
    return taken_.contains(proof);
}

bool ReplayMemory::take(const Sha256& proof, Seconds until) {
    const std::lock_guard<std::mutex> guard(mutex_);
    const FileLock lock(directory_of(file_));
    refresh();
    if (taken_.contains(proof)) return false;
    const ReplayFile out(file_, O_WRONLY | O_APPEND);
    if (out.get() < 0) throw_cannot_write(file_, errno);
    write_all(out.get(), record_of(proof, until), file_, static_cast<off_t>(read_));
    taken_.emplace(proof, until);
    read_ += record_bytes;
    return true;
}

// Takes in what others have added; under the lock.
void ReplayMemory::refresh() {
    const ReplayFile in(file_, O_RDWR | O_CREAT);
    struct stat info {};
    if (in.get() < 0) throw_cannot_write(file_, errno);
    if (::fstat(in.get(), &info) != 0 || !S_ISREG(info.st_mode)) fail_replay(file_, "it is not a file");
    auto size = static_cast<std::uint64_t>(info.st_size);
    if (size > max_memory) fail_replay(file_, fmt::format("it has over {} MiB", max_memory >> 20));
    if (size == 0) {
        write_all(in.get(), bytes_of(replay_mark), file_, 0);
        size = replay_mark.size();
    }
    if (info.st_ino != inode_ || size < read_) { // another process has cleared up
        taken_.clear();
        inode_ = info.st_ino;
        read_ = 0;
    }
    Bytes bytes(static_cast<std::size_t>(size - read_));
    for (std::size_t at = 0; at < bytes.size();) {
        const ssize_t n = ::pread(in.get(), bytes.data() + at, bytes.size() - at, static_cast<off_t>(read_ + at));
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) fail_replay(file_, "it became shorter while it was read");
        at += static_cast<std::size_t>(n);
    }
    std::size_t at = 0;
    if (read_ == 0) {
        if (!text_of(bytes).starts_with(replay_mark)) fail_replay(file_, "it is something else");
        at = replay_mark.size();
    }
    for (; bytes.size() - at >= record_bytes; at += record_bytes) taken_.insert(read_replay_record(bytes.data() + at));
    read_ += at;
    // Half a record is what a process has left that was killed: nobody was let in for it.
    if (at != bytes.size() && ::ftruncate(in.get(), static_cast<off_t>(read_)) != 0) throw_cannot_write(file_, errno);
}

// Writes the file anew when most of it has run out; under the lock.
void ReplayMemory::clear_up(Seconds now) {
    const std::size_t before = taken_.size();
    std::erase_if(taken_, [&](const auto& entry) { return entry.second <= now; });
    if (before - taken_.size() <= before / 2) return;
    Bytes bytes(replay_mark.begin(), replay_mark.end());
    for (const auto& [proof, until] : taken_) {
        const Bytes record = record_of(proof, until);
        bytes.insert(bytes.end(), record.begin(), record.end());
    }
    write_file(file_, bytes, Overwrite::replace, FileMode::secret);
    inode_ = 0;
    refresh();
}

} // namespace qrid
