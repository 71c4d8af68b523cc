#include "qrid/picture/webp.h"

#include "qrid/base/error.h"
#include "qrid/picture/alpha.h"
#include "qrid/picture/exif.h"
#include "qrid/picture/thread_time.h"

#include <fmt/format.h>
#include <webp/decode.h>
#include <webp/encode.h>

#include <algorithm>
#include <memory>
#include <new>

namespace qrid {

namespace {

[[noreturn]] void throw_damaged() { throw Error(Code::unreadable_file, "the WebP picture is damaged or cut short"); }

std::size_t little_endian(ByteView four) {
    return std::size_t{four[0]} | std::size_t{four[1]} << 8 | std::size_t{four[2]} << 16 | std::size_t{four[3]} << 24;
}

/// The length that the RIFF header claims for the whole file.
std::size_t riff_size(ByteView bytes) { return 8 + little_endian(bytes.subspan(4)); }

/// The content of the EXIF chunk (RFC 9649 section 2.7.1.5), or nothing.
ByteView exif_chunk(ByteView riff) {
    constexpr std::size_t head = 8;
    for (ByteView rest = riff.subspan(12); rest.size() >= head;) {
        const std::size_t length = little_endian(rest.subspan(4));
        if (length > rest.size() - head) return {};
        if (text_of(rest).starts_with("EXIF")) return rest.subspan(head, length);
        rest = rest.subspan(std::min(head + length + length % 2, rest.size()));
    }
    return {};
}

/// WebP has no time limit of its own: the file is handed over in pieces, and the clock looked at between them.
void decode_into(WebPDecoderConfig& config, ByteView bytes, const PictureLimits& limits) {
    constexpr std::size_t piece = 1 << 16;
    const std::unique_ptr<WebPIDecoder, decltype(&WebPIDelete)> decoder(WebPIDecode(nullptr, 0, &config), WebPIDelete);
    if (!decoder) throw std::bad_alloc();
    const auto until = thread_time() + limits.max_time;
    VP8StatusCode status = VP8_STATUS_SUSPENDED;
    for (std::size_t size = 0; status == VP8_STATUS_SUSPENDED && size < bytes.size();) {
        if (thread_time() > until) throw_too_slow("WebP picture", limits);
        size = std::min(size + piece, bytes.size());
        status = WebPIUpdate(decoder.get(), bytes.data(), size);
    }
    if (status == VP8_STATUS_OUT_OF_MEMORY) throw std::bad_alloc();
    if (status != VP8_STATUS_OK) throw_damaged();
}

} // namespace

Image decode_webp(ByteView bytes, const PictureLimits& limits) {
    WebPBitstreamFeatures features{};
    if (bytes.size() < 12 || !text_of(bytes).starts_with("RIFF") || riff_size(bytes) > bytes.size()) throw_damaged();
    if (WebPGetFeatures(bytes.data(), bytes.size(), &features) != VP8_STATUS_OK) throw_damaged();
    if (features.has_animation != 0)
        throw Error(Code::unreadable_file, "an animated WebP picture is not read", "convert it to JPEG or PNG");
    check_picture_size(features.width, features.height, limits);
    const bool has_alpha = features.has_alpha != 0;
    const std::int64_t pixels = std::int64_t{features.width} * features.height;
    // Lossless pictures are four bytes a pixel inside libwebp.
    constexpr int lossless = 2;
    check_picture_memory(pixels * ((features.format == lossless || has_alpha ? 4 : 0) + (has_alpha ? 4 : 3)), limits);
    WebPDecoderConfig config;
    if (WebPInitDecoderConfig(&config) == 0)
        throw Error(Code::internal, "libwebp is of another version than its headers");
    const std::size_t stride = static_cast<std::size_t>(features.width) * (has_alpha ? 4 : 3);
    Image image;
    Bytes rgba;
    if (has_alpha)
        rgba.resize(stride * static_cast<std::size_t>(features.height));
    else
        image = Image(features.width, features.height);
    Bytes& out = has_alpha ? rgba : image.rgb;
    config.output.colorspace = has_alpha ? MODE_RGBA : MODE_RGB;
    config.output.is_external_memory = 1;
    config.output.u.RGBA = {out.data(), static_cast<int>(stride), out.size()};
    decode_into(config, bytes, limits);
    if (has_alpha) image = over_white(rgba, features.width, features.height);
    rgba = {}; // before a turned copy is made
    return upright(std::move(image), exif_orientation(exif_chunk(bytes.first(riff_size(bytes)))));
}

Bytes encode_webp(const Image& image, float quality) {
    if (image.empty()) throw Error(Code::usage, "an empty picture cannot be written");
    if (std::max(image.width, image.height) > WEBP_MAX_DIMENSION)
        throw Error(Code::picture_too_large, "WebP pictures have 16,383 pixels a side at most", "scale it down first");
    WebPConfig config;
    WebPPicture picture;
    if (WebPConfigInit(&config) == 0 || WebPPictureInit(&picture) == 0)
        throw Error(Code::internal, "libwebp is of another version than its headers");
    config.quality = std::clamp(quality, 0.0F, 100.0F);
    config.method = 6;
    config.pass = 10;
    picture.width = image.width;
    picture.height = image.height;
    const std::unique_ptr<WebPPicture, decltype(&WebPPictureFree)> picture_guard(&picture, WebPPictureFree);
    WebPMemoryWriter writer;
    WebPMemoryWriterInit(&writer);
    const std::unique_ptr<WebPMemoryWriter, decltype(&WebPMemoryWriterClear)> writer_guard(&writer,
                                                                                           WebPMemoryWriterClear);
    picture.writer = WebPMemoryWrite;
    picture.custom_ptr = &writer;
    if (WebPPictureImportRGB(&picture, image.rgb.data(), image.width * 3) == 0 || WebPEncode(&config, &picture) == 0)
        throw std::bad_alloc(); // the only failure that the checks above leave
    return {writer.mem, writer.mem + writer.size};
}

std::optional<Bytes> encode_webp_within(const Image& image, std::size_t max_bytes) {
    constexpr float resolution = 0.8F; // there are 128 quantizers
    std::optional<Bytes> best;
    const auto fits = [&](float quality) {
        Bytes bytes = encode_webp(image, quality);
        if (bytes.size() > max_bytes) return false;
        best = std::move(bytes);
        return true;
    };
    float low = 0, high = 100;
    while (high - low > resolution) {
        const float quality = (low + high) / 2;
        (fits(quality) ? low : high) = quality;
    }
    if (high == 100) fits(high); // the ends are tried last: they seldom matter
    if (!best) fits(low);
    return best;
}

} // namespace qrid
