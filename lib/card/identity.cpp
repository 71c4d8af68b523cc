#include "qrid/card/identity.h"

#include "qrid/base/encoding.h"
#include "qrid/base/error.h"
#include "qrid/card/birth_date.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace qrid {

namespace {

using cbor::Value;

constexpr auto plain = FieldType::text;
constexpr auto bio = FieldType::biometrics;
constexpr auto shown = Mask::none, initials = Mask::initials, tail = Mask::tail;
constexpr std::array fields{
    IdentityField{1, "id", plain, 0, 0, tail},
    IdentityField{2, "version", plain, 0, 0, shown},
    IdentityField{3, "language", plain, 0, 0, shown},
    IdentityField{4, "fullName", plain, 0, 0, initials},
    IdentityField{5, "firstName", plain, 0, 0, initials},
    IdentityField{6, "middleName", plain, 0, 0, initials},
    IdentityField{7, "lastName", plain, 0, 0, initials},
    IdentityField{8, "dateOfBirth", FieldType::date, 0, 0, Mask::year},
    IdentityField{9, "gender", FieldType::code, 1, 3},
    IdentityField{10, "address", plain, 0, 0, tail},
    IdentityField{11, "email", plain, 0, 0, tail},
    IdentityField{12, "phone", plain, 0, 0, tail},
    IdentityField{13, "nationality", plain, 0, 0, shown},
    IdentityField{14, "maritalStatus", FieldType::code, 1, 3},
    IdentityField{15, "guardian", plain, 0, 0, initials},
    IdentityField{16, "photo", FieldType::bytes},
    IdentityField{17, "photoFormat", FieldType::code, 1, 4, shown},
    IdentityField{18, "bestQualityFingers", FieldType::codes, 0, 10},
    IdentityField{19, "secondaryFullName", plain, 0, 0, initials},
    IdentityField{20, "secondaryLanguage", plain, 0, 0, shown},
    IdentityField{21, "locationCode", plain, 0, 0, tail},
    IdentityField{22, "legalStatus", plain, 0, 0, tail},
    IdentityField{23, "countryOfIssuance", plain, 0, 0, shown},
    IdentityField{50, "rightThumb", bio},
    IdentityField{51, "rightPointerFinger", bio},
    IdentityField{52, "rightMiddleFinger", bio},
    IdentityField{53, "rightRingFinger", bio},
    IdentityField{54, "rightLittleFinger", bio},
    IdentityField{55, "leftThumb", bio},
    IdentityField{56, "leftPointerFinger", bio},
    IdentityField{57, "leftMiddleFinger", bio},
    IdentityField{58, "leftRingFinger", bio},
    IdentityField{59, "leftLittleFinger", bio},
    IdentityField{60, "rightIris", bio},
    IdentityField{61, "leftIris", bio},
    IdentityField{62, "face", bio},
    IdentityField{63, "rightPalm", bio},
    IdentityField{64, "leftPalm", bio},
    IdentityField{65, "voice", bio},
};

namespace bio_key {
constexpr std::int64_t data = 0, format = 1, sub_format = 2, issuer = 3;
}

const IdentityField* field_of_key(std::int64_t key) {
    const auto found = std::find_if(fields.begin(), fields.end(), [&](const auto& f) { return f.key == key; });
    return found == fields.end() ? nullptr : &*found;
}

// The number that a text is the plain decimal form of: no sign, no zero in front, at most four digits.
std::optional<std::int64_t> number_of_key(const Value& key) {
    const std::string* text = key.text();
    constexpr std::size_t most_digits = 4;
    if (text == nullptr || text->empty() || text->size() > most_digits) return std::nullopt;
    if (text->find_first_not_of("0123456789") != std::string::npos) return std::nullopt;
    if (text->size() > 1 && text->front() == '0') return std::nullopt;
    return std::stoll(*text);
}

// The map with integers for keys that are their texts, as some encoders write them. Throws Error(bad_claims) when the
// integer is there as well: which of the two is meant cannot be told.
Value with_integer_keys(const Value& value, std::string_view name, Warnings& warnings) {
    const auto is_text = [](const auto& entry) { return number_of_key(entry.first).has_value(); };
    if (value.map() == nullptr || std::none_of(value.map()->begin(), value.map()->end(), is_text)) return value;
    cbor::Map entries;
    for (const auto& [key, item] : *value.map()) {
        const auto number = number_of_key(key);
        if (number && value.find(*number) != nullptr)
            throw Error(Code::bad_claims, fmt::format("{} has the key {} as a number and as text", name, *number));
        entries.emplace_back(number ? Value(*number) : key, item);
    }
    warnings.push_back({WarningCode::unusual_form, fmt::format("{} has keys written as text", name)});
    return Value(std::move(entries));
}

void write_biometric(cbor::Writer& out, const Biometric& biometric) {
    out.map(1U + biometric.format.has_value() + biometric.sub_format.has_value() + biometric.issuer.has_value());
    out.integer(bio_key::data).bytes(biometric.data);
    if (biometric.format) out.integer(bio_key::format).integer(*biometric.format);
    if (biometric.sub_format) out.integer(bio_key::sub_format).integer(*biometric.sub_format);
    if (biometric.issuer) out.integer(bio_key::issuer).text(*biometric.issuer);
}

struct FieldWriter {
    cbor::Writer& out;
    void operator()(const std::string& words) const { out.text(words); }
    void operator()(std::int64_t code) const { out.integer(code); }
    void operator()(const Bytes& bytes) const { out.bytes(bytes); }
    void operator()(const std::vector<std::int64_t>& codes) const {
        out.array(codes.size());
        for (const std::int64_t code : codes) out.integer(code);
    }
    void operator()(const std::vector<Biometric>& list) const {
        out.array(list.size());
        for (const Biometric& biometric : list) write_biometric(out, biometric);
    }
};

class FieldReader {
public:
    FieldReader(const IdentityField& field, Warnings& warnings) : field_(field), warnings_(warnings) {}

