// ZIP and what is made of it, 7z, RAR, tar and single compressed files, with libarchive.
#include "qrid/picture/decoder/give.h"
#include "qrid/picture/picture_kind.h"

#include <algorithm>
#include <archive.h>
#include <archive_entry.h>
#include <clocale>
#include <cstring>

namespace qrid::decoder {

namespace {

constexpr int most_entries = 10'000;
constexpr std::size_t most_inflated = std::size_t{256} << 20; // also of what nobody wants
constexpr std::size_t beginning = 1024;

bool is_office(PictureKind kind) { return kind == PictureKind::office || kind == PictureKind::opendocument; }

/// One compressed file that is no archive.
bool may_be_single(ByteView file) {
    const std::string_view text = text_of(file);
    return text.starts_with("\x1f\x8b") || text.starts_with("BZh") || text.starts_with("\xfd\x37zXZ") ||
           text.starts_with("\x28\xb5\x2f\xfd");
}

class Reader {
public:
    explicit Reader(ByteView file)
        : archive_(archive_read_new()),
          giver_(is_office(picture_kind(file)) ? MemberGiver::Wanted::pictures : MemberGiver::Wanted::everything) {
        archive_read_support_format_zip(archive_);
        archive_read_support_format_7zip(archive_);
        archive_read_support_format_rar(archive_);
        archive_read_support_format_rar5(archive_);
        archive_read_support_format_tar(archive_);
        archive_read_support_filter_gzip(archive_);
        archive_read_support_filter_bzip2(archive_);
        archive_read_support_filter_xz(archive_);
        archive_read_support_filter_zstd(archive_);
        if (may_be_single(file)) archive_read_support_format_raw(archive_);
        if (archive_read_open_memory(archive_, file.data(), file.size()) != ARCHIVE_OK) fail(Status::damaged);
    }

    void read() {
        archive_entry* entry = nullptr;
        for (int entries = 0;; ++entries) {
            const int result = archive_read_next_header(archive_, &entry);
            if (result == ARCHIVE_EOF) break;
            if (result < ARCHIVE_WARN) {
                if (archive_read_has_encrypted_entries(archive_) == 1) fail(Status::locked);
                if (entries == 0) fail(Status::damaged);
                giver_.withhold("", Status::damaged); // and all behind it
                break;
            }
            // Not what its first bytes say: the file itself would be its only member.
            if (archive_format(archive_) == ARCHIVE_FORMAT_RAW &&
                archive_filter_code(archive_, 0) == ARCHIVE_FILTER_NONE)
                fail(Status::damaged);
            if (entries == most_entries) is_full_ = true;
            if (!is_full_ && (archive_entry_filetype(entry) == AE_IFREG || archive_entry_filetype(entry) == 0))
                read(entry);
            if (is_full_) {
                giver_.withhold("", Status::too_many);
                break;
            }
        }
        giver_.finish();
    }

private:
    void read(archive_entry* entry) {
        const char* path = archive_entry_pathname_utf8(entry);
        if (path == nullptr) path = archive_entry_pathname(entry);
        const std::string_view name = path == nullptr ? std::string_view() : std::string_view(path);
        if (archive_entry_is_encrypted(entry) == 1) return giver_.withhold(name, Status::locked);
        Bytes bytes;
        Status status = inflate(bytes, beginning);
        if (status == Status::damaged && bytes.empty()) {
            if (may_matter(name))
                giver_.withhold(name,
                                archive_read_has_encrypted_entries(archive_) == 1 ? Status::locked : Status::damaged);
            return;
        }
        if (status == Status::too_large) { // nobody knows what it is
            is_full_ = true;
            return;
        }
        if (!giver_.wants(name, bytes)) return;
        if (status == Status::member) status = inflate(bytes, most_member_bytes + 1);
        if (bytes.size() > most_member_bytes) status = Status::too_large;
        if (status == Status::member || status == Status::finished)
            giver_.give(name, bytes);
        else
            giver_.withhold(name, status);
    }

    /// What could not even be begun is worth a word when its name is that of a picture or a document.
    static bool may_matter(std::string_view name) {
        const std::size_t dot = name.rfind('.');
        if (dot == std::string_view::npos) return false;
        std::string ending(name.substr(dot + 1));
        for (char& c : ending)
            if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
        constexpr std::string_view known =
            " png jpg jpeg webp gif bmp tif tiff heic avif pdf jp2 svg docx pptx xlsx odt eml msg ";
        return known.find(' ' + ending + ' ') != std::string_view::npos;
    }

    /// Up to so many bytes in all; `finished` at the end of the member, `member` before.
    Status inflate(Bytes& into, std::size_t wanted) {
        constexpr std::size_t step = 1 << 16;
        while (into.size() < wanted) {
            if (inflated_ >= most_inflated) return Status::too_large;
            const std::size_t before = into.size(), room = std::min(step, wanted - before);
            into.resize(before + room);
            const la_ssize_t count = archive_read_data(archive_, &into[before], room);
            into.resize(before + static_cast<std::size_t>(std::max<la_ssize_t>(count, 0)));
            if (count < 0) return Status::damaged;
            if (count == 0) return Status::finished;
            inflated_ += static_cast<std::size_t>(count);
        }
        return Status::member;
    }

    archive* archive_;
    MemberGiver giver_;
    std::size_t inflated_ = 0;
    bool is_full_ = false; ///< no more is looked at
};

} // namespace

void prepare() { std::setlocale(LC_ALL, "C.UTF-8"); } // for names

void decode(const Task& /*task*/, ByteView file) { Reader(file).read(); }

} // namespace qrid::decoder
