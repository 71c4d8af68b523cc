#include "qrid/wallet/showing.h"

#include "qrid/card/field_names.h"

#include <fmt/format.h>

#include <algorithm>

namespace qrid {

namespace {

// Base45 writes two bytes in three characters.
std::size_t bytes_in(std::size_t characters) { return characters / 3 * 2 + characters % 3 / 2; }

struct FieldSize {
    int key;
    std::size_t bytes;
};

// The texts and pictures of an identity, largest first.
std::vector<FieldSize> largest_fields(const Claims& claims) {
    std::vector<FieldSize> sizes;
    if (!claims.identity) return sizes;
    for (const auto& [key, value] : claims.identity->fields) {
        std::size_t bytes = 0;
        if (const auto* text = std::get_if<std::string>(&value)) bytes = text->size();
        if (const auto* image = std::get_if<Bytes>(&value)) bytes = image->size();
        if (const auto* list = std::get_if<std::vector<Biometric>>(&value))
            for (const Biometric& one : *list) bytes += one.data.size();
        sizes.push_back({key, bytes});
    }
    std::stable_sort(sizes.begin(), sizes.end(),
                     [](const FieldSize& a, const FieldSize& b) { return a.bytes > b.bytes; });
    return sizes;
}

// How to save so many bytes: a smaller face when that is enough, and which fields are large enough.
std::string how_to_save(std::size_t bytes, const Claims& claims) {
    constexpr std::size_t least_face = 200; // what mint --photo-bytes takes
    std::string advice;
    for (const FieldSize& field : largest_fields(claims)) {
        const std::size_t left = field.bytes - std::min(field.bytes, bytes);
        if (field.key == identity_key::face && left >= least_face)
            advice +=
                fmt::format("{}a face of at most {} bytes (mint --photo-bytes)", advice.empty() ? "" : ", or ", left);
        if (field.bytes >= bytes)
            advice += fmt::format("{}a card without {}", advice.empty() ? "" : ", or ", field_name(field.key));
    }
    return advice.empty() ? "a card with fewer fields (mint --variant)" : advice;
}

} // namespace

std::string presentation_text(const HeldCard& card, const ProofClaims& claims, const PrivateKey& device) {
    return text_of_card(write_presentation(card.cose, claims, device));
}

LiveCode level_for(std::size_t characters, const HeldCard& card, std::optional<EcLevel> wanted, int largest) {
    const auto holds = [&](EcLevel level) { return static_cast<std::size_t>(alphanumeric_capacity(largest, level)); };
    const EcLevel first = wanted.value_or(EcLevel::medium);
    if (characters <= holds(first)) return {first, ""};
    const std::size_t over = bytes_in(characters) - bytes_in(holds(first));
    const std::string advice = fmt::format("remove {} bytes to fit version {}-{}: use {}", over, largest, letter(first),
                                           how_to_save(over, card.claims));
    if (!wanted && characters <= holds(EcLevel::low)) return {EcLevel::low, advice};
    throw Error(Code::too_many_bytes,
                fmt::format("the live code needs {} characters, but version {}-{} holds {}", characters, largest,
                            letter(first), holds(first)),
                wanted && *wanted != EcLevel::low && characters <= holds(EcLevel::low)
                    ? fmt::format("{}; or use less error correction with --ec L", advice)
                    : fmt::format("{}; or draw it as densely as needed with --dense", advice));
}

} // namespace qrid
