// The signed form of a status list (Token Status List, section 5): CWT and JWT, written and read.
#pragma once

#include "qrid/base/clock.h"
#include "qrid/status/bundle_head.h"
#include "qrid/status/list.h"
#include "qrid/trust/trusted_key.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace qrid {

/// What a token says, as read. Only `lst` is still compressed. The signature has not been looked at.
struct StatusToken {
    std::string uri; ///< claim sub
    std::string iss; ///< the issuer that a bundle names; empty for a list, which names none
    Seconds iat = 0;
    std::optional<Seconds> exp, ttl;
    int bits = 1;
    Bytes lst;
    std::optional<std::string> aggregation_uri;
    std::string form; ///< "CWT" or "JWT", or of a bare list
    std::string alg;  ///< its name or number, for messages
    std::optional<Algorithm> algorithm;
    std::optional<Bytes> kid;
    std::function<bool(const PublicKey&)> signed_by; ///< whether a key signed it
    std::function<OpenList()> unpack;                ///< opens a list that is not in `lst`: one of a bundle

    bool has_expired(Seconds at) const { return exp && at >= *exp; }
};

/// The list of a token. Throws Error(bad_claims), Error(bad_compression), Error(too_large): see StatusList::inflate().
OpenList open_list(const StatusToken& token);

/// CWT bytes or JWT text, told by content. Throws Error(bad_cbor), Error(bad_cose), or Error(bad_claims) for a wrong or
/// missing typ, sub, iat, bits or lst.
StatusToken read_status_token(ByteView content);

/// Whether a content begins as a list that nobody has signed: a CBOR map or a JSON object.
bool is_bare_list(ByteView content);

/// A list that nobody has signed, as section 4.2 and 4.3 of the draft have it: {bits, lst} and maybe aggregation_uri,
/// in CBOR or JSON. Its form is "bare CBOR" or "bare JSON", its uri is empty, and no key has signed it. Throws as
/// read_status_token() does.
StatusToken read_bare_list(ByteView content);

/// The CBOR map, and the JSON object.
Bytes write_bare_cbor(int bits, ByteView lst);
std::string write_bare_json(int bits, ByteView lst);

/// What a token is written with.
struct StatusClaims {
    std::string uri;
    Seconds iat = 0, exp = 0, ttl = 0;
    std::optional<std::string> aggregation_uri;
};

/// COSE_Sign1 with typ "application/statuslist+cwt" over a list that is compressed already.
Bytes write_status_cwt(const StatusClaims& claims, int bits, ByteView lst, const PrivateKey& key);

/// A compact JWS with typ "statuslist+jwt" over the same.
std::string write_status_jwt(const StatusClaims& claims, int bits, ByteView lst, const PrivateKey& key);

/// The trusted keys that signed a token: entries of one key, when several issuers name it.
struct Signers {
    std::vector<const TrustedKey*> keys;
    bool too_many = false; ///< none of those that were tried did, and more could have than are tried

    bool empty() const { return keys.empty(); }
};
Signers signers_of(const StatusToken& token, const TrustSet& trust);

/// What a bundle says as one of its lists does, but for uri and content: iat, exp and who signed.
StatusToken token_of(const BundleHead& head);

} // namespace qrid
