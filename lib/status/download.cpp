#include "qrid/status/download.h"

#include "qrid/base/error.h"
#include "qrid/base/permissions.h"
#include "qrid/status/curl/module.h"
#include "qrid/status/inside/etag.h"
#include "qrid/status/inside/unreachable.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace qrid {

namespace {

using Time = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr int max_redirects = 3;
constexpr std::size_t max_ca = 1 << 20;
constexpr long ok = 200, not_modified = 304, not_found = 404, gone = 410, not_acceptable = 406,
               unsupported_media_type = 415;
// The first is what the specification lets a client ask for (Token Status List, section 8.1); some servers know one
// only.
constexpr std::array accepts{"application/statuslist+cwt, application/statuslist+jwt", "application/statuslist+cwt",
                             "application/statuslist+jwt"};

} // namespace

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
        Exchange got = loaded<CurlModule>().exchange(at, options.plain_file ? "*/*" : *accept, conditional ? etag : "",
                                                     ca, options, std::max(left, milliseconds(1)));
        if (got.status == ok) return {false, std::move(got.body), std::move(got.etag)};
        if (got.status == not_modified && conditional) return {true, {}, etag};
        if (options.plain_file && (got.status == not_found || got.status == gone))
            return {.body = {}, .etag = {}, .missing = true};
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
