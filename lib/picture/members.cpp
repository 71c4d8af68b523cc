#include "qrid/picture/members.h"

#include "qrid/base/printable.h"
#include "qrid/picture/inside/helper.h"
#include "qrid/picture/load.h"

#include <algorithm>

namespace qrid {

namespace {

static_assert(Members::most == decoder::most_members);

std::string short_name(const Bytes& path) {
    const std::string_view text = text_of(path);
    const std::size_t slash = text.find_last_of("/\\");
    return printable(slash == std::string_view::npos ? text : text.substr(slash + 1), longest_name);
}

} // namespace

Members members_of(ByteView file, const PictureLimits& limits) {
    check_picture_bytes(file, limits);
    const PictureKind kind = picture_kind(file);
    Helper helper(file, kind, decoder::all_parts, limits);
    Members members;
    std::size_t bytes = 0;
    for (std::size_t given = 0; given <= decoder::most_members; ++given) {
        const decoder::Answer answer = helper.answer();
        if (answer.status == decoder::Status::finished) {
            members.in_file += std::max<std::size_t>(answer.pages, given) - given;
            return members;
        }
        if (answer.status != decoder::Status::member) break;
        Member member{short_name(helper.bytes(answer.name_bytes)), {}};
        if (answer.why != decoder::Status::member) member.flaw = error_of_member(answer.why);
        bytes += answer.bytes;
        if (bytes > decoder::most_bytes_of_members) break;
        member.bytes = helper.bytes(answer.bytes);
        const bool is_known =
            !member.flaw && std::any_of(members.held.begin(), members.held.end(),
                                        [&](const Member& held) { return equal(held.bytes, member.bytes); });
        if (is_known) continue;
        members.held.push_back(std::move(member));
        ++members.in_file;
    }
    throw Error(Code::unreadable_file, "the " + std::string(noun(kind)) + " is damaged: its decoder gave up");
}

} // namespace qrid
