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
#include <span>
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
    Value* leaf = nullptr;      ///< where a leaf goes
    std::uint64_t argument = 0; ///< of the head: number, length, count
    std::size_t body = 0;       ///< bytes of a string
    bool bad_text = false;
    bool counted = false; ///< the argument has a shortest form
};

Head& head(void* context) { return *static_cast<Head*>(context); }

// A leaf without an argument that has a shortest form.
void take(Head& head, Value leaf) {
    *head.leaf = std::move(leaf);
    head.kind = Head::Kind::leaf;
}

void take(Head& head, Value leaf, std::uint64_t argument, std::size_t body = 0) {
    take(head, std::move(leaf));
    head.argument = argument;
    head.body = body;
    head.counted = true;
}

template <typename T>
void on_unsigned(void* context, T n) {
    take(head(context), Value(Integer{false, n}), n);
}
template <typename T>
void on_negative(void* context, T n) {
    take(head(context), Value(Integer{true, n}), n);
}
template <Head::Kind kind, typename T>
void on_counted(void* context, T count) {
    Head& h = head(context);
    h.kind = kind;
    h.argument = count;
    h.counted = true;
}
template <Head::Kind kind>
void on_plain(void* context) {
    head(context).kind = kind;
}
void on_bytes(void* context, cbor_data data, std::size_t size) {
    take(head(context), Value(ByteView(data, size)), size, size);
}
void on_text(void* context, cbor_data data, std::size_t size) {
    const std::string_view text = text_of(ByteView(data, size));
    take(head(context), Value(text), size, size);
    head(context).bad_text = !is_utf8(text);
}
void on_float(void* context, float n) { take(head(context), Value(static_cast<double>(n))); }
void on_double(void* context, double n) { take(head(context), Value(n)); }
template <std::uint8_t number>
void on_simple(void* context) {
    take(head(context), Value(Simple{number}));
}
void on_bool(void* context, bool b) { take(head(context), Value(b)); }

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
        Value value;
        item(value, 0);
        if (at_ != bytes_.size()) fail(fmt::format("{} extra bytes after the end", bytes_.size() - at_), at_);
        return {std::move(value), indefinite_, not_shortest_};
    }

    std::vector<Span> children() {
        Value ignored;
        Head h = next(ignored);
        while (h.kind == Head::Kind::tag) h = next(ignored);
        std::vector<Span> spans;
        const bool is_map = h.kind == Head::Kind::map || h.kind == Head::Kind::map_start;
        const bool is_open = h.kind == Head::Kind::array_start || h.kind == Head::Kind::map_start;
        if (!is_map && !is_open && h.kind != Head::Kind::array) return spans;
        if (h.argument > bytes_.size()) fail("cut short", at_);
        const std::uint64_t count = is_map ? 2 * h.argument : h.argument;
        constexpr std::uint8_t stop = 0xff;
        while (is_open ? at_ < bytes_.size() && bytes_[at_] != stop : spans.size() < count) {
            const std::size_t begin = at_;
            item(ignored, 1);
            spans.push_back({begin, at_});
        }
        return spans;
    }

