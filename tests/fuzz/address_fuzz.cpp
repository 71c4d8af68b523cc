// The rule of which addresses are called: the first line is the prefix, the rest the address.
#include "qrid/base/bytes.h"
#include "qrid/status/address.h"

#include <algorithm>
#include <string>

using namespace qrid;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size > 8192) return 0;
    const std::string text(text_of(ByteView(data, size)));
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string prefix = text.substr(0, end), address = text.substr(std::min(end + 1, text.size()));
    if (flaw_of_address(address, prefix)) return 0;
    // What is allowed is under the prefix, and whoever parses it finds the same host: nothing before the path is odd.
    const std::size_t path = address.find('/', std::string("https://").size());
    const std::string before_query = address.substr(0, address.find('?'));
    const bool good = address.starts_with(prefix) && address.starts_with("https://") && path < prefix.size() &&
                      address.find_first_of("@%\\?#") > path && before_query.find("/../") == std::string::npos &&
                      address.find('#') == std::string::npos && address.size() <= max_address;
    if (!good) __builtin_trap();
    return 0;
}
