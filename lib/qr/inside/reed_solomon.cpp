#include "qrid/qr/inside/reed_solomon.h"

#include <algorithm>
#include <mutex>
#include <new>
#include <optional>

extern "C" { // fec.h does not say so itself
#include <fec.h>
}

namespace qrid {

namespace {

constexpr std::size_t whole = 255; // codewords of a block that is not shortened
constexpr int field_polynomial = 0x11d;

std::uint8_t field_product(std::uint8_t a, std::uint8_t b) {
    unsigned product = 0;
    for (int bit = 7; bit >= 0; --bit) {
        product <<= 1;
        if (product > 0xff) product ^= field_polynomial;
        if ((b >> bit & 1) != 0) product ^= a;
    }
    return static_cast<std::uint8_t>(product);
}

/// The polynomial whose zeros are the first `degree` powers of 2; the coefficient of the highest power, 1, first.
Bytes generator_polynomial(std::size_t degree) {
    Bytes polynomial{1};
    std::uint8_t root = 1;
    for (std::size_t i = 0; i < degree; ++i, root = field_product(root, 2)) {
        polynomial.push_back(0);
        for (std::size_t j = polynomial.size() - 1; j > 0; --j) polynomial[j] ^= field_product(polynomial[j - 1], root);
    }
    return polynomial;
}

} // namespace

ParityTable::ParityTable(std::size_t parity) : parity_(parity) {
    const Bytes generator = generator_polynomial(parity);
    for (std::size_t factor = 0; factor < products_.size(); ++factor)
        for (std::size_t i = 0; i < parity; ++i) {
            const std::uint8_t product = field_product(generator[i + 1], static_cast<std::uint8_t>(factor));
            products_[factor][i / 8] |= std::uint64_t{product} << (56 - i % 8 * 8);
        }
}

void ParityTable::write(ByteView data, std::uint8_t* to) const {
    Row rest{}; // of the polynomial division
    for (const std::uint8_t codeword : data) {
        const Row& product = products_[codeword ^ rest[0] >> 56];
        rest[0] = (rest[0] << 8 | rest[1] >> 56) ^ product[0];
        rest[1] = (rest[1] << 8 | rest[2] >> 56) ^ product[1];
        rest[2] = (rest[2] << 8 | rest[3] >> 56) ^ product[2];
        rest[3] = rest[3] << 8 ^ product[3];
    }
    for (std::size_t i = 0; i < parity_; ++i) to[i] = static_cast<std::uint8_t>(rest[i / 8] >> (56 - i % 8 * 8));
}

const ParityTable& parity_table(std::size_t parity) {
    static std::array<std::optional<ParityTable>, most_parity + 1> tables;
    static std::array<std::once_flag, most_parity + 1> made;
    std::call_once(made.at(parity), [&] { tables[parity].emplace(parity); });
    return *tables[parity];
}

void ReedSolomon::Free::operator()(Code* code) const { free_rs_char(code); }

ReedSolomon::ReedSolomon(std::size_t parity) : parity_(parity) {
    constexpr int bits = 8, first_root = 0, step = 1, padding = 0;
    code_.reset(
        static_cast<Code*>(init_rs_char(bits, field_polynomial, first_root, step, static_cast<int>(parity), padding)));
    if (code_ == nullptr) throw std::bad_alloc();
}

std::optional<int> ReedSolomon::correct(Bytes& block) const {
    // A shortened block is a whole one that begins with zeros, which must still be zeros afterwards.
    if (block.size() > whole || block.size() <= parity_) return std::nullopt;
    const std::size_t zeros = whole - block.size();
    Bytes padded(zeros);
    append(padded, block);
    const int wrong = decode_rs_char(code_.get(), padded.data(), nullptr, 0);
    const auto begin = padded.begin() + static_cast<std::ptrdiff_t>(zeros);
    if (wrong < 0 || std::any_of(padded.begin(), begin, [](std::uint8_t byte) { return byte != 0; }))
        return std::nullopt;
    std::copy(begin, padded.end(), block.begin());
    return wrong;
}

} // namespace qrid
