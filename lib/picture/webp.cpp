#include "qrid/picture/webp.h"

#include "qrid/base/error.h"
#include "qrid/picture/exif.h"
#include "qrid/picture/inside/alpha.h"
#include "qrid/picture/thread_time.h"

#include <fmt/format.h>
#include <webp/decode.h>
#include <webp/encode.h>

#include <algorithm>
#include <array>
#include <cmath>
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

/// The encoder's noise shaping moves bits from flat parts to structured ones and is made for large pictures: 0 is none,
/// 100 is all, and a little of it is another picture of almost the same size.
Bytes encode(const Image& image, float quality, int noise_shaping) {
    if (image.empty()) throw Error(Code::usage, "an empty picture cannot be written");
    if (std::max(image.width, image.height) > WEBP_MAX_DIMENSION)
        throw Error(Code::picture_too_large, "a WebP picture can have at most 16,383 pixels per side",
                    "scale it down first");
    WebPConfig config;
    WebPPicture picture;
    if (WebPConfigInit(&config) == 0 || WebPPictureInit(&picture) == 0)
        throw Error(Code::internal, "the libwebp version does not match its headers");
    config.quality = std::clamp(quality, 0.0F, 100.0F);
    config.method = 6;
    config.segments = 1; // on a picture of a card's face more of them cost more than they save
    config.sns_strength = noise_shaping;
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

std::int64_t squared_error(const Image& a, const Image& b) {
    std::int64_t sum = 0;
    for (std::size_t i = 0; i < a.rgb.size(); ++i) {
        const std::int64_t error = a.rgb[i] - b.rgb[i];
        sum += error * error;
    }
    return sum;
}

} // namespace

Image decode_webp(ByteView bytes, const PictureLimits& limits) {
    WebPBitstreamFeatures features{};
    if (bytes.size() < 12 || !text_of(bytes).starts_with("RIFF") || riff_size(bytes) > bytes.size()) throw_damaged();
    if (WebPGetFeatures(bytes.data(), bytes.size(), &features) != VP8_STATUS_OK) throw_damaged();
    if (features.has_animation != 0)
        throw Error(Code::unreadable_file, "animated WebP pictures are not supported", "convert it to JPEG or PNG");
    check_picture_size(features.width, features.height, limits);
    const bool has_alpha = features.has_alpha != 0;
    const std::int64_t pixels = std::int64_t{features.width} * features.height;
    // Lossless pictures are four bytes a pixel inside libwebp.
    constexpr int lossless = 2;
    check_picture_memory(pixels * ((features.format == lossless || has_alpha ? 4 : 0) + (has_alpha ? 4 : 3)), limits);
    WebPDecoderConfig config;
    if (WebPInitDecoderConfig(&config) == 0)
        throw Error(Code::internal, "the libwebp version does not match its headers");
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
    if (has_alpha) image = laid_over(limits.ground, rgba, features.width, features.height);
    rgba = {}; // before a turned copy is made
    return upright(std::move(image), exif_orientation(exif_chunk(bytes.first(riff_size(bytes)))));
}

float webp_quality(int step) {
    // libwebp's QualityToCompression(), the other way round, in the middle of the quantizer.
    constexpr int most = webp_steps - 1;
    const float fineness = std::max(0.0F, (static_cast<float>(step) - 0.5F) / most), linear = std::pow(fineness, 3.0F);
    return 100 * (linear < 0.5F ? linear * 1.5F : (linear + 1) / 2);
}

Bytes encode_webp(const Image& image, float quality) { return encode(image, quality, 0); }

namespace {

/// A picture at a step.
struct AtStep {
    int step;
    Bytes bytes;
};

/// At the highest step that fits, without noise shaping. Sizes grow by nearly the same share from step to step, so that
/// the last two foretell where they pass the limit: of a face that takes three or four trials instead of bisection's
/// seven. From the sixth on it is bisection.
std::optional<AtStep> highest_fitting(const Image& image, std::size_t max_bytes) {
    // Of a card's face: a size, the step at which it is usual, and by how much its logarithm grows from step to step.
    constexpr double usual_size = 560, usual_step = 84, usual_growth = 0.0246, least_growth = 0.008, most_growth = 0.05;
    constexpr int foretold_trials = 5;
    const double limit = std::log(static_cast<double>(std::max<std::size_t>(max_bytes, 1)));
    int fitting = -1, too_large = webp_steps;
    std::optional<AtStep> best;
    double growth = usual_growth, next = usual_step + (limit - std::log(usual_size)) / growth, last_size = 0;
    for (int trial = 0, last = 0; too_large - fitting > 1; ++trial) {
        if (trial >= foretold_trials) next = (fitting + too_large) / 2;
        const int step = static_cast<int>(std::clamp(next, fitting + 1.0, too_large - 1.0));
        Bytes bytes = encode(image, webp_quality(step), 0);
        const double size = std::log(static_cast<double>(bytes.size()));
        if (trial > 0) growth = std::clamp((size - last_size) / (step - last), least_growth, most_growth);
        next = step + (limit - size) / growth;
        last = step;
        last_size = size;
        if (bytes.size() > max_bytes) {
            too_large = step;
        } else {
            fitting = step;
            best = {step, std::move(bytes)};
        }
    }
    return best;
}

} // namespace

std::optional<Bytes> encode_webp_within(const Image& image, std::size_t max_bytes) {
    std::optional<AtStep> plain = highest_fitting(image, max_bytes);
    if (!plain) return std::nullopt;
    if (plain->step == webp_steps - 1) return std::move(plain->bytes);

    // A step takes some hundredths more bytes than the one below: what is left over may do for one of these. Of 60
    // photos at 400 to 900 bytes the nearest of them is on average as near as of four times as many.
    struct Variant {
        int noise_shaping, steps_up;
    };
    constexpr std::array variants = {Variant{15, 0}, Variant{30, 0}, Variant{30, 1}};
    constexpr double least_step = 1.01; // how much larger one step makes a picture, at least
    std::int64_t least_error = squared_error(image, decode_webp(plain->bytes));
    std::size_t step_below = max_bytes + 1; // the size of the same, a step below
    for (const auto& [shaping, up] : variants) {
        if (up > 0 && static_cast<double>(step_below) * least_step > static_cast<double>(max_bytes)) continue;
        Bytes bytes = encode(image, webp_quality(plain->step + up), shaping);
        step_below = bytes.size();
        if (bytes.size() > max_bytes) continue;
        const std::int64_t error = squared_error(image, decode_webp(bytes));
        if (error >= least_error) continue;
        least_error = error;
        plain->bytes = std::move(bytes);
    }
    return std::move(plain->bytes);
}

} // namespace qrid
