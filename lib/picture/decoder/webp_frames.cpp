// Animated WebP, with libwebp's demultiplexer.
#include "qrid/picture/decoder/give.h"

#include <webp/demux.h>

namespace qrid::decoder {

void prepare() {}

void decode(const Task& task, ByteView file) {
    const WebPData data{file.data(), file.size()};
    WebPAnimDecoderOptions options;
    if (WebPAnimDecoderOptionsInit(&options) == 0) fail(Status::not_supported);
    options.color_mode = MODE_RGBA;
    options.use_threads = 0;
    WebPBitstreamFeatures header;
    if (WebPGetFeatures(file.data(), file.size(), &header) != VP8_STATUS_OK) fail(Status::damaged);
    check_size(task, header.width, header.height);
    WebPAnimDecoder* decoder = WebPAnimDecoderNew(&data, &options);
    WebPAnimInfo about;
    if (decoder == nullptr || WebPAnimDecoderGetInfo(decoder, &about) == 0 || about.frame_count == 0)
        fail(Status::damaged);
    check_size(task, about.canvas_width, about.canvas_height);
    FrameGiver giver(task, about.canvas_width, about.canvas_height, about.frame_count);
    while (WebPAnimDecoderHasMoreFrames(decoder) != 0) {
        std::uint8_t* rgba = nullptr;
        int time = 0;
        if (WebPAnimDecoderGetNext(decoder, &rgba, &time) == 0) fail(Status::damaged);
        giver.give({rgba, rgba_size(about.canvas_width, about.canvas_height)});
    }
    giver.finish();
}

} // namespace qrid::decoder
