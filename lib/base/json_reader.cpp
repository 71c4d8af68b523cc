#include "qrid/base/json_reader.h"

#include "qrid/base/encoding.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <vector>

namespace qrid {

namespace {

using nlohmann::json;

constexpr std::size_t longest_number = 128; // characters; the longest that a double is printed as has 24

class DocumentReader {
public:
    DocumentReader(std::string_view text, const JsonLimits& limits) : text_(text), limits_(limits) {}

    json document() {
        if (text_.size() > limits_.bytes) fail_limit(fmt::format("longer than {} bytes", limits_.bytes));
        constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
        if (text_.starts_with(byte_order_mark)) at_ = byte_order_mark.size();
        json root;
        read_value(root);
        skip_space();
        if (at_ < text_.size()) fail("something follows the document");
        return root;
    }

private:
    struct Place {
        const json* value;           ///< an object or array that is not yet whole
        const std::string* member{}; ///< of an object: its last member's name
    };

    void read_value(json& to) {
        if (++values_ > limits_.values) fail_limit(fmt::format("more than {} values", limits_.values));
        skip_space();
        switch (peek()) {
        case '{':
            return read_object(to);
        case '[':
            return read_array(to);
        case '"':
            to = read_text();
            return;
        case 't':
            return read_word("true", to, true);
        case 'f':
            return read_word("false", to, false);
        case 'n':
            return read_word("null", to, nullptr);
        default:
            return read_number(to);
        }
    }

    void read_object(json& to) {
        open(to, json::value_t::object);
        if (!closes('}')) do {
                skip_space();
                if (peek() != '"') fail("a member without a name");
                const auto [member, is_new] = to.emplace(read_text(), nullptr);
                places_.back().member = &member.key();
                if (!is_new) fail("is given twice", JsonFlaw::Kind::twice);
                skip_space();
                if (peek() != ':') fail("a member without a value");
                ++at_;
                read_value(*member);
            } while (goes_on('}'));
        places_.pop_back();
    }

    void read_array(json& to) {
        open(to, json::value_t::array);
        auto& elements = to.get_ref<json::array_t&>();
        if (!closes(']')) do
                read_value(elements.emplace_back());
            while (goes_on(']'));
        places_.pop_back();
    }

    void open(json& to, json::value_t type) {
        to = json(type);
        if (places_.size() == limits_.depth)
            fail(fmt::format("nested over {} levels", limits_.depth), JsonFlaw::Kind::too_deep);
        places_.push_back({&to});
        ++at_;
    }

    bool closes(char bracket) {
        skip_space();
        if (peek() != bracket) return false;
        ++at_;
        return true;
    }

    bool goes_on(char bracket) {
        if (closes(bracket)) return false;
        if (peek() != ',') fail("neither a comma nor an end");
        ++at_;
        return true;
    }

    void read_word(std::string_view word, json& to, json&& value) {
        if (text_.substr(at_, word.size()) != word) fail("no value");
        at_ += word.size();
        to = std::move(value);
    }

    std::size_t skip_digits(std::size_t at) const {
        while (at < text_.size() && text_[at] >= '0' && text_[at] <= '9') ++at;
        return at;
    }

    void read_number(json& to) {
        const std::size_t begin = at_;
        const bool is_negative = peek() == '-';
        const std::size_t first = begin + (is_negative ? 1 : 0);
        const auto char_at = [&](std::size_t at) { return at < text_.size() ? text_[at] : '\0'; };
        std::size_t end = skip_digits(first);
        if (end == first || (char_at(first) == '0' && end > first + 1)) fail("no value");
        const auto take_digits = [&](std::size_t from) {
            end = skip_digits(from);
            if (end == from) fail("a number without its digits");
        };
        bool is_whole = true;
        if (char_at(end) == '.') is_whole = false, take_digits(end + 1);
        if (char_at(end) == 'e' || char_at(end) == 'E') {
            const char sign = char_at(end + 1);
            is_whole = false, take_digits(end + (sign == '+' || sign == '-' ? 2 : 1));
        }
        if (end - begin > longest_number) fail_limit(fmt::format("a number of over {} characters", longest_number));
        const char *from = text_.data() + begin, *to_end = text_.data() + end;
        const auto is_read_as = [&](auto number) {
            const auto [stop, error] = std::from_chars(from, to_end, number);
            if (error != std::errc() || stop != to_end) return false;
            to = number;
            return true;
        };
        const bool is_read = (is_whole && is_negative && is_read_as(json::number_integer_t{})) ||
                             (is_whole && !is_negative && is_read_as(json::number_unsigned_t{})) ||
                             is_read_as(json::number_float_t{});
        if (!is_read) fail("a number that is too large or too small");
        at_ = end;
    }

