// A JSON record on its way to a card: what is accepted goes round through the identity map.
#include "qrid/base/error.h"
#include "qrid/card/record_json.h"
#include "qrid/cbor/codec.h"

#include <nlohmann/json.hpp>

using namespace qrid;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size > 8192) return 0;
    try {
        const Identity identity = identity_of_text({reinterpret_cast<const char*>(data), size}, "record");
        Warnings warnings;
        cbor::Writer out;
        write_identity(out, identity);
        const Bytes written = std::move(out).take();
        const cbor::Value map = cbor::decode(written).value;
        if (cbor::encode(map) != written || read_identity(map, warnings) != identity) __builtin_trap();
        (void)identity_to_json(identity, true);
    } catch (const Error&) {
    } // refused with a reason
    return 0;
}
