#include "qrid/verify/replay.h"

#include "qrid/base/error.h"
#include "qrid/base/permissions.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace qrid {

namespace {

// The file: this mark, then records of a digest and the second until which it counts, big-endian.
constexpr std::string_view replay_mark = "qrid-replay-1\n\n\n";
constexpr std::size_t time_bytes = 8, record_bytes = sizeof(Sha256) + time_bytes, most_proofs = std::size_t{1} << 22,
                      few_proofs = 1000;

[[noreturn]] void fail_replay(const fs::path& file, const std::string& why) {
    throw Error(Code::unreadable_file, fmt::format("cannot read the replay cache {}: {}", file.string(), why),
                "name another file; a new one remembers no proofs that were shown before");
}

void put_record(Bytes& out, const Sha256& proof, Seconds until) {
    append(out, proof);
    for (std::size_t i = time_bytes; i-- > 0;)
        out.push_back(static_cast<std::uint8_t>(static_cast<std::uint64_t>(until) >> (8 * i)));
}

// The first of `bytes`.
std::pair<Sha256, Seconds> read_replay_record(ByteView bytes) {
    std::pair<Sha256, Seconds> record{};
    std::copy_n(bytes.begin(), record.first.size(), record.first.begin());
    std::uint64_t until = 0;
    for (std::size_t i = 0; i < time_bytes; ++i) until = until << 8 | bytes[record.first.size() + i];
    record.second = static_cast<Seconds>(until);
    return record;
}

} // namespace

// Open as long as it is what lies at the path, so that no other file can get its number.
class ReplayMemory::File {
public:
    explicit File(const fs::path& path)
        : path_(path), directory_(open_directory_of(path)), // who can change it can have proofs forgotten
          descriptor_(
              ::openat(directory_.number(), path.filename().c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600)) {
        if (descriptor_ < 0 && errno == ELOOP) fail_replay(path_, "it is a symbolic link");
        if (descriptor_ < 0 && errno == EISDIR) fail_replay(path_, "it is a directory");
        if (descriptor_ < 0) throw_cannot_write(path_, errno);
        try {
            (void)size(); // of a regular file
            check_own_file(descriptor_, path_);
        } catch (...) {
            ::close(descriptor_);
            throw;
        }
    }
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    ~File() { ::close(descriptor_); }

    void lock() {
        while (::flock(descriptor_, LOCK_EX) != 0)
            if (errno != EINTR) throw_cannot_write(path_, errno);
    }
    void unlock() { ::flock(descriptor_, LOCK_UN); }

    bool is_in_place() const {
        struct stat mine {
        }, found{};
        return ::fstat(descriptor_, &mine) == 0 && ::lstat(path_.c_str(), &found) == 0 && mine.st_dev == found.st_dev &&
               mine.st_ino == found.st_ino;
    }

    std::uint64_t size() const {
        struct stat info {};
        if (::fstat(descriptor_, &info) != 0 || !S_ISREG(info.st_mode)) fail_replay(path_, "it is not a file");
        return static_cast<std::uint64_t>(info.st_size);
    }

    void read(std::uint64_t at, std::span<std::uint8_t> bytes) const {
        while (!bytes.empty()) {
            const ssize_t n = ::pread(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(at));
            if (n < 0 && errno == EINTR) continue;
            if (n <= 0) fail_replay(path_, "it shrank while it was being read");
            bytes = bytes.subspan(static_cast<std::size_t>(n));
            at += static_cast<std::uint64_t>(n);
        }
    }

    // Whole or not at all: half a record would spoil all that come after.
    void write(std::uint64_t at, ByteView bytes) {
        for (std::uint64_t done = 0; done < bytes.size();) {
            const ByteView rest = bytes.subspan(static_cast<std::size_t>(done));
            const ssize_t n = ::pwrite(descriptor_, rest.data(), rest.size(), static_cast<off_t>(at + done));
            if (n < 0 && errno == EINTR) continue;
            if (n < 0) {
                const int reason = errno;
                (void)!::ftruncate(descriptor_, static_cast<off_t>(at));
                throw_cannot_write(path_, reason);
            }
            done += static_cast<std::uint64_t>(n);
        }
    }

    void cut(std::uint64_t size) {
        if (::ftruncate(descriptor_, static_cast<off_t>(size)) != 0) throw_cannot_write(path_, errno);
    }

private:
    fs::path path_;
    OpenFile directory_;
    int descriptor_;
};

