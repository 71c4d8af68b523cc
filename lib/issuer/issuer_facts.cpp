#include "qrid/issuer/issuer_facts.h"

#include "qrid/base/encoding.h"
#include "qrid/card/id_scheme.h"

#include <fmt/format.h>

namespace qrid {

std::string IssuerFacts::uri_of(std::uint64_t list) const { return fmt::format("{}{}", status_uri, list); }

std::string subject_digest(const HmacSha256& mac, std::string_view id_scheme, std::string_view id) {
    const IdScheme* scheme = id_scheme_called(id_scheme);
    const std::string canonical = scheme == nullptr ? std::string(id) : scheme->canonical(id);
    return hex_encode(mac(bytes_of(canonical))).substr(0, subject_digits);
}

} // namespace qrid
