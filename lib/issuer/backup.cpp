#include "qrid/issuer/backup.h"

#include "qrid/base/encoding.h"
#include "qrid/base/error.h"
#include "qrid/crypto/running_digest.h"
#include "qrid/issuer/inside/snapshot.h"

#include <fmt/format.h>

#include <cerrno>
#include <fstream>

namespace qrid {

namespace {

// A file that grows beside its name; flushed in large pieces.
class GrowingBackup {
public:
    explicit GrowingBackup(const BackupTerms& terms) : file_(terms.file, {}, terms.overwrite, FileMode::secret) {
        waiting_.reserve(piece);
    }
    void put(ByteView bytes) {
        digest_.add(bytes);
        size_ += bytes.size();
        append(waiting_, bytes);
        if (waiting_.size() >= piece - sealed_chunk * 2) flush();
    }
    void commit(Backup& told) {
        flush();
        file_.commit();
        told.bytes = size_;
        told.sha256 = hex_encode(digest_.digest());
    }

private:
    static constexpr std::size_t piece = std::size_t{8} << 20;

    void flush() {
        file_.append(waiting_);
        waiting_.clear();
    }

    StagedFile file_;
    Bytes waiting_;
    RunningSha256 digest_;
    std::uint64_t size_ = 0;
};

void seal(const fs::path& plain, SealedWriter& writer) {
    std::ifstream in(plain, std::ios::binary);
    Bytes chunk(sealed_chunk);
    while (in.read(reinterpret_cast<char*>(chunk.data()), static_cast<std::streamsize>(chunk.size())), in.gcount() > 0)
        writer.write(ByteView(chunk).first(static_cast<std::size_t>(in.gcount())));
    if (!in.eof()) throw Error(Code::unreadable_file, fmt::format("cannot read {}", plain.string()));
    writer.finish();
}

void refuse_published_place(const fs::path& file, const fs::path& issuer) {
    std::error_code ignored;
    const fs::path published = fs::weakly_canonical(issuer / "public", ignored),
                   target = fs::weakly_canonical(fs::absolute(file, ignored), ignored);
    const fs::path within = target.lexically_relative(published);
    if (!within.empty() && *within.begin() != "..")
        throw Error(Code::usage, fmt::format("{} would be published: it is in public/", file.string()),
                    "choose a place outside of it, on another machine if possible");
}

} // namespace

Backup back_up(Issuer& issuer, const Secret& passphrase, const BackupTerms& terms, Seconds now) {
    refuse_published_place(terms.file, issuer.dir());
    GrowingBackup file(terms);
    SealedWriter writer(
        passphrase, [&](ByteView bytes) { file.put(bytes); }, terms.cost);
    const StagedDirectory place(issuer.dir() / "snapshot");
    const Snapshot snapshot =
        write_snapshot(place.path() / "snapshot.db", RegistryPlace::parse(issuer.config().registry, issuer.dir()),
                       issuer.dir(), now, terms.count);
    seal(place.path() / "snapshot.db", writer);
    Backup told{.tables = snapshot.tables,
                .files = snapshot.files.size(),
                .left_out = snapshot.left_out,
                .journal_rows = snapshot.journal_rows,
                .head = snapshot.head};
    file.commit(told);
    return told;
}

} // namespace qrid
