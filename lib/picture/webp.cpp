#include "qrid/picture/webp.h"

#include "qrid/base/error.h"
#include "qrid/picture/alpha.h"

#include <fmt/format.h>
#include <webp/decode.h>
#include <webp/encode.h>

#include <algorithm>
#include <memory>
#include <new>

namespace qrid {

namespace {

[[noreturn]] void throw_damaged() { throw Error(Code::unreadable_file, "the WebP picture is damaged or cut short"); }

/// The length that the RIFF header claims for the whole file.
std::size_t riff_size(ByteView bytes) {
    return 8 + (std::size_t{bytes[4]} | std::size_t{bytes[5]} << 8 | std::size_t{bytes[6]} << 16 |
                std::size_t{bytes[7]} << 24);
}

} // namespace

Image decode_webp(ByteView bytes, const PictureLimits& limits) {
    WebPBitstreamFeatures features{};
    if (bytes.size() < 12 || !text_of(bytes).starts_with("RIFF") || riff_size(bytes) > bytes.size()) throw_damaged();
    if (WebPGetFeatures(bytes.data(), bytes.size(), &features) != VP8_STATUS_OK) throw_damaged();
    if (features.has_animation != 0)
        throw Error(Code::unreadable_file, "an animated WebP picture is not read", "convert it to JPEG or PNG");
    check_picture_size(features.width, features.height, limits);
    Image image(features.width, features.height);
    if (features.has_alpha != 0) {
        const std::size_t stride = static_cast<std::size_t>(image.width) * 4;
        Bytes rgba(stride * static_cast<std::size_t>(image.height));
        if (WebPDecodeRGBAInto(bytes.data(), bytes.size(), rgba.data(), rgba.size(), static_cast<int>(stride)) ==
            nullptr)
            throw_damaged();
        return over_white(rgba, image.width, image.height);
    }
    if (WebPDecodeRGBInto(bytes.data(), bytes.size(), image.rgb.data(), image.rgb.size(), image.width * 3) == nullptr)
        throw_damaged();
    return image;
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
