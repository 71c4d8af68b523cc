// HEIC and AVIF, with libheif.
#include "qrid/picture/decoder/decode.h"
#include "qrid/picture/inside/alpha.h"

#include <libheif/heif.h>
#include <memory>

namespace qrid::decoder {

namespace {

void check(const heif_error& error) {
    if (error.code == heif_error_Ok) return;
    if (error.code == heif_error_Memory_allocation_error) fail(Status::no_memory);
    fail(error.code == heif_error_Unsupported_feature || error.code == heif_error_Unsupported_filetype
             ? Status::not_supported
             : Status::damaged);
}

template <class T, auto release>
using Held = std::unique_ptr<T, decltype([](T* held) { release(held); })>;
using Context = Held<heif_context, heif_context_free>;
using Handle = Held<heif_image_handle, heif_image_handle_release>;
using Decoded = Held<heif_image, heif_image_release>;
using Options = Held<heif_decoding_options, heif_decoding_options_free>;

void check_size(const Task& task, std::int64_t width, std::int64_t height) {
    if (!is_within(task, width, height)) fail(Status::too_large, width, height);
}

} // namespace

void prepare() { heif_init(nullptr); } // loads the codecs where they are plugins

void decode(const Task& task, ByteView file) {
    const Context context(heif_context_alloc());
    heif_context_set_maximum_image_size_limit(context.get(), static_cast<int>(task.max_side));
    heif_context_set_max_decoding_threads(context.get(), 0); // each would hold a tile
    check(heif_context_read_from_memory_without_copy(context.get(), file.data(), file.size(), nullptr));
    heif_image_handle* found = nullptr;
    check(heif_context_get_primary_image_handle(context.get(), &found));
    const Handle handle(found);
    check_size(task, heif_image_handle_get_width(found), heif_image_handle_get_height(found));
    check_size(task, heif_image_handle_get_ispe_width(found), heif_image_handle_get_ispe_height(found));

    const bool has_alpha = heif_image_handle_has_alpha_channel(found) != 0;
    const Options options(heif_decoding_options_alloc());
    options->convert_hdr_to_8bit = 1;
    options->strict_decoding = 1;
    heif_image* out = nullptr;
    check(heif_decode_image(found, &out, heif_colorspace_RGB,
                            has_alpha ? heif_chroma_interleaved_RGBA : heif_chroma_interleaved_RGB, options.get()));
    const Decoded decoded(out);
    int stride = 0;
    const std::uint8_t* rows = heif_image_get_plane_readonly(out, heif_channel_interleaved, &stride);
    const int width = heif_image_get_width(out, heif_channel_interleaved),
              height = heif_image_get_height(out, heif_channel_interleaved);
    if (rows == nullptr) fail(Status::damaged);
    check_size(task, width, height);

    answer({Status::decoded, static_cast<std::uint32_t>(width), static_cast<std::uint32_t>(height), 1, has_alpha});
    const auto columns = static_cast<std::size_t>(width);
    Bytes row(has_alpha ? columns * 3 : 0);
    for (int y = 0; y < height; ++y, rows += stride) {
        if (has_alpha) lay_over(task.is_on_black ? Ground::black : Ground::white, rows, columns, row.data());
        write(has_alpha ? ByteView(row) : ByteView(rows, columns * 3));
    }
}

} // namespace qrid::decoder
