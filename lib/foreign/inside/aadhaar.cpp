#include "qrid/foreign/inside/aadhaar.h"

#include "qrid/base/compression.h"
#include "qrid/base/text.h"
#include "qrid/base/utf8.h"
#include "qrid/foreign/inside/aadhaar_form.h"
#include "qrid/foreign/inside/decimal.h"

#include <fmt/format.h>

#include <array>

namespace qrid {

namespace {

constexpr std::size_t most_digits = 8192; // QR holds 7089
constexpr std::size_t signature_size = 256, hash_size = 32;
constexpr std::uint8_t separator = 0xff;

struct AadhaarField {
    std::string_view name;
    AadhaarForm form;
};
// After the indicator and the reference.
constexpr std::array aadhaar_fields{
    AadhaarField{"name", AadhaarForm::name},         AadhaarField{"date of birth", AadhaarForm::birth},
    AadhaarField{"gender", AadhaarForm::tail},       AadhaarField{"care of", AadhaarForm::name},
    AadhaarField{"district", AadhaarForm::tail},     AadhaarField{"landmark", AadhaarForm::tail},
    AadhaarField{"house", AadhaarForm::tail},        AadhaarField{"location", AadhaarForm::tail},
    AadhaarField{"PIN code", AadhaarForm::tail},     AadhaarField{"post office", AadhaarForm::tail},
    AadhaarField{"state", AadhaarForm::tail},        AadhaarField{"street", AadhaarForm::tail},
    AadhaarField{"sub-district", AadhaarForm::tail}, AadhaarField{"town or village", AadhaarForm::tail},
};

// Latin-1 as UTF-8.
std::string latin1(ByteView bytes) {
    std::string text;
    for (std::uint8_t byte : bytes) append_character(text, byte);
    return text;
}

// "269720190308114407437": the number's last four digits, then the time of making in India, to the millisecond.
void tell_reference(Layer& layer, const std::string& reference) {
    constexpr std::size_t last_four = 4, to_the_second = 14;
    if (reference.size() < last_four + to_the_second || !is_digits(reference)) {
        tell(layer, "reference", "not in the usual form");
        return;
    }
    const auto part = [&](std::size_t at, std::size_t size) { return reference.substr(last_four + at, size); };
    tell(layer, "Aadhaar number ends in", reference.substr(0, last_four));
    tell(layer, "made",
         fmt::format("{}-{}-{} {}:{}:{} in India", part(0, 4), part(4, 2), part(6, 2), part(8, 2), part(10, 2),
                     part(12, 2)));
}

/// Takes field after field off the front.
class FieldReader {
public:
    explicit FieldReader(ByteView bytes) : rest_(bytes) {}

    std::string next() {
        std::size_t end = 0;
        while (end < rest_.size() && rest_[end] != separator) ++end;
        if (end == rest_.size()) throw Error(Code::bad_claims, "the Aadhaar code ends within its fields");
        std::string text = latin1(rest_.first(end));
        rest_ = rest_.subspan(end + 1);
        return text;
    }
    ByteView rest() const { return rest_; }

private:
    ByteView rest_;
};

bool begins_as_jpeg2000(ByteView bytes) {
    constexpr std::array<std::uint8_t, 4> codestream{0xff, 0x4f, 0xff, 0x51}, box{0, 0, 0, 0x0c};
    return bytes.size() >= 4 && (equal(bytes.first(4), codestream) || equal(bytes.first(4), box));
}

// The tail: the photo, then digests of mail and mobile in the versions that have them.
void tell_photo(Layer& layer, ByteView photo, std::size_t hashes) {
    constexpr std::array<std::uint8_t, 2> end_of_codestream{0xff, 0xd9};
    const auto ends = [&](ByteView bytes) { return bytes.size() >= 2 && equal(bytes.last(2), end_of_codestream); };
    const bool has_hashes = photo.size() >= hashes * hash_size && !ends(photo);
    if (has_hashes) photo = photo.first(photo.size() - hashes * hash_size);
    tell(layer, "photo",
         photo.empty() ? "none"
                       : fmt::format("{} bytes, {}", photo.size(),
                                     begins_as_jpeg2000(photo) ? "JPEG 2000" : "of no known format"));
    if (hashes != 0) tell(layer, "digests", has_hashes ? fmt::format("{} of 32 bytes", hashes) : "none");
}

std::string contact_words(std::string_view indicator) {
    return indicator == "0"   ? "neither mail nor mobile on record"
           : indicator == "1" ? "mail on record"
           : indicator == "2" ? "mobile on record"
           : indicator == "3" ? "mail and mobile on record"
                              : "not in the usual form";
}

void tell_fields(ByteView content, const Shown& shown, Explanation& out) {
    FieldReader reader(content);
    Layer code{"Aadhaar code", {}};
    std::string indicator = reader.next();
    const bool has_version = indicator.starts_with('V');
    tell(code, "version", has_version ? indicator : "1 (without a prefix)");
    if (has_version) indicator = reader.next();
    tell(code, "contact", contact_words(indicator));
    tell_reference(code, reader.next());
    out.layers.push_back(std::move(code));

    Layer person{shown.reveal ? "person" : "person (masked)", {}};
    for (const AadhaarField& field : aadhaar_fields)
        tell(person, std::string(field.name), in_form(field.form, reader.next(), shown));
    if (has_version && !begins_as_jpeg2000(reader.rest())) tell(person, "mobile ends in", shown.tail(reader.next()));
    const std::size_t hashes = indicator == "3" ? 2 : indicator == "1" || indicator == "2" ? 1 : 0;
    tell_photo(person, reader.rest(), hashes);
    out.layers.push_back(std::move(person));
}

} // namespace

void explain_aadhaar(std::string_view text, const Shown& shown, Explanation& out) {
    if (text.size() > most_digits) throw Error(Code::too_large, "the number is too long for an Aadhaar code");
    if (!is_digits(text)) throw Error(Code::not_a_card, "an Aadhaar code must have only digits");
    const Bytes packed = bytes_of_decimal(text);
    out.layers.push_back(
        {"number", {{"digits", std::to_string(text.size())}, {"bytes", std::to_string(packed.size())}}});
    const Bytes content = gzip_inflate(packed, shown.max_bytes);
    if (content.size() < signature_size) throw Error(Code::bad_claims, "the Aadhaar code is too short");
    tell_fields(ByteView(content).first(content.size() - signature_size), shown, out);
    out.layers.push_back({"signature", {{"RSA", fmt::format("{} bytes, not checked", signature_size)}}});
}

} // namespace qrid
