#include "qrid/corpus/inside/parts.h"

#include "qrid/cbor/codec.h"
#include "qrid/cbor/writer.h"

#include <algorithm>

namespace qrid::corpus {

void set(cbor::Map& map, const cbor::Value& key, cbor::Value value) {
    const auto found =
        std::find_if(map.begin(), map.end(), [&](const cbor::Entry& entry) { return entry.first == key; });
    if (found == map.end()) {
        map.emplace_back(key, std::move(value));
    } else {
        found->second = std::move(value);
    }
}

void drop(cbor::Map& map, const cbor::Value& key) {
    std::erase_if(map, [&](const cbor::Entry& entry) { return entry.first == key; });
}

Bytes raw_map(std::initializer_list<std::pair<ByteView, ByteView>> entries) {
    cbor::Writer out;
    out.map(entries.size());
    for (const auto& [key, value] : entries) out.encoded(key).encoded(value);
    return std::move(out).take();
}

Bytes nested(int depth) {
    Bytes item(static_cast<std::size_t>(depth), 0x81);
    item.push_back(0);
    return item;
}

Bytes join(std::initializer_list<ByteView> pieces) {
    Bytes all;
    for (const ByteView piece : pieces) all.insert(all.end(), piece.begin(), piece.end());
    return all;
}

Bytes Message::header() const { return protected_bytes ? *protected_bytes : cbor::encode(protected_entries); }

Bytes Message::signed_bytes() const {
    cbor::Writer out;
    out.array(4).text(context).bytes(header()).bytes({}).bytes(payload);
    return std::move(out).take();
}

Bytes Message::encode(const PrivateKey& key) const {
    cbor::Writer out;
    out.array(4).bytes(header()).encoded(unprotected);
    if (payload_item) {
        out.encoded(*payload_item);
    } else {
        out.bytes(payload);
    }
    out.bytes(signature ? *signature : key.sign(signed_bytes()));
    return tagged(tags, std::move(out).take());
}

Bytes tagged(const std::vector<std::uint64_t>& tags, ByteView item) {
    cbor::Writer out;
    for (const std::uint64_t tag : tags) out.tag(tag);
    out.encoded(item);
    return std::move(out).take();
}

} // namespace qrid::corpus