private:
    static constexpr std::size_t few_items = 24;

    cbor_decoder_result decode_head(Head& h) const {
        // libcbor 0.8 takes the one-byte tags 6 to 20 for errors, COSE's 18 among them, and simple values that mean
        // nothing yet, such as SD-CWT's 59 (RFC 8949 section 3.3: all but 24 to 31 are well-formed).
        const std::size_t left = bytes_.size() - at_;
        if (left > 0 && bytes_[at_] >= 0xc0 && bytes_[at_] < 0xd8) {
            on_counted<Head::Kind::tag, std::uint64_t>(&h, bytes_[at_] & 0x1fU);
            return {1, CBOR_DECODER_FINISHED, 0};
        }
        const auto simple = [&](std::size_t size, std::uint8_t number) -> cbor_decoder_result {
            take(h, Value(Simple{number}));
            return {size, CBOR_DECODER_FINISHED, 0};
        };
        if (left > 0 && bytes_[at_] >= 0xe0 && bytes_[at_] < 0xf4)
            return simple(1, static_cast<std::uint8_t>(bytes_[at_] - 0xe0));
        if (left > 1 && bytes_[at_] == 0xf8 && bytes_[at_ + 1] >= 32) return simple(2, bytes_[at_ + 1]);
        return cbor_stream_decode(bytes_.data() + at_, bytes_.size() - at_, &callbacks, &h);
    }

    // A leaf is then in `into`.
    Head next(Value& into) {
        Head h{.leaf = &into};
        const cbor_decoder_result result = decode_head(h);
        if (result.status == CBOR_DECODER_NEDATA) fail("cut short", at_);
        if (result.status != CBOR_DECODER_FINISHED || h.kind == Head::Kind::none) fail("not well-formed", at_);
        if (h.bad_text) fail("text that is not UTF-8", at_);
        if (++items_ > limits_.max_items) fail(fmt::format("more than {} items", limits_.max_items), at_);
        if (h.counted && result.read - h.body != shortest_head(h.argument)) not_shortest_ = true;
        at_ += result.read;
        return h;
    }

    // Items are read to where they stay: moving each from hand to hand would take longer than reading it.
    void item(Value& into, std::size_t depth) {
        if (!item_or_break(into, depth)) fail("a break outside an indefinite-length item", at_);
    }

    bool item_or_break(Value& into, std::size_t depth) {
        const Head h = next(into);
        if (h.kind == Head::Kind::leaf) return true;
        if (h.kind == Head::Kind::stop) return false;
        if (depth >= limits_.max_depth) fail(fmt::format("nested more than {} levels deep", limits_.max_depth), at_);
        // An item takes a byte at least: what is claimed beyond the input is never believed.
        if (h.argument > bytes_.size() && h.kind != Head::Kind::tag) fail("cut short", at_);
        switch (h.kind) {
        case Head::Kind::array:
            into = array(h.argument, depth + 1);
            break;
        case Head::Kind::map:
            into = map(h.argument, depth + 1);
            break;
        case Head::Kind::tag: {
            Tag tag{h.argument, Array(1)};
            item(tag.item.front(), depth + 1);
            into = std::move(tag);
            break;
        }
        case Head::Kind::array_start:
            indefinite_ = true;
            into = array(std::nullopt, depth + 1);
            break;
        case Head::Kind::map_start:
            indefinite_ = true;
            into = map(std::nullopt, depth + 1);
            break;
        case Head::Kind::bytes_start:
            indefinite_ = true;
            into = pieces<Bytes>(&Value::bytes);
            break;
        default:
            indefinite_ = true;
            into = pieces<std::string>(&Value::text);
        }
        return true;
    }

    // The next item of a container into its place there: false after `count` items, or at the break.
    bool element(Value& into, std::optional<std::uint64_t> count, std::uint64_t so_far, std::size_t depth) {
        if (count && so_far == *count) return false;
        if (item_or_break(into, depth)) return true;
        if (count) fail("a break inside a definite-length item", at_);
        return false;
    }

    Value array(std::optional<std::uint64_t> count, std::size_t depth) {
        Array items;
        items.reserve(std::min<std::uint64_t>(count.value_or(0), few_items) + 1);
        items.emplace_back();
        while (element(items.back(), count, items.size() - 1, depth)) items.emplace_back();
        items.pop_back();
        return items;
    }

    Value map(std::optional<std::uint64_t> count, std::size_t depth) {
        Map entries;
        entries.reserve(std::min<std::uint64_t>(count.value_or(0), few_items) + 1);
        std::set<std::string> others;
        for (;;) {
            Entry& last = entries.emplace_back();
            if (!element(last.first, count, entries.size() - 1, depth)) break;
            if (is_given(entries, others)) fail("duplicate map key", at_);
            item(last.second, depth);
        }
        entries.pop_back();
        return entries;
    }

    // Whether the last entry's key is one of the others'. A few plain keys are compared one by one; of larger maps, and
    // of other keys (a float may differ from itself), `others` keeps the encoded keys in order.
    static bool is_given(const Map& entries, std::set<std::string>& others) {
        const Value& key = entries.back().first;
        const std::span before(entries.data(), entries.size() - 1);
        const bool is_plain = key.integer() != nullptr || key.text() != nullptr;
        if (is_plain && before.size() < few_items && others.empty())
            return std::any_of(before.begin(), before.end(), [&](const Entry& entry) { return entry.first == key; });
        const auto add = [&](const Value& one) { return others.emplace(text_of(encode(one))).second; };
        if (others.empty())
            for (const Entry& entry : before) add(entry.first);
        return !add(key);
    }

    template <typename String>
    Value pieces(const String* (Value::*get)() const) {
        String whole;
        for (;;) {
            Value read;
            const Head h = next(read);
            if (h.kind == Head::Kind::stop) return whole;
            const String* piece = h.kind == Head::Kind::leaf ? (read.*get)() : nullptr;
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
