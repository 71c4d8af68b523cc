// The claims of a card: whatever is read can be written, and is then read as the same.
#include "qrid/base/error.h"
#include "qrid/card/claims.h"

#include <nlohmann/json.hpp>

using namespace qrid;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size > 8192) return 0;
    try {
        Warnings warnings;
        const Claims claims = read_claims(ByteView(data, size), warnings);
        const Bytes written = write_claims(claims);
        const Claims again = read_claims(written, warnings);
        if (write_claims(again) != written || again.identity != claims.identity) __builtin_trap();
        if (!claims.identity) return 0;
        (void)identity_to_json(*claims.identity, true).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    } catch (const Error&) {
    } // refused with a reason
    return 0;
}
