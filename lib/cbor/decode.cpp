// libcbor's streaming decoder reads one head at a time and allocates nothing; the tree is built here, within limits.
#include "qrid/base/encoding.h"
#include "qrid/base/error.h"
#include "qrid/base/utf8.h"
#include "qrid/cbor/codec.h"

#include <cbor.h>
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>
#include <string>

namespace qrid::cbor {

namespace {

[[noreturn]] void fail(std::string_view why, std::size_t offset) {
    throw Error(Code::bad_cbor, fmt::format("bad CBOR: {} (byte {})", why, offset));
}

// One head as libcbor reports it.
struct Head {
    enum class Kind {
        none,
        leaf,
        array,
        map,
        tag,
        array_start,
        map_start,
        bytes_start,
        text_start,
        stop
    } kind = Kind::none;
    Value leaf;
    std::uint64_t argument = 0; ///< of the head: number, length, count
    std::size_t body = 0;       ///< bytes of a string
    bool bad_text = false;
    bool counted = false; ///< the argument has a shortest form
};

Head& head(void* context) { return *static_cast<Head*>(context); }

template <typename T>
void on_unsigned(void* context, T n) {
    head(context) = {Head::Kind::leaf, Value(Integer{false, n}), n, 0, false, true};
}
template <typename T>
void on_negative(void* context, T n) {
    head(context) = {Head::Kind::leaf, Value(Integer{true, n}), n, 0, false, true};
}
template <Head::Kind kind, typename T>
void on_counted(void* context, T count) {
    head(context) = {kind, {}, count, 0, false, true};
}
template <Head::Kind kind>
void on_plain(void* context) {
    head(context) = {kind, {}, 0, 0, false, false};
}
void on_bytes(void* context, cbor_data data, std::size_t size) {
    head(context) = {Head::Kind::leaf, Value(ByteView(data, size)), size, size, false, true};
}
void on_text(void* context, cbor_data data, std::size_t size) {
    const std::string_view text = text_of(ByteView(data, size));
    head(context) = {Head::Kind::leaf, Value(text), size, size, !is_utf8(text), true};
}
void on_float(void* context, float n) {
    head(context) = {Head::Kind::leaf, Value(static_cast<double>(n)), 0, 0, false, false};
}
void on_double(void* context, double n) { head(context) = {Head::Kind::leaf, Value(n), 0, 0, false, false}; }
template <std::uint8_t number>
void on_simple(void* context) {
    head(context) = {Head::Kind::leaf, Value(Simple{number}), 0, 0, false, false};
}
void on_bool(void* context, bool b) { head(context) = {Head::Kind::leaf, Value(b), 0, 0, false, false}; }

const cbor_callbacks callbacks = [] {
    cbor_callbacks c = cbor_empty_callbacks;
    c.uint8 = on_unsigned<std::uint8_t>;
    c.uint16 = on_unsigned<std::uint16_t>;
    c.uint32 = on_unsigned<std::uint32_t>;
    c.uint64 = on_unsigned<std::uint64_t>;
    c.negint8 = on_negative<std::uint8_t>;
    c.negint16 = on_negative<std::uint16_t>;
    c.negint32 = on_negative<std::uint32_t>;
    c.negint64 = on_negative<std::uint64_t>;
    c.byte_string = on_bytes;
    c.string = on_text;
    c.byte_string_start = on_plain<Head::Kind::bytes_start>;
    c.string_start = on_plain<Head::Kind::text_start>;
    c.array_start = on_counted<Head::Kind::array, std::size_t>;
    c.map_start = on_counted<Head::Kind::map, std::size_t>;
    c.indef_array_start = on_plain<Head::Kind::array_start>;
    c.indef_map_start = on_plain<Head::Kind::map_start>;
    c.tag = on_counted<Head::Kind::tag, std::uint64_t>;
    c.float2 = on_float;
    c.float4 = on_float;
    c.float8 = on_double;
    c.undefined = on_simple<23>;
    c.null = on_simple<22>;
    c.boolean = on_bool;
    c.indef_break = on_plain<Head::Kind::stop>;
    return c;
}();

std::size_t shortest_head(std::uint64_t argument) {
    return argument < 24 ? 1 : argument <= 0xff ? 2 : argument <= 0xffff ? 3 : argument <= 0xffffffff ? 5 : 9;
}

class Reader {
public:
    Reader(ByteView bytes, const Limits& limits) : bytes_(bytes), limits_(limits) {}

