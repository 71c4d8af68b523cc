#include "qrid/picture/jpeg.h"

#include "qrid/base/error.h"
#include "qrid/picture/exif.h"
#include "qrid/picture/thread_time.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <csetjmp>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <span>
#include <type_traits>
// libjpeg's headers need <cstdio> and its types first.
#include <jpeglib.h>

#include <jerror.h>

namespace qrid {

namespace {

constexpr int most_scans = 100;

/// Where libjpeg's fatal errors land: its C code is left by longjmp, so every function that calls setjmp here holds
/// nothing that has a destructor.
struct JpegLanding {
    jpeg_error_mgr manager{};
    std::jmp_buf jump{};
    std::chrono::nanoseconds until = std::chrono::nanoseconds::max();
    bool too_slow = false;
    char message[JMSG_LENGTH_MAX] = "";
};

JpegLanding& landing_of(j_common_ptr common) { return *reinterpret_cast<JpegLanding*>(common->err); }
static_assert(std::is_standard_layout_v<JpegLanding>, "libjpeg holds a pointer to the first member");

[[noreturn]] void leave(j_common_ptr common) {
    JpegLanding& landing = landing_of(common);
    (*common->err->format_message)(common, landing.message);
    std::longjmp(landing.jump, 1); // NOLINT(cert-err52-cpp): libjpeg's documented way out
}

/// Warnings are damage that libjpeg would paper over with gray; only these three are harmless in practice.
void on_message(j_common_ptr common, int level) {
    if (level >= 0) return;
    const int code = common->err->msg_code;
    if (code != JWRN_EXTRANEOUS_DATA && code != JWRN_JFIF_MAJOR && code != JWRN_ADOBE_XFORM) leave(common);
}

void on_progress(j_common_ptr common) {
    const auto* decoder = reinterpret_cast<j_decompress_ptr>(common);
    JpegLanding& landing = landing_of(common);
    landing.too_slow = thread_time() > landing.until;
    if (decoder->input_scan_number <= most_scans && !landing.too_slow) return;
    std::snprintf(landing.message, sizeof landing.message, "more than %d scans", most_scans);
    std::longjmp(landing.jump, 1); // NOLINT(cert-err52-cpp)
}

void arm(JpegLanding& landing) {
    jpeg_std_error(&landing.manager);
    landing.manager.error_exit = leave;
    landing.manager.emit_message = on_message;
}

/// Without a colour profile: each ink takes away its light. Adobe's files hold the inks inverted.
void from_cmyk(const std::uint8_t* cmyk, std::size_t columns, bool inverted, std::uint8_t* rgb) {
    for (std::size_t x = 0; x < columns; ++x, cmyk += 4)
        for (std::size_t c = 0; c < 3; ++c) {
            const unsigned light = inverted ? cmyk[c] * cmyk[3] : (255U - cmyk[c]) * (255U - cmyk[3]);
            *rgb++ = static_cast<std::uint8_t>((light + 127) / 255);
        }
}

class JpegDecoder {
public:
    explicit JpegDecoder(std::chrono::milliseconds time) {
        arm(landing_);
        landing_.until = thread_time() + time;
        state_.err = &landing_.manager;
        jpeg_create_decompress(&state_);
        progress_.progress_monitor = on_progress;
        state_.progress = &progress_;
    }
    JpegDecoder(const JpegDecoder&) = delete;
    JpegDecoder& operator=(const JpegDecoder&) = delete;
    ~JpegDecoder() { jpeg_destroy_decompress(&state_); }

    /// Up to the first scan; false when it fails.
    bool read_header(ByteView bytes) {
        if (setjmp(landing_.jump) != 0) return false; // NOLINT(cert-err52-cpp)
        constexpr unsigned longest_segment = 0xffff;
        jpeg_mem_src(&state_, bytes.data(), bytes.size());
        jpeg_save_markers(&state_, JPEG_APP0 + 1, longest_segment);
        return jpeg_read_header(&state_, TRUE) == JPEG_HEADER_OK;
    }

    /// The rows into the picture, which has the size of the header; `cmyk` has room for one row of four inks. False
    /// when it fails.
    bool read_rows(Image& image, std::uint8_t* cmyk) {
        if (setjmp(landing_.jump) != 0) return false; // NOLINT(cert-err52-cpp)
        state_.out_color_space = is_cmyk() ? JCS_CMYK : JCS_RGB;
        jpeg_start_decompress(&state_);
        while (state_.output_scanline < state_.output_height) {
            std::uint8_t* out = image.at(0, static_cast<int>(state_.output_scanline));
            JSAMPROW row = is_cmyk() ? cmyk : out;
            jpeg_read_scanlines(&state_, &row, 1);
            if (is_cmyk()) from_cmyk(cmyk, state_.output_width, state_.saw_Adobe_marker != FALSE, out);
        }
        jpeg_finish_decompress(&state_);
        return true;
    }

