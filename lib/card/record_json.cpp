#include "qrid/card/record_json.h"

#include "qrid/base/error.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>
#include <vector>

namespace qrid {

namespace {

using nlohmann::json;

// Follows the parser down and up again, and knows where it is.
class Watch {
public:
    bool operator()(json::parse_event_t event, const json& value) {
        switch (event) {
        case json::parse_event_t::object_start:
        case json::parse_event_t::array_start:
            count_item();
            if (places_.size() == max_record_depth) fail(fmt::format("nested over {} levels", max_record_depth));
            places_.emplace_back().is_array = event == json::parse_event_t::array_start;
            break;
        case json::parse_event_t::object_end:
        case json::parse_event_t::array_end:
            places_.pop_back();
            break;
        case json::parse_event_t::key:
            places_.back().member = value.get_ref<const std::string&>();
            if (!places_.back().seen.insert(places_.back().member).second) fail("is given twice");
            break;
        case json::parse_event_t::value:
            count_item();
        }
        return true;
    }

private:
    struct Place {
        bool is_array = false;
        std::size_t items = 0;
        std::string member;
        std::set<std::string> seen;
    };

    void count_item() {
        if (!places_.empty() && places_.back().is_array) places_.back().member = std::to_string(places_.back().items++);
    }

    [[noreturn]] void fail(std::string_view why) const {
        std::string pointer;
        for (const Place& place : places_) pointer = pointer_to(pointer, place.member);
        throw Error(Code::bad_record, fmt::format("{}: {}", pointer, why));
    }

    std::vector<Place> places_;
};

} // namespace

json parse_record(std::string_view text) {
    // The parser takes a zero byte for the end of the text.
    if (text.find('\0') != std::string_view::npos) throw Error(Code::bad_record, "has a zero byte");
    Watch watch;
    json record = json::parse(
        text, [&](int /*depth*/, json::parse_event_t event, const json& value) { return watch(event, value); }, false);
    if (record.is_discarded())
        throw Error(Code::bad_record, "not JSON",
                    "a record is a JSON object such as {\"id\": \"...\", \"fullName\": \"...\"}");
    return record;
}

Identity identity_of_text(std::string_view text, std::string_view name) {
    try {
        return identity_from_json(parse_record(text));
    } catch (const Error& error) {
        throw Error(error.code(), fmt::format("{}: {}", name, error.what()), error.hint());
    }
}

std::string pointer_to(std::string_view parent, std::string_view member) {
    constexpr std::size_t longest = 60;
    std::size_t length = std::min(member.size(), longest);
    while (length > 0 && length < member.size() && (static_cast<unsigned char>(member[length]) & 0xc0) == 0x80)
        --length;
    std::string pointer = fmt::format("{}/", parent);
    for (char c : member.substr(0, length))
        if (c == '~')
            pointer += "~0";
        else if (c == '/')
            pointer += "~1";
        else
            pointer += c;
    if (length < member.size()) pointer += "…";
    return pointer;
}

} // namespace qrid