    Decoded read_all() {
        Value value = item(0);
        if (at_ != bytes_.size()) fail(fmt::format("{} extra bytes after the end", bytes_.size() - at_), at_);
        return {std::move(value), indefinite_, not_shortest_};
    }

    std::vector<Span> children() {
        Head h = next();
        while (h.kind == Head::Kind::tag) h = next();
        std::vector<Span> spans;
        const bool is_map = h.kind == Head::Kind::map || h.kind == Head::Kind::map_start;
        const bool is_open = h.kind == Head::Kind::array_start || h.kind == Head::Kind::map_start;
        if (!is_map && !is_open && h.kind != Head::Kind::array) return spans;
        if (h.argument > bytes_.size()) fail("cut short", at_);
        const std::uint64_t count = is_map ? 2 * h.argument : h.argument;
        constexpr std::uint8_t stop = 0xff;
        while (is_open ? at_ < bytes_.size() && bytes_[at_] != stop : spans.size() < count) {
            const std::size_t begin = at_;
            item(1);
            spans.push_back({begin, at_});
        }
        return spans;
    }

private:
    static constexpr std::size_t few_keys = 24;

    cbor_decoder_result decode_head(Head& h) const {
        // libcbor 0.8 takes the one-byte tags 6 to 20 for errors, COSE's 18 among them, and simple values that mean
        // nothing yet, such as SD-CWT's 59 (RFC 8949 section 3.3: all but 24 to 31 are well-formed).
        const std::size_t left = bytes_.size() - at_;
        if (left > 0 && bytes_[at_] >= 0xc0 && bytes_[at_] < 0xd8) {
            on_counted<Head::Kind::tag, std::uint64_t>(&h, bytes_[at_] & 0x1fU);
            return {1, CBOR_DECODER_FINISHED, 0};
        }
        const auto simple = [&](std::size_t size, std::uint8_t number) -> cbor_decoder_result {
            h = {Head::Kind::leaf, Value(Simple{number}), 0, 0, false, false};
            return {size, CBOR_DECODER_FINISHED, 0};
        };
        if (left > 0 && bytes_[at_] >= 0xe0 && bytes_[at_] < 0xf4)
            return simple(1, static_cast<std::uint8_t>(bytes_[at_] - 0xe0));
        if (left > 1 && bytes_[at_] == 0xf8 && bytes_[at_ + 1] >= 32) return simple(2, bytes_[at_ + 1]);
        return cbor_stream_decode(bytes_.data() + at_, bytes_.size() - at_, &callbacks, &h);
    }

    Head next() {
        Head h;
        const cbor_decoder_result result = decode_head(h);
        if (result.status == CBOR_DECODER_NEDATA) fail("cut short", at_);
        if (result.status != CBOR_DECODER_FINISHED || h.kind == Head::Kind::none) fail("not well-formed", at_);
        if (h.bad_text) fail("text that is not UTF-8", at_);
        if (++items_ > limits_.max_items) fail(fmt::format("more than {} items", limits_.max_items), at_);
        if (h.counted && result.read - h.body != shortest_head(h.argument)) not_shortest_ = true;
        at_ += result.read;
        return h;
    }

    Value item(std::size_t depth) {
        Head h = next();
        if (h.kind == Head::Kind::stop) fail("a break outside an indefinite-length item", at_);
        return item_of(std::move(h), depth);
    }