namespace {

// Unlocks whatever file is the memory's own by then.
template <typename FilePointer>
class ReplayLock {
public:
    explicit ReplayLock(FilePointer& file) : file_(file) {}
    ReplayLock(const ReplayLock&) = delete;
    ReplayLock& operator=(const ReplayLock&) = delete;
    ~ReplayLock() {
        if (file_) file_->unlock();
    }

private:
    FilePointer& file_;
};

} // namespace

Sha256 proof_digest(const cose::Sign1& proof) {
    return sha256(cose::to_be_signed(proof.protected_bytes, proof.payload));
}

ReplayMemory::ReplayMemory(fs::path file, Seconds now) : path_(std::move(file)), now_(now) {
    const ReplayLock lock(file_);
    refresh();
    clear_up(now);
}

ReplayMemory::~ReplayMemory() = default;

bool ReplayMemory::has(const Sha256& proof) {
    const std::lock_guard<std::mutex> guard(mutex_);
    const ReplayLock lock(file_);
    refresh();
    return taken_.contains(proof);
}

bool ReplayMemory::take(const Sha256& proof, Seconds iat, Seconds now) {
    const ShownProof shown{proof, iat, true};
    return show({&shown, 1}, now).front();
}

std::vector<bool> ReplayMemory::show(std::span<const ShownProof> proofs, Seconds now) {
    const std::lock_guard<std::mutex> guard(mutex_);
    const ReplayLock lock(file_);
    refresh();
    if (taken_.size() >= clear_at_) clear_up(now);
    std::vector<bool> are_new;
    std::vector<std::map<Sha256, Seconds>::iterator> added;
    Bytes records;
    const auto forget = [&] {
        for (const auto& entry : added) taken_.erase(entry);
    };
    try {
        for (const ShownProof& shown : proofs) {
            const auto known = taken_.find(shown.digest);
            are_new.push_back(known == taken_.end());
            if (!shown.may_open || !are_new.back()) continue;
            const Seconds until = shown.iat + longest_proof_life + longest_replay_skew + 1;
            added.push_back(taken_.emplace(shown.digest, until).first);
            put_record(records, shown.digest, until);
        }
        if (!records.empty()) file_->write(read_, records);
    } catch (...) {
        forget();
        throw;
    }
    read_ += records.size();
    return are_new;
}

// Locks the file that lies at the path, and takes in what others have added.
void ReplayMemory::refresh() {
    if (file_) file_->lock();
    while (!file_ || !file_->is_in_place()) { // another process has cleared up
        file_ = std::make_unique<File>(path_);
        file_->lock();
        taken_.clear();
        read_ = 0;
    }
    const std::uint64_t size = file_->size();
    if (size < read_) fail_replay(path_, "it shrank");
    if (size == 0) {
        file_->write(0, bytes_of(replay_mark));
        read_ = replay_mark.size();
        return;
    }
    if (read_ == 0) {
        Bytes mark(std::min<std::uint64_t>(size, replay_mark.size()));
        file_->read(0, mark);
        if (text_of(mark) != replay_mark) fail_replay(path_, "it is not a replay cache");
        read_ = mark.size();
    }
    Bytes records(record_bytes * few_proofs);
    while (size - read_ >= record_bytes) {
        records.resize(std::min<std::uint64_t>(records.size(), (size - read_) / record_bytes * record_bytes));
        file_->read(read_, records);
        for (ByteView rest = records; !rest.empty(); rest = rest.subspan(record_bytes))
            if (const auto record = read_replay_record(rest); record.second > now_) taken_.insert(record);
        read_ += records.size();
        if (taken_.size() > most_proofs)
            throw Error(Code::too_large, fmt::format("the replay cache {} has too many proofs", path_.string()));
    }
    // Half a record is what a process has left that was killed: nobody was let in for it.
    if (size != read_) file_->cut(read_);
}

// Forgets what has run out, and writes the file anew when that is most of it; under the lock.
void ReplayMemory::clear_up(Seconds now) {
    now_ = std::max(now_, now);
    std::erase_if(taken_, [&](const auto& entry) { return entry.second <= now_; });
    clear_at_ = std::max(few_proofs, 2 * taken_.size());
    if (read_ - replay_mark.size() <= 2 * record_bytes * taken_.size()) return;
    Bytes bytes(replay_mark.begin(), replay_mark.end());
    for (const auto& [proof, until] : taken_) put_record(bytes, proof, until);
    write_file(path_, bytes, Overwrite::replace, FileMode::secret);
    refresh(); // what others have taken since it has its name
}

} // namespace qrid
