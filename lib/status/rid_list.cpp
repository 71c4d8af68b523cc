#include "qrid/status/rid_list.h"

#include "qrid/base/error.h"
#include "qrid/base/files.h"
#include "qrid/base/json_number.h"
#include "qrid/base/json_reader.h"
#include "qrid/base/text.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace qrid {

namespace {

using nlohmann::json;

constexpr JsonLimits limits{.bytes = max_input_bytes, .depth = 2, .values = 1'000'000, .text = 200};

[[noreturn]] void fail(std::string_view why) {
    throw Error(Code::bad_claims, fmt::format("bad revocation list: {}", why));
}

bool is_identifier(std::string_view rid) {
    constexpr std::size_t longest = 24;
    return !rid.empty() && rid.size() <= longest && std::all_of(rid.begin(), rid.end(), [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    });
}

void add_entry(RidList& list, std::string_view entry) {
    const std::size_t dot = entry.find('.');
    const std::string rid(entry.substr(0, dot));
    if (!is_identifier(rid)) fail("an entry that is not an identifier");
    if (dot == std::string_view::npos) {
        list.rids[rid] = std::nullopt;
        return;
    }
    const std::string_view digits = entry.substr(dot + 1);
    constexpr std::size_t longest = 12;
    if (digits.size() > longest || !is_digits(digits)) fail("an entry whose time is not a number of seconds");
    Seconds before = 0;
    for (const char digit : digits) before = 10 * before + (digit - '0');
    const auto [known, is_new] = list.rids.try_emplace(rid, before);
    if (!is_new && known->second) known->second = std::max(*known->second, before); // of two the one that revokes more
}

} // namespace

bool RidList::revokes(const std::string& rid, std::optional<Seconds> nbf) const {
    const auto found = rids.find(rid);
    if (found == rids.end()) return false;
    return !found->second || !nbf || *nbf < *found->second;
}

bool is_rid_list(ByteView file) {
    constexpr std::size_t window = 1024;
    const std::string_view head = text_of(file).substr(0, window);
    const std::size_t start = head.find_first_not_of("\xef\xbb\xbf \t\r\n");
    return start != std::string_view::npos && head[start] == '{' && head.find("\"rids\"") != std::string_view::npos;
}

RidList read_rid_list(ByteView file) {
    const json document = read_json(file, limits, Code::bad_claims);
    if (!document.is_object()) fail("not a JSON object");
    const auto member = [&](const char* name) { return document.value(name, json()); };
    const json kid = member("kid"), method = member("method"), rids = member("rids");
    if (!kid.is_string() || kid.get_ref<const std::string&>().empty()) fail("it does not name its key");
    if (method != "rid") fail("its method is not \"rid\"");
    if (!rids.is_array()) fail("its rids are not a list");
    RidList list{.kid = kid.get<std::string>()};
    if (const auto ctr = optional_whole_number(member("ctr"), 0)) list.ctr = static_cast<std::uint64_t>(*ctr);
    for (const json& entry : rids) {
        if (!entry.is_string()) fail("an entry that is not text");
        add_entry(list, entry.get_ref<const std::string&>());
    }
    return list;
}

} // namespace qrid
