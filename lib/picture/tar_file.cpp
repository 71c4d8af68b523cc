#include "qrid/picture/tar_file.h"

#include "qrid/base/error.h"
#include "qrid/crypto/digest.h"
#include "qrid/picture/archive/module.h"
#include "qrid/picture/inside/seen_digests.h"

#include <array>
#include <cstring>
#include <utility>

namespace qrid {

namespace {

const ArchiveModule& archive_module() {
    std::error_code ignored;
    if (!fs::exists(path_beside_library(ArchiveModule::file), ignored))
        throw Error(Code::usage, "archives cannot be written: this qrid was built without libarchive");
    return loaded<ArchiveModule>();
}

/// Enough of a digest that no two names have the same.
DigestStart digest_start(const std::string& name) {
    const Sha256 digest = sha256(bytes_of(name));
    DigestStart start{};
    std::memcpy(start.data(), digest.data(), sizeof(start));
    return start;
}

} // namespace

struct TarFile::Parts {
    struct Drop {
        void operator()(TarWriting* tar) const { archive_module().drop(tar); }
    };

    Parts(fs::path target, Overwrite overwrite, FileMode file_mode, Seconds time)
        : module(archive_module()), file(std::move(target), {}, overwrite, file_mode), mode(file_mode), modified(time),
          tar(module.begin([this](ByteView piece) { file.append(piece); })) {}

    const ArchiveModule& module;
    StagedFile file;
    FileMode mode;
    Seconds modified;
    SeenDigests names;
    std::unique_ptr<TarWriting, Drop> tar;
};

TarFile::TarFile(fs::path target, Overwrite overwrite, FileMode mode, Seconds modified)
    : parts_(std::make_unique<Parts>(std::move(target), overwrite, mode, modified)) {}

TarFile::~TarFile() = default;

void TarFile::add(const std::string& name, ByteView bytes) {
    if (!parts_->names.insert(digest_start(name)))
        throw Error(Code::bad_record, "its file was already written in this run",
                    "make sure that no two cards have the same ID, or the same ID with its variant");
    parts_->module.add(*parts_->tar, name, bytes, parts_->mode, parts_->modified);
}

void TarFile::commit() {
    parts_->module.end(*parts_->tar);
    parts_->file.commit();
}

std::size_t TarFile::files() const { return parts_->names.size(); }

} // namespace qrid
