// A status list token, CWT or JWT, and its list; or a revocation list of health cards.
#include "qrid/base/error.h"
#include "qrid/status/rid_list.h"
#include "qrid/status/token.h"

using namespace qrid;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size > 8192) return 0;
    try {
        if (is_rid_list(ByteView(data, size)))
            for (const auto& [rid, before] : read_rid_list(ByteView(data, size)).rids)
                if (rid.empty() || rid.size() > 24 || (before && *before < 0)) __builtin_trap();
    } catch (const Error&) {
    }
    try {
        const StatusToken token = read_status_token(ByteView(data, size));
        const StatusList list = StatusList::inflate(token.bits, token.lst, 1 << 16);
        if (list.get(list.entries()) || (list.entries() > 0 && !list.get(list.entries() - 1))) __builtin_trap();
    } catch (const Error&) {
    } // refused with a reason
    return 0;
}
