// Compound files (MS-CFB), with libgsf: attachments of an Outlook message (MS-OXMSG), and whatever pictures lie in the
// streams of an old Office document.
#include "qrid/picture/decoder/html_pictures.h"

#include <algorithm>
#include <gsf/gsf-infile-msole.h>
#include <gsf/gsf-infile.h>
#include <gsf/gsf-input-memory.h>
#include <gsf/gsf-utils.h>
#include <string>

namespace qrid::decoder {

namespace {

constexpr int most_children = 10'000, deepest = 6;

// Properties of a message (MS-OXPROPS), as their streams are called.
constexpr std::string_view content = "__substg1.0_37010102", inner_message = "__substg1.0_3701000D",
                           long_name = "__substg1.0_3707001F", short_name = "__substg1.0_3704001F",
                           narrow_name = "__substg1.0_3707001E", body_html = "__substg1.0_10130102",
                           attachment = "__attach_version1.0_";

Bytes bytes_in(GsfInput* stream) {
    const gsf_off_t size = gsf_input_size(stream);
    if (size <= 0 || static_cast<std::uint64_t>(size) > most_member_bytes) return {};
    Bytes bytes(static_cast<std::size_t>(size));
    gsf_input_seek(stream, 0, G_SEEK_SET);
    if (gsf_input_read(stream, bytes.size(), bytes.data()) == nullptr) return {};
    return bytes;
}

/// UTF-16, as far as it is ASCII; other characters as '?'.
std::string plain_name(const Bytes& utf16) {
    std::string text;
    for (std::size_t i = 0; i + 1 < utf16.size(); i += 2)
        text += utf16[i + 1] == 0 && utf16[i] >= ' ' && utf16[i] < 0x7f ? static_cast<char>(utf16[i]) : '?';
    return text;
}

/// Tells of what lies too deep, or of what are too many; whether a folder is looked into.
bool is_looked_into(GsfInfile* folder, MemberGiver& giver, int depth) {
    if (depth > deepest || gsf_infile_num_children(folder) > most_children) giver.withhold("", Status::too_many);
    return depth <= deepest;
}

bool is_too_large(GsfInput* stream) { return gsf_input_size(stream) > static_cast<gsf_off_t>(most_member_bytes); }

/// Calls act(name, child) for each.
void each_child(GsfInfile* folder, const auto& act) {
    const int count = std::min(gsf_infile_num_children(folder), most_children);
    for (int i = 0; i < count; ++i) {
        GsfInput* child = gsf_infile_child_by_index(folder, i);
        if (child == nullptr) continue;
        const char* name = gsf_infile_name_by_index(folder, i);
        act(name == nullptr ? std::string_view() : std::string_view(name), child);
        g_object_unref(child);
    }
}

void give_message(GsfInfile* message, MemberGiver& giver, int depth);

void give_attachment(GsfInfile* folder, MemberGiver& giver, int depth) {
    Bytes bytes;
    std::string name;
    bool is_withheld = false;
    each_child(folder, [&](std::string_view property, GsfInput* child) {
        if (property == content) {
            bytes = bytes_in(child);
            is_withheld = is_too_large(child);
        }
        if (property == long_name || (property == short_name && name.empty())) name = plain_name(bytes_in(child));
        if (property == narrow_name && name.empty()) name = text_of(bytes_in(child));
        if (property == inner_message && GSF_IS_INFILE(child)) give_message(GSF_INFILE(child), giver, depth + 1);
    });
    if (is_withheld) giver.withhold(name, Status::too_large);
    if (giver.wants("", bytes)) giver.give(name, bytes);
}

void give_message(GsfInfile* message, MemberGiver& giver, int depth) {
    if (!is_looked_into(message, giver, depth)) return;
    each_child(message, [&](std::string_view name, GsfInput* child) {
        if (name.starts_with(attachment) && GSF_IS_INFILE(child)) give_attachment(GSF_INFILE(child), giver, depth);
        if (name == body_html) give_pictures_of_html(text_of(bytes_in(child)), giver);
    });
}

/// PNG and JPEG as they lie in a stream, of which only their beginnings are known.
void give_embedded(ByteView stream, MemberGiver& giver) {
    const std::string_view text = text_of(stream);
    constexpr std::string_view png = "\x89PNG\r\n\x1a\n", png_end = "IEND", jpeg = "\xff\xd8\xff",
                               jpeg_end = "\xff\xd9";
    NextPlace pngs(text, png), jpegs(text, jpeg), png_ends(text, png_end);
    for (std::size_t at = 0;;) {
        const std::size_t found = std::min(pngs.from(at), jpegs.from(at));
        if (found == std::string_view::npos) return;
        const bool is_png = pngs.from(at) == found;
        std::size_t end = std::string_view::npos;
        at = found + jpeg.size();
        if (is_png) {
            if (const std::size_t last = png_ends.from(found); last != std::string_view::npos)
                end = last + png_end.size() + 4; // and its checksum
        } else {
            // Up to the last end before the next beginning that is not its own preview's, which has an end, too.
            for (std::size_t next = found; end == std::string_view::npos && next < text.size();) {
                next = std::min({pngs.from(next + 3), jpegs.from(next + 3), text.size()});
                const std::size_t last = text.substr(found, next - found).rfind(jpeg_end);
                if (last != std::string_view::npos) end = found + last + jpeg_end.size();
            }
        }
        if (end > text.size()) continue;
        giver.give("", stream.subspan(found, end - found));
        at = end;
    }
}

void give_streams(GsfInfile* folder, MemberGiver& giver, int depth) {
    if (!is_looked_into(folder, giver, depth)) return;
    each_child(folder, [&](std::string_view /*name*/, GsfInput* child) {
        if (GSF_IS_INFILE(child) && gsf_infile_num_children(GSF_INFILE(child)) >= 0)
            give_streams(GSF_INFILE(child), giver, depth + 1);
        else if (is_too_large(child))
            giver.withhold("", Status::too_large);
        else
            give_embedded(bytes_in(child), giver);
    });
}

bool is_message(GsfInfile* file) {
    bool is = false;
    each_child(file, [&](std::string_view name, GsfInput* /*child*/) {
        is = is || name.starts_with("__properties_version1.0");
    });
    return is;
}

} // namespace

void prepare() { gsf_init(); }

void decode(const Task& /*task*/, ByteView file) {
    GsfInput* input = gsf_input_memory_new(file.data(), static_cast<gsf_off_t>(file.size()), FALSE);
    GsfInfile* root = gsf_infile_msole_new(input, nullptr);
    if (root == nullptr) fail(Status::damaged);
    MemberGiver giver;
    if (is_message(root))
        give_message(root, giver, 0);
    else
        give_streams(root, giver, 0);
    giver.finish();
}

} // namespace qrid::decoder
