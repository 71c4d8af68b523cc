#include "qrid/status/cache.h"

#include "qrid/base/encoding.h"
#include "qrid/base/error.h"
#include "qrid/base/json_reader.h"
#include "qrid/base/places.h"
#include "qrid/crypto/digest.h"
#include "qrid/status/download.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace qrid {

namespace {

using nlohmann::json;

constexpr std::size_t file_name_digits = 32, max_head = 8192, max_entry = std::size_t{256} << 20;
constexpr JsonLimits head_limits{.bytes = max_head, .depth = 1, .values = 16, .text = max_head};

} // namespace

fs::path default_status_cache() { return cache_path("QRID_STATUS_CACHE", "status"); }

fs::path StatusCache::file_of(const std::string& uri) const {
    return dir_ / fmt::format("{}.list", hex_encode(sha256(bytes_of(uri))).substr(0, file_name_digits));
}

std::optional<CachedList> StatusCache::find(const std::string& uri) const try {
    const Bytes content = read_file(file_of(uri), max_entry);
    const auto line_end = std::find(content.begin(), content.begin() + std::min(content.size(), max_head), '\n');
    if (line_end == content.end()) return std::nullopt;
    const json head = read_json(ByteView(content.begin(), line_end), head_limits);
    CachedList list{.uri = head.at("uri"), .etag = head.at("etag"), .fetched_at = head.at("fetched_at"), .token = {}};
    const bool good = list.uri == uri && (list.etag.empty() || is_etag(list.etag)) && list.fetched_at >= 0 &&
                      list.fetched_at <= latest_time && *line_end == '\n';
    if (!good) return std::nullopt;
    list.token.assign(line_end + 1, content.end());
    return list;
} catch (const Error&) {
    return std::nullopt;
} catch (const json::exception&) {
    return std::nullopt;
}

void StatusCache::store(const CachedList& list) const {
    std::error_code error;
    if (fs::create_directories(dir_, error)) fs::permissions(dir_, fs::perms::owner_all, error);
    if (error)
        throw Error(Code::cannot_write, fmt::format("cannot write to {}: {}", dir_.string(), error.message()),
                    "name another place with QRID_STATUS_CACHE");
    const std::string head =
        json{{"uri", list.uri}, {"etag", list.etag}, {"fetched_at", list.fetched_at}}.dump() + "\n";
    Bytes content = to_bytes(bytes_of(head));
    content.insert(content.end(), list.token.begin(), list.token.end());
    write_file(file_of(list.uri), content, Overwrite::replace);
}

} // namespace qrid
