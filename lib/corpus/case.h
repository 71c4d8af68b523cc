// One case of a corpus: something to hand to a verifier, and the verdict that it deserves (qrid-corpus(5)).
#pragma once

#include "qrid/base/clock.h"

#include <nlohmann/json_fwd.hpp>

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace qrid {

/// The step of the staircase at which a case is odd, in the order in which a verifier comes to them.
enum class CaseLayer { picture, qr, base45, compression, cbor, cose, cwt, identity, keys, status, holder };
inline constexpr std::size_t layer_count = 11;

/// What a right verifier says of a case.
enum class Expect {
    valid,
    invalid,
    undetermined, ///< neither accepted nor refused: something needed for a verdict is missing
    acceptable,   ///< the specification leaves it open: any answer will do
};

/// "picture", "undetermined".
std::string_view name(CaseLayer layer);
std::string_view name(Expect expect);
std::optional<CaseLayer> layer_named(std::string_view name);
std::optional<Expect> expect_named(std::string_view name);

/// Paths are relative to the corpus and written with '/'; empty where the case has none.
struct Case {
    std::string id; ///< "cose/alg-only-unprotected", unique in its corpus
    CaseLayer layer{};
    std::string title;                          ///< one sentence
    std::string text, picture, bytes;           ///< the forms in which the card is there, at least one
    std::string trust, status;                  ///< files or directories, always there
    Seconds at = 0;                             ///< when it is to be judged
    std::optional<std::string> audience, nonce; ///< what the verifier asked the holder's device for; nonce in hex
    std::string challenge;                      ///< the same as a file
    Expect expect{};
    std::vector<std::string> codes;    ///< reasons or warnings of which a right verifier gives at least one
    std::string spec, why;             ///< the document and section, and how the verdict follows from it
    std::vector<std::string> features; ///< what a verifier must know for the case to be fair
    std::string control;               ///< ID of the twin that is valid and differs in one thing
};

/// As a line of the manifest has it, in the same order.
nlohmann::ordered_json case_to_json(const Case& one);

} // namespace qrid
