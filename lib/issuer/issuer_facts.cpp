#include "qrid/issuer/issuer_facts.h"

#include "qrid/base/encoding.h"

#include <fmt/format.h>

namespace qrid {

std::string IssuerFacts::uri_of(std::uint64_t list) const { return fmt::format("{}{}", status_uri, list); }

std::string subject_digest(const HmacSha256& mac, std::string_view id) {
    return hex_encode(mac(bytes_of(id))).substr(0, subject_digits);
}

} // namespace qrid
