// What all COSE messages have in common (RFC 9052 sections 2 and 3): tags around them, and two headers.
#pragma once

#include "qrid/base/bytes.h"
#include "qrid/base/warning.h"
#include "qrid/cbor/codec.h"

#include <cstdint>
#include <string_view>

namespace qrid::cose {

/// Header labels (IANA "COSE Header Parameters").
namespace label {
inline constexpr std::int64_t alg = 1, crit = 2, content_type = 3, kid = 4, iv = 5, kcwt = 13, typ = 16, x5bag = 32,
                              x5chain = 33, x5t = 34, x5u = 35;
} // namespace label

/// CBOR tags that may stand around a message.
namespace tag {
inline constexpr std::uint64_t encrypt0 = 16, sign1 = 18, cwt = 61, self_described = 55799;
} // namespace tag

/// Throws Error(bad_cose): "not a COSE_Sign1 message: ...", for example.
[[noreturn]] void refuse(std::string_view kind, std::string_view why);

/// The message inside of its tags: `own` (16 or 18), which may be missing, and around it 61 and 55799, each of which
/// gives a warning but the last. `kind` of message stands in errors. Throws Error(bad_cose) for any other tag, and for
/// 61 around a message without its own (RFC 8392 section 7.2).
const cbor::Value& untagged(const cbor::Value& outer, std::uint64_t own, std::string_view kind, Warnings& warnings);

struct Headers {
    Bytes protected_bytes;                            ///< as received
    cbor::Value protected_header, unprotected_header; ///< maps; empty where the bytes are
};

/// Throws Error(bad_cbor), Error(bad_cose) for another shape, a label that is neither integer nor text, any `crit` (no
/// extension is understood here), a kid that is not bytes, or a label in both headers. A kid in both is told in
/// `warnings` (the protected one wins), and so is an alg that only the unprotected one has (it does not count).
Headers read_headers(const cbor::Value& protected_part, const cbor::Value& unprotected_part, std::string_view kind,
                     Warnings& warnings);

/// What a strict writer would not have written.
void warn_of_forms(const cbor::Decoded& message, Warnings& warnings);

} // namespace qrid::cose
