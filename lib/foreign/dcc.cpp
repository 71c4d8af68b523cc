#include "qrid/foreign/dcc.h"

#include "qrid/base/compression.h"
#include "qrid/base/encoding.h"
#include "qrid/cbor/codec.h"
#include "qrid/foreign/inside/members.h"
#include "qrid/foreign/message.h"

#include <fmt/format.h>

namespace qrid {

namespace {

using cbor::Value;

constexpr std::string_view dcc_prefix = "HC1:";

namespace claim {
constexpr std::int64_t iss = 1, exp = 4, nbf = 5, iat = 6, hcert = -260;
}
constexpr std::int64_t hcert_dgc = 1;

[[noreturn]] void fail(std::string_view what) { throw Error(Code::bad_claims, fmt::format("bad claims: {}", what)); }

// The COSE bytes of a text.
Bytes unpack(std::string_view raw, std::size_t limit) {
    const std::string_view text = trimmed(raw);
    if (!text.starts_with(dcc_prefix)) throw Error(Code::not_a_card, "not a certificate: it does not start with HC1:");
    if (text.size() / 2 > limit) throw Error(Code::too_large, "the certificate is too long");
    return zlib_inflate(base45_decode(text.substr(dcc_prefix.size())), limit);
}

std::optional<Seconds> time_claim(const Value& claims, std::int64_t key, std::string_view name, Warnings& warnings) {
    const Value* value = claims.find(key);
    if (value == nullptr) return std::nullopt;
    const auto time = numeric_date(*value);
    if (!time) fail(fmt::format("{} is not a time", name));
    if (value->number() != nullptr)
        warnings.push_back({WarningCode::unusual_form, fmt::format("{} is a fraction", name)});
    return time;
}

// Fills in what the message's payload says.
void read_claims(Dcc& dcc) {
    const cbor::Decoded decoded = cbor::decode(dcc.message.payload);
    const Value& claims = decoded.value;
    if (claims.map() == nullptr) fail("not a map");
    if (decoded.indefinite_length)
        dcc.warnings.push_back({WarningCode::indefinite_length, "claims written with indefinite lengths"});
    if (const Value* iss = claims.find(claim::iss)) {
        if (iss->text() == nullptr) fail(fmt::format("iss is {} instead of text", cbor::kind(*iss)));
        dcc.iss = *iss->text();
    }
    dcc.iat = time_claim(claims, claim::iat, "iat", dcc.warnings);
    dcc.nbf = time_claim(claims, claim::nbf, "nbf", dcc.warnings);
    dcc.exp = time_claim(claims, claim::exp, "exp", dcc.warnings);
    const Value* hcert = claims.find(claim::hcert);
    const Value* certificate = hcert == nullptr ? nullptr : hcert->find(hcert_dgc);
    if (certificate == nullptr || certificate->map() == nullptr) fail("no certificate in claim -260");
    dcc.certificate = *certificate;
}

Dcc with_message(ByteView cose) {
    Dcc dcc{cose::read_sign1(cose), {}, {}, {}, {}, {}, {}};
    dcc.warnings = dcc.message.warnings;
    return dcc;
}

} // namespace

Dcc read_dcc(std::string_view text, std::size_t limit) {
    Dcc dcc = with_message(unpack(text, limit));
    read_claims(dcc);
    return dcc;
}

void explain_dcc(std::string_view text, const Shown& shown, Explanation& out) {
    const Bytes cose = unpack(text, shown.max_bytes);
    Dcc dcc = with_message(cose);
    out.layers.push_back(cose_layer(dcc.message, cose.size()));
    out.warnings = dcc.warnings;
    read_claims(dcc);
    out.warnings = dcc.warnings;
    Layer claims{"claims", {}};
    if (dcc.iss) tell(claims, "iss", *dcc.iss);
    if (dcc.iat) tell(claims, "iat", shown.issued(*dcc.iat));
    tell(claims, "exp", dcc.exp ? shown.expires(*dcc.exp) : "none");
    out.layers.push_back(std::move(claims));
    for (Layer& layer : layers_of(dcc, shown.reveal)) out.layers.push_back(std::move(layer));
}

} // namespace qrid