    /// What libjpeg will hold: of several scans the coefficients, two bytes each, of a single one only some rows.
    std::int64_t coefficient_bytes() {
        if (jpeg_has_multiple_scans(&state_) == FALSE) return 0;
        std::int64_t bytes = 0;
        const std::span components(state_.comp_info, static_cast<std::size_t>(state_.num_components));
        for (const jpeg_component_info& component : components)
            bytes += std::int64_t{component.width_in_blocks} * component.height_in_blocks * DCTSIZE2 *
                     static_cast<std::int64_t>(sizeof(JCOEF));
        return bytes;
    }

    unsigned width() const { return state_.image_width; }
    unsigned height() const { return state_.image_height; }
    bool is_cmyk() const { return state_.jpeg_color_space == JCS_CMYK || state_.jpeg_color_space == JCS_YCCK; }
    bool is_too_slow() const { return landing_.too_slow; }
    std::string_view message() const { return landing_.message; }

    int orientation() const {
        for (const jpeg_marker_struct* marker = state_.marker_list; marker != nullptr; marker = marker->next) {
            const int found = exif_orientation({marker->data, marker->data_length});
            if (found != 1) return found;
        }
        return 1;
    }

private:
    JpegLanding landing_;
    jpeg_progress_mgr progress_{};
    jpeg_decompress_struct state_{};
};

class JpegEncoder {
public:
    JpegEncoder() {
        arm(landing_);
        state_.err = &landing_.manager;
        jpeg_create_compress(&state_);
    }
    JpegEncoder(const JpegEncoder&) = delete;
    JpegEncoder& operator=(const JpegEncoder&) = delete;
    ~JpegEncoder() {
        jpeg_destroy_compress(&state_);
        std::free(buffer_); // NOLINT(cppcoreguidelines-no-malloc): libjpeg allocated it
    }

    bool write(const Image& image, int quality) {
        if (setjmp(landing_.jump) != 0) return false; // NOLINT(cert-err52-cpp)
        jpeg_mem_dest(&state_, &buffer_, &size_);
        state_.image_width = static_cast<JDIMENSION>(image.width);
        state_.image_height = static_cast<JDIMENSION>(image.height);
        state_.input_components = 3;
        state_.in_color_space = JCS_RGB;
        jpeg_set_defaults(&state_);
        state_.optimize_coding = TRUE;
        jpeg_set_quality(&state_, std::clamp(quality, 1, 100), TRUE);
        jpeg_start_compress(&state_, TRUE);
        while (state_.next_scanline < state_.image_height) {
            // libjpeg does not write through the row; its type is older than const
            auto* row = const_cast<JSAMPROW>(image.at(0, static_cast<int>(state_.next_scanline))); // NOLINT
            jpeg_write_scanlines(&state_, &row, 1);
        }
        jpeg_finish_compress(&state_);
        return true;
    }

    ByteView bytes() const { return {buffer_, size_}; }
    std::string_view message() const { return landing_.message; }

private:
    JpegLanding landing_;
    unsigned char* buffer_ = nullptr;
    unsigned long size_ = 0;
    jpeg_compress_struct state_{};
};

[[noreturn]] void throw_damaged_jpeg(std::string_view what) {
    throw Error(Code::unreadable_file, fmt::format("the JPEG picture is damaged or cut short: {}", what));
}

} // namespace

Image decode_jpeg(ByteView bytes, const PictureLimits& limits) {
    JpegDecoder decoder(limits.max_time);
    if (!decoder.read_header(bytes)) throw_damaged_jpeg(decoder.message());
    check_picture_size(decoder.width(), decoder.height(), limits);
    const int width = static_cast<int>(decoder.width()), height = static_cast<int>(decoder.height());
    check_picture_memory(decoder.coefficient_bytes() + std::int64_t{3} * width * height, limits);
    const int orientation = decoder.orientation(); // libjpeg forgets its markers when it finishes
    Image image(width, height);
    Bytes cmyk(decoder.is_cmyk() ? std::size_t{decoder.width()} * 4 : 0);
    const bool whole = decoder.read_rows(image, cmyk.data());
    if (decoder.is_too_slow()) throw_too_slow("JPEG picture", limits);
    if (!whole) throw_damaged_jpeg(decoder.message());
    return upright(std::move(image), orientation);
}

Bytes encode_jpeg(const Image& image, int quality) {
    if (image.empty()) throw Error(Code::usage, "an empty picture cannot be written");
    const auto encoder = std::make_unique<JpegEncoder>();
    if (!encoder->write(image, quality))
        throw Error(Code::picture_too_large, fmt::format("cannot write a JPEG picture: {}", encoder->message()));
    return to_bytes(encoder->bytes());
}

} // namespace qrid