    FieldValue read(const Value& value) const {
        switch (field_.type) {
        case FieldType::text:
        case FieldType::date:
            if (value.text() == nullptr) wrong(value, "text");
            return *value.text();
        case FieldType::code:
            return code(value);
        case FieldType::codes:
            return codes(value);
        case FieldType::bytes:
            return bytes(value);
        case FieldType::biometrics:
            break;
        }
        return biometrics(value);
    }

private:
    [[noreturn]] void wrong(const Value& value, std::string_view wanted) const {
        throw Error(Code::bad_claims,
                    fmt::format("{} (key {}) is {} instead of {}", field_.name, field_.key, cbor::kind(value), wanted));
    }
    void warn(WarningCode code, std::string_view what) const {
        warnings_.push_back({code, fmt::format("{} {}", field_.name, what)});
    }

    std::int64_t code(const Value& value) const {
        std::optional<std::int64_t> number = value.int64();
        if (!number && value.text() != nullptr && value.text()->size() == 1 && (*value.text())[0] >= '0' &&
            (*value.text())[0] <= '9') {
            number = (*value.text())[0] - '0';
            warn(WarningCode::unusual_form, "is written as text");
        }
        if (!number) wrong(value, "an integer");
        check(*number);
        return *number;
    }

    void check(std::int64_t number) const {
        if (number < field_.least || number > field_.most)
            warn(WarningCode::unknown_code, "has a value that is not in its code list");
    }

    std::vector<std::int64_t> codes(const Value& value) const {
        if (value.array() == nullptr) wrong(value, "an array");
        std::vector<std::int64_t> numbers;
        for (const Value& item : *value.array()) {
            const auto number = item.int64();
            if (!number) wrong(item, "an integer");
            check(*number);
            numbers.push_back(*number);
        }
        return numbers;
    }