    std::string read_text() {
        const std::size_t begin = ++at_;
        bool has_escapes = false, is_ascii = true;
        for (; at_ < text_.size() && text_[at_] != '"'; ++at_) {
            const auto c = static_cast<unsigned char>(text_[at_]);
            if (c < 0x20) fail("a control character in a text");
            if (c >= 0x80) is_ascii = false;
            if (c == '\\') has_escapes = true, ++at_;
        }
        if (at_ >= text_.size()) fail("a text without its end");
        const std::string_view raw = text_.substr(begin, at_ - begin);
        if (raw.size() > limits_.text) fail_limit(fmt::format("a text of over {} bytes", limits_.text));
        if (!is_ascii && !is_utf8(raw)) fail("a text that is not UTF-8");
        std::string text = has_escapes ? unescaped(raw, begin) : std::string(raw);
        ++at_;
        return text;
    }

    std::string unescaped(std::string_view raw, std::size_t begin) {
        std::string text;
        text.reserve(raw.size());
        for (std::size_t i = 0; i < raw.size();) {
            if (raw[i] != '\\') {
                text += raw[i++];
                continue;
            }
            at_ = begin + i;
            constexpr std::string_view letters = "\"\\/bfnrt", meant = "\"\\/\b\f\n\r\t";
            const char letter = raw[i + 1];
            i += 2;
            if (letter == 'u')
                append_utf8(text, read_point(raw, i));
            else if (const std::size_t known = letters.find(letter); known != std::string_view::npos)
                text += meant[known];
            else
                fail("an escape that there is not");
        }
        at_ = begin + raw.size();
        return text;
    }

    /// The four digits at `i`, which is moved behind them.
    std::uint32_t read_unit(std::string_view raw, std::size_t& i) const {
        std::uint32_t unit = 0;
        const std::string_view digits = raw.substr(std::min(i, raw.size()), 4);
        const char *first = digits.data(), *last = first + digits.size();
        if (digits.size() != 4 || std::from_chars(first, last, unit, 16).ptr != last)
            fail("an escape without its digits");
        i += 4;
        return unit;
    }

    /// One or, of a pair of surrogates, two escapes; `i` is behind "\u".
    std::uint32_t read_point(std::string_view raw, std::size_t& i) const {
        const std::uint32_t unit = read_unit(raw, i);
        if (unit < 0xd800 || unit > 0xdfff) return unit;
        if (unit > 0xdbff || raw.substr(i, 2) != "\\u") fail("half a surrogate pair");
        i += 2;
        const std::uint32_t low = read_unit(raw, i);
        if (low < 0xdc00 || low > 0xdfff) fail("half a surrogate pair");
        return 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
    }

    static void append_utf8(std::string& text, std::uint32_t point) {
        const auto add = [&](std::uint32_t byte) { text += static_cast<char>(byte); };
        const auto follow = [&](int shift) { add(0x80 | ((point >> shift) & 0x3f)); };
        if (point < 0x80) return add(point);
        if (point < 0x800) return add(0xc0 | point >> 6), follow(0);
        if (point < 0x10000) return add(0xe0 | point >> 12), follow(6), follow(0);
        add(0xf0 | point >> 18), follow(12), follow(6), follow(0);
    }

    char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

    void skip_space() { at_ = std::min(text_.find_first_not_of(" \t\r\n", at_), text_.size()); }

    [[noreturn]] void fail(std::string why, JsonFlaw::Kind kind = JsonFlaw::Kind::damaged) const {
        std::string pointer;
        for (const Place& place : places_) {
            if (place.value->is_object() && place.member == nullptr) break; // before its first member
            if (place.value->is_array() && place.value->empty()) break;
            pointer =
                pointer_to(pointer, place.value->is_object() ? *place.member : std::to_string(place.value->size() - 1));
        }
        throw JsonFlaw{kind, std::move(why), at_, std::move(pointer)};
    }

    [[noreturn]] void fail_limit(std::string why) const { fail(std::move(why), JsonFlaw::Kind::too_much); }

    std::string_view text_;
    const JsonLimits& limits_;
    std::size_t at_ = 0, values_ = 0;
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
    throw Error(code, fmt::format("bad JSON at byte {}: {}", flaw.at, flaw.why));
}

json read_json(ByteView text, const JsonLimits& limits, Code code) { return read_json(text_of(text), limits, code); }

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