    Value item_of(Head h, std::size_t depth) {
        if (h.kind == Head::Kind::leaf) return std::move(h.leaf);
        if (depth >= limits_.max_depth) fail(fmt::format("nested more than {} levels deep", limits_.max_depth), at_);
        // An item takes a byte at least: what is claimed beyond the input is never believed.
        if (h.argument > bytes_.size() && h.kind != Head::Kind::tag) fail("cut short", at_);
        switch (h.kind) {
        case Head::Kind::array:
            return array(h.argument, depth + 1);
        case Head::Kind::map:
            return map(h.argument, depth + 1);
        case Head::Kind::tag:
            return Value::tagged(h.argument, item(depth + 1));
        case Head::Kind::array_start:
            return indefinite_ = true, array(std::nullopt, depth + 1);
        case Head::Kind::map_start:
            return indefinite_ = true, map(std::nullopt, depth + 1);
        case Head::Kind::bytes_start:
            return indefinite_ = true, pieces<Bytes>(&Value::bytes);
        default:
            return indefinite_ = true, pieces<std::string>(&Value::text);
        }
    }

    // The next item of a container: nothing after `count` items, or at the break.
    std::optional<Value> element(std::optional<std::uint64_t> count, std::uint64_t so_far, std::size_t depth) {
        if (count && so_far == *count) return std::nullopt;
        Head h = next();
        if (h.kind != Head::Kind::stop) return item_of(std::move(h), depth);
        if (count) fail("a break inside a definite-length item", at_);
        return std::nullopt;
    }

    Value array(std::optional<std::uint64_t> count, std::size_t depth) {
        Array items;
        while (auto value = element(count, items.size(), depth)) items.push_back(std::move(*value));
        return items;
    }

    Value map(std::optional<std::uint64_t> count, std::size_t depth) {
        Map entries;
        if (count) entries.reserve(std::min<std::uint64_t>(*count, few_keys));
        std::set<std::string> others;
        while (auto key = element(count, entries.size(), depth)) {
            if (is_given(*key, entries, others)) fail("duplicate map key", at_);
            Value value = item(depth);
            entries.emplace_back(std::move(*key), std::move(value));
        }
        return entries;
    }

    // Whether the key is one of the entries'. A few plain keys are compared one by one; of larger maps, and of other
    // keys (a float may differ from itself), `others` keeps the encoded keys in order.
    static bool is_given(const Value& key, const Map& entries, std::set<std::string>& others) {
        const bool is_plain = key.integer() != nullptr || key.text() != nullptr;
        if (is_plain && entries.size() < few_keys && others.empty())
            return std::any_of(entries.begin(), entries.end(), [&](const Entry& entry) { return entry.first == key; });
        const auto add = [&](const Value& one) { return others.emplace(text_of(encode(one))).second; };
        if (others.empty())
            for (const Entry& entry : entries) add(entry.first);
        return !add(key);
    }

    template <typename String>
    Value pieces(const String* (Value::*get)() const) {
        String whole;
        for (;;) {
            const Head h = next();
            if (h.kind == Head::Kind::stop) return whole;
            const String* piece = h.kind == Head::Kind::leaf ? (h.leaf.*get)() : nullptr;
            if (piece == nullptr) fail("a string with chunks of another type", at_);
            whole.insert(whole.end(), piece->begin(), piece->end());
        }
    }

    ByteView bytes_;
    const Limits& limits_;
    std::size_t at_ = 0, items_ = 0;
    bool indefinite_ = false, not_shortest_ = false;
};

} // namespace

Decoded decode(ByteView bytes, const Limits& limits) { return Reader(bytes, limits).read_all(); }

std::vector<Span> children(ByteView bytes, const Limits& limits) { return Reader(bytes, limits).children(); }

std::optional<TagHead> tag_head(ByteView bytes) {
    constexpr unsigned major_shift = 5, tag_type = 6, argument_mask = 0x1f, one_byte = 24, eight_bytes = 27;
    if (bytes.empty() || bytes[0] >> major_shift != tag_type) return std::nullopt;
    const unsigned argument = bytes[0] & argument_mask;
    if (argument < one_byte) return TagHead{argument, 1};
    if (argument > eight_bytes) return std::nullopt;
    const std::size_t width = std::size_t{1} << (argument - one_byte);
    if (bytes.size() <= width) return std::nullopt;
    TagHead head{0, 1 + width};
    for (std::size_t i = 1; i <= width; ++i) head.number = head.number << 8 | bytes[i];
    return head;
}

} // namespace qrid::cbor