    Bytes bytes(const Value& value) const {
        if (value.bytes() != nullptr) return *value.bytes();
        if (value.text() == nullptr) wrong(value, "bytes");
        warn(WarningCode::unusual_form, "is written as hexadecimal text");
        try {
            return hex_decode(*value.text());
        } catch (const Error&) {
            wrong(value, "bytes");
        }
    }

    std::vector<Biometric> biometrics(const Value& value) const {
        std::vector<Biometric> list;
        if (value.map() != nullptr) {
            warn(WarningCode::unusual_form, "is one map instead of an array of maps");
            list.push_back(biometric(value));
            return list;
        }
        if (value.array() == nullptr) wrong(value, "an array");
        for (const Value& item : *value.array()) list.push_back(biometric(item));
        return list;
    }

    Biometric biometric(const Value& written) const {
        const Value value = with_integer_keys(written, field_.name, warnings_);
        const Value* data = value.find(bio_key::data);
        if (data == nullptr || data->bytes() == nullptr) wrong(value, "a map with its data as bytes");
        Biometric result{*data->bytes(), {}, {}, {}};
        for (const auto& [key, item] : *value.map()) {
            if (key == Value(bio_key::data)) continue;
            if (key == Value(bio_key::format) && item.int64())
                result.format = coded(item, "format", last_format);
            else if (key == Value(bio_key::sub_format) && item.int64())
                result.sub_format = coded(item, "sub-format", last_sub_format);
            else if (key == Value(bio_key::issuer) && item.text() != nullptr)
                result.issuer = *item.text();
            else
                warn(WarningCode::unknown_key, "has an unknown member");
        }
        return result;
    }

    // The longest of the specification's lists: images have the sub-formats 0 to 6, templates and sounds fewer. Those
    // from 100 to 200 are for vendors.
    static constexpr std::int64_t last_format = 3, last_sub_format = 6;

    std::int64_t coded(const Value& item, std::string_view what, std::int64_t last) const {
        const std::int64_t number = *item.int64();
        constexpr std::int64_t first_of_vendors = 100, last_of_vendors = 200;
        const bool is_vendors = last == last_sub_format && number >= first_of_vendors && number <= last_of_vendors;
        if ((number < 0 || number > last) && !is_vendors)
            warn(WarningCode::unknown_code, fmt::format("has a {} that is not in its code list", what));
        return number;
    }

