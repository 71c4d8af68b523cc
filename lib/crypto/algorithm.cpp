#include "qrid/crypto/algorithm.h"

#include "qrid/base/error.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <strings.h>
#include <vector>

namespace qrid {

namespace {

using namespace std::string_view_literals;
constexpr auto nonces = "nonce-type", deterministic = "deterministic";

// clang-format off
constexpr std::array table{
    AlgorithmRow{Algorithm::es256, Family::ecdsa, "ES256", "", "P-256", -7, -9, "EC", "P-256", 2, 1,
                 "EC", "prime256v1", "ECDSA", nonces, DigestOf::sha256, 32, 32, 64, true, true,
                 {"\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07"sv, "\x13\x0asecp256r1"sv, "\x13\x0aprime256v1"sv}},
    AlgorithmRow{Algorithm::es384, Family::ecdsa, "ES384", "", "P-384", -35, -51, "EC", "P-384", 2, 2,
                 "EC", "secp384r1", "ECDSA", nonces, DigestOf::sha384, 48, 48, 96, true, true,
                 {"\x06\x05\x2b\x81\x04\x00\x22"sv, "\x13\x09secp384r1"sv}},
    AlgorithmRow{Algorithm::eddsa, Family::edwards, "EdDSA", "Ed25519", "Ed25519", -8, -19, "OKP", "Ed25519", 1, 6,
                 "ED25519", nullptr, "ED25519", nullptr, DigestOf::none, 32, 32, 64, true, true,
                 {"\x06\x03\x2b\x65\x70"sv,
                  "\x06\x09\x2b\x06\x01\x04\x01\xda\x47\x0f\x01"sv, // GnuPG's, from before RFC 8410
                  "\x13\x0c" "edwards25519"sv}},                    // PKCS#11 3.0 section 2.3.10
    AlgorithmRow{Algorithm::ps256, Family::rsa, "PS256", "", "RSA", -37, 0, "RSA", "", 3, 0,
                 "RSA", nullptr, "RSA", nullptr, DigestOf::sha256, 0, 0, 0, false, true, {}},
    // Tokens have no mechanism for it: CKM_ECDSA over its curve is another algorithm.
    AlgorithmRow{Algorithm::sm2, Family::sm2, "SM2", "", "SM2", cose_private_use, 0, "EC", "SM2", 2, cose_private_use,
                 "SM2", "SM2", "SM2", nullptr, DigestOf::sm3, 32, 32, 64, true, false, {}},
    AlgorithmRow{Algorithm::ml_dsa_44, Family::ml_dsa, "ML-DSA-44", "", "ML-DSA-44", -48, 0, "AKP", "", 7, 0,
                 "ML-DSA-44", nullptr, "ML-DSA-44", deterministic, DigestOf::none, 1312, 32, 2420, true, true, {}},
    AlgorithmRow{Algorithm::ml_dsa_65, Family::ml_dsa, "ML-DSA-65", "", "ML-DSA-65", -49, 0, "AKP", "", 7, 0,
                 "ML-DSA-65", nullptr, "ML-DSA-65", deterministic, DigestOf::none, 1952, 32, 3309, true, true, {}}};
// clang-format on

// row_of() finds a row by its place.
static_assert([] {
    for (std::size_t i = 0; i < table.size(); ++i)
        if (table[i].algorithm != static_cast<Algorithm>(i)) return false; // NOLINT(cppcoreguidelines-pro-bounds-*)
    return true;
}());

template <class Test>
std::optional<Algorithm> first_where(const Test& test) {
    const auto* const found = std::find_if(table.begin(), table.end(), test);
    return found == table.end() ? std::nullopt : std::optional(found->algorithm);
}

// The longest signature that leaves room in a code: the longest one of a curve, 132 bytes, and some.
constexpr std::size_t most_in_codes = 256;

bool fits_codes(const AlgorithmRow& row) { return row.signs && row.signature <= most_in_codes; }

std::string joined(const std::vector<std::string_view>& names, std::string_view between, std::string_view before_last) {
    if (names.size() < 2) return fmt::format("{}", fmt::join(names, between));
    return fmt::format("{}{}{}", fmt::join(names.begin(), names.end() - 1, between), before_last, names.back());
}

// The smallest keys first, which are the usual ones; those of Ed25519 before those of P-384.
template <class Test>
std::vector<const AlgorithmRow*> usual_first(const Test& test) {
    std::vector<const AlgorithmRow*> rows;
    for (const AlgorithmRow& row : table)
        if (test(row)) rows.push_back(&row);
    std::stable_sort(rows.begin(), rows.end(), [](const AlgorithmRow* a, const AlgorithmRow* b) {
        return std::pair(!a->is_standard, a->signature) < std::pair(!b->is_standard, b->signature);
    });
    return rows;
}

template <class Test>
std::string names_where(const Test& test, std::string_view between, std::string_view before_last) {
    std::vector<std::string_view> names;
    for (const AlgorithmRow* row : usual_first(test)) names.push_back(row->name);
    return joined(names, between, before_last);
}

} // namespace

std::span<const AlgorithmRow> algorithm_table() { return table; }

const AlgorithmRow& row_of(Algorithm algorithm) { return table.at(static_cast<std::size_t>(algorithm)); }

std::string_view name(Algorithm algorithm) { return row_of(algorithm).name; }

std::string names_that_sign(std::string_view between, std::string_view before_last) {
    return names_where([](const AlgorithmRow& row) { return row.signs; }, between, before_last);
}

std::string names_for_codes(std::string_view between, std::string_view before_last) {
    return names_where(fits_codes, between, before_last);
}

std::string keys_that_sign() {
    std::vector<std::string_view> names;
    for (const AlgorithmRow* row : usual_first([](const AlgorithmRow& row) { return row.signs; }))
        names.push_back(row->key_name);
    return joined(names, ", ", " or ");
}

Algorithm parse_algorithm(std::string_view text, const std::string& choices) {
    const auto found = first_where([&](const AlgorithmRow& row) {
        return row.signs && text.size() == row.name.size() &&
               ::strncasecmp(text.data(), row.name.data(), text.size()) == 0;
    });
    if (!found) throw Error(Code::usage, fmt::format("unknown algorithm \"{}\"", text), "choose " + choices);
    return *found;
}

std::string unregistered(Algorithm algorithm, std::string_view what) {
    return fmt::format("{} is signed with {}, which is not registered for COSE and JOSE", what, name(algorithm));
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

bool has_second_number(Algorithm algorithm) {
    const Family family = row_of(algorithm).family;
    return family != Family::edwards && family != Family::ml_dsa;
}

void check_fits_codes(Algorithm algorithm) {
    const AlgorithmRow& row = row_of(algorithm);
    if (row.signature <= most_in_codes) return;
    constexpr std::size_t most_characters = 4296; // of version 40-L (ISO/IEC 18004 table 7)
    throw Error(Code::too_large,
                fmt::format("an {} signature has {} bytes: {} of the {} characters that the largest QR code holds, "
                            "before the card itself",
                            row.name, row.signature, (row.signature * 3 + 1) / 2, most_characters),
                fmt::format("use it for status and trust lists, and for cards {}", names_for_codes()));
}

} // namespace qrid
