#include "qrid/base/brotli.h"

#include "qrid/base/error.h"

#include <fmt/format.h>

#include <algorithm>
#include <brotli/decode.h>
#include <brotli/encode.h>
#include <memory>
#include <new>

namespace qrid {

Bytes brotli_compress(ByteView bytes) {
    std::size_t size = BrotliEncoderMaxCompressedSize(bytes.size());
    if (size == 0) throw Error(Code::too_large, "too much data for one Brotli stream");
    Bytes out(size);
    if (BrotliEncoderCompress(BROTLI_MAX_QUALITY, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_GENERIC, bytes.size(),
                              bytes.data(), &size, out.data()) != BROTLI_TRUE)
        throw std::bad_alloc();
    out.resize(size);
    return out;
}

Bytes brotli_inflate(ByteView bytes, std::size_t limit) {
    struct Free {
        void operator()(BrotliDecoderState* state) const { BrotliDecoderDestroyInstance(state); }
    };
    const std::unique_ptr<BrotliDecoderState, Free> state(BrotliDecoderCreateInstance(nullptr, nullptr, nullptr));
    if (!state) throw std::bad_alloc();
    const std::uint8_t* next_in = bytes.data();
    std::size_t avail_in = bytes.size();
    constexpr std::size_t least = 512, most = 1 << 20;
    Bytes out(std::min(limit + 1, std::clamp(bytes.size() * 4, least, most)));
    std::size_t total = 0;
    for (;;) {
        std::uint8_t* next_out = out.data() + total;
        std::size_t avail_out = out.size() - total;
        const BrotliDecoderResult result =
            BrotliDecoderDecompressStream(state.get(), &avail_in, &next_in, &avail_out, &next_out, nullptr);
        total = out.size() - avail_out;
        // One byte past the limit is room enough to notice that there is more.
        if (total > limit) throw Error(Code::too_large, fmt::format("inflates to more than {} bytes", limit));
        if (result == BROTLI_DECODER_RESULT_SUCCESS) break;
        if (result != BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT)
            throw Error(Code::bad_compression, "the Brotli stream is damaged or cut short");
        out.resize(std::min(limit + 1, out.size() * 2));
    }
    if (avail_in != 0)
        throw Error(Code::bad_compression, fmt::format("{} extra bytes after the Brotli stream", avail_in));
    out.resize(total);
    return out;
}

} // namespace qrid
