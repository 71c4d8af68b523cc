// The beginning and the chunks of a backup: what nobody has sealed under the passphrase is never taken for whole.
#include "qrid/base/error.h"
#include "qrid/crypto/sealed_stream.h"

#include <algorithm>

using namespace qrid;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    constexpr std::size_t cost = 16, cost_bytes = 8, cheap_passes = 3, cheap_kibibytes = 6;
    if (size > 3 * sealed_chunk) return 0;
    if (size > cost + cost_bytes) { // with a cost that takes no time; what is above the limits is refused before
        for (const std::size_t zero : {0U, 1U, 2U, 4U, 5U})
            if (data[cost + zero] != 0 && data[cost] < 0x80) return 0;
        if (data[cost + cheap_passes] > 2 || data[cost + cheap_kibibytes] != 0) return 0;
    }
    ByteView rest(data, size);
    try {
        SealedReader reader(
            [&](std::span<std::uint8_t> bytes) {
                const std::size_t got = std::min(bytes.size(), rest.size());
                std::copy_n(rest.begin(), got, bytes.begin());
                rest = rest.subspan(got);
                return got;
            },
            [] { return Secret("fuzz"); });
        while (reader.next()) {
        }
        if (!rest.empty()) __builtin_trap();
    } catch (const Error& error) {
        if (error.code() != Code::unreadable_file && error.code() != Code::wrong_passphrase) throw;
    }
    return 0;
}
