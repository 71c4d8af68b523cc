#include "qrid/foreign/inside/vc_barcode.h"

#include "qrid/base/encoding.h"
#include "qrid/card/text_kind.h"
#include "qrid/cbor/codec.h"
#include "qrid/foreign/inside/members.h"

#include <fmt/format.h>

#include <algorithm>

namespace qrid {

namespace {

constexpr std::string_view vc_prefix = "VC1-";

// Tag 51997 holds the registry entry and the content; older drafts had the entry within the tag's own number.
namespace tag {
constexpr std::uint64_t cbor_ld = 51997, uncompressed = 0x500, compressed = 0x501, first_entry = 0x600,
                        last_entry = 0x6ff;
}

struct CborLd {
    std::string entry;
    const cbor::Value* content;
};

CborLd opened(const cbor::Tag& outer) {
    const cbor::Value& inner = outer.item.front();
    if (outer.number == tag::uncompressed) return {"none: uncompressed", &inner};
    if (outer.number == tag::compressed) return {"none: an old draft", &inner};
    if (outer.number >= tag::first_entry && outer.number <= tag::last_entry)
        return {std::to_string(outer.number - tag::first_entry), &inner};
    const cbor::Array* pair = outer.number == tag::cbor_ld ? inner.array() : nullptr;
    if (pair == nullptr || pair->size() != 2) throw Error(Code::bad_claims, "not CBOR-LD: another tag or form");
    return {brief(pair->front()), &pair->back()};
}

} // namespace

void explain_vc_barcode(std::string_view text, const Shown&, Explanation& out) {
    if (text.size() / 2 > max_card_bytes) throw Error(Code::too_large, "the barcode is too long");
    text.remove_prefix(std::min(text.size(), vc_prefix.size()));
    const Bytes bytes = base45_decode(text);
    const cbor::Value outer = cbor::decode(bytes).value;
    if (outer.tag() == nullptr) throw Error(Code::bad_claims, "not CBOR-LD: no tag");
    Layer layer{"CBOR-LD", {{"bytes", std::to_string(bytes.size())}, {"tag", std::to_string(outer.tag()->number)}}};
    const CborLd inner = opened(*outer.tag());
    tell(layer, "registry entry", inner.entry);
    if (inner.content->map() != nullptr) tell(layer, "keys", std::to_string(inner.content->map()->size()));
    tell(layer, "content", "not decoded further: the registry that names its numbers is not available");
    out.layers.push_back(std::move(layer));
}

} // namespace qrid
