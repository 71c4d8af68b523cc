#include "qrid/base/error.h"
#include "qrid/cbor/codec.h"

#include <cbor.h>

#include <algorithm>
#include <array>

namespace qrid::cbor {

namespace {

using HeadWriter = std::size_t (*)(std::uint64_t, unsigned char*, std::size_t);

void put_head(Bytes& out, HeadWriter writer, std::uint64_t argument) {
    std::array<unsigned char, 9> head{};
    const std::size_t size = writer(argument, head.data(), head.size());
    out.insert(out.end(), head.begin(), head.begin() + static_cast<std::ptrdiff_t>(size));
}

template <std::size_t (*writer)(std::size_t, unsigned char*, std::size_t)>
std::size_t sized(std::uint64_t n, unsigned char* out, std::size_t room) {
    return writer(n, out, room);
}

void put(Bytes& out, const Value& value);

void put_map(Bytes& out, const Map& entries) {
    std::vector<std::pair<Bytes, const Value*>> sorted;
    sorted.reserve(entries.size());
    for (const Entry& entry : entries) sorted.emplace_back(encode(entry.first), &entry.second);
    std::sort(sorted.begin(), sorted.end(),
              [](const auto& a, const auto& b) { return text_of(a.first) < text_of(b.first); });
    put_head(out, sized<cbor_encode_map_start>, entries.size());
    for (const auto& [key, item] : sorted) {
        out.insert(out.end(), key.begin(), key.end());
        put(out, *item);
    }
}

// The shortest of half, single and double that keeps the value (RFC 8949 section 4.2.1 rule 2).
void put_float(Bytes& out, double number) {
    std::array<unsigned char, 9> buffer{};
    std::size_t size = cbor_encode_half(static_cast<float>(number), buffer.data(), buffer.size());
    const auto keeps = [&] {
        const Decoded again = decode(ByteView(buffer).first(size));
        return again.value.number() != nullptr && *again.value.number() == number;
    };
    if (number == number && !keeps()) {
        size = cbor_encode_single(static_cast<float>(number), buffer.data(), buffer.size());
        if (!keeps()) size = cbor_encode_double(number, buffer.data(), buffer.size());
    }
    out.insert(out.end(), buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(size));
}

void put(Bytes& out, const Value& value) {
    if (const Integer* n = value.integer()) {
        put_head(out, n->negative ? cbor_encode_negint : cbor_encode_uint, n->argument);
    } else if (const std::string* text = value.text()) {
        put_head(out, sized<cbor_encode_string_start>, text->size());
        out.insert(out.end(), text->begin(), text->end());
    } else if (const Bytes* bytes = value.bytes()) {
        put_head(out, sized<cbor_encode_bytestring_start>, bytes->size());
        out.insert(out.end(), bytes->begin(), bytes->end());
    } else if (const Array* items = value.array()) {
        put_head(out, sized<cbor_encode_array_start>, items->size());
        for (const Value& item : *items) put(out, item);
    } else if (const Map* entries = value.map()) {
        put_map(out, *entries);
    } else if (const Tag* tag = value.tag()) {
        put_head(out, cbor_encode_tag, tag->number);
        put(out, tag->item.front());
    } else if (const double* number = value.number()) {
        put_float(out, *number);
    } else {
        std::array<unsigned char, 2> buffer{};
        const std::size_t size = cbor_encode_ctrl(value.simple()->number, buffer.data(), buffer.size());
        out.insert(out.end(), buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(size));
    }
}

} // namespace

Bytes encode(const Value& value) {
    Bytes out;
    put(out, value);
    return out;
}

} // namespace qrid::cbor
