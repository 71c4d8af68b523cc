#include "qrid/base/reserved_name.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <string>

namespace qrid {

bool is_reserved_name(std::string_view uri) {
    constexpr std::array reserved{"test",        "example",     "invalid",    "localhost",
                                  "example.com", "example.net", "example.org"};
    const std::size_t start = uri.find("://");
    if (start == std::string_view::npos) return false;
    std::string_view authority = uri.substr(start + 3);
    authority = authority.substr(0, authority.find_first_of("/?#\\"));
    authority = authority.substr(authority.rfind('@') + 1); // of none npos, and so all of it
    std::string host(authority.substr(0, authority.find(':')));
    std::transform(host.begin(), host.end(), host.begin(), [](unsigned char c) { return std::tolower(c); });
    if (host.ends_with('.')) host.pop_back();
    return std::any_of(reserved.begin(), reserved.end(),
                       [&](const char* name) { return host == name || host.ends_with(fmt::format(".{}", name)); });
}

} // namespace qrid
