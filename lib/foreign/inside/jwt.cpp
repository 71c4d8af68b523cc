#include "qrid/foreign/inside/jwt.h"

#include "qrid/card/text_kind.h"
#include "qrid/foreign/inside/members.h"
#include "qrid/foreign/inside/token_claims.h"
#include "qrid/foreign/message.h"

#include <algorithm>

namespace qrid {

using nlohmann::json;

json explain_token(std::string_view text, std::string head, std::string claims, const Shown& shown, Explanation& out) {
    if (text.size() > max_card_bytes) throw Error(Code::too_large, "the token is too long");
    const std::string_view header_part = text.substr(0, text.find('.'));
    const json header =
        parse_json(text_of(decode_part(header_part, Code::bad_cose, "the header")), Code::bad_cose, "the header");
    if (std::count(text.begin(), text.end(), '.') == 4) {
        out.layers.push_back(claims_layer("JWE", header, shown));
        throw Error(Code::encrypted, "the token is encrypted (JWE)", "only someone who has the key can read it");
    }
    const Jws token = [&] {
        try {
            return read_jws(text, max_card_bytes);
        } catch (const Error&) {
            out.layers.push_back(claims_layer("JWS", header, shown));
            throw;
        }
    }();
    Layer layer = jws_layer(token);
    layer.name = std::move(head);
    out.layers.push_back(std::move(layer));
    if (token.alg == "none" || token.signature.empty())
        out.warnings.push_back({WarningCode::not_signed, "the token is not signed: anyone could have written it"});
    json payload = parse_json(text_of(token.payload), Code::bad_claims, "the payload");
    if (!payload.is_object()) throw Error(Code::bad_claims, "the payload is not a JSON object");
    out.layers.push_back(claims_layer(std::move(claims), payload, shown));
    return payload;
}

void explain_jwt(std::string_view text, const Shown& shown, Explanation& out) {
    explain_token(text, "JWS", "claims", shown, out);
}

} // namespace qrid
