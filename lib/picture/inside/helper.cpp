#include "qrid/picture/inside/helper.h"

#include "qrid/base/error.h"
#include "qrid/base/module.h"
#include "qrid/picture/inside/child.h"

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

Program program_for(PictureKind kind) {
    return kind == PictureKind::pdf ? Program{"qrid-decode-pdf", "poppler"} : Program{"qrid-decode-heif", "libheif"};
}

/// "HEIC picture", "PDF".
std::string called(PictureKind kind) {
    return kind == PictureKind::pdf ? "PDF" : fmt::format("{} picture", name(kind));
}

[[noreturn]] void throw_unread(PictureKind kind, std::string_view why) {
    throw Error(Code::unreadable_file, fmt::format("the {} {}", called(kind), why), "convert it to JPEG or PNG");
}

[[noreturn]] void throw_needs_memory(PictureKind kind) {
    throw Error(Code::picture_too_large, fmt::format("decoding the {} needs too much memory", called(kind)),
                "scale it down first");
}

/// The program said nothing more.
[[noreturn]] void throw_ended(PictureKind kind, int signal, const PictureLimits& limits) {
    if (signal == SIGXCPU) throw_too_slow(called(kind), limits);
    throw_unread(kind, "is damaged, or needs too much memory: its decoder gave up");
}

} // namespace

decoder::Answer checked_answer(const decoder::AnswerBytes& bytes, std::int64_t page, PictureKind kind,
                               const PictureLimits& limits) {
    const auto answer = decoder::answer_of(bytes);
    const auto wanted = page == decoder::no_page ? Status::counted : Status::decoded;
    switch (answer ? answer->status : Status::damaged) {
    case Status::decoded:
    case Status::counted:
        if (answer->status != wanted || answer->pages == 0) break;
        if (wanted == Status::decoded) check_picture_size(answer->width, answer->height, limits);
        return *answer;
    case Status::too_large:
        check_picture_size(answer->width, answer->height, limits);
        break;
    case Status::locked:
        throw Error(Code::unreadable_file, fmt::format("the {} is encrypted", called(kind)),
                    "save it without a password");
    case Status::no_memory:
        throw_needs_memory(kind);
    case Status::no_sandbox:
        throw Error(Code::no_sandbox,
                    fmt::format("the decoder of the {} could not be sandboxed, so it did not run", called(kind)),
                    "convert it to JPEG or PNG");
    case Status::not_supported:
        throw_unread(kind, "has an unsupported format");
    case Status::damaged:
        break;
    }
    throw_unread(kind, "is damaged or cut short");
}

namespace {

Helped decode(ByteView file, PictureKind kind, std::int64_t page, const PictureLimits& limits) {
    const Program program = program_for(kind);
    const fs::path path = path_beside_library(program.file);
    if (::access(path.c_str(), X_OK) != 0)
        throw Error(Code::unreadable_file,
                    fmt::format("{} are not supported: this qrid was built without {}",
                                kind == PictureKind::pdf ? "PDFs" : fmt::format("{} pictures", name(kind)),
                                program.library),
                    "convert it to JPEG or PNG");
    const auto until = std::chrono::steady_clock::now() + 3 * limits.max_time;
    const int max_side = std::min(limits.max_side, PictureLimits{}.max_side);
    Child child(path,
                {std::to_string(page), std::to_string(max_side), std::to_string(limits.max_pixels),
                 std::to_string(limits.max_time.count()), limits.ground == Ground::black ? "1" : "0"},
                file);
    const auto read = [&](std::span<std::uint8_t> into) {
        const Child::Read result = child.read(into, until);
        if (result == Child::Read::too_slow) throw_too_slow(called(kind), limits);
        if (result == Child::Read::ended) throw_ended(kind, child.end().signal, limits);
    };
    decoder::AnswerBytes head{};
    read(head);
    const decoder::Answer answer = checked_answer(head, page, kind, limits);
    Helped helped{{}, answer.pages, {}};
    if (answer.status == Status::decoded) {
        helped.image = Image(static_cast<int>(answer.width), static_cast<int>(answer.height));
        helped.image.has_transparency = answer.has_transparency;
        read(helped.image.rgb);
    }
    helped.processor = child.end().processor;
    return helped;
}

} // namespace

Helped decode_outside(ByteView file, PictureKind kind, std::int64_t page, const PictureLimits& limits) {
    try {
        return decode(file, kind, page, limits);
    } catch (const std::system_error& error) { // no process, no descriptor
        throw Error(Code::unreadable_file, fmt::format("cannot decode the {}: {}", called(kind), error.what()));
    }
}

} // namespace qrid
