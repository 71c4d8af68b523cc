#include "qrid/issuer/inside/web_health.h"

#include "qrid/base/open_file.h"
#include "qrid/base/text.h"
#include "qrid/issuer/inside/status_objects.h"
#include "qrid/status/address.h"
#include "qrid/status/bundle.h"
#include "qrid/status/download.h"
#include "qrid/status/token.h"
#include "qrid/trust/trust_list.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

namespace qrid {

namespace {

constexpr std::size_t most_failures = 3; // after which the server is left alone

// All that is published, relative to public/; not what is being written, nor objects of the day before.
std::vector<fs::path> files_of(const fs::path& dir) {
    std::vector<fs::path> files;
    for (const char* folder : {"", "status"}) {
        std::error_code ignored;
        for (const auto& entry : fs::directory_iterator(dir / folder, ignored))
            if (entry.is_regular_file(ignored) && !is_name_of_part(entry.path().filename().string(), ""))
                files.push_back(fs::path(folder) / entry.path().filename());
    }
    for (const std::string& object : objects_pointed_to(dir / "status")) files.push_back(fs::path("status") / object);
    std::sort(files.begin(), files.end());
    return files;
}

// When a file says that it was made, or its version, by which the older of two can be told; nothing for one that says
// neither.
std::optional<std::int64_t> age_in(const fs::path& name, const Bytes& content) {
    try {
        const std::string form = name.extension().string();
        if (name == "trust.jwt") return read_trust_list(text_of(content)).list.version;
        if (form == ".qsb") {
            const auto memory = std::make_shared<Bytes>(content);
            return static_cast<std::int64_t>(Bundle(*memory, memory).head().claims.version);
        }
        if (name.has_parent_path() && (form == ".cwt" || form == ".jwt")) return read_status_token(content).iat;
    } catch (const Error&) {
    } // it only differs then
    return std::nullopt;
}

} // namespace

HealthCheck check_web_server(const Issuer& issuer, const HealthTerms& terms) {
    if (const auto flaw = flaw_of_prefix(terms.url))
        throw Error(Code::usage, fmt::format("nothing can be fetched from {}: {}", terms.url, *flaw),
                    "give an address such as --url https://id.example/");
    HealthCheck check{.name = "web-server"};
    const fs::path dir = issuer.dir() / "public";
    std::int64_t same = 0;
    std::size_t failures = 0;
    const std::vector<fs::path> files = files_of(dir);
    for (const fs::path& file : files) {
        const std::string address = terms.url + file.string();
        if (failures >= most_failures) {
            check.note({.name = "web-unreachable", .level = HealthLevel::unknown, .subject = address});
            continue;
        }
        check.attempt(
            [&] {
                const Bytes own = read_file(dir / file, max_bundle_bytes);
                DownloadOptions options = terms.download;
                options.plain_file = true;
                options.max_bytes = std::max(options.max_bytes, own.size() + 1);
                try {
                    const Download got = download(
                        address, [&](const std::string& at) { return flaw_of_address(at, terms.url); }, "", options);
                    const auto here = age_in(file, own), there = age_in(file, got.body);
                    if (got.missing)
                        check.note({.name = "web-missing", .subject = address});
                    else if (got.body == own)
                        ++same;
                    else
                        check.note({.name = here && there && *there < *here ? "web-stale" : "web-differs",
                                    .subject = address});
                } catch (const Error& error) {
                    if (error.code() == Code::too_large) return check.note({.name = "web-differs", .subject = address});
                    if (error.code() != Code::status_unreachable && error.code() != Code::status_not_allowed) throw;
                    ++failures;
                    check.note({.name = "web-unreachable",
                                .level = HealthLevel::unknown,
                                .subject = address,
                                .why = error.what()});
                }
            },
            address);
    }
    check.measures.push_back({"web_files", static_cast<std::int64_t>(files.size())});
    check.measures.push_back({"web_files_same", same});
    return check;
}

} // namespace qrid
