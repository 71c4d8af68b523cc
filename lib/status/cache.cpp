#include "qrid/status/cache.h"

#include "qrid/base/encoding.h"
#include "qrid/base/error.h"
#include "qrid/base/json_number.h"
#include "qrid/base/json_reader.h"
#include "qrid/base/places.h"
#include "qrid/crypto/digest.h"
#include "qrid/status/download.h"
#include "qrid/status/inside/etag.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace qrid {

namespace {

using nlohmann::json;

constexpr std::size_t file_name_digits = 32, max_head = 8192, max_entry = std::size_t{256} << 20;
constexpr JsonLimits head_limits{.bytes = max_head, .depth = 2, .values = 16, .text = max_head};

} // namespace

fs::path default_status_cache() { return cache_path("QRID_STATUS_CACHE", "status"); }

fs::path StatusCache::file_of(const std::string& uri) const {
    return dir_ / fmt::format("{}.list", hex_encode(sha256(bytes_of(uri))).substr(0, file_name_digits));
}

std::optional<CachedList> StatusCache::find(const std::string& uri) const try {
    const Bytes content = read_file(file_of(uri), max_entry);
    const std::size_t line_end = text_of(content).substr(0, max_head).find('\n');
    if (line_end == std::string_view::npos) return std::nullopt;
    const json head = read_json(ByteView(content).first(line_end), head_limits);
    CachedList list{.uri = head.at("uri"),
                    .etag = head.at("etag"),
                    .fetched_at = whole_number(head.at("fetched_at"), 0, latest_time)};
    const bool good = list.uri == uri && (list.etag.empty() || is_etag(list.etag));
    if (!good) return std::nullopt;
    ByteView rest = ByteView(content).subspan(line_end + 1);
    const auto take = [&](std::size_t length) {
        if (length > rest.size()) throw Error(Code::bad_json, "a truncated list");
        const ByteView token = rest.first(length);
        rest = rest.subspan(length);
        return to_bytes(token);
    };
    if (const auto lengths = head.find("lengths"); lengths == head.end())
        list.rivals.push_back(take(rest.size()));
    else
        for (const json& length : *lengths) list.rivals.push_back(take(natural_number(length)));
    if (list.rivals.empty() || !rest.empty()) return std::nullopt;
    list.token = std::move(list.rivals.front());
    list.rivals.erase(list.rivals.begin());
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
                    "choose another place with QRID_STATUS_CACHE");
    json head{{"uri", list.uri}, {"etag", list.etag}, {"fetched_at", list.fetched_at}};
    if (!list.rivals.empty()) {
        head["lengths"] = {list.token.size()};
        for (const Bytes& rival : list.rivals) head["lengths"].push_back(rival.size());
    }
    Bytes content = to_bytes(bytes_of(head.dump() + "\n"));
    append(content, list.token);
    for (const Bytes& rival : list.rivals) append(content, rival);
    write_file(file_of(list.uri), content, Overwrite::replace);
}

} // namespace qrid
