// A card on the screen of a phone.
#include "qrid/artwork/inside/composer.h"
#include "qrid/artwork/inside/pattern.h"
#include "qrid/artwork/inside/phone_ground.h"
#include "qrid/artwork/layouts.h"

#include <algorithm>

namespace qrid::artwork {

namespace {

constexpr double phone_margin = 12, phone_inset = 20, phone_line = 0.8, phone_band = 86;

std::vector<CardField> fields_of_phone(const CardContent& content) {
    std::vector<CardField> fields = content.main;
    for (const CardField* field : {&content.valid_from, &content.valid_until})
        if (!field->value.empty()) fields.push_back(*field);
    fields.push_back(content.number);
    fields.insert(fields.end(), content.other.begin(), content.other.end());
    return fields;
}

} // namespace

std::shared_ptr<const Side> phone_ground(const Theme& theme, bool mirrored) {
    const CardContent nobody;
    Composer face(phone_width, phone_tallest, 0, theme, nobody, mirrored);
    face.panel({{{0, 0, phone_width, phone_tallest}, 0}, theme.background});
    const Frame head{{0, 0, phone_width, phone_band}, 0};
    face.panel({head, theme.accent, theme.accent_end});
    face.curves(waves(head, theme.accent_end, phone_line, 0.5, 38));
    face.panel({{{0, phone_band, phone_width, 3}, 0}, theme.highlight});
    return std::make_shared<const Side>(std::move(face).finish());
}

Sides phone_side(const CardContent& content, const Stock& stock) {
    const Theme& theme = stock.theme();
    constexpr double band = phone_band;
    const bool mirrored = is_right_to_left(content.language);
    Composer face(phone_width, phone_tallest, 0, theme, content, mirrored);
    face.ground(stock.phone(mirrored));
    const bool has_logo = face.logo({{phone_inset, 20, 46, 46}, 9});
    const double left = has_logo ? phone_inset + 58 : phone_inset, width = phone_width - phone_inset - left;
    const std::string& issuer = theme.issuer.empty() ? content.issuer : theme.issuer;
    const Box named = face.text("issuer", issuer, content.language, {left, 18, width, 36},
                                {.size = 21, .least = 11, .lines = 2, .bold = true, .colour = theme.on_accent});
    const double title_top = named.height > 0 ? named.bottom() : 26;
    face.label(title_of(content, theme), {left, title_top, width, band - 6 - title_top},
               {.size = 14, .least = 9, .colour = theme.on_accent});

    FieldStyle style{
        .columns = 2, .label_size = 11.5, .value_size = 16, .column_gap = 14, .least_row_gap = 3, .row_gap = 9};
    const std::vector<CardField> fields = fields_of_phone(content);
    constexpr double around_code = 8, below_card = 12, note_height = 30, usual_code_top = 456;
    constexpr Box photo{phone_inset + 4, band + 29, 100, 125};
    constexpr double top = photo.bottom() + 13, fields_width = phone_width - phone_margin - 14 - photo.x;
    constexpr double below_fields = 12;
    constexpr std::size_t most_beside = 2; // of the photo, where the names leave room for them
    const auto beside = std::span(fields).first(std::min(fields.size(), most_beside));
    const double tallest_card =
        phone_tallest - note_height - phone_code_side - 2 * around_code - below_card - (band + 15);

    // The names and what stands beside the photo, of which it depends how much is left for below.
    constexpr double names_left = photo.x + photo.width + 16,
                     names_width = phone_width - phone_margin - 14 - names_left;
    Composer trial(phone_width, phone_tallest, 0, theme, content, mirrored);
    const auto put_names = [&](Composer& on) {
        const Box name = on.text("fullName", content.name, content.language, {names_left, photo.y - 4, names_width, 78},
                                 {.size = 25, .least = 11, .lines = 4, .bold = true, .colour = theme.text});
        const double second_top = name.height > 0 ? name.bottom() : photo.y;
        const Box second = on.text("secondaryFullName", content.second_name, content.second_language,
                                   {names_left, second_top, names_width, photo.bottom() - second_top},
                                   {.size = 18, .least = 10, .lines = 3, .colour = theme.text});
        const double beside_top = (second.height > 0 ? second.bottom() : second_top) + 4;
        FieldStyle beside_style = style;
        beside_style.from_bottom = true;
        return on.fields(beside, {names_left, beside_top, names_width, photo.bottom() + 2 - beside_top}, beside_style);
    };
    const std::size_t first = put_names(trial);
    const auto below = std::span(fields).subspan(first);
    const double wanted = top + trial.height_of(below, fields_width, style) + below_fields - (band + 15);
    const double least_card = usual_code_top - around_code - below_card - (band + 15);
    const Box card{phone_margin, band + 15, phone_width - 2 * phone_margin,
                   std::clamp(wanted, least_card, tallest_card)};
    const Box code{phone_inset, card.bottom() + below_card + around_code, phone_code_side, phone_code_side};
    const Box code_panel{phone_margin, code.y - around_code, phone_width - 2 * phone_margin,
                         code.height + 2 * around_code};
    const double height = code_panel.bottom() + note_height;
    face.set_height(height);
    const Frame card_frame{card, 18};
    face.panel({card_frame, theme.surface});
    face.curves(rosette(card_frame, {mirrored ? 70.0 : phone_width - 70, card.bottom() - 60}, 120, 14, theme.pattern,
                        phone_line));
    face.panel({card_frame, std::nullopt, std::nullopt, theme.border, 1});
    face.portrait({photo, 9}, 1);
    constexpr double slant = -24;
    face.watermarks({card.x + 4, card.y + 4, card.width - 8, card.height - 8}, slant);
    (void)put_names(face);
    const std::size_t count =
        first + face.fields(below, {photo.x, top, fields_width, card.bottom() - below_fields - top}, style);

    face.panel({{code_panel, 18}, Colour{255, 255, 255}, std::nullopt, theme.border, 1});
    face.code(code);
    const std::string& note = theme.back.empty() ? content.back.label : theme.back;
    face.centred_text("back", note, content.language,
                      {phone_inset, code_panel.bottom(), phone_width - 2 * phone_inset, note_height},
                      {.size = 12, .least = 9, .lines = 1, .align = Align::centre, .colour = theme.label});

    Sides sides{.sides = {std::make_shared<const Side>(std::move(face).finish())},
                .left_out = {},
                .warnings = content.warnings};
    for (std::size_t i = count; i < fields.size(); ++i) sides.left_out.push_back(fields[i].name);
    warn_of_left_out(sides);
    warn_of_texts(*sides.sides[0], sides.warnings);
    return sides;
}

} // namespace qrid::artwork
