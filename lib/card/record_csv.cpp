#include "qrid/card/record_csv.h"

#include "qrid/base/encoding.h"
#include "qrid/base/error.h"
#include "qrid/card/csv.h"
#include "qrid/picture/load.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>

namespace qrid {

namespace {

using nlohmann::json;

constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";

// A column's name as a message may show it: where the header is missing, a person's data stands in its place.
std::string shown(std::string_view name) {
    const bool like_ours = !name.empty() && name.size() <= 32 && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    });
    return like_ours ? fmt::format(" ({})", name) : "";
}

std::vector<const IdentityField*> columns_of(const std::vector<std::string>& names) {
    std::vector<const IdentityField*> columns;
    for (const std::string& name : names) {
        const auto fail = [&](std::string_view why, const char* hint) {
            throw Error(Code::bad_record, fmt::format("column {}{} {}", columns.size() + 1, shown(name), why), hint);
        };
        const auto all = identity_fields();
        const auto field = std::find_if(all.begin(), all.end(), [&](const IdentityField& f) { return f.name == name; });
        if (field == all.end())
            fail("is not a field of a card", "the first line names the columns, such as id,fullName,dateOfBirth");
        if (std::find(columns.begin(), columns.end(), &*field) != columns.end())
            fail("is there twice", "leave one of them out");
        if (field->type == FieldType::biometrics && field->key != identity_key::face)
            fail("cannot stand in a table", "give these records as JSON lines");
        columns.push_back(&*field);
    }
    return columns;
}

// What is no whole number stays text, and is refused as such in a JSON record.
json code_of(const std::string& text) {
    std::int64_t number = 0;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (stop != text.data() + text.size() || error == std::errc::invalid_argument) return text;
    return error == std::errc() ? number : INT64_MAX;
}

json codes_of(const std::string& text) {
    json codes = json::array();
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t stop = std::min(text.find_first_of(" ;", at), text.size());
        if (stop > at) codes.push_back(code_of(text.substr(at, stop - at)));
        at = stop + 1;
    }
    return codes.empty() ? json::array({text}) : codes;
}

json face_of(const std::string& text) {
    const auto fail = [](std::string_view why) { throw Error(Code::bad_record, fmt::format("/face: {}", why)); };
    Bytes picture;
    try {
        picture = base64_decode(text);
    } catch (const Error&) {
        fail("is not base64");
    }
    if (picture.size() > max_face_bytes)
        fail(fmt::format("the picture has {} bytes, over {}", picture.size(), max_face_bytes));
    constexpr PictureLimits small{.max_bytes = max_face_bytes, .min_side = 16, .max_side = 2048, .max_pixels = 1 << 20};
    const PictureKind kind = picture_kind(picture);
    if (kind == PictureKind::heic || kind == PictureKind::avif)
        fail(fmt::format("is {}: a face is PNG, JPEG or WebP", name(kind)));
    try {
        (void)load_picture(picture, small);
    } catch (const Error& error) {
        fail(error.what());
    }
    const std::int64_t format = kind == PictureKind::png    ? image_format::png
                                : kind == PictureKind::jpeg ? image_format::jpeg
                                                            : image_format::webp;
    return json::array({{{"data", text}, {"format", 0}, {"subFormat", format}}});
}

// Tables that were written on Windows have CRLF in their fields too.
std::string with_line_feeds(std::string text) {
    for (std::size_t at = text.find("\r\n"); at != std::string::npos; at = text.find("\r\n", at)) text.erase(at, 1);
    return text;
}

json value_of(const IdentityField& field, std::string&& text) {
    switch (field.type) {
    case FieldType::code:
        return code_of(text);
    case FieldType::codes:
        return codes_of(text);
    case FieldType::biometrics:
        return face_of(text);
    case FieldType::text:
    case FieldType::date:
    case FieldType::bytes:
        break;
    }
    return with_line_feeds(std::move(text));
}

} // namespace

CsvReader::CsvReader(std::istream& in) : RecordReader(in) {
    RawRecord record;
    if (!next(record))
        throw Error(Code::unreadable_file, "there is no header line in the input",
                    "the first line names the columns, such as id,fullName,dateOfBirth");
    try {
        check(record);
        columns_ = columns_of(csv_fields(record.text));
    } catch (const Error& error) {
        throw Error(error.code(), fmt::format("line {}: {}", record.line, error.what()), error.hint());
    }
    header_ = std::move(record.text);
}

bool CsvReader::next(RawRecord& record) {
    for (;;) {
        const bool first = bytes_read() == 0;
        record = {line(), {}, false};
        CsvPlace place;
        int byte = take();
        if (byte == end) return false;
        for (; byte != end && (byte != '\n' || place.in_quotes()); byte = take()) {
            place.take(static_cast<char>(byte));
            if (record.text.size() < max_record_bytes)
                record.text += static_cast<char>(byte);
            else
                record.cut = true;
            if (first && record.text == byte_order_mark) record.text.clear(), place = {};
        }
        if (!record.cut && !place.in_quotes() && record.text.ends_with('\r')) record.text.pop_back();
        if (!record.text.empty()) return true;
    }
}

Identity CsvReader::read(std::string_view text) const {
    std::vector<std::string> fields = csv_fields(text);
    if (fields.size() != columns_.size())
        throw Error(Code::bad_record,
                    fmt::format("has {} fields where the header has {}", fields.size(), columns_.size()),
                    "a field that is not known is left empty between its commas");
    json record = json::object();
    for (std::size_t i = 0; i < fields.size(); ++i)
        if (!fields[i].empty()) record[std::string(columns_[i]->name)] = value_of(*columns_[i], std::move(fields[i]));
    return identity_from_json(record);
}

} // namespace qrid
