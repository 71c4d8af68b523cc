#include "qrid/foreign/inside/web_address.h"

#include "qrid/base/text.h"

#include <algorithm>

namespace qrid {

namespace {

constexpr std::size_t very_long = 500;

/// The parts of an address, as they are written.
struct WebAddress {
    std::string scheme;
    std::string_view user, host, port, path, query, fragment;
};

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

std::string lowered(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), lower);
    return out;
}

// Cuts off what follows the first of `mark`, without it.
std::string_view cut_after(std::string_view& text, char mark) {
    const std::size_t at = text.find(mark);
    if (at == std::string_view::npos) return {};
    const std::string_view after = text.substr(at + 1);
    text = text.substr(0, at);
    return after;
}

WebAddress taken_apart(std::string_view text) {
    WebAddress address;
    const std::size_t colon = std::min(text.find("://"), text.size());
    address.scheme = lowered(text.substr(0, colon));
    text.remove_prefix(std::min(colon + 3, text.size()));
    address.fragment = cut_after(text, '#');
    address.query = cut_after(text, '?');
    std::string_view authority = text.substr(0, text.find_first_of("/\\")); // browsers take one for the other
    address.path = text.substr(authority.size());
    if (const std::size_t at = authority.rfind('@'); at != std::string_view::npos) {
        address.user = authority.substr(0, at);
        authority.remove_prefix(at + 1);
    }
    const std::size_t bracket = authority.starts_with('[') ? authority.find(']') : 0;
    const std::size_t port = bracket == std::string_view::npos ? bracket : authority.find(':', bracket);
    address.host = authority.substr(0, port);
    if (port != std::string_view::npos) address.port = authority.substr(port + 1);
    return address;
}

// "[2001:db8::1]", "192.0.2.1", and forms such as "3221225985" or "0xc0000201" that browsers take for one.
bool is_ip_address(std::string_view host) {
    if (host.starts_with('[')) return true;
    const std::string_view last = host.substr(host.rfind('.') + 1);
    return !last.empty() &&
           (last.find_first_not_of("0123456789") == std::string_view::npos || lowered(last).starts_with("0x"));
}

void warn(const WebAddress& address, std::size_t size, Warnings& warnings) {
    const auto add = [&](WarningCode code, const char* detail) { warnings.push_back({code, detail}); };
    if (address.scheme != "https")
        add(WarningCode::not_https, "the address is not https: others on the network can read and change it");
    if (!address.user.empty())
        add(WarningCode::user_in_address, "the part before the @ is not part of the host and may be misleading");
    if (address.host.empty())
        add(WarningCode::no_host, "the address has no host");
    else if (is_ip_address(address.host))
        add(WarningCode::ip_address, "the host is a bare IP address, not a name");
    const std::string host = lowered(address.host);
    if (host.starts_with("xn--") || host.find(".xn--") != std::string::npos)
        add(WarningCode::punycode, "the host name uses letters beyond a to z (punycode), which may look like others");
    if (std::any_of(host.begin(), host.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80 || c == '%'; }))
        add(WarningCode::odd_host, "the host name has characters beyond a to z, which may look like others");
    if (address.path.find('\\') != std::string_view::npos)
        add(WarningCode::backslash, "a backslash, which programs interpret differently");
    if (size > very_long) add(WarningCode::long_address, "the address is very long, which may hide its end");
}

// A number of a port is nobody's secret.
std::string shown_port(std::string_view port) {
    constexpr std::size_t longest = 5;
    const bool is_number = port.size() <= longest && port.find_first_not_of("0123456789") == std::string_view::npos;
    return is_number ? std::string(port) : "…";
}

} // namespace

// All but the host may hold what is a person's own.
std::string shown_address(std::string_view text, bool reveal) {
    const WebAddress address = taken_apart(text);
    if (reveal) return harmless(text);
    if (address.host.empty()) return "…";
    std::string out = address.scheme + "://";
    if (!address.user.empty()) out += "…@";
    out.append(address.host);
    if (!address.port.empty()) out.append(":").append(shown_port(address.port));
    if (!address.path.empty()) out += address.path.size() == 1 ? "/" : "/…";
    if (!address.query.empty()) out += "?…";
    if (!address.fragment.empty()) out += "#…";
    return harmless(out);
}

void explain_web_address(std::string_view text, const Shown& shown, Explanation& out) {
    const WebAddress address = taken_apart(text);
    Layer layer{"web address", {{"address", shown_address(text, shown.reveal)}}};
    tell(layer, "scheme", address.scheme);
    tell(layer, "user", address.user.empty() ? "" : counted(address.user.size(), "character") + " before the @");
    constexpr std::size_t longest_host = 253; // a name has no more characters
    std::string host(address.host.substr(0, longest_host));
    for (std::size_t dot = host.rfind('.'); dot != std::string::npos;
         dot = dot == 0 ? dot - 1 : host.rfind('.', dot - 1))
        host.replace(dot, 1, "[.]");
    tell(layer, "host", host);
    tell(layer, "port", shown.reveal ? std::string(address.port) : shown_port(address.port));
    for (const auto& [name, part] :
         {std::pair{"path", address.path}, {"query", address.query}, {"fragment", address.fragment}})
        tell(layer, name, part.empty() ? "" : counted(part.size(), "character"));
    out.layers.push_back(std::move(layer));
    warn(address, text.size(), out.warnings);
}

} // namespace qrid
