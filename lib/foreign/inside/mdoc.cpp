#include "qrid/foreign/inside/mdoc.h"

#include "qrid/base/encoding.h"
#include "qrid/card/text_kind.h"
#include "qrid/cbor/codec.h"
#include "qrid/cose/key.h"
#include "qrid/foreign/inside/members.h"

#include <fmt/format.h>

#include <algorithm>

namespace qrid {

namespace {

using cbor::Value;

constexpr std::string_view mdoc_prefix = "mdoc:";

namespace part {
constexpr int version = 0, security = 1, device_retrieval = 2, server_retrieval = 3;
}
enum class Method { nfc = 1, bluetooth = 2, wifi_aware = 3 };

std::string text_at(const Value& map, int key) {
    const Value* value = map.find(key);
    return value == nullptr ? std::string() : brief(*value);
}

// The nth item of an array, or null.
const Value* item(const Value* list, std::size_t index) {
    const cbor::Array* items = list == nullptr ? nullptr : list->array();
    return items != nullptr && index < items->size() ? &(*items)[index] : nullptr;
}

// A COSE_Key as bytes in tag 24.
std::string key_words(const Value* wrapped) {
    const cbor::Tag* tag = wrapped == nullptr ? nullptr : wrapped->tag();
    const Bytes* bytes = tag == nullptr ? nullptr : tag->item.front().bytes();
    if (bytes == nullptr) return "none";
    try {
        const Value key = cbor::decode(*bytes).value;
        const std::string curve = text_at(key, -1);
        return curve == "1" || curve == "2" || curve == "6"
                   ? fmt::format("{} key {}", name(cose::read_key(key).algorithm()),
                                 hex_encode(cose::kid_of(cose::read_key(key))))
                   : fmt::format("of curve {}", curve);
    } catch (const Error&) {
        return "not a key that can be read";
    }
}

Layer security_layer(const Value& engagement) {
    const Value* security = engagement.find(part::security);
    Layer layer{"mdoc engagement", {}};
    tell(layer, "version", text_at(engagement, part::version));
    if (const Value* suite = item(security, 0))
        tell(layer, "cipher suite", *suite == Value(1) ? "1 (ECDH, HKDF, AES-256-GCM)" : brief(*suite));
    tell(layer, "phone's key", key_words(item(security, 1)));
    tell(layer, "identity", "none: a reader asks the phone for it");
    return layer;
}

void tell_options(Layer& layer, Method method, const Value& options, const Shown& shown) {
    switch (method) {
    case Method::nfc:
        tell(layer, "longest command", text_at(options, 0));
        tell(layer, "longest response", text_at(options, 1));
        return;
    case Method::bluetooth:
        tell(layer, "phone as peripheral", text_at(options, 0));
        tell(layer, "phone as central", text_at(options, 1));
        for (const auto& [key, name] : {std::pair{10, "peripheral UUID"}, {11, "central UUID"}, {20, "address"}})
            if (const Value* id = options.find(key); id != nullptr && id->bytes() != nullptr)
                tell(layer, name, key == 20 ? shown.tail(hex_encode(*id->bytes())) : hex_encode(*id->bytes()));
        return;
    case Method::wifi_aware:
        tell(layer, "passphrase", options.find(0) == nullptr ? "none" : "given");
        tell(layer, "operating class", text_at(options, 1));
        tell(layer, "channel", text_at(options, 2));
    }
}

Layer method_layer(const Value& method, const Shown& shown) {
    const Value *type = item(&method, 0), *version = item(&method, 1), *options = item(&method, 2);
    const std::int64_t number = type == nullptr ? 0 : type->int64().value_or(0);
    Layer layer{"way to the phone", {}};
    const bool known = number >= 1 && number <= 3;
    tell(layer, "by",
         number == 1   ? "NFC"
         : number == 2 ? "Bluetooth Low Energy"
         : number == 3 ? "Wi-Fi Aware"
                       : fmt::format("method number {}", number));
    if (version != nullptr) tell(layer, "version", brief(*version));
    if (known && options != nullptr) tell_options(layer, static_cast<Method>(number), *options, shown);
    return layer;
}

} // namespace

void explain_mdoc(std::string_view text, const Shown& shown, Explanation& out) {
    if (text.size() > max_card_bytes) throw Error(Code::too_large, "the engagement is too long");
    text.remove_prefix(std::min(text.size(), mdoc_prefix.size()));
    const Value engagement = cbor::decode(decode_part(text, Code::bad_claims, "the engagement")).value;
    if (engagement.map() == nullptr) throw Error(Code::bad_claims, "not an mdoc engagement: not a map");
    out.layers.push_back(security_layer(engagement));
    if (const Value* methods = engagement.find(part::device_retrieval);
        methods != nullptr && methods->array() != nullptr)
        for (const Value& method : *methods->array()) out.layers.push_back(method_layer(method, shown));
    if (const Value* servers = engagement.find(part::server_retrieval))
        out.layers.push_back(
            {"way to a server",
             {{"offered", servers->text() == nullptr ? brief(*servers) : shown.length(*servers->text())}}});
}

} // namespace qrid
