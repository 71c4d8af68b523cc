// JSON from outside, within bounds: the one way to read any. A text is held to its limits while it is read, so that
// none of it takes more memory than its format may.
#pragma once

#include "qrid/base/bytes.h"
#include "qrid/base/error.h"

#include <nlohmann/json_fwd.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace qrid {

/// What a format may hold. Each reader states its own; a value takes up to some hundred bytes of memory.
struct JsonLimits {
    std::size_t bytes = 0;   ///< of the whole text
    std::size_t depth = 0;   ///< arrays and objects around a value
    std::size_t values = 0;  ///< of every kind, at every depth
    std::size_t text = 4096; ///< bytes of a string or a member's name, as it is written
};

/// What is wrong with a text.
struct JsonFlaw {
    enum class Kind {
        damaged,  ///< no JSON (RFC 8259), not UTF-8, or something after the document
        number,   ///< one that is too large or too small for a double
        twice,    ///< a member that its object has already
        too_deep, ///< nested over the limit
        too_much, ///< over another limit
    };
    Kind kind = Kind::damaged;
    std::string why;     ///< a few words, nothing of the text
    std::size_t at = 0;  ///< byte, from 0, at which reading stopped: in what is wrong or right behind it
    std::string pointer; ///< to the value in question (RFC 6901), names cut at 60 bytes
};

/// One document that fills the text, white space and a byte order mark put aside. Nothing, and what is wrong in `flaw`,
/// when it is none, or when it passes a limit. Numbers are as nlohmann::json has them: whole ones that fit in 64 bits
/// stay whole; one that is too large or too small for a double is a flaw.
std::optional<nlohmann::json> json_in(std::string_view text, const JsonLimits& limits, JsonFlaw* flaw = nullptr);

/// The same; throws Error(code) that says what is wrong and at which byte.
nlohmann::json read_json(std::string_view text, const JsonLimits& limits, Code code = Code::bad_json);

nlohmann::json read_json(ByteView text, const JsonLimits& limits, Code code = Code::bad_json);

/// A JSON pointer (RFC 6901) one step further down. Long names are cut: they come from outside and go into messages.
std::string pointer_to(std::string_view parent, std::string_view member);

} // namespace qrid
