// Pages of a TIFF, with libtiff.
#include "qrid/picture/decoder/give.h"
#include "qrid/picture/exif.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <tiffio.h>

namespace qrid::decoder {

namespace {

struct Source {
    ByteView file;
    std::uint64_t at = 0;
};

Source& source(thandle_t handle) { return *static_cast<Source*>(handle); }

tmsize_t read(thandle_t handle, void* into, tmsize_t wanted) {
    Source& from = source(handle);
    if (from.at >= from.file.size() || wanted <= 0) return 0;
    const std::size_t count =
        std::min(static_cast<std::size_t>(wanted), from.file.size() - static_cast<std::size_t>(from.at));
    std::memcpy(into, from.file.data() + from.at, count);
    from.at += count;
    return static_cast<tmsize_t>(count);
}

tmsize_t no_write(thandle_t /*handle*/, void* /*from*/, tmsize_t /*count*/) { return 0; }

toff_t seek(thandle_t handle, toff_t offset, int whence) {
    Source& from = source(handle);
    from.at = offset + (whence == SEEK_CUR ? from.at : whence == SEEK_END ? from.file.size() : 0);
    return from.at;
}

int leave_open(thandle_t /*handle*/) { return 0; }
toff_t size_of(thandle_t handle) { return source(handle).file.size(); }

/// A page that is none but a small copy of one.
bool is_thumbnail(TIFF* tiff) {
    std::uint32_t type = 0;
    return TIFFGetField(tiff, TIFFTAG_SUBFILETYPE, &type) == 1 && (type & FILETYPE_REDUCEDIMAGE) != 0;
}

struct Found {
    bool is_there;
    std::uint32_t pages; ///< that were passed
};

/// Goes to a page, from 0, or past them all.
Found go_to(TIFF* tiff, std::int64_t page) {
    constexpr std::uint32_t most = 10'000;
    std::uint32_t passed = 0;
    do {
        if (is_thumbnail(tiff)) continue;
        if (passed == page) return {true, passed};
        ++passed;
    } while (passed < most && TIFFReadDirectory(tiff) == 1);
    return {false, passed};
}

/// Repeats rows or columns of a fax, which has fewer of them in one direction, so that its pixels become squares.
Image squared(const Task& task, Image image, double aspect) {
    constexpr double alike = 1.2, most = 4.5;
    const double factor = std::max(aspect, 1 / aspect);
    if (!(factor > alike && factor < most)) return image;
    const auto times = [](int side, double by) { return static_cast<int>(std::lround(side * std::max(by, 1.0))); };
    const int width = times(image.width, 1 / aspect), height = times(image.height, aspect);
    if (!is_within(task, width, height)) return image;
    Image out(width, height);
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            std::copy_n(image.at(static_cast<int>(std::int64_t{x} * image.width / width),
                                 static_cast<int>(std::int64_t{y} * image.height / height)),
                        3, out.at(x, y));
    return out;
}

struct Page {
    explicit Page(TIFF* tiff) {
        std::array<char, 1024> why{};
        if (TIFFRGBAImageOK(tiff, why.data()) != 1 || TIFFRGBAImageBegin(&image, tiff, 1, why.data()) != 1)
            fail(Status::not_supported);
    }
    TIFFRGBAImage image{};
};

/// As it is stored.
Image read_page(TIFF* tiff, const Task& task, std::uint32_t width, std::uint32_t height) {
    Page page(tiff);
    page.image.req_orientation = page.image.orientation;
    std::vector<std::uint32_t> raster(std::size_t{width} * height);
    if (TIFFRGBAImageGet(&page.image, raster.data(), width, height) != 1) fail(Status::damaged);
    Image image(static_cast<int>(width), static_cast<int>(height));
    std::uint8_t* to = image.rgb.data();
    for (const std::uint32_t pixel : raster) { // premultiplied
        const std::uint32_t clear = 255 - TIFFGetA(pixel), ground = task.is_on_black ? 0 : clear;
        image.has_transparency = image.has_transparency || clear != 0;
        for (const std::uint32_t sample : {TIFFGetR(pixel), TIFFGetG(pixel), TIFFGetB(pixel)})
            *to++ = static_cast<std::uint8_t>(std::min(255U, sample + ground));
    }
    return image;
}

} // namespace

void prepare() {
    TIFFSetErrorHandler(nullptr);
    TIFFSetWarningHandler(nullptr);
}

void decode(const Task& task, ByteView file) {
    Source from{file};
    TIFF* tiff = TIFFClientOpen("picture", "rm", &from, read, no_write, seek, leave_open, size_of, nullptr, nullptr);
    if (tiff == nullptr) fail(Status::damaged);
    if (task.page == no_page) {
        const std::uint32_t pages = go_to(tiff, INT64_MAX).pages;
        if (pages == 0) fail(Status::damaged);
        return answer({Status::counted, 0, 0, pages});
    }
    if (!go_to(tiff, task.page).is_there) fail(Status::damaged);
    std::uint32_t width = 0, height = 0;
    TIFFGetField(tiff, TIFFTAG_IMAGEWIDTH, &width);
    TIFFGetField(tiff, TIFFTAG_IMAGELENGTH, &height);
    check_size(task, width, height);
    std::uint16_t orientation = 1;
    TIFFGetFieldDefaulted(tiff, TIFFTAG_ORIENTATION, &orientation);
    float across = 0, down = 0;
    const bool has_resolution = TIFFGetField(tiff, TIFFTAG_XRESOLUTION, &across) == 1 &&
                                TIFFGetField(tiff, TIFFTAG_YRESOLUTION, &down) == 1 && across > 0 && down > 0;
    Image image = read_page(tiff, task, width, height);
    if (has_resolution)
        image = squared(task, std::move(image), static_cast<double>(across) / static_cast<double>(down));
    give_image(upright(std::move(image), orientation), 1);
}

} // namespace qrid::decoder
