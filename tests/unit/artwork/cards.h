// Cards for the tests of the artwork room, and names as people have them.
#pragma once

#include "qrid/artwork/layouts.h"
#include "qrid/card/record_json.h"

#include <nlohmann/json.hpp>

#include <array>
#include <string>

namespace qrid::artwork {

/// A card with this identity that is valid from 2026-02-01 to 2027-02-01.
inline ReadCard card_of(const nlohmann::json& identity) {
    ReadCard card;
    card.claims.iss = "https://id.example";
    card.claims.iat = 1769904000;
    card.claims.exp = 1801440000;
    card.claims.status = StatusReference{482113, "https://id.example/status/7"};
    card.claims.identity = identity_from_json(identity);
    return card;
}

inline std::shared_ptr<const Symbol> some_symbol(std::size_t characters = 1400) {
    return std::make_shared<const Symbol>(encode_symbol(std::string(characters, 'Q')));
}

inline CardContent content_of_person(const nlohmann::json& identity) {
    return content_of(card_of(identity), some_symbol());
}

struct NameShape {
    const char *what, *language;
    std::string name;
};

inline std::string repeated(const std::string& text, std::size_t at_least) {
    std::string all;
    while (all.size() < at_least) all += text;
    return all;
}

/// Shapes of names that are met, and of some that are not but may be written into a card.
inline std::vector<NameShape> name_shapes() {
    return {
        {"one letter", "eng", "O"},
        {"mononym", "ind", "Suparmini"},
        {"ordinary", "eng", "Eleanor Margaret Whitfield"},
        {"apostrophes", "eng", "Siobhán O'Shaughnessy-D'Arcy"},
        {"hyphens", "fra", "Anne-Sophie-Éléonore de La Rochebeaucourt-Beauvilliers"},
        {"compound", "spa",
         "María Guadalupe Concepción de los Ángeles Fernández-Villanueva y Echeverría-Goicoechea de la Santísima "
         "Trinidad"},
        {"one word of 60 letters", "eng", std::string("Wolfeschlegel") + std::string(47, 'm')},
        {"stacked accents", "vie", "Nguyễn Thị Ngọc Ẩn Ỗ Ặ"},
        {"1000 bytes of words", "eng", repeated("Ottoline Violet ", 1000)},
        {"1000 bytes without a space", "eng", std::string(1000, 'W')},
        {"Chinese", "zho", "欧阳慧敏"},
        {"long Chinese", "zho", "玛丽亚-安东涅塔·瓜达卢佩·孔塞普西翁·费尔南德斯-比利亚努埃瓦·埃切韦里亚"},
        {"1000 bytes of Chinese", "zho", repeated("司马", 1000)},
        {"Arabic", "ara", "عبد الرحمن بن محمد بن عبد العزيز الأنصاري"},
        {"1000 bytes of Arabic", "ara", repeated("عبد الله ", 1000)},
        {"Devanagari", "hin", "श्रीमती लक्ष्मी विश्वनाथन कृष्णमूर्ति"},
        {"1000 bytes of Devanagari", "hin", repeated("श्रीकृष्ण ", 1000)},
        {"two directions", "eng", "Omar عمر Khayyam خيام"},
        {"hostile", "eng",
         "Eve\xe2\x80\xae"
         "lived\x07\xe2\x81\xa6 \xc2\x9b"
         "31m\n\nA" +
             repeated("\xcc\x81\xcc\xb8", 200)},
    };
}

inline nlohmann::json person_called(const NameShape& shape, bool has_second_name) {
    nlohmann::json person{{"id", "9051-5574-2136"},       {"language", shape.language},
                          {"dateOfBirth", "19900515"},    {"gender", 2},
                          {"nationality", "GBR"},         {"address", shape.name.substr(0, shape.name.find('\0'))},
                          {"email", "someone@id.example"}};
    person["fullName"] = "x";
    if (has_second_name) {
        person["secondaryFullName"] = "x";
        person["secondaryLanguage"] = "zho";
    }
    person.erase("address");
    return person;
}

/// The content of a card whose person is called so, in every text that is long.
inline CardContent content_called(const NameShape& shape, bool has_second_name = true) {
    CardContent content = content_of_person(person_called(shape, has_second_name));
    content.name = shape.name;
    content.issuer = shape.name; // which a trust list tells
    if (has_second_name) content.second_name = shape.name;
    for (CardField& field : content.other) field.value = shape.name;
    return content;
}

} // namespace qrid::artwork
