// Mails (RFC 5322, MIME) and mailboxes of them, with GMime.
#include "qrid/picture/decoder/html_pictures.h"

#include <gmime/gmime.h>

namespace qrid::decoder {

namespace {

constexpr int most_mails = 1000;

void give_part(GMimePart* part, MemberGiver& giver) {
    GMimeDataWrapper* content = g_mime_part_get_content(part);
    if (content == nullptr) return;
    GMimeStream* memory = g_mime_stream_mem_new();
    g_mime_data_wrapper_write_to_stream(content, memory);
    const GByteArray* array = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(memory));
    const ByteView bytes{array->data, array->len};
    GMimeContentType* type = g_mime_object_get_content_type(GMIME_OBJECT(part));
    const bool is_html = g_mime_content_type_is_type(type, "text", "html") != 0;
    const bool is_text = g_mime_content_type_is_type(type, "text", "plain") != 0;
    const char* name = g_mime_part_get_filename(part);
    if (is_html)
        give_pictures_of_html(text_of(bytes), giver);
    else if (!is_text && giver.wants("", bytes))
        giver.give(name == nullptr ? std::string_view() : std::string_view(name), bytes);
    g_object_unref(memory);
}

void give_parts(GMimeMessage* mail, MemberGiver& giver) {
    g_mime_message_foreach(
        mail,
        [](GMimeObject* /*parent*/, GMimeObject* part, gpointer user) {
            if (GMIME_IS_PART(part)) give_part(GMIME_PART(part), *static_cast<MemberGiver*>(user));
            if (GMIME_IS_MESSAGE_PART(part)) // one mail in another
                if (GMimeMessage* inner = g_mime_message_part_get_message(GMIME_MESSAGE_PART(part)); inner != nullptr)
                    give_parts(inner, *static_cast<MemberGiver*>(user));
        },
        &giver);
}

} // namespace

void prepare() { g_mime_init(); }

void decode(const Task& /*task*/, ByteView file) {
    const bool is_box = text_of(file).starts_with("From ");
    GMimeStream* stream = g_mime_stream_mem_new_with_buffer(reinterpret_cast<const char*>(file.data()), file.size());
    GMimeParser* parser = g_mime_parser_new_with_stream(stream);
    g_mime_parser_set_format(parser, is_box ? GMIME_FORMAT_MBOX : GMIME_FORMAT_MESSAGE);
    MemberGiver giver;
    for (int mails = 0;; ++mails) {
        if (mails == most_mails) {
            giver.withhold("", Status::too_many);
            break;
        }
        GMimeMessage* mail = g_mime_parser_construct_message(parser, nullptr);
        if (mail == nullptr && mails == 0) fail(Status::damaged);
        if (mail == nullptr) break;
        give_parts(mail, giver);
        g_object_unref(mail);
        if (!is_box || g_mime_parser_eos(parser) != 0) break;
    }
    giver.finish();
}

} // namespace qrid::decoder
