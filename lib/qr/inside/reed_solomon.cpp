#include "qrid/qr/inside/reed_solomon.h"

#include <algorithm>
#include <new>

extern "C" { // fec.h does not say so itself
#include <fec.h>
}

namespace qrid {

namespace {

constexpr std::size_t whole = 255; // codewords of a block that is not shortened

} // namespace

void ReedSolomon::Free::operator()(Code* code) const { free_rs_char(code); }

ReedSolomon::ReedSolomon(std::size_t parity) : parity_(parity) {
    constexpr int bits = 8, polynomial = 0x11d, first_root = 0, step = 1, padding = 0;
    code_.reset(
        static_cast<Code*>(init_rs_char(bits, polynomial, first_root, step, static_cast<int>(parity), padding)));
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
