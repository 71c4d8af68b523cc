// The identity inside of a card: the map of Claim 169 (MOSIP "QR Code Specification for ID" 1.2.1), and its JSON.
#pragma once

#include "qrid/base/bytes.h"
#include "qrid/base/clock.h"
#include "qrid/base/error.h"
#include "qrid/base/warning.h"
#include "qrid/cbor/writer.h"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace qrid {

/// Keys of the identity map that the code names; identity_fields() has them all.
namespace identity_key {
inline constexpr int id = 1, language = 3, full_name = 4, date_of_birth = 8, gender = 9, address = 10, email = 11,
                     phone = 12, nationality = 13, guardian = 15, photo = 16, photo_format = 17, fingers = 18,
                     secondary_name = 19, secondary_language = 20, country_of_issuance = 23, face = 62;
} // namespace identity_key

/// One image, template or sound of a body part.
struct Biometric {
    Bytes data;
    std::optional<std::int64_t> format;     ///< 0 image, 1 template, 2 sound, 3 bio hash
    std::optional<std::int64_t> sub_format; ///< of images: 0 PNG, 1 JPEG, 2 JPEG 2000, 3 AVIF, 4 WebP, 5 TIFF, 6 WSQ
    std::optional<std::string> issuer;
    bool operator==(const Biometric&) const = default;
};

namespace image_format {
inline constexpr std::int64_t png = 0, jpeg = 1, webp = 4;
}

enum class FieldType { text, date, code, codes, bytes, biometrics };

/// What is left of a field's value when personal data is masked.
enum class Mask {
    none,     ///< all of it: nobody's in particular
    initials, ///< mask_name()
    tail,     ///< mask_tail()
    year,     ///< mask_date()
    size      ///< how much there is
};

/// One row of the specification's table.
struct IdentityField {
    int key;
    std::string_view name; ///< of the JSON member
    FieldType type;
    std::int64_t least = 0, most = 0; ///< the code list's range
    Mask mask = Mask::size;           ///< unless it is asked for
    bool personal() const { return mask != Mask::none; }
};

/// In the order of their keys.
std::span<const IdentityField> identity_fields();

/// The value of one field; which alternative follows from its FieldType.
using FieldValue = std::variant<std::string, std::int64_t, std::vector<std::int64_t>, Bytes, std::vector<Biometric>>;

/// An identity: any subset of the fields.
struct Identity {
    std::map<int, FieldValue> fields;

    /// The text of a field, or null when it is absent.
    const std::string* text(int key) const;
    /// The first image of the face: key 62, or the deprecated key 16. Null when there is none.
    const Bytes* face() const;

    bool operator==(const Identity&) const = default;
};

/// Throws Error(bad_record) for a birth after the moment, as check_birth() of birth_date.h does. One without a date of
/// birth passes.
void check_birth(const Identity& identity, Seconds moment);

/// One map, in deterministic order as long as no key is negative.
void write_identity(cbor::Writer& out, const Identity& identity);

/// Reads the table's form and the known variants, each of which is told in `warnings`, as are unknown keys and values
/// outside of their code lists. Throws Error(bad_claims) for a field of another type.
Identity read_identity(const cbor::Value& value, Warnings& warnings);

/// Bytes are base64. With `masked`, personal data is cut down: initials, mask_tail(), the year of birth.
nlohmann::json identity_to_json(const Identity& identity, bool masked = false);

/// So many are told of one record.
inline constexpr std::size_t most_faults = 40;

/// Strict: throws Error(bad_record) with the JSON pointer for an unknown member, a wrong type, a date that is none,
/// a code outside of its list, or a text over 1000 bytes. A member that is null is an absent one. With `faults`, what
/// is wrong with a member is added there, up to most_faults, and the member left out.
Identity identity_from_json(const nlohmann::json& record, std::vector<Error>* faults = nullptr);

/// "Li Wei" -> "L. W.", of the first four words; a dot for a word of one letter. Where a character may be a whole name,
/// in Han, Kana and Hangul, the first one is left of all the words, and up to two dots stand for the others: "李•" and
/// "欧••", and for a name of one character a dot.
std::string mask_name(std::string_view name);

/// All but the last characters as dots: never more than four, nor more than a third of them.
std::string mask_tail(std::string_view text);

/// The year of a date of eight digits, or of one with its parts apart; dots for all else.
std::string mask_date(std::string_view date);

} // namespace qrid
