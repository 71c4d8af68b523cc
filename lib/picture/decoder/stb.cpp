// BMP and TGA, with stb_image; PSD, of which it knows only those in RGB, by ourselves.
#include "qrid/picture/decoder/give.h"
#include "qrid/picture/decoder/psd.h"

#include <climits>

#include <cstdlib>

#define STB_IMAGE_IMPLEMENTATION
#define STBI_ONLY_BMP
#define STBI_ONLY_TGA
#define STBI_NO_STDIO
#define STBI_NO_HDR
#define STBI_NO_LINEAR
#define STBI_MAX_DIMENSIONS (1 << 22)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wall"
#pragma GCC diagnostic ignored "-Wextra"
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wsign-conversion"
#pragma GCC diagnostic ignored "-Wold-style-cast"
#pragma GCC diagnostic ignored "-Wuseless-cast"
#pragma GCC diagnostic ignored "-Wcast-qual"
#pragma GCC diagnostic ignored "-Wunused-function"
#pragma GCC diagnostic ignored "-Wmissing-declarations"
#pragma GCC diagnostic ignored "-Wduplicated-branches"
#include <stb/stb_image.h>
#pragma GCC diagnostic pop

namespace qrid::decoder {

void prepare() {}

void decode(const Task& task, ByteView file) {
    if (text_of(file).starts_with("8BPS")) return decode_psd(task, file);
    const int size = file.size() > INT_MAX ? INT_MAX : static_cast<int>(file.size());
    int width = 0, height = 0, channels = 0;
    if (stbi_info_from_memory(file.data(), size, &width, &height, &channels) == 0) fail(Status::not_supported);
    check_size(task, width, height);
    const stbi_uc* rgba = stbi_load_from_memory(file.data(), size, &width, &height, &channels, 4);
    if (rgba == nullptr) fail(Status::damaged);
    check_size(task, width, height);
    give_rgba(task, {Status::decoded, static_cast<std::uint32_t>(width), static_cast<std::uint32_t>(height), 1},
              {rgba, rgba_size(width, height)});
}

} // namespace qrid::decoder
