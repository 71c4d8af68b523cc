#include "qrid/issuer/inside/status_objects.h"

#include "qrid/base/encoding.h"
#include "qrid/base/error.h"
#include "qrid/base/files.h"
#include "qrid/base/parallel.h"
#include "qrid/base/text.h"
#include "qrid/crypto/digest.h"
#include "qrid/status/token.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <ctime>
#include <optional>
#include <set>
#include <sys/stat.h>

namespace qrid {

namespace {

constexpr const char* objects_name = "objects";
constexpr std::size_t digest_digits = 64;

std::optional<Bytes> content_of(const fs::path& file) {
    try {
        return read_file(file);
    } catch (const Error&) {
        return std::nullopt;
    }
}

bool is_object_name(const std::string& name) {
    constexpr std::string_view hexadecimal = "0123456789abcdef";
    return name.size() == digest_digits + 4 && (name.ends_with(".cwt") || name.ends_with(".jwt")) &&
           name.find_first_not_of(hexadecimal) == digest_digits;
}

} // namespace

fs::path status_pointer(const fs::path& folder) { return folder / "pointer.json"; }

StatusObjects::StatusObjects(const fs::path& folder)
    : folder_(folder), parts_(folder / objects_name, FileMode::ordinary) {}

bool StatusObjects::are_kept(const fs::path& folder) {
    std::error_code ignored;
    return fs::exists(fs::symlink_status(status_pointer(folder), ignored));
}

std::string StatusObjects::name_of(ByteView token, std::string_view form) {
    return fmt::format("{}.{}", hex_encode(sha256(token)), form);
}

std::string StatusObjects::put(ByteView token, std::string_view form, Seconds iat) {
    const std::string name = name_of(token, form);
    std::size_t part = 0;
    {
        const std::lock_guard guard(lock_);
        part = names_.size();
        names_.push_back(name);
    }
    // Its time of modification is that of the list, wherever the file is copied to: servers tell it, and
    // remove_expired() goes by it.
    const timespec modified{.tv_sec = static_cast<std::time_t>(iat), .tv_nsec = 0};
    parts_.write(part, token, &modified);
    return name;
}

void StatusObjects::keep() {
    if (names_.empty()) return;
    parts_.flush();
    for (std::size_t part = 0; part < names_.size(); ++part)
        (void)parts_.name(part, names_[part], Overwrite::replace); // by the same bytes, if at all
    parts_.flush();
    names_.clear();
}

std::string StatusObjects::put_missing(ByteView token, std::string_view form, Seconds iat) {
    const std::string name = name_of(token, form);
    std::error_code missing;
    if (fs::file_size(path(name), missing) == token.size() && !missing) return name;
    return put(token, form, iat);
}

std::vector<ListObject> StatusObjects::of_files(std::uint64_t count,
                                                const std::function<std::string(std::uint64_t)>& uri_of,
                                                unsigned threads) {
    std::vector<ListObject> lists(count);
    parallel_for(count, threads, [&](std::size_t number) {
        ListObject& object = lists[number];
        object.list = number;
        for (const char* form : {"cwt", "jwt"}) {
            const auto token = content_of(folder_ / fmt::format("{}.{}", number, form));
            if (!token) continue;
            StatusToken read;
            try {
                read = read_status_token(*token);
            } catch (const Error&) {
                continue;
            }
            if (read.uri != uri_of(number) || !read.exp) continue;
            if (form == std::string_view("cwt")) {
                object.iat = read.iat, object.exp = *read.exp;
                object.cwt = put_missing(*token, form, read.iat);
            } else if (read.iat == object.iat) { // else one of them is of another time: the CWT counts
                object.jwt = put_missing(*token, form, read.iat);
            }
        }
    });
    std::erase_if(lists, [](const ListObject& list) { return list.cwt.empty(); });
    keep();
    return lists;
}

void StatusObjects::point_to(const std::vector<ListObject>& lists,
                             const std::function<std::string(std::uint64_t)>& uri_of) const {
    std::string text;
    for (const ListObject& list : lists) {
        nlohmann::json line{{"list", list.list},
                            {"uri", uri_of(list.list)},
                            {"iat", list.iat},
                            {"exp", list.exp},
                            {"cwt", fmt::format("{}/{}", objects_name, list.cwt)}};
        if (!list.jwt.empty()) line["jwt"] = fmt::format("{}/{}", objects_name, list.jwt);
        text += fmt::format("{}\n  {}", text.empty() ? "" : ",", line.dump());
    }
    text = fmt::format("{{\"lists\": [{}\n]}}\n", text);
    const auto before = content_of(status_pointer(folder_));
    if (before && text_of(*before) == text) return;
    write_file(status_pointer(folder_), bytes_of(text), Overwrite::replace);
}

void StatusObjects::remove_expired(const std::vector<ListObject>& lists, Seconds life, Seconds now) const {
    std::set<std::string> named;
    for (const ListObject& list : lists) {
        named.insert(list.cwt);
        named.insert(list.jwt);
    }
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(parts_.dir(), ignored)) {
        const std::string name = entry.path().filename().string();
        struct stat status {};
        if (!is_object_name(name) || named.contains(name) || ::lstat(entry.path().c_str(), &status) != 0 ||
            !S_ISREG(status.st_mode) || status.st_mtim.tv_sec > now - life)
            continue;
        const auto token = content_of(entry.path());
        try {
            if (token && read_status_token(*token).has_expired(now)) fs::remove(entry.path(), ignored);
        } catch (const Error&) {
        } // something else: not ours to remove
    }
}

} // namespace qrid
