#include "qrid/base/json_reader.h"

#include "qrid/base/utf8.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <iterator>
#include <vector>

namespace qrid {

namespace {

using nlohmann::json;

constexpr std::size_t longest_number = 128; // characters; the longest that a double is printed as has 24

/// Builds what the library reads (its SAX interface), and hands it the bytes. The library keeps each text and number
/// twice, keeps white space, and quotes all of it when it finds a flaw, which is why the bounds are held on the way in.
class DocumentReader {
public:
    DocumentReader(std::string_view text, const JsonLimits& limits) : text_(text), limits_(limits) {}

    json document() {
        if (text_.size() > limits_.bytes) fail_limit(fmt::format("longer than {} bytes", limits_.bytes));
        json::sax_parse(Cursor{this}, Cursor{this}, this);
        return std::move(root_);
    }

    bool null() { return add(nullptr); }
    bool boolean(bool value) { return add(value); }
    bool number_integer(json::number_integer_t value) { return add(value); }
    bool number_unsigned(json::number_unsigned_t value) { return add(value); }

    bool number_float(json::number_float_t value, const std::string& raw) {
        const bool is_rounded_to_zero = value == 0 && raw.find_first_of("123456789") < raw.find_first_of("eE");
        if (is_rounded_to_zero) fail(size_of_number, JsonFlaw::Kind::number);
        return add(value);
    }

    bool string(const std::string& value) { return add(value); }
    bool binary(const json::binary_t&) { fail("not a JSON value"); } // which JSON has none of

    bool start_object(std::size_t) { return open(json::object()); }
    bool start_array(std::size_t) { return open(json::array()); }
    bool end_object() { return close(); }
    bool end_array() { return close(); }

    bool key(const std::string& name) {
        const auto [member, is_new] = places_.back().value->emplace(name, nullptr);
        places_.back().name = &member.key();
        places_.back().member = &*member;
        if (!is_new) fail("is given twice", JsonFlaw::Kind::twice);
        return true;
    }

    bool parse_error(std::size_t, const std::string&, const json::exception& error) {
        if (!has_ended_) --at_;
        constexpr int out_of_range = 406;
        if (error.id == out_of_range) fail(size_of_number, JsonFlaw::Kind::number);
        if (places_.empty() && values_ > 0) fail("extra data after the end of the document");
        if (has_ended_) fail("unexpected end of input");
        fail(is_in_text_ ? "invalid character or escape in a string" : "syntax error");
    }

private:
    static constexpr std::string_view space = " \t\r\n";
    static constexpr const char* size_of_number = "number out of range";

    struct Place {
        json* value;               ///< an object or array that is not yet whole
        const std::string* name{}; ///< of an object: its last member
        json* member{};
    };

    /// An iterator over the bytes, for the library; all of them are one.
    struct Cursor {
        using iterator_category = std::input_iterator_tag;
        using value_type = char;
        using difference_type = std::ptrdiff_t;
        using pointer = const char*;
        using reference = char;

        DocumentReader* reader;

        bool operator!=(const Cursor&) const { return reader->has_more(); }
        char operator*() const { return reader->text_[reader->at_]; }
        Cursor& operator++() {
            reader->step();
            return *this;
        }
    };

    /// White space counts as one, however long.
    bool has_more() {
        if (is_after_space_) at_ = std::min(text_.find_first_not_of(space, at_), text_.size());
        has_ended_ = at_ == text_.size();
        if (has_ended_ && is_in_text_) fail("unterminated string"); // which would be quoted whole
        return !has_ended_;
    }

    void step() {
        const char c = text_[at_++];
        is_after_space_ = !is_in_text_ && (c == ' ' || c == '\n' || c == '\t' || c == '\r');
        if (c == '\0') fail("a zero byte"); // which the library takes for the end
        if (is_in_text_) {
            if (c == '"' && !is_escaped_) {
                is_in_text_ = false;
                length_ = 0;
                return;
            }
            is_escaped_ = c == '\\' && !is_escaped_;
            if (++length_ > limits_.text) fail_limit(fmt::format("string longer than {} bytes", limits_.text));
        } else if (c == '"') {
            is_in_text_ = true;
            length_ = 0;
        } else {
            const bool is_of_number =
                (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '+' || c == 'e' || c == 'E';
            length_ = is_of_number ? length_ + 1 : 0;
            if (length_ > longest_number) fail_limit(fmt::format("number longer than {} characters", longest_number));
        }
    }

    json& put(json&& value) {
        if (++values_ > limits_.values) fail_limit(fmt::format("more than {} values", limits_.values));
        if (places_.empty()) return root_ = std::move(value);
        const Place& place = places_.back();
        if (place.value->is_array()) return place.value->emplace_back(std::move(value));
        return *place.member = std::move(value);
    }

    bool add(json&& value) {
        put(std::move(value));
        return true;
    }

    bool open(json&& value) {
        if (places_.size() == limits_.depth)
            fail(fmt::format("nested more than {} levels deep", limits_.depth), JsonFlaw::Kind::too_deep);
        json& opened = put(std::move(value));
        places_.push_back({&opened});
        return true;
    }

    bool close() {
        places_.pop_back();
        return true;
    }

    [[noreturn]] void fail(std::string why, JsonFlaw::Kind kind = JsonFlaw::Kind::damaged) const {
        std::string pointer;
        for (std::size_t i = 0; i < places_.size(); ++i) {
            const Place& place = places_[i];
            if (place.value->is_object() && place.name == nullptr) break; // before its first member
            const bool is_last = i + 1 == places_.size();                 // whose next element is the one in question
            pointer =
                pointer_to(pointer, place.value->is_object() ? *place.name
                                                             : std::to_string(place.value->size() - (is_last ? 0 : 1)));
        }
        throw JsonFlaw{kind, std::move(why), at_, std::move(pointer)};
    }

    [[noreturn]] void fail_limit(std::string why) const { fail(std::move(why), JsonFlaw::Kind::too_much); }

    std::string_view text_;
    const JsonLimits& limits_;
    std::size_t at_ = 0, values_ = 0;
    std::size_t length_ = 0; // of the text or number so far
    bool is_in_text_ = false, is_escaped_ = false, is_after_space_ = false, has_ended_ = false;
    json root_;
    std::vector<Place> places_;
};

} // namespace

std::optional<json> json_in(std::string_view text, const JsonLimits& limits, JsonFlaw* flaw) {
    try {
        return DocumentReader(text, limits).document();
    } catch (const JsonFlaw& found) {
        if (flaw != nullptr) *flaw = found;
        return std::nullopt;
    }
}

json read_json(std::string_view text, const JsonLimits& limits, Code code) {
    JsonFlaw flaw;
    if (auto document = json_in(text, limits, &flaw)) return std::move(*document);
    throw Error(code, fmt::format("invalid JSON at byte {}: {}", flaw.at, flaw.why));
}

json read_json(ByteView text, const JsonLimits& limits, Code code) { return read_json(text_of(text), limits, code); }

std::string pointer_to(std::string_view parent, std::string_view member) {
    constexpr std::size_t longest = 60;
    const std::string_view shown = beginning_of(member, longest);
    std::string pointer = fmt::format("{}/", parent);
    for (char c : shown)
        if (c == '~')
            pointer += "~0";
        else if (c == '/')
            pointer += "~1";
        else
            pointer += c;
    if (shown.size() < member.size()) pointer += "…";
    return pointer;
}

} // namespace qrid
