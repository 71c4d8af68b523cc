#include "qrid/cose/headers.h"

#include "qrid/base/error.h"

#include <fmt/format.h>

namespace qrid::cose {

using cbor::Value;

void refuse(std::string_view kind, std::string_view why) {
    throw Error(Code::bad_cose, fmt::format("not a {} message: {}", kind, why));
}

const Value& untagged(const Value& outer, std::uint64_t own, std::string_view kind, Warnings& warnings) {
    const Value* value = &outer;
    bool saw_own = false, saw_cwt = false;
    while (const cbor::Tag* t = value->tag()) {
        const bool is_allowed =
            !saw_own && (t->number == own || t->number == tag::cwt || t->number == tag::self_described);
        if (!is_allowed) refuse(kind, fmt::format("unexpected tag {}", t->number));
        saw_own = t->number == own;
        if (t->number == tag::cwt) warnings.push_back({WarningCode::cwt_tag, "wrapped in the CWT tag 61"});
        saw_cwt |= t->number == tag::cwt;
        value = &t->item.front();
    }
    if (saw_cwt && !saw_own) refuse(kind, "the tag 61 around a message without its own tag"); // RFC 8392 section 7.2
    if (!saw_own) warnings.push_back({WarningCode::untagged, fmt::format("the {} tag {} is missing", kind, own)});
    return *value;
}

namespace {

void check(const Headers& headers, std::string_view kind, Warnings& warnings) {
    for (const auto& [key, value] : *headers.protected_header.map()) {
        if (key.integer() == nullptr && key.text() == nullptr)
            refuse(kind, "a header label that is neither integer nor text");
        if (headers.unprotected_header.find(key) == nullptr) continue;
        if (key != Value(label::kid)) refuse(kind, "a label that is in both headers");
        warnings.push_back({WarningCode::repeated_kid, "both headers have a kid; the protected one counts"});
    }
    for (const Value* header : {&headers.protected_header, &headers.unprotected_header}) {
        if (header->find(label::crit) != nullptr) refuse(kind, "unsupported critical headers");
        const Value* kid = header->find(label::kid);
        if (kid != nullptr && kid->bytes() == nullptr) refuse(kind, "a kid that is not bytes");
    }
    if (headers.unprotected_header.find(label::alg) != nullptr)
        warnings.push_back({WarningCode::unprotected_alg, "the alg is in the unprotected header and is ignored"});
}

} // namespace

Headers read_headers(const Value& protected_part, const Value& unprotected_part, std::string_view kind,
                     Warnings& warnings) {
    if (protected_part.bytes() == nullptr) refuse(kind, "the protected header is not bytes");
    if (unprotected_part.map() == nullptr) refuse(kind, "the unprotected header is not a map");
    Headers headers{*protected_part.bytes(), cbor::Map{}, unprotected_part};
    if (!headers.protected_bytes.empty()) headers.protected_header = cbor::decode(headers.protected_bytes).value;
    if (headers.protected_header.map() == nullptr) refuse(kind, "the protected header is not a map");
    check(headers, kind, warnings);
    return headers;
}

void warn_of_forms(const cbor::Decoded& message, Warnings& warnings) {
    if (message.indefinite_length)
        warnings.push_back({WarningCode::indefinite_length, "written with indefinite lengths"});
    if (message.not_shortest) warnings.push_back({WarningCode::not_shortest, "numbers written longer than needed"});
}

} // namespace qrid::cose
