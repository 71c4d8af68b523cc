// What is told on a card, from its own claims, in words.
#pragma once

#include "qrid/artwork/labels.h"
#include "qrid/card/card.h"
#include "qrid/picture/image.h"
#include "qrid/qr/symbol.h"

#include <memory>
#include <span>
#include <string>
#include <vector>

namespace qrid::artwork {

/// A value under its label. In a card of two languages the label is in both.
struct CardField {
    std::string name; ///< the JSON member of an identity, or of label_names()
    std::string label, second_label;
    std::string value;
    bool is_long = false; ///< wants the whole width
};

/// Texts of unknown origin: what draws them takes them through text_for_page().
struct CardContent {
    std::string language, second_language;     ///< ISO 639-3, or empty
    std::string issuer;                        ///< its name, else the host of iss, or iss; may be empty
    CardField title, back;                     ///< "Identity card", and the line on the back; labels alone
    std::string name, second_name;             ///< may be empty
    CardField number, valid_from, valid_until; ///< the latter two with an empty value when the card does not say
    std::vector<CardField> main, other;        ///< of the person: what belongs on the front, and the rest
    bool test = false;                         ///< the card was made for tests, which its title says
    std::vector<std::string> watermarks;       ///< printed across each side, one below the other
    std::shared_ptr<const Image> face;         ///< null without one
    std::shared_ptr<const Symbol> symbol;
    Warnings warnings;
};

/// What is known of a card beyond its own claims.
struct CardFacts {
    std::string issuer = {};                   ///< the issuer's name as somebody trusted tells it; else empty
    std::vector<std::string_view> faults = {}; ///< labels of what is printed across it, such as "expired"
};

/// The content of a card whose text is drawn as `symbol`. Labels are those of `given`, or of its language, or English;
/// that a language of the card has none is a warning. A card that was made for tests is marked as a specimen: by its
/// claims, or by the kid of a test key (cose/test_key.h). Throws the card's flaw, if it has one.
CardContent content_of(const ReadCard& card, std::shared_ptr<const Symbol> symbol, std::span<const Labels> given = {},
                       const CardFacts& facts = {});

/// A card's number: LIST-IDX, its place in the registry, when its status reference names the list by a number at the
/// end of a path; else twelve hexadecimal digits of its digest.
std::string card_number(const ReadCard& card);

/// The host of a URI, such as "id.example"; any other text as it is.
std::string issuer_name(std::string_view iss);

} // namespace qrid::artwork
