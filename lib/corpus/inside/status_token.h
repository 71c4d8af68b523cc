// Status list tokens put together by hand. For the corpus room's own files.
#pragma once

#include "qrid/corpus/inside/kit.h"

namespace qrid::corpus {

/// Where the cards of the cases stand, and how many places a list has.
inline constexpr std::uint64_t status_place = 42, status_entries = 1024;

/// What a token says, and how it is signed.
struct Token {
    cbor::Map claims;
    cbor::Value typ = "application/statuslist+cwt";
    std::string_view signer = key_name::status;
};

/// Of a list in which the place of the cards has that value, and all others are VALID.
Token token_of(const Kit& kit, int value, int bits = 1);

/// The signed token.
Bytes encode(const Kit& kit, const Token& token);

/// The list "1", in which every card is VALID.
Bytes good_list(const Kit& kit);

} // namespace qrid::corpus
