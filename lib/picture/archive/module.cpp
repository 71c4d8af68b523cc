#include "qrid/picture/archive/module.h"

#include "qrid/base/error.h"

#include <fmt/format.h>

#include <archive.h>
#include <archive_entry.h>
#include <exception>
#include <memory>
#include <new>
#include <utility>

namespace qrid {

struct TarWriting {
    struct Free {
        void operator()(archive* written) const {
            archive_write_fail(written); // without it, what is half would be ended
            archive_write_free(written);
        }
        void operator()(archive_entry* entry) const { archive_entry_free(entry); }
    };

    explicit TarWriting(ArchiveModule::Sink to)
        : sink(std::move(to)), entry(archive_entry_new()), written(archive_write_new()) {
        if (!entry || !written) throw std::bad_alloc();
    }

    ArchiveModule::Sink sink;
    std::exception_ptr failure; ///< of the sink
    std::unique_ptr<archive_entry, Free> entry;
    std::unique_ptr<archive, Free> written; ///< the first to go
};

namespace {

void check(TarWriting& tar, bool done) {
    if (tar.failure) std::rethrow_exception(std::exchange(tar.failure, nullptr));
    if (done) return;
    const char* const why = archive_error_string(tar.written.get());
    throw Error(Code::cannot_write, fmt::format("cannot write the archive: {}", why == nullptr ? "no reason" : why));
}

// No exception may cross libarchive.
la_ssize_t give_piece(archive* /*written*/, void* tar, const void* bytes, std::size_t size) {
    auto& to = *static_cast<TarWriting*>(tar);
    try {
        to.sink(ByteView(static_cast<const std::uint8_t*>(bytes), size));
        return static_cast<la_ssize_t>(size);
    } catch (...) {
        to.failure = std::current_exception();
        return -1;
    }
}

TarWriting* begin(ArchiveModule::Sink sink) {
    constexpr int piece = 1 << 20, usual_record = 10240; // as long as tar(1) ends its archives
    auto tar = std::make_unique<TarWriting>(std::move(sink));
    archive* const written = tar->written.get();
    check(*tar, archive_write_set_format_pax_restricted(written) == ARCHIVE_OK &&
                    archive_write_set_bytes_per_block(written, piece) == ARCHIVE_OK &&
                    archive_write_set_bytes_in_last_block(written, usual_record) == ARCHIVE_OK &&
                    archive_write_open(written, tar.get(), nullptr, give_piece, nullptr) == ARCHIVE_OK);
    return tar.release();
}

void add(TarWriting& tar, const std::string& name, ByteView bytes, FileMode mode, Seconds modified) {
    archive_entry* const entry = tar.entry.get();
    archive_entry_clear(entry);
    archive_entry_set_pathname(entry, name.c_str());
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, static_cast<mode_t>(mode));
    archive_entry_set_size(entry, static_cast<la_int64_t>(bytes.size()));
    archive_entry_set_mtime(entry, modified, 0);
    check(tar, archive_write_header(tar.written.get(), entry) == ARCHIVE_OK);
    check(tar,
          archive_write_data(tar.written.get(), bytes.data(), bytes.size()) == static_cast<la_ssize_t>(bytes.size()));
}

void end(TarWriting& tar) { check(tar, archive_write_close(tar.written.get()) == ARCHIVE_OK); }

void drop(TarWriting* tar) { delete tar; }

} // namespace

} // namespace qrid

extern "C" const void* qrid_module() {
    static constexpr qrid::ArchiveModule functions{qrid::begin, qrid::add, qrid::end, qrid::drop};
    return &functions;
}