    const IdentityField& field_;
    Warnings& warnings_;
};

struct Magic {
    std::int64_t sub_format;
    std::string_view bytes;
    std::size_t at;
};
using namespace std::string_view_literals;
constexpr std::array magics{Magic{image_format::png, "\x89PNG"sv, 0}, Magic{image_format::jpeg, "\xff\xd8\xff"sv, 0},
                            Magic{2, "jP  "sv, 4}, Magic{3, "ftypavif"sv, 4}, Magic{image_format::webp, "WEBP"sv, 8}};

// Whether picture bytes begin as their declared format does; unknown formats are not judged.
bool magic_fits(ByteView data, std::int64_t sub_format) {
    for (const Magic& magic : magics)
        if (magic.sub_format == sub_format)
            return data.size() >= magic.at + magic.bytes.size() &&
                   text_of(data.subspan(magic.at, magic.bytes.size())) == magic.bytes;
    return true;
}

// What the deprecated key 17 calls formats (1 JPEG to 4 WebP) are others' numbers.
constexpr std::array photo_formats{std::int64_t{-1}, image_format::jpeg, std::int64_t{2}, std::int64_t{3},
                                   image_format::webp};

void check_pictures(const Identity& identity, Warnings& warnings) {
    const auto judge = [&](std::string_view name, ByteView data, std::int64_t sub_format) {
        if (!magic_fits(data, sub_format))
            warnings.push_back(
                {WarningCode::photo_format, fmt::format("the bytes of {} do not have the declared format", name)});
    };
    for (const auto& [key, value] : identity.fields)
        if (const auto* list = std::get_if<std::vector<Biometric>>(&value))
            for (const Biometric& biometric : *list)
                if (biometric.format.value_or(0) == 0 && biometric.sub_format)
                    judge(field_of_key(key)->name, biometric.data, *biometric.sub_format);
    const auto photo = identity.fields.find(identity_key::photo),
               format = identity.fields.find(identity_key::photo_format);
    if (photo == identity.fields.end() || format == identity.fields.end()) return;
    const auto declared = static_cast<std::size_t>(std::get<std::int64_t>(format->second));
    if (declared < photo_formats.size()) judge("the photo", std::get<Bytes>(photo->second), photo_formats.at(declared));
}

bool all_of_class(std::string_view words, std::string_view characters) {
    return words.find_first_not_of(characters) == std::string_view::npos;
}

// Texts that stand for something by their form: not refused, since readers meet others, but told.
void check_texts(const Identity& identity, Warnings& warnings) {
    constexpr std::string_view capitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", small_letters = "abcdefghijklmnopqrstuvwxyz";
    const auto expect = [&](int key, const auto& is_good, std::string_view form) {
        const std::string* words = identity.text(key);
        if (words != nullptr && !is_good(*words))
            warnings.push_back({WarningCode::unknown_code, fmt::format("{} is not {}", field_of_key(key)->name, form)});
    };
    const auto is_country = [&](std::string_view t) {
        return (t.size() == 2 || t.size() == 3) && all_of_class(t, capitals);
    };
    const auto is_language = [&](std::string_view t) { return t.size() == 3 && all_of_class(t, small_letters); };
    expect(identity_key::language, is_language, "an ISO 639-3 language");
    expect(identity_key::secondary_language, is_language, "an ISO 639-3 language");
    expect(identity_key::nationality, is_country, "a country code");
    expect(identity_key::country_of_issuance, is_country, "a country code");
    const std::string* born = identity.text(identity_key::date_of_birth);
    if (born == nullptr) return;
    const auto date = birth_date_of(*born);
    if (!date)
        warnings.push_back({WarningCode::unknown_code, "dateOfBirth is not a date like 19900515"});
    else if (!is_of_calendar(*date))
        warnings.push_back({WarningCode::no_such_day, "dateOfBirth is not a day of the calendar"});
}

} // namespace

std::span<const IdentityField> identity_fields() { return fields; }

const std::string* Identity::text(int key) const {
    const auto found = this->fields.find(key);
    return found == this->fields.end() ? nullptr : std::get_if<std::string>(&found->second);
}

const Bytes* Identity::face() const {
    if (const auto found = this->fields.find(identity_key::face); found != this->fields.end()) {
        const auto& list = std::get<std::vector<Biometric>>(found->second);
        if (!list.empty()) return &list.front().data;
    }
    const auto found = this->fields.find(identity_key::photo);
    return found == this->fields.end() ? nullptr : std::get_if<Bytes>(&found->second);
}

void write_identity(cbor::Writer& out, const Identity& identity) {
    out.map(identity.fields.size());
    for (const auto& [key, value] : identity.fields) {
        out.integer(key);
        std::visit(FieldWriter{out}, value);
    }
}

Identity read_identity(const Value& written, Warnings& warnings) {
    if (written.map() == nullptr)
        throw Error(Code::bad_claims, fmt::format("the identity is {} instead of a map", cbor::kind(written)));
    const Value value = with_integer_keys(written, "the identity", warnings);
    Identity identity;
    for (const auto& [key, item] : *value.map()) {
        const auto number = key.int64();
        const IdentityField* field = number ? field_of_key(*number) : nullptr;
        if (field == nullptr) {
            warnings.push_back(
                {WarningCode::unknown_key, number ? fmt::format("the identity has an unknown key {}", *number)
                                                  : "the identity has a key that is not an integer"});
            continue;
        }
        identity.fields.emplace(field->key, FieldReader(*field, warnings).read(item));
    }
    check_pictures(identity, warnings);
    check_texts(identity, warnings);
    return identity;
}

void check_birth(const Identity& identity, Seconds moment) {
    if (const std::string* born = identity.text(identity_key::date_of_birth)) check_birth(*born, moment);
}

} // namespace qrid
