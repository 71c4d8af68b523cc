#include "qrid/crypto/algorithm.h"

#include "qrid/base/error.h"

#include <fmt/format.h>

#include <algorithm>
#include <strings.h>

namespace qrid {

namespace {

constexpr std::array table{
    AlgorithmRow{Algorithm::es256, "ES256", "", -7, -9, "EC", "P-256", 2, 1, "prime256v1", DigestOf::sha256, 32, true},
    AlgorithmRow{Algorithm::es384, "ES384", "", -35, -51, "EC", "P-384", 2, 2, "secp384r1", DigestOf::sha384, 48, true},
    AlgorithmRow{Algorithm::eddsa, "EdDSA", "Ed25519", -8, -19, "OKP", "Ed25519", 1, 6, "ED25519", DigestOf::none, 32,
                 true},
    AlgorithmRow{Algorithm::ps256, "PS256", "", -37, 0, "RSA", "", 3, 0, "RSA", DigestOf::sha256, 0, false}};

// row_of() finds a row by its place.
static_assert([] {
    for (std::size_t i = 0; i < table.size(); ++i)
        if (table[i].algorithm != static_cast<Algorithm>(i)) return false; // NOLINT(cppcoreguidelines-pro-bounds-*)
    return true;
}());
// names_that_sign() names them.
static_assert(std::count_if(table.begin(), table.end(), [](const AlgorithmRow& row) { return row.signs; }) == 3);

template <class Test>
std::optional<Algorithm> first_where(const Test& test) {
    const auto* const found = std::find_if(table.begin(), table.end(), test);
    return found == table.end() ? std::nullopt : std::optional(found->algorithm);
}

} // namespace

std::span<const AlgorithmRow> algorithm_table() { return table; }

const AlgorithmRow& row_of(Algorithm algorithm) { return table.at(static_cast<std::size_t>(algorithm)); }

std::string_view name(Algorithm algorithm) { return row_of(algorithm).name; }

std::string names_that_sign(std::string_view between, std::string_view before_last) {
    return fmt::format("{}{}{}{}{}", name(Algorithm::es256), between, name(Algorithm::eddsa), before_last,
                       name(Algorithm::es384));
}

Algorithm parse_algorithm(std::string_view text) {
    const auto found = first_where([&](const AlgorithmRow& row) {
        return row.signs && text.size() == row.name.size() &&
               ::strncasecmp(text.data(), row.name.data(), text.size()) == 0;
    });
    if (!found) throw Error(Code::usage, fmt::format("unknown algorithm \"{}\"", text), "choose " + names_that_sign());
    return *found;
}

std::optional<Algorithm> algorithm_of_jose(std::string_view alg) {
    return first_where(
        [&](const AlgorithmRow& row) { return alg == row.name || (!row.jose_also.empty() && alg == row.jose_also); });
}

std::optional<Algorithm> algorithm_of_cose(std::int64_t alg) {
    return first_where(
        [&](const AlgorithmRow& row) { return alg == row.cose || (row.cose_also != 0 && alg == row.cose_also); });
}

std::size_t coordinate_size(Algorithm algorithm) { return row_of(algorithm).coordinate; }

} // namespace qrid
