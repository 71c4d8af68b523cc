#include "qrid/card/naming.h"

#include "qrid/base/error.h"
#include "qrid/base/letters.h"
#include "qrid/picture/load.h"

#include <algorithm>
#include <array>

namespace qrid {

namespace {

constexpr std::array naming_fields{std::string_view("id"),        std::string_view("fullName"),
                                   std::string_view("firstName"), std::string_view("middleName"),
                                   std::string_view("lastName"),  std::string_view("secondaryFullName"),
                                   std::string_view("photo")};

// No picture, template or sound of a part of a body is shorter: the heads of the smallest files alone are.
constexpr std::size_t least_biometric_bytes = 32;

bool is_picture(ByteView bytes) {
    constexpr std::array kinds{PictureKind::png,  PictureKind::jpeg, PictureKind::jpeg2000,
                               PictureKind::avif, PictureKind::webp, PictureKind::tiff};
    return bytes.size() >= least_biometric_bytes &&
           std::find(kinds.begin(), kinds.end(), picture_kind(bytes)) != kinds.end();
}

// A face is a picture unless it says that it is none; fingers and irises come in formats of their own.
bool says_something(const Biometric& biometric, int key) {
    constexpr std::int64_t image = 0;
    const bool is_image = key == identity_key::face && biometric.format.value_or(image) == image;
    return is_image ? is_picture(biometric.data) : biometric.data.size() >= least_biometric_bytes;
}

struct SaysSomething {
    int key;
    bool operator()(const std::string& text) const { return has_letters(text); }
    bool operator()(const Bytes& bytes) const { return is_picture(bytes); }
    bool operator()(std::int64_t) const { return true; }
    bool operator()(const std::vector<std::int64_t>& codes) const { return !codes.empty(); }
    bool operator()(const std::vector<Biometric>& list) const {
        return std::any_of(list.begin(), list.end(), [&](const Biometric& one) { return says_something(one, key); });
    }
};

// Whether a field that `is_wanted` says something.
template <class Wanted>
bool says_something(const Identity& identity, const Wanted& is_wanted) {
    const auto all = identity_fields();
    return std::any_of(all.begin(), all.end(), [&](const IdentityField& field) {
        const auto found = identity.fields.find(field.key);
        return found != identity.fields.end() && is_wanted(field) &&
               std::visit(SaysSomething{field.key}, found->second);
    });
}

} // namespace

bool names_somebody(const IdentityField& field) {
    return field.type == FieldType::biometrics ||
           std::find(naming_fields.begin(), naming_fields.end(), field.name) != naming_fields.end();
}

bool names_somebody(const Identity& identity) {
    return says_something(identity, [](const IdentityField& field) { return names_somebody(field); });
}

bool is_told_by_device(const Identity& identity, bool is_bound) {
    return is_bound && !names_somebody(identity) &&
           says_something(identity, [](const IdentityField& field) { return field.personal(); });
}

bool is_told_by_device(const Claims& claims) {
    return claims.identity && is_told_by_device(*claims.identity, claims.cnf.has_value());
}

std::optional<Error> flaw_of_naming(const Identity& identity, bool is_bound) {
    if (names_somebody(identity) || is_told_by_device(identity, is_bound)) return std::nullopt;
    if (identity.fields.empty()) return Error(Code::no_identity, "the identity is empty");
    return Error(Code::no_identity,
                 is_bound ? "the identity identifies nobody"
                          : "the identity has no ID, no name and no picture, and the card is not bound to a device");
}

std::optional<Error> flaw_of_naming(const Claims& claims) {
    if (claims.identity) return flaw_of_naming(*claims.identity, claims.cnf.has_value());
    return Error(Code::no_identity, "the card has no identity (claim 169)");
}

} // namespace qrid
