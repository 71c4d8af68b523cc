#include "qrid/issuer/inside/status_objects.h"

#include "qrid/base/encoding.h"
#include "qrid/base/error.h"
#include "qrid/base/files.h"
#include "qrid/base/json_reader.h"
#include "qrid/base/parallel.h"
#include "qrid/base/text.h"
#include "qrid/crypto/digest.h"
#include "qrid/status/token.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <atomic>
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
    constexpr std::string_view digits = "0123456789abcdef";
    return name.size() == digest_digits + 4 && (name.ends_with(".cwt") || name.ends_with(".jwt")) &&
           name.find_first_not_of(digits) == digest_digits;
}

std::string object_name(ByteView token, std::string_view form) {
    return fmt::format("{}.{}", hex_encode(sha256(token)), form);
}

bool is_there_whole(const fs::path& object, ByteView token) {
    const auto content = content_of(object);
    return content && equal(*content, token);
}

bool is_link(const fs::path& file) {
    std::error_code ignored;
    return fs::is_symlink(fs::symlink_status(file, ignored));
}

} // namespace

std::vector<ListObject> lists_in(const fs::path& folder, std::uint64_t count, const ListUri& uri_of, unsigned threads,
                                 const std::function<void(ByteView, std::string_view, Seconds)>& each) {
    std::vector<ListObject> lists(count);
    parallel_for(count, threads, [&](std::size_t number) {
        ListObject& object = lists[number];
        object.list = number;
        for (const char* form : {"cwt", "jwt"}) {
            const bool is_cwt = form == std::string_view("cwt");
            const auto token = content_of(folder / fmt::format("{}.{}", number, form));
            if (!token) continue;
            StatusToken read;
            try {
                read = read_status_token(*token);
            } catch (const Error&) {
                continue;
            }
            if (read.uri != uri_of(number) || !read.exp || (!is_cwt && read.iat != object.iat)) continue;
            object.iat = read.iat, object.exp = *read.exp;
            (is_cwt ? object.cwt : object.jwt) = object_name(*token, form);
            if (each) each(*token, form, read.iat);
        }
    });
    std::erase_if(lists, [](const ListObject& list) { return list.cwt.empty(); });
    return lists;
}

fs::path status_pointer(const fs::path& folder) { return folder / "pointer.json"; }

std::string pointer_text(const std::vector<ListObject>& lists, const ListUri& uri_of) {
    std::string text;
    for (const ListObject& list : lists) {
        nlohmann::json line{{"list", list.list},
                            {"uri", uri_of(list.list)},
                            {"iat", list.iat},
                            {"exp", list.exp},
                            {"cwt", fmt::format("{}/{}", objects_name, list.cwt)}};
        if (!list.jwt.empty()) line["jwt"] = fmt::format("{}/{}", objects_name, list.jwt);
        text += fmt::format("{}\n  {}", text.empty() ? "" : ",", line.dump()); // a line for each
    }
    return fmt::format("{{\"lists\": [{}\n]}}\n", text);
}

std::vector<std::string> objects_pointed_to(const fs::path& folder) {
    constexpr JsonLimits limits{.bytes = max_input_bytes, .depth = 4, .values = 2'000'000};
    const auto content = content_of(status_pointer(folder));
    const auto pointer = content ? json_in(text_of(*content), limits) : std::nullopt;
    std::vector<std::string> objects;
    if (!pointer || !pointer->is_object() || !pointer->contains("lists")) return objects;
    for (const nlohmann::json& list : pointer->at("lists"))
        for (const char* form : {"cwt", "jwt"}) {
            if (!list.is_object() || !list.contains(form) || !list[form].is_string()) continue;
            const fs::path path = list[form].get<std::string>();
            if (path.parent_path() == objects_name && is_object_name(path.filename().string()))
                objects.push_back(path.string());
        }
    return objects;
}

bool is_pointer_in_step(const fs::path& folder, std::uint64_t count, const ListUri& uri_of, unsigned threads) {
    std::atomic<bool> are_there = !is_link(folder / objects_name);
    const auto lists = lists_in(folder, count, uri_of, threads, [&](ByteView token, std::string_view form, Seconds) {
        if (!is_there_whole(folder / objects_name / object_name(token, form), token)) are_there = false;
    });
    const auto pointer = content_of(status_pointer(folder));
    return are_there && pointer && text_of(*pointer) == pointer_text(lists, uri_of);
}

StatusObjects::StatusObjects(const fs::path& folder) : folder_(folder), parts_(own_place(folder), FileMode::ordinary) {}

fs::path StatusObjects::own_place(const fs::path& folder) {
    fs::path place = folder / objects_name;
    if (is_link(place))
        throw Error(Code::cannot_write, fmt::format("cannot write {}: it is a link", place.string()),
                    "remove the link: a directory is made in its place");
    return place;
}

bool StatusObjects::are_kept(const fs::path& folder) {
    std::error_code ignored;
    return fs::exists(fs::symlink_status(status_pointer(folder), ignored));
}

std::string StatusObjects::put(ByteView token, std::string_view form, Seconds iat) {
    const std::string name = object_name(token, form);
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

std::vector<ListObject> StatusObjects::keep_all(std::uint64_t count, const ListUri& uri_of, unsigned threads) {
    std::vector<ListObject> lists =
        lists_in(folder_, count, uri_of, threads, [&](ByteView token, std::string_view form, Seconds iat) {
            if (!is_there_whole(path(object_name(token, form)), token)) (void)put(token, form, iat);
        });
    mended_ += names_.size();
    keep();
    return lists;
}

void StatusObjects::point_to(const std::vector<ListObject>& lists, const ListUri& uri_of) const {
    const std::string text = pointer_text(lists, uri_of);
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
