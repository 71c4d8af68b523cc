#include "qrid/card/record_json.h"

#include "qrid/base/error.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>
#include <vector>

namespace qrid {

namespace {

using nlohmann::json;

// Builds the document as it is read (nlohmann's SAX interface), and knows where it is.
class Builder {
public:
    explicit Builder(json& root) : root_(root) {}

    bool null() { return put(nullptr); }
    bool boolean(bool value) { return put(value); }
    bool number_integer(json::number_integer_t value) { return put(value); }
    bool number_unsigned(json::number_unsigned_t value) { return put(value); }
    bool number_float(json::number_float_t value, const std::string& /*text*/) { return put(value); }
    bool string(std::string& value) { return put(std::move(value)); }
    bool binary(json::binary_t& /*value*/) { return false; }
    bool start_object(std::size_t /*size*/) { return open(json::value_t::object); }
    bool start_array(std::size_t /*size*/) { return open(json::value_t::array); }
    bool end_object() { return close(); }
    bool end_array() { return close(); }

    bool key(std::string& name) {
        Place& place = places_.back();
        const auto [member, is_new] = place.value->emplace(name, nullptr);
        place.member = std::move(name);
        if (!is_new) fail("is given twice");
        place.next = &*member;
        return true;
    }

    static bool parse_error(std::size_t /*position*/, const std::string& /*token*/, const json::exception& /*what*/) {
        return false;
    }

private:
    struct Place {
        json* value;          ///< the object or array
        json* next{};         ///< of an object: where the value of its last key belongs
        std::string member{}; ///< that key
    };

    json& place_for(json&& value) {
        if (places_.empty()) return root_ = std::move(value);
        Place& place = places_.back();
        if (place.value->is_object()) return *place.next = std::move(value);
        place.value->push_back(std::move(value));
        return place.value->back();
    }

    template <typename Value>
    bool put(Value&& value) {
        place_for(json(std::forward<Value>(value)));
        return true;
    }

    bool open(json::value_t type) {
        json& value = place_for(json(type));
        if (places_.size() == max_record_depth) fail(fmt::format("nested over {} levels", max_record_depth));
        places_.push_back({&value});
        return true;
    }

    bool close() {
        places_.pop_back();
        return true;
    }

    [[noreturn]] void fail(std::string_view why) const {
        std::string pointer;
        for (const Place& place : places_)
            pointer =
                pointer_to(pointer, place.value->is_object() ? place.member : std::to_string(place.value->size() - 1));
        throw Error(Code::bad_record, fmt::format("{}: {}", pointer, why));
    }

    json& root_;
    std::vector<Place> places_;
};

} // namespace

json parse_record(std::string_view text) {
    // The parser takes a zero byte for the end of the text.
    if (text.find('\0') != std::string_view::npos) throw Error(Code::bad_record, "has a zero byte");
    json record;
    Builder builder(record);
    if (!json::sax_parse(text, &builder))
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
