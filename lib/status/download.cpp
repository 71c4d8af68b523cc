#include "qrid/status/download.h"

#include "qrid/base/error.h"
#include "qrid/base/permissions.h"
#include "qrid/status/curl/module.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>

namespace qrid {

namespace {

using Time = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr int max_redirects = 3;
constexpr std::size_t max_etag = 256, max_ca = 1 << 20;
constexpr long ok = 200, not_modified = 304, not_acceptable = 406, unsupported_media_type = 415;
// The first is what the specification lets a client ask for (Token Status List, section 8.1); some servers know one
// only.
constexpr std::array accepts{"application/statuslist+cwt, application/statuslist+jwt", "application/statuslist+cwt",
                             "application/statuslist+jwt"};

} // namespace

void throw_unreachable(const std::string& address, std::string why, const std::string& hint) {
    if (!why.empty()) why[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(why[0])));
    throw Error(Code::status_unreachable, fmt::format("cannot fetch {}: {}", address, why), hint);
}

bool is_etag(std::string_view text) {
    if (text.size() > max_etag) return false;
    if (text.starts_with("W/")) text.remove_prefix(2);
    return text.size() >= 2 && text.front() == '"' && text.back() == '"' &&
           std::all_of(text.begin() + 1, text.end() - 1, [](char c) { return c >= 0x21 && c <= 0x7e && c != '"'; });
}

std::optional<std::string> etag_in_header(std::string_view line) {
    constexpr std::string_view name = "etag:", white = " \t\r\n";
    const auto same = [](char small, char any) { return std::tolower(static_cast<unsigned char>(any)) == small; };
    if (line.size() < name.size() || !std::equal(name.begin(), name.end(), line.begin(), same)) return std::nullopt;
    line.remove_prefix(std::min(line.find_first_not_of(white, name.size()), line.size()));
    line = line.substr(0, line.find_last_not_of(white) + 1);
    return is_etag(line) ? std::string(line) : std::string();
}

Download download(const std::string& address, const AddressRule& flaw_of, const std::string& etag,
                  const DownloadOptions& options) {
    const bool conditional = is_etag(etag);
    if (options.ca) check_believed(*options.ca);
    const Bytes ca = options.ca ? read_file(*options.ca, max_ca) : Bytes{};
    const auto end = Time::now() + std::chrono::seconds(options.timeout);
    std::string at = address;
    auto accept = accepts.begin();
    for (int redirects = 0;;) {
        if (const auto flaw = flaw_of(at))
            throw Error(Code::status_not_allowed,
                        redirects == 0
                            ? fmt::format("the list {} was not fetched: {}", at, *flaw)
                            : fmt::format("the list {} was not fetched: it redirects to {}: {}", address, at, *flaw));
        const auto left = std::chrono::ceil<milliseconds>(end - Time::now());
        Exchange got = loaded<CurlModule>().exchange(at, *accept, conditional ? etag : "", ca, options,
                                                     std::max(left, milliseconds(1)));
        if (got.status == ok) return {false, std::move(got.body), std::move(got.etag)};
        if (got.status == not_modified && conditional) return {true, {}, etag};
        const bool wants_other_type = got.status == not_acceptable || got.status == unsupported_media_type;
        if (wants_other_type && std::next(accept) != accepts.end()) {
            ++accept;
            continue;
        }
        if (got.redirect.empty())
            throw_unreachable(address, fmt::format("the server answered with HTTP status {}", got.status),
                              "check that the card is from this issuer, or ask the issuer whether the list is "
                              "published");
        if (redirects == max_redirects)
            throw_unreachable(address, fmt::format("more than {} redirects", max_redirects),
                              "tell the issuer that its web server is misconfigured");
        at = std::move(got.redirect);
        ++redirects;
    }
}

} // namespace qrid
