// The lines of a web server's answer: what is kept of them can be sent back as it is.
#include "qrid/base/bytes.h"
#include "qrid/status/download.h"
#include "qrid/status/inside/etag.h"

using namespace qrid;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size > 8192) return 0;
    std::string_view rest = text_of(ByteView(data, size));
    while (!rest.empty()) {
        const std::string_view line = rest.substr(0, rest.find('\n') + 1); // the whole rest where there is none
        const auto etag = etag_in_header(line.empty() ? rest : line);
        if (etag && !etag->empty() && (!is_etag(*etag) || etag->find_first_of("\r\n") != std::string::npos))
            __builtin_trap();
        rest.remove_prefix(line.empty() ? rest.size() : line.size());
    }
    return 0;
}
