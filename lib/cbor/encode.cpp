#include "qrid/cbor/codec.h"
#include "qrid/cbor/writer.h"

#include <cbor.h>

#include <algorithm>
#include <array>
#include <bit>

namespace qrid::cbor {

namespace {

void write_map(Writer& out, const Map& entries) {
    std::vector<std::pair<Bytes, const Value*>> sorted;
    sorted.reserve(entries.size());
    for (const Entry& entry : entries) sorted.emplace_back(encode(entry.first), &entry.second);
    std::sort(sorted.begin(), sorted.end(),
              [](const auto& a, const auto& b) { return text_of(a.first) < text_of(b.first); });
    out.map(entries.size());
    for (const auto& [key, item] : sorted) out.encoded(key).value(*item);
}

// The shortest of half, single and double that keeps the value (RFC 8949 section 4.2.1 rule 2).
void write_float(Writer& out, double number) {
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
    out.encoded(ByteView(buffer).first(size));
}

} // namespace

Writer& Writer::head(unsigned major_type, std::uint64_t argument) {
    // Up to 23 in the first byte itself; else 24 to 27 there, and the argument in 1, 2, 4 or 8 bytes after it.
    const unsigned width = argument < 24            ? 0
                           : argument <= UINT8_MAX  ? 1
                           : argument <= UINT16_MAX ? 2
                           : argument <= UINT32_MAX ? 4
                                                    : 8;
    const auto initial = [&](std::uint64_t low) { out_.push_back(static_cast<std::uint8_t>(major_type << 5 | low)); };
    initial(width == 0 ? argument : 24U + static_cast<unsigned>(std::bit_width(width)) - 1);
    for (unsigned left = width; left-- > 0;) out_.push_back(static_cast<std::uint8_t>(argument >> 8 * left));
    return *this;
}

Writer& Writer::encoded(ByteView items) {
    append(out_, items);
    return *this;
}

Writer& Writer::value(const Value& value) {
    if (const Integer* n = value.integer()) return integer(*n);
    if (const std::string* characters = value.text()) return text(*characters);
    if (const Bytes* content = value.bytes()) return bytes(*content);
    if (const Array* items = value.array()) {
        array(items->size());
        for (const Value& item : *items) this->value(item);
    } else if (const Map* entries = value.map()) {
        write_map(*this, *entries);
    } else if (const Tag* wrapper = value.tag()) {
        tag(wrapper->number).value(wrapper->item.front());
    } else if (const double* number = value.number()) {
        write_float(*this, *number);
    } else {
        std::array<unsigned char, 2> buffer{};
        const std::size_t size = cbor_encode_ctrl(value.simple()->number, buffer.data(), buffer.size());
        encoded(ByteView(buffer).first(size));
    }
    return *this;
}

Bytes encode(const Value& value) {
    Writer out;
    out.value(value);
    return std::move(out).take();
}

} // namespace qrid::cbor
