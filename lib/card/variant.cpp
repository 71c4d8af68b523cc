#include "qrid/card/variant.h"

#include "qrid/base/error.h"
#include "qrid/base/nearest.h"
#include "qrid/base/printable.h"
#include "qrid/card/field_names.h"
#include "qrid/card/naming.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

namespace qrid {

namespace {

constexpr std::size_t longest_variant_name = 32;

template <class Wanted>
Variant variant_of_fields(std::string name, const Wanted& wanted) {
    Variant variant{std::move(name), {}};
    for (const IdentityField& field : identity_fields())
        if (wanted(field)) variant.keys.push_back(field.key);
    return variant;
}

template <std::size_t size>
auto is_one_of(const std::array<std::string_view, size>& names) {
    return [&names](const IdentityField& field) {
        return std::find(names.begin(), names.end(), field.name) != names.end();
    };
}

// The deprecated photo is the face of cards that were made for old readers.
constexpr std::array with_face_fields{std::string_view("id"),
                                      std::string_view("language"),
                                      std::string_view("fullName"),
                                      std::string_view("firstName"),
                                      std::string_view("middleName"),
                                      std::string_view("lastName"),
                                      std::string_view("dateOfBirth"),
                                      std::string_view("gender"),
                                      std::string_view("nationality"),
                                      std::string_view("photo"),
                                      std::string_view("photoFormat"),
                                      std::string_view("secondaryFullName"),
                                      std::string_view("secondaryLanguage"),
                                      std::string_view("face")};
constexpr std::array address_fields{std::string_view("address"), std::string_view("email"), std::string_view("phone"),
                                    std::string_view("locationCode")};
constexpr std::array age_fields{std::string_view("dateOfBirth")};

std::vector<Variant> make_built_in() {
    const auto has_address = is_one_of(address_fields);
    return {variant_of_fields("full", [](const IdentityField&) { return true; }),
            variant_of_fields("with-face", is_one_of(with_face_fields)),
            variant_of_fields("without-address", [&](const IdentityField& field) { return !has_address(field); }),
            variant_of_fields("age-only", is_one_of(age_fields))};
}

const Variant* built_in(std::string_view name) {
    const std::span<const Variant> all = built_in_variants();
    const auto found = std::find_if(all.begin(), all.end(), [&](const Variant& one) { return one.name == name; });
    return found == all.end() ? nullptr : &*found;
}

template <class Things>
std::vector<std::string> names_of_all(const Things& things) {
    std::vector<std::string> names;
    for (const auto& thing : things) names.emplace_back(thing.name);
    return names;
}

[[noreturn]] void refuse_variant(const std::string& message, std::string_view word,
                                 const std::vector<std::string>& known, const std::string& otherwise) {
    const std::string near = nearest_word(word, known);
    throw Error(Code::usage, message, near.empty() ? otherwise : fmt::format("did you mean '{}'?", near));
}

void check_variant_name(std::string_view name) {
    if (!is_variant_name(name))
        throw Error(Code::usage, fmt::format("invalid variant name \"{}\"", name),
                    fmt::format("use up to {} letters, digits and '-'", longest_variant_name));
    if (built_in(name) != nullptr)
        throw Error(Code::usage, fmt::format("the variant {} is built in", name), "choose another name");
}

void check_named(const Identity& identity, const Variant& variant, bool is_bound) {
    if (const auto flaw = flaw_of_naming(identity, is_bound))
        throw Error(flaw->code(), fmt::format("the variant {}: {}", variant.name, flaw->what()),
                    "give the record a name or an ID, or bind the card to its holder's device");
}

} // namespace

bool Variant::carries(int key) const { return std::binary_search(keys.begin(), keys.end(), key); }

bool is_variant_name(std::string_view text) {
    const auto is_good = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
    };
    return !text.empty() && text.size() <= longest_variant_name && std::all_of(text.begin(), text.end(), is_good);
}

std::span<const Variant> built_in_variants() {
    static const std::vector<Variant> variants = make_built_in();
    return variants;
}

Variant parse_variant(std::string_view text) {
    constexpr std::size_t longest_text = 4096; // all fields by their names are under 500
    if (text.size() > longest_text) throw Error(Code::usage, "the variant is too long");
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos) {
        if (const Variant* found = built_in(text)) return *found;
        const std::vector<std::string> known = names_of_all(built_in_variants());
        refuse_variant(fmt::format("unknown variant \"{}\"", printable(text, longest_name)), text, known,
                       fmt::format("choose one of {}, or name its fields: NAME=field,field", fmt::join(known, ", ")));
    }
    Variant variant{std::string(text.substr(0, equals)), {}};
    check_variant_name(variant.name);
    variant.keys = parse_fields(text.substr(equals + 1), fmt::format("variant {}", variant.name));
    return variant;
}

std::vector<Variant> parse_variants(std::span<const std::string> texts) {
    if (texts.size() > max_variants)
        throw Error(Code::usage, fmt::format("a record can have at most {} variants", max_variants));
    std::vector<Variant> variants;
    for (const std::string& text : texts) {
        Variant next = parse_variant(text);
        for (const Variant& before : variants)
            if (before.name == next.name)
                throw Error(Code::usage, fmt::format("the variant {} is given twice", next.name),
                            "give each variant its own name");
        variants.push_back(std::move(next));
    }
    return variants;
}

Identity reduced(const Identity& identity, const Variant& variant) {
    Identity left;
    for (const auto& [key, value] : identity.fields)
        if (variant.carries(key)) left.fields.emplace_hint(left.fields.end(), key, value);
    if (left.fields.empty())
        throw Error(Code::bad_record, fmt::format("the record has none of the fields of the variant {}", variant.name),
                    "leave out the variant, or add one of its fields to the record");
    return left;
}

void check_variants(const Identity& identity, std::span<const Variant> variants, bool is_bound) {
    if (const auto flaw = flaw_of_naming(identity, is_bound); flaw && variants.empty()) throw *flaw;
    for (const Variant& variant : variants) check_named(reduced(identity, variant), variant, is_bound);
}

std::vector<Identity> identities_of(Identity identity, std::span<const Variant> variants, bool is_bound) {
    check_variants(identity, variants, is_bound);
    std::vector<Identity> all;
    all.reserve(std::max<std::size_t>(variants.size(), 1));
    for (const Variant& variant : variants) all.push_back(reduced(identity, variant));
    if (variants.empty()) all.push_back(std::move(identity));
    return all;
}

bool tells_nobody(const Variant& variant) {
    const auto all = identity_fields();
    return std::none_of(all.begin(), all.end(), [&](const IdentityField& field) {
        return variant.carries(field.key) && names_somebody(field);
    });
}

} // namespace qrid
