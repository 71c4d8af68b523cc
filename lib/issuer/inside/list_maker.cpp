#include "qrid/issuer/inside/list_maker.h"

#include "qrid/base/encoding.h"
#include "qrid/base/error.h"
#include "qrid/cose/key.h"
#include "qrid/status/index_set.h"
#include "qrid/status/token.h"

#include <fmt/format.h>

#include <algorithm>

namespace qrid {

namespace {

std::uint64_t cards_in(ByteView code) { return IndexSetReader(code, UINT64_MAX).size(); }

bool is_on_disk_now(const fs::path& file) {
    std::error_code ignored;
    return fs::exists(file, ignored);
}

} // namespace

std::vector<ListState> states_of(const Registry& registry, std::span<const std::uint64_t> numbers) {
    std::vector<ListState> states(numbers.size());
    for (std::size_t i = 0; i < numbers.size(); ++i) states[i].number = numbers[i];
    // A shard's lists lie apart: what is between them is not read.
    for (std::size_t begin = 0, end = 0; begin < numbers.size(); begin = end) {
        for (end = begin + 1; end < numbers.size() && numbers[end] == numbers[end - 1] + 1;) ++end;
        const std::uint64_t first = numbers[begin], last = numbers[end - 1];
        for (ListStanding& row : registry.list_standings(first, last + 1))
            states[begin + (row.list - first)].standing = std::move(row);
        for (Publication& row : registry.publications(first, last + 1))
            states[begin + (row.list - first)].published = std::move(row);
    }
    return states;
}

ListMaker::ListMaker(Issuer& issuer, const PrivateKey& key, const ListTerms& terms, Seconds now)
    : issuer_(issuer), key_(key), terms_(terms), now_(now), bits_(status_bits(issuer.registry())),
      public_key_(key.public_key()), kid_(hex_encode(cose::kid_of(public_key_))), dir_(status_folder(issuer)),
      before_(issuer) {}

bool ListMaker::is_due(const ListState& state) const {
    const auto& published = state.published;
    return terms_.all || !published || published->change != state.standing.change || published->kid != kid_ ||
           published->bits != bits_ || is_yet_to_come(published->iat, now_) || now_ >= published->exp ||
           now_ >= published->iat + terms_.ttl || !is_here(state.number, "cwt", published->iat) ||
           ((terms_.jwt || is_on_disk_now(file_of(state.number, "jwt"))) &&
            !is_here(state.number, "jwt", published->iat));
}

std::uint64_t ListMaker::brought_back(const ListState& state) const {
    const StatusList list = list_of(state.standing, state.number, bits_, issuer_.config().entries);
    return before_.brought_back(state.number, list.view(), cards_in(state.standing.revoked), state.published);
}

MadeList ListMaker::make(const ListState& state, Seconds iat) const {
    const std::uint64_t number = state.number;
    MadeList made{.row = {.list = number,
                          .change = state.standing.change,
                          .iat = iat,
                          .exp = now_ + terms_.life,
                          .kid = kid_,
                          .bits = bits_,
                          .revoked = cards_in(state.standing.revoked)},
                  .suspended = cards_in(state.standing.suspended),
                  .cwt = {},
                  .jwt = {}};
    const Bytes lst = list_of(state.standing, number, bits_, issuer_.config().entries).deflate(terms_.packing);
    const StatusClaims claims{issuer_.status_uri(number), iat, made.row.exp, terms_.ttl,
                              issuer_.config().status_uri + aggregation_name};
    made.cwt = write_status_cwt(claims, bits_, lst, key_);
    if (terms_.jwt || is_on_disk_now(file_of(number, "jwt"))) made.jwt = write_status_jwt(claims, bits_, lst, key_);
    return made;
}

// Whether this directory has what was published last: another machine that shares the registry may have done that, and
// a later one is of a build that was killed. Whatever has other bytes than this key signed is due.
bool ListMaker::is_here(std::uint64_t number, std::string_view form, Seconds iat) const {
    try {
        const StatusToken token = read_status_token(read_file(file_of(number, form)));
        return token.iat == iat && token.uri == issuer_.status_uri(number) && token.signed_by(public_key_);
    } catch (const Error&) {
        return false;
    }
}

fs::path ListMaker::file_of(std::uint64_t number, std::string_view form) const {
    return dir_ / fmt::format("{}.{}", number, form);
}

} // namespace qrid
