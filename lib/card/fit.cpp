#include "qrid/card/fit.h"

#include "qrid/cose/test_key.h"
#include "qrid/qr/capacity.h"

#include <algorithm>
#include <utility>
#include <variant>

namespace qrid {

namespace {

constexpr std::size_t least_face = 300; ///< bytes: under that nobody is recognised

bool tells_whose(int key) {
    return key == identity_key::id || key == identity_key::full_name || key == identity_key::date_of_birth;
}

bool is_face(int key) {
    return key == identity_key::face || key == identity_key::photo || key == identity_key::photo_format;
}

std::size_t size_of(int key, const FieldValue& value) {
    cbor::Writer out;
    write_identity(out, Identity{{{key, value}}});
    return std::move(out).take().size();
}

} // namespace

std::size_t content_size(const Identity& identity) {
    std::size_t bytes = 0;
    for (const auto& [key, value] : identity.fields) {
        if (const auto* text = std::get_if<std::string>(&value)) bytes += text->size();
        if (const auto* data = std::get_if<Bytes>(&value)) bytes += data->size();
        if (const auto* parts = std::get_if<std::vector<Biometric>>(&value))
            for (const Biometric& part : *parts) bytes += part.data.size();
    }
    return bytes;
}

CardRuler::CardRuler(Algorithm algorithm, CardForm form)
    : stranger_(cose::generate_key(algorithm), TestMark::by_claims), form_(std::move(form)) {
    form_.random = {}; // what is drawn for cards stays theirs
}

std::size_t CardRuler::characters(const Claims& claims) const { return stranger_.text(claims, form_).size(); }

std::size_t usual_capacity() { return static_cast<std::size_t>(alphanumeric_capacity(print_version, EcLevel::medium)); }

std::optional<Overflow> overflow_of(const Identity& identity,
                                    const std::function<std::size_t(const Identity&)>& characters_of) {
    Overflow found;
    found.characters = characters_of(identity);
    if (found.characters <= usual_capacity()) return std::nullopt;
    for (int version = print_version + 1; version <= max_version && !found.version; ++version)
        if (found.characters <= static_cast<std::size_t>(alphanumeric_capacity(version, EcLevel::medium)))
            found.version = version;
    found.fits_with_less =
        found.characters <= static_cast<std::size_t>(alphanumeric_capacity(print_version, EcLevel::low));
    Identity rest = identity;
    if (const Bytes* face = identity.face()) {
        found.face_bytes = face->size();
        std::erase_if(rest.fields, [](const auto& field) { return is_face(field.first); });
        // Base45 has three characters for two bytes, and pictures are not compressed any further.
        const std::size_t others = characters_of(rest),
                          room = others < usual_capacity() ? (usual_capacity() - others) * 2 / 3 : 0;
        constexpr std::size_t around = 20; // of the map and its format
        if (room >= least_face + around) found.smaller_face = std::min(room - around, found.face_bytes);
        if (found.smaller_face > 0) return found;
        found.drop.emplace_back("face");
        if (others <= usual_capacity()) return found;
    }
    std::vector<std::pair<std::size_t, int>> fields;
    for (const auto& [key, value] : rest.fields)
        if (!tells_whose(key)) fields.emplace_back(size_of(key, value), key);
    std::sort(fields.rbegin(), fields.rend());
    for (const auto& [size, key] : fields) {
        rest.fields.erase(key);
        for (const IdentityField& field : identity_fields())
            if (field.key == key) found.drop.emplace_back(field.name);
        if (characters_of(rest) <= usual_capacity()) return found;
    }
    found.drop.clear();
    return found;
}

} // namespace qrid
