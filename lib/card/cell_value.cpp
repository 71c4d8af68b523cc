#include "qrid/card/cell_value.h"

#include "qrid/base/encoding.h"
#include "qrid/base/error.h"
#include "qrid/base/letters.h"
#include "qrid/base/text.h"
#include "qrid/base/utf8.h"
#include "qrid/card/inside/column_names.h"
#include "qrid/picture/load.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <charconv>

namespace qrid {

namespace {

using nlohmann::json;

[[noreturn]] void fail(const IdentityField& field, std::string_view why, const char* hint = "") {
    throw Error(Code::bad_record, fmt::format("/{}: {}", field.name, why), hint);
}

// 1.00200E+11, 1,002E+11 and 1E+11: a number of so many digits that a spreadsheet shows, and writes, only the first.
bool is_rounded(std::string_view text) {
    if (!text.empty() && (text.front() == '+' || text.front() == '-')) text.remove_prefix(1);
    const std::size_t exponent = text.find_first_of("eE");
    if (exponent == std::string_view::npos || exponent + 2 >= text.size()) return false;
    const std::string_view number = text.substr(0, exponent);
    const std::size_t point = std::min(number.find_first_of(".,"), number.size());
    if (!is_digits(number.substr(0, point))) return false;
    if (point < number.size() && !is_digits(number.substr(point + 1))) return false;
    const char sign = text[exponent + 1];
    return (sign == '+' || sign == '-') && is_digits(text.substr(exponent + 2));
}

bool is_error(std::string_view text) {
    constexpr std::array errors{"#N/A",  "#NAME?", "#REF!",   "#VALUE!", "#DIV/0!",
                                "#NUM!", "#NULL!", "#SPILL!", "#CALC!",  "#NV"};
    const bool is_too_narrow = text.size() > 2 && text.find_first_not_of('#') == std::string_view::npos;
    return is_too_narrow || std::find(errors.begin(), errors.end(), text) != errors.end();
}

void refuse_mangled(const IdentityField& field, std::string_view cell) {
    if (is_rounded(cell))
        fail(field, "was rounded by a spreadsheet: digits are lost",
             "format the column as text in the spreadsheet, enter the numbers again, and export the table again");
    if (is_error(cell)) fail(field, "is a spreadsheet error, not a value");
    if (cell.front() == '=')
        fail(field, "is a formula, not its value", "export the table's values instead of formulas");
    const bool is_number_of_somebody = field.key == identity_key::id || field.key == identity_key::phone;
    if (is_number_of_somebody && cell.size() > 2 && cell.ends_with(".0") && is_digits(cell.substr(0, cell.size() - 2)))
        fail(field, "has a \".0\" that a program added to a number",
             "read the column as text in the program that makes the table");
}

// What is no whole number stays text, and is refused as such in a JSON record.
json code_of(std::string_view text) {
    std::int64_t number = 0;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (stop != text.data() + text.size() || error == std::errc::invalid_argument) return text;
    return error == std::errc() ? number : INT64_MAX;
}

json codes_of(std::string_view text) {
    json codes = json::array();
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t stop = std::min(text.find_first_of(" ;,", at), text.size());
        if (stop > at) codes.push_back(code_of(text.substr(at, stop - at)));
        at = stop + 1;
    }
    return codes.empty() ? json::array({text}) : codes;
}

json face_of(const IdentityField& field, std::string_view text) {
    Bytes picture;
    try {
        picture = base64_decode(text);
    } catch (const Error&) {
        fail(field, "is not base64");
    }
    if (picture.size() > max_face_bytes)
        fail(field, fmt::format("the picture has {} bytes, more than {}", picture.size(), max_face_bytes));
    constexpr PictureLimits small{.max_bytes = max_face_bytes, .min_side = 16, .max_side = 2048, .max_pixels = 1 << 20};
    const PictureKind kind = picture_kind(picture);
    constexpr std::array kinds{PictureKind::none, PictureKind::png, PictureKind::jpeg, PictureKind::webp};
    if (std::find(kinds.begin(), kinds.end(), kind) == kinds.end())
        fail(field, fmt::format("is {}, but a face must be PNG, JPEG or WebP", name(kind)));
    try {
        (void)load_picture(picture, small);
    } catch (const Error& error) {
        fail(field, error.what());
    }
    const std::int64_t format = kind == PictureKind::png    ? image_format::png
                                : kind == PictureKind::jpeg ? image_format::jpeg
                                                            : image_format::webp;
    return json::array({{{"data", text}, {"format", 0}, {"subFormat", format}}});
}

// What nobody sees around a cell; control characters, which nobody means, are left for the field to refuse.
bool is_padding(char32_t character) {
    constexpr std::u32string_view unseen = U"\t\n\r\u200b\u2060\ufeff";
    if (unseen.find(character) != std::u32string_view::npos) return true;
    return is_white_space(character) && character >= U' ' && (character < 0x7f || character >= 0xa0);
}

// Tables that were written on Windows have CRLF in their fields too.
std::string with_line_feeds(std::string_view cell) {
    std::string text(cell);
    for (std::size_t at = text.find("\r\n"); at != std::string::npos; at = text.find("\r\n", at)) text.erase(at, 1);
    return text;
}

} // namespace

