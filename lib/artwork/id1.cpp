// The card of ISO/IEC 7810 ID-1, front and back. Lengths are millimetres.
#include "qrid/artwork/inside/composer.h"
#include "qrid/artwork/inside/pattern.h"
#include "qrid/artwork/inside/phone_ground.h"
#include "qrid/artwork/layouts.h"
#include "qrid/base/error.h"
#include "qrid/qr/render.h"

#include <fmt/format.h>

#include <algorithm>

namespace qrid::artwork {

namespace {

constexpr double margin = 4.4, hairline = 0.11;
constexpr Frame whole_card{{0, 0, id1_width, id1_height}, 0};

const std::string& chosen(const std::string& theme_text, const std::string& own) {
    return theme_text.empty() ? own : theme_text;
}

constexpr double band = 10.4, band_line = 0.5;  // of the front, with the issuer's name
constexpr double strip = 2.2, strip_line = 0.4; // of the back

std::shared_ptr<const Side> ground(const Theme& theme, bool mirrored, const auto& print) {
    const CardContent nobody;
    Composer face(id1_width, id1_height, id1_radius, theme, nobody, mirrored);
    face.panel({whole_card, theme.background});
    print(face);
    return std::make_shared<const Side>(std::move(face).finish());
}

std::shared_ptr<const Side> front_ground(const Theme& theme, bool mirrored) {
    return ground(theme, mirrored, [&](Composer& face) {
        const Frame body{{0, band, id1_width, id1_height - band}, 0};
        face.curves(waves(body, theme.pattern, hairline, 0.6, 11));
        face.curves(rosette(body, {mirrored ? 17 : id1_width - 17, 37}, 19, 14, theme.pattern, hairline));
        const Frame head{{0, 0, id1_width, band}, 0};
        face.panel({head, theme.accent, theme.accent_end});
        face.curves(waves(head, theme.accent_end, hairline, 0.5, 5));
        face.panel({{{0, band, id1_width, band_line}, 0}, theme.highlight});
    });
}

std::shared_ptr<const Side> back_ground(const Theme& theme, bool mirrored) {
    return ground(theme, mirrored, [&](Composer& face) {
        face.curves(waves(whole_card, theme.pattern, hairline, 0.5, 13));
        face.panel({{{0, 0, strip, id1_height}, 0}, theme.accent});
        face.panel({{{strip, 0, strip_line, id1_height}, 0}, theme.highlight});
    });
}

Side front(const CardContent& content, const Stock& stock, std::vector<CardField>& rest) {
    const Theme& theme = stock.theme();
    const bool mirrored = is_right_to_left(content.language);
    Composer face(id1_width, id1_height, id1_radius, theme, content, mirrored);
    face.ground(stock.front(mirrored));
    const bool has_logo = face.logo({{margin, 1.4, 7.6, 7.6}, 1.3});
    const double issuer_left = has_logo ? margin + 9.4 : margin;
    constexpr double title_width = 29, gap = 2;
    const CardField title = title_of(content, theme);
    const std::string titles = title.second_label.empty() ? title.label : title.label + "  " + title.second_label;
    const std::string& issuer = chosen(theme.issuer, content.issuer);
    face.centred_text(issuer.empty() ? "title" : "issuer", issuer.empty() ? titles : issuer, content.language,
                      {issuer_left, 1.2, id1_width - margin - title_width - gap - issuer_left, band - 2.4},
                      {.size = 3.7, .least = 2, .lines = 2, .bold = true, .colour = theme.on_accent});
    if (!issuer.empty()) { // two languages stand one below the other: in one line they would run into each other
        constexpr Box title_box{id1_width - margin - title_width, 1.6, title_width, band - 3.2};
        constexpr double first_height = 4.1;
        const bool has_two = !title.second_label.empty();
        Box first = title_box, second = title_box;
        if (has_two) first.height = first_height;
        second.y += first_height, second.height -= first_height;
        face.centred_text("title", title.label, content.language, first,
                          {.size = 2.6, .least = 1.7, .lines = 2, .align = Align::right, .colour = theme.on_accent});
        face.centred_text("secondaryTitle", title.second_label, content.second_language, second,
                          {.size = 2.2, .least = 1.4, .lines = 1, .align = Align::right, .colour = theme.on_accent});
    }

    constexpr Box photo{margin, band + band_line + 1.8, id1_portrait_width, id1_portrait_height};
    face.portrait({photo, 1.2}, 0.2);
    constexpr double slant = -22;
    face.watermarks({2, band + 1, id1_width - 4, id1_height - band - 2}, slant);
    const FieldStyle style{.columns = 2,
                           .label_size = 1.8,
                           .value_size = 2.65,
                           .column_gap = 2,
                           .least_row_gap = 0.5,
                           .row_gap = 1.9,
                           .from_bottom = true};
    constexpr double bottom = id1_height - 3;
    FieldStyle single = style;
    single.columns = 1;
    constexpr Box number_box{photo.x, photo.bottom() + 0.6, photo.width + 1, bottom - photo.bottom() - 0.6};

    constexpr double left = photo.x + photo.width + 3.2, width = id1_width - left - margin;
    double top = photo.y - 0.7;
    const auto below = [&](const Box& box, double space) {
        if (box.height > 0) top = box.bottom() + space;
    };
    below(face.text("fullName", content.name, content.language, {left, top, width, 10.6},
                    {.size = 4.7, .least = 2, .lines = 4, .bold = true, .colour = theme.text}),
          0.1);
    below(face.text("secondaryFullName", content.second_name, content.second_language, {left, top, width, 6.2},
                    {.size = 3.7, .least = 1.8, .lines = 3, .colour = theme.text}),
          0);
    top += 0.9;
    std::vector<CardField> fields = content.main;
    for (const CardField* field : {&content.valid_from, &content.valid_until})
        if (!field->value.empty()) fields.push_back(*field);
    // All have the sizes of those that have the least room: the number stands in the last row of the others.
    const Box fields_box{left, top, width, bottom - top};
    FieldShares shares = face.shares_of({&content.number, 1}, number_box, single);
    const FieldShares others = face.shares_of(fields, fields_box, style);
    shares = {std::min(shares.label, others.label), std::min(shares.value, others.value)};
    face.fields_at(shares, {&content.number, 1}, number_box, single);
    const std::size_t count = face.fields_at(shares, fields, fields_box, style);
    rest.assign(fields.begin() + static_cast<std::ptrdiff_t>(count), fields.end());
    return std::move(face).finish();
}

Side back(const CardContent& content, const Stock& stock, std::vector<CardField>& rest) {
    const Theme& theme = stock.theme();
    const bool mirrored = is_right_to_left(content.language);
    Composer face(id1_width, id1_height, id1_radius, theme, content, mirrored);
    face.ground(stock.back(mirrored));

    constexpr double around = 0.75;
    constexpr Box code{id1_width - id1_code_side - 1.99, (id1_height - id1_code_side) / 2, id1_code_side,
                       id1_code_side};
    face.panel({{{code.x - around, code.y - around, code.width + 2 * around, code.height + 2 * around}, 1.6},
                Colour{255, 255, 255},
                std::nullopt,
                theme.border,
                0.2});
    face.code(code);
    constexpr double upright = -90; // beside the code, which is read as it is
    face.watermarks({strip + strip_line, 1.5, code.x - around - strip - strip_line, id1_height - 3}, upright);

    constexpr double left = 5, width = code.x - around - 1.6 - left, note_top = id1_height - 9.6;
    double top = 3.6;
    const auto below = [&](const Box& box, double space) {
        if (box.height > 0) top = box.bottom() + space;
    };
    if (face.logo({{left, top, 6.4, 6.4}, 1.1})) top += 7.4;
    below(face.text("issuer", chosen(theme.issuer, content.issuer), content.language, {left, top, width, 8},
                    {.size = 2.9, .least = 1.7, .lines = 3, .bold = true, .colour = theme.text}),
          0);
    below(
        face.label(title_of(content, theme), {left, top, width, 3}, {.size = 1.9, .least = 1.4, .colour = theme.label}),
        1);
    face.panel({{{left, top, 6, 0.4}, 0}, theme.highlight});
    top += 1.5;
    std::vector<CardField> fields{content.number};
    if (!content.valid_until.value.empty()) fields.push_back(content.valid_until);
    for (const CardField& field : rest)
        if (field.name != content.valid_until.name) fields.push_back(field);
    fields.insert(fields.end(), content.other.begin(), content.other.end());
    const std::size_t count = face.fields(fields, {left, top, width, note_top - 1 - top},
                                          {.columns = 1,
                                           .label_size = 1.7,
                                           .value_size = 2.25,
                                           .column_gap = 0,
                                           .least_row_gap = 0.45,
                                           .row_gap = 1.2,
                                           .long_lines = 4});
    rest.assign(fields.begin() + static_cast<std::ptrdiff_t>(count), fields.end());
    const double note_bottom = id1_height - 3;
    const TextStyle note_style{.size = 1.7, .least = 1.2, .lines = 2, .colour = theme.label};
    const Box note = face.text("back", chosen(theme.back, content.back.label), content.language,
                               {left, note_top, width, note_bottom - note_top}, note_style);
    if (theme.back.empty() && note.height > 0)
        face.text("back", content.back.second_label, content.second_language,
                  {left, note.bottom(), width, note_bottom - note.bottom()}, note_style);
    return std::move(face).finish();
}

} // namespace

Stock::Stock(const Theme& theme)
    : theme_(theme), fronts_{front_ground(theme, false), front_ground(theme, true)},
      backs_{back_ground(theme, false), back_ground(theme, true)}, phones_{phone_ground(theme, false),
                                                                           phone_ground(theme, true)} {}

Sides id1_sides(const CardContent& content, const Stock& stock) {
    const Symbol& symbol = *content.symbol;
    const double module = id1_code_side / (symbol.size + 2 * quiet_zone);
    if (module < safe_module_mm)
        throw Error(Code::too_many_bytes,
                    fmt::format("a version {} code would have modules of {:.2f} mm on a card; the minimum is {} mm",
                                symbol.version, module, safe_module_mm),
                    "leave out fields, or draw it with --layout phone");
    Sides sides{.sides = {}, .left_out = {}, .warnings = content.warnings};
    std::vector<CardField> rest;
    sides.sides.push_back(std::make_shared<const Side>(front(content, stock, rest)));
    sides.sides.push_back(std::make_shared<const Side>(back(content, stock, rest)));
    for (const CardField& field : rest) sides.left_out.push_back(field.name);
    warn_of_left_out(sides);
    if (content.face != nullptr)
        if (const int dpi = portrait_dpi(*content.face); dpi < least_portrait_dpi)
            sides.warnings.push_back({WarningCode::low_resolution,
                                      fmt::format("the portrait has {} dots per inch on the card, and print needs {}: "
                                                  "for a sharper one, draw the card by itself with --photo PICTURE",
                                                  dpi, least_portrait_dpi)});
    for (const auto& face : sides.sides) warn_of_texts(*face, sides.warnings);
    return sides;
}

} // namespace qrid::artwork
