#include "qrid/corpus/inside/status_token.h"

#include "qrid/status/list.h"

namespace qrid::corpus {

Token token_of(const Kit& kit, int value, int bits) {
    StatusList list(bits, status_entries);
    list.set(status_place, value);
    return {.claims = {
                {claim::sub, kit.list_uri()},
                {claim::iat, kit.at() - 3600},
                {claim::exp, kit.at() + 7 * day},
                {claim::ttl, 43200},
                {claim::status_list, cbor::Map{{"bits", bits}, {"lst", list.deflate({.kind = Packing::Kind::zlib})}}}}};
}

Bytes encode(const Kit& kit, const Token& token) {
    Message message = kit.card(token.claims, token.signer);
    set(message.protected_entries, header::typ, token.typ);
    return kit.sign(message, token.signer);
}

Bytes good_list(const Kit& kit) { return encode(kit, token_of(kit, 0)); }

} // namespace qrid::corpus
