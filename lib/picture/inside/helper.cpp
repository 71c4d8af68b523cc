#include "qrid/picture/inside/helper.h"

#include "qrid/base/module.h"

#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <system_error>
#include <unistd.h>

namespace qrid {

namespace {

using decoder::Status;

struct Program {
    std::string_view file, library;
};

Program program_for(PictureKind kind, std::int64_t page) {
    if (decoder::asks_for_pictures(page)) return {"qrid-decode-pdf-pictures", "poppler-glib"};
    switch (kind) {
    case PictureKind::pdf:
        return {"qrid-decode-pdf", "poppler"};
    case PictureKind::bmp:
    case PictureKind::tga:
    case PictureKind::psd:
        return {"qrid-decode-stb", "stb_image (libstb-dev)"};
    case PictureKind::pnm:
        return {"qrid-decode-pnm", "libseccomp"};
    case PictureKind::gif:
        return {"qrid-decode-gif", "giflib (libgif-dev)"};
    case PictureKind::tiff:
        return {"qrid-decode-tiff", "libtiff"};
    case PictureKind::jpeg2000:
        return {"qrid-decode-jp2", "OpenJPEG (libopenjp2-7-dev)"};
    case PictureKind::svg:
        return {"qrid-decode-svg", "librsvg"};
    case PictureKind::png:
        return {"qrid-decode-png", "libseccomp"};
    case PictureKind::webp:
        return {"qrid-decode-webp", "libwebpdemux"};
    case PictureKind::office:
    case PictureKind::opendocument:
    case PictureKind::zip:
    case PictureKind::other_archive:
        return {"qrid-decode-archive", "libarchive"};
    case PictureKind::mail:
        return {"qrid-decode-mail", "GMime (libgmime-3.0-dev)"};
    case PictureKind::old_office:
        return {"qrid-decode-compound", "libgsf"};
    case PictureKind::html:
        return {"qrid-decode-html", "libseccomp"};
    default:
        return {"qrid-decode-heif", "libheif"};
    }
}

[[noreturn]] void throw_unread(PictureKind kind, std::string_view why) {
    throw Error(Code::unreadable_file, fmt::format("the {} {}", noun(kind), why), std::string(what_to_do(kind)));
}

[[noreturn]] void throw_needs_memory(PictureKind kind) {
    throw Error(Code::picture_too_large, fmt::format("decoding the {} needs too much memory", noun(kind)),
                "scale it down first");
}

/// The program said nothing more.
[[noreturn]] void throw_ended(PictureKind kind, int signal, const PictureLimits& limits) {
    if (signal == SIGXCPU) throw_too_slow(noun(kind), limits);
    throw_unread(kind, "is damaged, or needs too much memory: its decoder gave up");
}

/// Whether a sound program says this when it is given such a task.
bool fits(const decoder::Answer& answer, std::int64_t page) {
    if (answer.pages > decoder::most_parts) return false;
    if (answer.status == Status::finished || answer.status == Status::member) return page <= decoder::all_parts;
    if (answer.pages == 0 || answer.number == 0 || answer.number > answer.pages) return false;
    return answer.status == (page == decoder::no_page ? Status::counted : Status::decoded);
}

} // namespace

decoder::Answer checked_answer(const decoder::AnswerBytes& bytes, std::int64_t page, PictureKind kind,
                               const PictureLimits& limits) {
    const auto answer = decoder::answer_of(bytes);
    switch (answer ? answer->status : Status::damaged) {
    case Status::decoded:
    case Status::counted:
    case Status::finished:
        if (!fits(*answer, page)) break;
        if (answer->status == Status::decoded) check_picture_size(answer->width, answer->height, limits);
        return *answer;
    case Status::member:
        if (!fits(*answer, page) || answer->name_bytes > decoder::most_name_bytes ||
            answer->bytes > decoder::most_member_bytes || (answer->why != Status::member && answer->bytes > 0))
            break;
        return *answer;
    case Status::too_large:
        check_picture_size(answer->width, answer->height, limits);
        break;
    case Status::too_many:
        break;
    case Status::locked:
        throw Error(Code::unreadable_file, fmt::format("the {} is encrypted", noun(kind)),
                    is_container(kind) ? "unpack it, and send the picture" : "save it without a password");
    case Status::no_memory:
        throw_needs_memory(kind);
    case Status::no_sandbox:
        throw Error(Code::no_sandbox,
                    fmt::format("the decoder of the {} could not be sandboxed, so it did not run", noun(kind)),
                    std::string(what_to_do(kind)));
    case Status::not_supported:
        throw_unread(kind, "has an unsupported format");
    case Status::damaged:
        break;
    }
    throw_unread(kind, "is damaged or cut short");
}

Error error_of_member(decoder::Status why) {
    switch (why) {
    case Status::locked:
        return {Code::unreadable_file, "it is encrypted", "unpack it, and send the picture"};
    case Status::too_large:
        return {Code::picture_too_large, "it is too large to be looked at here", "send it separately"};
    case Status::too_many:
        return {Code::picture_too_large, "there is more in the file than is looked at", "send the picture itself"};
    default:
        return {Code::unreadable_file, "it is damaged or cut short", "send it separately"};
    }
}

Helper::Helper(ByteView file, PictureKind kind, std::int64_t page, const PictureLimits& limits)
    : kind_(kind), page_(page), limits_(limits) {
    using namespace std::chrono;
    if (const DecodingTime* shared = limits.shared_time; shared != nullptr) {
        if (shared->is_over())
            throw Error(Code::unreadable_file, "the time for decoding this file ran out",
                        std::string(what_to_do(kind)));
        limits_.max_time = std::min(limits.max_time, ceil<milliseconds>(shared->left));
    }
    const Program program = program_for(kind, page);
    const fs::path path = path_beside_library(program.file);
    if (::access(path.c_str(), X_OK) != 0)
        throw Error(Code::unreadable_file,
                    fmt::format("{}s are not supported: this qrid was built without {}", noun(kind), program.library),
                    std::string(what_to_do(kind)));
    const int max_side = std::min(limits.max_side, PictureLimits{}.max_side);
    try {
        child_ = std::make_unique<Child>(path,
                                         std::vector{std::to_string(page), std::to_string(max_side),
                                                     std::to_string(limits.max_pixels),
                                                     std::to_string(limits_.max_time.count()),
                                                     std::string(limits.ground == Ground::black ? "1" : "0")},
                                         file);
    } catch (const std::system_error& error) { // no process, no descriptor
        throw Error(Code::unreadable_file, fmt::format("cannot decode the {}: {}", noun(kind), error.what()));
    }
}

Helper::~Helper() { end_child(); }

int Helper::end_child() {
    if (!child_) return 0;
    const Child::End end = child_->end();
    child_.reset();
    processor_ = end.processor;
    if (limits_.shared_time != nullptr) limits_.shared_time->left -= processor_;
    return end.signal;
}

std::chrono::microseconds Helper::end() {
    end_child();
    return processor_;
}

void Helper::read(std::span<std::uint8_t> into) {
    using std::chrono::steady_clock;
    const auto start = steady_clock::now(), until = start + 3 * limits_.max_time - waited_;
    const auto result = [&] {
        try {
            const Child::Read how = child_->read(into, until);
            waited_ += steady_clock::now() - start;
            return how;
        } catch (const std::system_error& error) {
            throw Error(Code::unreadable_file, fmt::format("cannot decode the {}: {}", noun(kind_), error.what()));
        }
    }();
    if (result == Child::Read::too_slow) throw_too_slow(noun(kind_), limits_);
    if (result == Child::Read::ended) throw_ended(kind_, end_child(), limits_);
}

decoder::Answer Helper::answer() {
    decoder::AnswerBytes head{};
    read(head);
    return checked_answer(head, page_, kind_, limits_);
}

Image Helper::pixels(const decoder::Answer& answer) {
    Image image(static_cast<int>(answer.width), static_cast<int>(answer.height));
    image.has_transparency = answer.has_transparency;
    read(image.rgb);
    return image;
}

Bytes Helper::bytes(std::size_t count) {
    Bytes bytes(count);
    read(bytes);
    return bytes;
}

Helped decode_outside(ByteView file, PictureKind kind, std::int64_t page, const PictureLimits& limits) {
    Helper helper(file, kind, page, limits);
    const decoder::Answer answer = helper.answer();
    Helped helped{{}, answer.pages, {}};
    if (answer.status == Status::decoded) helped.image = helper.pixels(answer);
    helped.processor = helper.end();
    return helped;
}

} // namespace qrid