void CellRepairs::tell(Kind kind, std::size_t line, std::size_t column) {
    constexpr int column_bits = 16;
    Count& count = counts_.at(kind);
    ++count.cells;
    const std::uint64_t place = (static_cast<std::uint64_t>(line) << column_bits) | column;
    std::uint64_t first = count.first;
    while (place < first && !count.first.compare_exchange_weak(first, place)) {
    }
}

std::vector<std::string> CellRepairs::sentences() const {
    constexpr std::array<std::string_view, kinds> of_one{"spaces around a cell were removed",
                                                         "a word was replaced with its code",
                                                         "a date was converted to the form on cards"},
        of_many{"spaces around {} cells were removed", "{} words were replaced with their codes",
                "{} dates were converted to the form on cards"};
    std::vector<std::string> told;
    for (std::size_t kind = 0; kind < kinds; ++kind) {
        const std::size_t cells = counts_.at(kind).cells;
        const std::uint64_t first = counts_.at(kind).first;
        if (cells == 0) continue;
        told.push_back(
            fmt::format("{}, {}on line {}, column {}",
                        cells == 1 ? std::string(of_one.at(kind)) : fmt::format(fmt::runtime(of_many.at(kind)), cells),
                        cells == 1 ? "" : "first ", first >> 16, first & 0xffff));
    }
    return told;
}

std::string_view trimmed_cell(std::string_view cell) {
    const auto is_plain = [](char c) { return c > ' ' && c < 0x7f; };
    if (cell.empty() || (is_plain(cell.front()) && is_plain(cell.back()))) return cell;
    std::size_t first = cell.size(), last = 0; // of what is kept
    for (std::string_view rest = cell; !rest.empty();) {
        const std::size_t at = cell.size() - rest.size();
        if (is_padding(take_character(rest))) continue;
        first = std::min(first, at);
        last = cell.size() - rest.size();
    }
    return first < last ? cell.substr(first, last - first) : std::string_view();
}

json value_of_cell(const CellPlace& place, std::string_view cell, const DateForm* form, CellRepairs& repairs) {
    const IdentityField& field = place.field;
    if (field.type != FieldType::biometrics && field.type != FieldType::bytes) refuse_mangled(field, cell);
    switch (field.type) {
    case FieldType::code:
        if (const std::int64_t code = code_of_word(field, cell)) {
            repairs.tell(CellRepairs::words, place.line, place.column);
            return code;
        }
        return code_of(cell);
    case FieldType::codes:
        return codes_of(cell);
    case FieldType::biometrics:
        return face_of(field, cell);
    case FieldType::date: {
        std::string date = text_of(date_of_cell(cell, form));
        if (form != nullptr || !birth_date_of(cell)) repairs.tell(CellRepairs::dates, place.line, place.column);
        return date;
    }
    case FieldType::text:
    case FieldType::bytes:
        break;
    }
    return with_line_feeds(cell);
}

} // namespace qrid
