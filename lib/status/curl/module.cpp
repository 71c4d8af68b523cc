#include "qrid/status/curl/module.h"

#include "qrid/base/error.h"
#include "qrid/base/version.h"
#include "qrid/status/curl/handles.h"
#include "qrid/status/inside/etag.h"
#include "qrid/status/inside/unreachable.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace qrid {

namespace {

using std::chrono::milliseconds;

constexpr std::size_t max_headers = 64 << 10;
constexpr milliseconds longest_connect{10'000};

std::optional<std::string> beginning_of(const std::string& address) {
    const CurlPtr<CURLU> url(curl_url());
    if (!url || curl_url_set(url.get(), CURLUPART_URL, address.c_str(), address_flags) != CURLUE_OK)
        return std::nullopt;
    const auto part = [&](CURLUPart which) -> std::optional<std::string> {
        char* text = nullptr;
        if (curl_url_get(url.get(), which, &text, 0) != CURLUE_OK) return std::nullopt;
        return CurlPtr<char>(text).get();
    };
    for (const CURLUPart never :
         {CURLUPART_USER, CURLUPART_PASSWORD, CURLUPART_OPTIONS, CURLUPART_FRAGMENT, CURLUPART_ZONEID})
        if (part(never)) return std::nullopt;
    const auto host = part(CURLUPART_HOST), port = part(CURLUPART_PORT);
    if (!host || part(CURLUPART_SCHEME) != "https") return std::nullopt;
    return fmt::format("https://{}{}/", *host, port ? ":" + *port : "");
}

// What one exchange has brought so far. The callbacks take nothing that passes a bound, which ends the exchange.
struct Answer {
    std::size_t max_bytes, headers = 0;
    bool too_large = false;
    Bytes body;
    std::string etag;

    static std::size_t take_body(char* data, std::size_t, std::size_t size, void* to) {
        auto& answer = *static_cast<Answer*>(to);
        answer.too_large = size > answer.max_bytes - answer.body.size();
        if (answer.too_large) return 0;
        answer.body.insert(answer.body.end(), data, data + size);
        return size;
    }
    static std::size_t take_header(char* data, std::size_t, std::size_t size, void* to) {
        auto& answer = *static_cast<Answer*>(to);
        answer.headers += size;
        if (answer.headers > max_headers) return 0;
        if (auto etag = etag_in_header({data, size})) answer.etag = std::move(*etag);
        return size;
    }
};

void check(CURLcode result) {
    if (result != CURLE_OK)
        throw Error(Code::internal, fmt::format("libcurl rejects a setting: {}", curl_easy_strerror(result)));
}

CurlPtr<CURL> new_handle() {
    static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT); // once, whichever thread is first
    check(ready);
    CurlPtr<CURL> handle(curl_easy_init());
    if (!handle) throw std::bad_alloc();
    return handle;
}

[[noreturn]] void fail(const std::string& address, CURLcode result, const char* detail, const Answer& answer,
                       const DownloadOptions& options) {
    if (answer.too_large || result == CURLE_FILESIZE_EXCEEDED)
        throw Error(Code::too_large, fmt::format("{} is larger than {} bytes", address, options.max_bytes),
                    "do not trust its source; if the list really is that large, allow it with 'qrid status fetch "
                    "--max-bytes'");
    switch (result) {
    case CURLE_OPERATION_TIMEDOUT:
        throw_unreachable(address, fmt::format("no complete answer within {}", format_span(options.timeout)),
                          "try again later, or allow more time with --timeout");
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_ISSUER_ERROR:
        throw_unreachable(address, fmt::format("the server's certificate is not trusted: {}", detail),
                          "another server may have answered; if the issuer has its own CA, name it with --ca PATH");
    case CURLE_SSL_CACERT_BADFILE:
        throw Error(Code::unreadable_file,
                    fmt::format("no certificate in {}", options.ca ? options.ca->string() : "the system's CA file"),
                    "use PEM certificates");
    default:
        throw_unreachable(address, answer.headers > max_headers ? "the answer's headers are too long"
                                   : *detail == '\0'            ? curl_easy_strerror(result)
                                                                : detail);
    }
}

Exchange exchange(const std::string& address, const char* accept, const std::string& etag, const Bytes& ca,
                  const DownloadOptions& options, milliseconds left) {
    const CurlPtr<CURL> handle = new_handle();
    const CurlPtr<CURLU> url(curl_url());
    if (!url || curl_url_set(url.get(), CURLUPART_URL, address.c_str(), address_flags) != CURLUE_OK)
        throw Error(Code::status_not_allowed, fmt::format("\"{}\" is not an address", address));
    Answer answer{.max_bytes = options.max_bytes, .body = {}, .etag = {}};
    std::array<char, CURL_ERROR_SIZE> detail{};

    curl_slist* list = curl_slist_append(nullptr, fmt::format("Accept: {}", accept).c_str());
    if (list != nullptr && !etag.empty()) {
        const std::string header = fmt::format("If-None-Match: {}", etag);
        curl_slist* longer = curl_slist_append(list, header.c_str());
        if (longer == nullptr) curl_slist_free_all(list);
        list = longer;
    }
    const CurlPtr<curl_slist> headers(list);
    if (!headers) throw std::bad_alloc();

    const auto set = [&](CURLoption option, auto value) { check(curl_easy_setopt(handle.get(), option, value)); };
    set(CURLOPT_CURLU, url.get());
    set(CURLOPT_PROTOCOLS_STR, "https");
    set(CURLOPT_FOLLOWLOCATION, 0L);
    set(CURLOPT_SSL_VERIFYPEER, 1L);
    set(CURLOPT_SSL_VERIFYHOST, 2L);
    set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    if (options.ca) {
        curl_blob blob{const_cast<std::uint8_t*>(ca.data()), ca.size(), CURL_BLOB_NOCOPY};
        set(CURLOPT_CAINFO_BLOB, &blob);
        set(CURLOPT_CAPATH, static_cast<const char*>(nullptr)); // else the system's count as well
    }
    set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
    set(CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
    set(CURLOPT_ACCEPT_ENCODING, "gzip, deflate"); // take_body() bounds what comes out
    set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_NOPROGRESS, 1L);
    const std::string agent = fmt::format("qrid/{}", version);
    set(CURLOPT_USERAGENT, agent.c_str());
    set(CURLOPT_HTTPHEADER, headers.get());
    set(CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(options.max_bytes));
    set(CURLOPT_TIMEOUT_MS, static_cast<long>(left.count()));
    set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(std::min(left, longest_connect).count()));
    set(CURLOPT_ERRORBUFFER, detail.data());
    set(CURLOPT_WRITEFUNCTION, &Answer::take_body);
    set(CURLOPT_WRITEDATA, &answer);
    set(CURLOPT_HEADERFUNCTION, &Answer::take_header);
    set(CURLOPT_HEADERDATA, &answer);

    const CURLcode code = curl_easy_perform(handle.get());
    if (code != CURLE_OK) fail(address, code, detail.data(), answer, options);
    Exchange result{.redirect = {}, .body = std::move(answer.body), .etag = std::move(answer.etag)};
    check(curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &result.status));
    char* redirect = nullptr; // the handle's
    check(curl_easy_getinfo(handle.get(), CURLINFO_REDIRECT_URL, &redirect));
    if (redirect != nullptr) result.redirect = redirect;
    return result;
}

} // namespace

} // namespace qrid

extern "C" const void* qrid_module() {
    static constexpr qrid::CurlModule functions{qrid::beginning_of, qrid::exchange};
    return &functions;
}
