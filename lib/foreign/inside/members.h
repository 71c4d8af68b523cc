// JSON and CBOR of unknown origin: parsed within bounds, and looked into without a type being taken for granted.
#pragma once

#include "qrid/base/clock.h"
#include "qrid/base/error.h"
#include "qrid/cbor/value.h"

#include <nlohmann/json.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace qrid {

/// A JSON text of at most max_card_bytes, 10,000 values and 32 levels, so that whoever walks through it may recurse.
/// Throws Error(too_large), or Error(code) naming `what` when it is none.
nlohmann::json parse_json(std::string_view text, Code code, std::string_view what);

/// The member of an object; null when it is no object or has none.
const nlohmann::json& member(const nlohmann::json& object, std::string_view name);

/// The elements of an array member; none when it is no array.
const nlohmann::json::array_t& elements(const nlohmann::json& object, std::string_view name);

/// The text of a member, or nothing.
std::string text_member(const nlohmann::json& object, std::string_view name);

/// A value in a few words: texts, numbers and truth values as they are, of the others how much they hold. Empty for
/// null.
std::string brief(const nlohmann::json& value);
std::string brief(const cbor::Value& value);

/// A moment as tokens tell it (RFC 7519 section 2, RFC 8392 section 2): a number, perhaps with a fraction, of a year of
/// four digits. Nothing for anything else.
std::optional<Seconds> numeric_date(const nlohmann::json& value);
std::optional<Seconds> numeric_date(const cbor::Value& value);

/// base64url without padding. Throws Error(code) naming `what`.
Bytes decode_part(std::string_view text, Code code, std::string_view what);

} // namespace qrid
