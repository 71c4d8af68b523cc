#include "qrid/artwork/draw.h"
#include "qrid/artwork/inside/typeset.h"
#include "qrid/artwork/layouts.h"
#include "qrid/artwork/leaves.h"
#include "qrid/picture/load.h"
#include "qrid/qr/render.h"
#include "qrid/qr/scan.h"
#include "unit/artwork/cards.h"
#include "unit/artwork/refusal.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <set>

namespace qrid::artwork {
namespace {

constexpr double page_slack = 1e-3;

bool is_inside(const Box& inner, const Box& outer) {
    return inner.x >= outer.x - page_slack && inner.y >= outer.y - page_slack &&
           inner.right() <= outer.right() + page_slack && inner.bottom() <= outer.bottom() + page_slack;
}

bool overlap(const Box& a, const Box& b) {
    return a.x < b.right() - page_slack && b.x < a.right() - page_slack && a.y < b.bottom() - page_slack &&
           b.y < a.bottom() - page_slack;
}

std::vector<std::shared_ptr<const Side>> all_faces(const CardContent& content, const Theme& theme) {
    auto sides = id1_sides(content, theme).sides;
    sides.push_back(phone_side(content, theme).sides[0]);
    return sides;
}

Image drawn(const Side& face, double pixels_per_unit) {
    const auto shared = std::make_shared<const Side>(face);
    return load_picture(leaf_png(stacked({&shared, 1}, 0), pixels_per_unit));
}

TEST(Drawing, IsDoneWithoutRoom) {
    Side face{.width = 10, .height = 10, .radius = 1, .items = {}};
    for (const Box& box : {Box{1, 1, 5, -1}, Box{1, 1, -1, 5}, Box{1, 1, 5, 0}, Box{1, 1, 0, 0}}) {
        face.items.emplace_back(Panel{{box, 0.5}, Colour{0, 0, 0}, std::nullopt, Colour{9, 9, 9}, 0.2});
        face.items.emplace_back(set_text("back", "Scan the code", "eng", box, {.size = 1.7, .least = 1.2}));
    }
    EXPECT_EQ(drawn(face, 4).width, 40);
}

// Whatever the theme calls it, a card for tests never passes for one that is not.
TEST(TestCards, SayTheyAreOnEverySideWithATitle) {
    Theme theme = light_theme();
    theme.title = "Resident Card";
    for (const bool test : {true, false}) {
        CardContent content = content_called({"usual", "eng", "Ada Lovelace"}, true);
        content.test = test;
        for (const Theme& each : {light_theme(), theme}) {
            std::size_t titles = 0;
            for (const auto& face : all_faces(content, each))
                for (const SetText* text : texts_of(*face)) {
                    if (!text->field.starts_with("title")) continue;
                    ++titles;
                    std::string all;
                    for (const SetLine& line : text->lines) all += line.text;
                    EXPECT_EQ(all.starts_with("TEST"), test) << all;
                }
            EXPECT_GE(titles, 2U);
        }
    }
}

class NamesOfAllShapes : public testing::TestWithParam<NameShape> {};

TEST_P(NamesOfAllShapes, StayInTheirBoxesAndApart) {
    for (const bool has_second : {true, false})
        for (const auto& face : all_faces(content_called(GetParam(), has_second), light_theme())) {
            const auto texts = texts_of(*face);
            const Box whole{0, 0, face->width, face->height};
            for (const SetText* text : texts) {
                EXPECT_TRUE(is_inside(text->extents, text->box)) << text->field;
                EXPECT_TRUE(is_inside(text->box, whole)) << text->field;
                for (const SetText* other : texts)
                    EXPECT_FALSE(text < other && overlap(text->extents, other->extents))
                        << text->field << " and " << other->field;
                for (const Item& item : face->items)
                    if (const auto* code = std::get_if<QrPanel>(&item)) {
                        EXPECT_FALSE(overlap(text->extents, code->box)) << text->field;
                    }
            }
        }
}

TEST_P(NamesOfAllShapes, LeaveNoPixelOutsideOfTheirBoxes) {
    for (const auto& face : all_faces(content_called(GetParam()), light_theme())) {
        const double scale = face->width == phone_width ? 1.0 : 5.0;
        Side bare = *face;
        std::erase_if(bare.items, [](const Item& item) { return std::holds_alternative<SetText>(item); });
        const Image with = drawn(*face, scale), without = drawn(bare, scale);
        std::vector<std::uint8_t> allowed(static_cast<std::size_t>(with.width) * static_cast<std::size_t>(with.height));
        const auto at = [&](int x, int y) -> std::uint8_t& {
            return allowed[static_cast<std::size_t>(y) * static_cast<std::size_t>(with.width) +
                           static_cast<std::size_t>(x)];
        };
        constexpr double quarter = 0.25; // of a pixel, to which Cairo rounds where a glyph is
        const auto first = [&](double edge) { return std::max(0, static_cast<int>(edge * scale - quarter)); };
        for (const SetText* text : texts_of(*face)) {
            const double bottom = std::min<double>(text->box.bottom() * scale + quarter, with.height),
                         right = std::min<double>(text->box.right() * scale + quarter, with.width);
            for (int y = first(text->box.y); y < bottom; ++y)
                for (int x = first(text->box.x); x < right; ++x) at(x, y) = 1;
        }
        int changed = 0, outside = 0;
        std::string where; // the first
        for (int y = 0; y < with.height; ++y)
            for (int x = 0; x < with.width; ++x)
                if (!std::equal(with.at(x, y), with.at(x, y) + 3, without.at(x, y))) {
                    ++changed;
                    if (at(x, y) == 0 && outside++ == 0) where = fmt::format("{},{} of {}", x, y, with.width);
                }
        EXPECT_GT(changed, 100);
        EXPECT_EQ(outside, 0) << where;
    }
}

INSTANTIATE_TEST_SUITE_P(Artwork, NamesOfAllShapes, testing::ValuesIn(name_shapes()), [](const auto& shape) {
    std::string name;
    for (const char c : std::string_view(shape.param.what))
        if (std::isalnum(static_cast<unsigned char>(c)) != 0) name += c;
    return name;
});

TEST(Layouts, WarnOfWhatIsCut) {
    const NameShape shape{"", "eng", repeated("Ottoline ", 1000)};
    bool told = false;
    for (const Warning& warning : id1_sides(content_called(shape), light_theme()).warnings)
        told = told || (warning.code == WarningCode::cut_text && warning.detail.starts_with("fullName "));
    EXPECT_TRUE(told);
    const NameShape plain{"", "eng", "Ada Lovelace"};
    EXPECT_TRUE(id1_sides(content_called(plain), light_theme()).warnings.empty());
}

TEST(Layouts, WarnOfCharactersWithoutAGlyph) {
    const NameShape shape{"", "eng", "Ada \xf3\xb0\x80\x80"};
    const Warnings warnings = phone_side(content_called(shape), light_theme()).warnings;
    ASSERT_FALSE(warnings.empty());
    EXPECT_EQ(warnings[0].code, WarningCode::missing_glyphs);
    EXPECT_NE(warnings[0].detail.find("install fonts-noto-core"), std::string::npos);
}

std::string detail_of(const Warnings& warnings, WarningCode code) {
    for (const Warning& warning : warnings)
        if (warning.code == code) return warning.detail;
    return {};
}

TEST(Layouts, SayWhichCharactersNoFontHas) {
    const NameShape shape{"", "eng", "Ada \xf3\xb0\x80\x80\xef\x98\x80\xf3\xb0\x80\x80"};
    const std::string detail =
        detail_of(id1_sides(content_called(shape, false), light_theme()).warnings, WarningCode::missing_glyphs);
    EXPECT_NE(detail.find("U+F0000, U+F600;"), detail.npos) << detail;
}

TEST(Layouts, AFieldThatIsLeftOutIsAWarning) {
    CardContent content = content_called({"", "eng", "Ada"});
    for (int i = 0; i < 40; ++i) content.other.push_back(content.other.front());
    for (const Sides& sides : {id1_sides(content, light_theme()), phone_side(content, light_theme())}) {
        const auto told = std::count_if(sides.warnings.begin(), sides.warnings.end(),
                                        [](const Warning& warning) { return warning.code == WarningCode::left_out; });
        EXPECT_EQ(static_cast<std::size_t>(told), sides.left_out.size());
    }
}

// A person with everything that a card may tell.
CardContent full_content() {
    nlohmann::json person = person_called({"", "eng", "x"}, true);
    person.update({{"address", "14 Harbour Terrace, Whitby, North Yorkshire"},
                   {"guardian", "Margaret Alexandra Whitfield"},
                   {"phone", "+44 1947 555 0123"},
                   {"maritalStatus", 2},
                   {"locationCode", "GB-NYK"},
                   {"legalStatus", "Resident"},
                   {"countryOfIssuance", "GBR"}});
    return content_of_person(person);
}

TEST(Layouts, AFullPhoneHasRoomForEverything) {
    const CardContent content = full_content();
    const Sides card = id1_sides(content, light_theme()); // which is smaller, and tells what it leaves out
    EXPECT_LE(card.left_out.size(), 3U);
    const Sides phone = phone_side(content, light_theme());
    EXPECT_EQ(phone.left_out, std::vector<std::string>{});
    EXPECT_GT(phone.sides[0]->height, phone_height);
    EXPECT_LE(phone.sides[0]->height, phone_tallest);
    EXPECT_EQ(phone_side(content_called({"", "eng", "Ada"}, false), light_theme()).sides[0]->height, phone_height);
}

TEST(Layouts, ValuesOfAGroupHaveOneSize) {
    CardContent content = full_content();
    content.main[2].value = "United Kingdom of Great Britain and Northern Ireland";
    for (const auto& face : all_faces(content, light_theme())) {
        std::set<double> sizes;
        for (const SetText* text : texts_of(*face))
            for (const CardField& field : content.other)
                if (text->field == field.name) sizes.insert(text->size);
        EXPECT_LE(sizes.size(), 1U);
        sizes.clear();
        if (face->width == phone_width) continue; // two stand beside the photo, in their own size
        for (const SetText* text : texts_of(*face))
            if (text->field == "dateOfBirth" || text->field == "gender" || text->field == "nationality" ||
                text->field == "validFrom" || text->field == "cardNumber")
                sizes.insert(text->size);
        EXPECT_LE(sizes.size(), 1U);
    }
}

TEST(Layouts, TheNumberUnderThePortraitHasTheSizesOfTheOtherFields) {
    for (const char* language : {"eng", "zho", "tha", "ara"}) {
        CardContent content = content_called({"", language, "Ada"});
        for (CardField& field : content.main) field.second_label = "A second label of some length";
        std::set<double> labels, values;
        const auto sides = id1_sides(content, light_theme()).sides;
        for (const SetText* text : texts_of(*sides[0])) {
            const std::string field = text->field.substr(0, text->field.find('/'));
            if (field != "cardNumber" && field != "dateOfBirth" && field != "validUntil") continue;
            (text->field == field ? values : labels).insert(text->size);
        }
        EXPECT_EQ(labels.size(), 1U) << language;
        EXPECT_EQ(values.size(), 1U) << language;
    }
}

TEST(Layouts, ATitleInTwoLanguagesHasALineOfEach) {
    CardContent content = content_called({"", "rus", "Ada"});
    content.title.label = "Удостоверение личности";
    content.title.second_label = "Identity card";
    std::map<std::string, std::string> lines;
    const auto front = id1_sides(content, light_theme()).sides[0];
    for (const SetText* text : texts_of(*front))
        if (text->lines.size() == 1) lines[text->field] = text->lines[0].text;
    EXPECT_EQ(lines["title"], "Удостоверение личности");
    EXPECT_EQ(lines["secondaryTitle"], "Identity card");
}

TEST(Layouts, WatermarksLieOnEverySideAndNotOnTheCode) {
    CardContent content = full_content();
    content.watermarks = {"SPECIMEN 样本", "EXPIRED  已过期"};
    for (const bool is_arabic : {false, true}) {
        if (is_arabic) content.language = "ara";
        for (const auto& face : all_faces(content, dark_theme())) {
            std::size_t marks = 0;
            for (const Item& item : face->items) {
                const auto* mark = std::get_if<Watermark>(&item);
                if (mark == nullptr) continue;
                ++marks;
                EXPECT_FALSE(mark->text.is_cut);
                const Box& box = mark->text.box;
                const double turn = mark->angle * 3.14159265358979 / 180;
                const double wide = std::abs(box.width * std::cos(turn)) + std::abs(box.height * std::sin(turn));
                const double high = std::abs(box.width * std::sin(turn)) + std::abs(box.height * std::cos(turn));
                const Box bounds{box.x + (box.width - wide) / 2, box.y + (box.height - high) / 2, wide, high};
                EXPECT_TRUE(is_inside(bounds, {0, 0, face->width, face->height}));
                for (const Item& other : face->items)
                    if (const auto* code = std::get_if<QrPanel>(&other)) {
                        EXPECT_FALSE(overlap(bounds, code->box));
                    }
            }
            EXPECT_EQ(marks, 2U);
        }
    }
}

TEST(Layouts, APortraitOfTooFewDotsIsTold) {
    CardContent content = full_content();
    content.face = std::make_shared<const Image>(64, 80);
    EXPECT_NE(
        detail_of(id1_sides(content, light_theme()).warnings, WarningCode::low_resolution).find("64 dots per inch"),
        std::string::npos);
    EXPECT_EQ(detail_of(phone_side(content, light_theme()).warnings, WarningCode::low_resolution), "");
    content.face = std::make_shared<const Image>(303, 379);
    EXPECT_EQ(detail_of(id1_sides(content, light_theme()).warnings, WarningCode::low_resolution), "");
}

TEST(Layouts, TellWhatIsLeftOut) {
    CardContent content = content_called({"", "eng", "Ada"});
    for (int i = 0; i < 40; ++i) content.other.push_back(content.other.front());
    EXPECT_FALSE(id1_sides(content, light_theme()).left_out.empty());
    EXPECT_FALSE(phone_side(content, light_theme()).left_out.empty());
}

TEST(Layouts, ACardInArabicIsMirrored) {
    const auto photo_of = [](const Side& face) {
        for (const Item& item : face.items)
            if (const auto* panel = std::get_if<Panel>(&item); panel != nullptr && !panel->fill && panel->border)
                return panel->frame.box;
        return Box{};
    };
    const CardContent arabic = content_called({"", "ara", "عمر"}, false),
                      english = content_called({"", "eng", "Omar"}, false);
    const Box right = photo_of(*id1_sides(arabic, light_theme()).sides[0]),
              left = photo_of(*id1_sides(english, light_theme()).sides[0]);
    EXPECT_NEAR(right.x, id1_width - left.right(), 1e-9);
    EXPECT_EQ(right.y, left.y);
}

TEST(Layouts, RefuseACodeThatIsTooFineForACard) {
    CardContent content = content_called({"", "eng", "Ada"});
    content.symbol = some_symbol(3300); // version 40
    test::expect_refusal([&] { id1_sides(content, light_theme()); }, Code::too_many_bytes,
                         "would have modules of 0.27 mm");
    EXPECT_NO_THROW(phone_side(content, light_theme()));
}

TEST(Layouts, TheCodeIsReadInEveryTheme) {
    for (const Theme& theme : {light_theme(), dark_theme()})
        for (const auto& face : all_faces(content_called({"", "eng", "Ada"}), theme)) {
            if (face->width == id1_width && std::none_of(face->items.begin(), face->items.end(), [](const Item& item) {
                    return std::holds_alternative<QrPanel>(item);
                }))
                continue; // a front
            const double scale = face->width == phone_width ? 1.2 : 12;
            const auto codes = scan_codes(to_gray(drawn(*face, scale)));
            ASSERT_EQ(codes.size(), 1U);
            EXPECT_EQ(codes[0].text, std::string(1400, 'Q'));
        }
}

TEST(Drawing, IsTheSameEachTime) {
    const auto sides = id1_sides(content_called({"", "zho", "欧阳慧敏"}), light_theme()).sides;
    const Leaf leaf = stacked(sides, 4);
    EXPECT_EQ(leaf_png(leaf, 4, 1.0), leaf_png(leaf, 4, 1.0));
    EXPECT_EQ(leaf_pdf(leaf, points_per_mm, 1769904000), leaf_pdf(leaf, points_per_mm, 1769904000));
    EXPECT_NE(leaf_pdf(leaf, points_per_mm, 1769904000), leaf_pdf(leaf, points_per_mm, 1769904001));
}

// Fronts, backs and phones, in both directions, wherever they lie; and one that was copied is not written on.
TEST(Drawing, AGroundThatIsCopiedIsWhatWouldHaveBeenDrawn) {
    GroundPixels grounds;
    for (const Theme& theme : {light_theme(), dark_theme()}) {
        const Stock stock(theme);
        for (const NameShape& shape : {NameShape{"", "eng", "Ada Lovelace"}, NameShape{"", "ara", "عبد الرحمن"}}) {
            const CardContent content = content_called(shape);
            const Leaf card = stacked(id1_sides(content, stock).sides, 4.3);
            const Leaf phone = stacked(phone_side(content, stock).sides, 0);
            for (int time = 0; time < 2; ++time)
                EXPECT_EQ(leaf_png(card, 5.3, 1, &grounds), leaf_png(card, 5.3, 1)) << shape.language;
            EXPECT_EQ(leaf_png(phone, 1.2, {}, &grounds), leaf_png(phone, 1.2)) << shape.language;
        }
    }
}

TEST(GroundPixels, AreDrawnOnceAndTheLastAreKept) {
    GroundPixels grounds;
    int drawn = 0;
    const auto draw = [&] { return GroundPlate{++drawn, 1, {}}; };
    std::vector<std::shared_ptr<const Side>> sides(5);
    for (auto& side : sides) side = std::make_shared<const Side>();
    for (int time = 0; time < 3; ++time)
        for (int i = 0; i < 4; ++i) EXPECT_EQ(grounds.of(sides[static_cast<std::size_t>(i)], 2, draw)->width, i + 1);
    EXPECT_EQ(grounds.of(sides[0], 2, draw)->width, 1);
    EXPECT_EQ(grounds.of(sides[4], 2, draw)->width, 5); // in place of the second
    EXPECT_EQ(grounds.of(sides[0], 2, draw)->width, 1);
    EXPECT_EQ(grounds.of(sides[1], 2, draw)->width, 6);
    EXPECT_EQ(grounds.of(sides[0], 3, draw)->width, 7) << "another resolution";
}

// Outlines took a card's page three quarters of its time. A code that is placed and enlarged by others keeps them.
TEST(Drawing, APageHasTheCodeOfACardAsASharpStencil) {
    const auto sides = id1_sides(content_called({"", "eng", "Ada"}), light_theme()).sides;
    const Bytes pdf = leaf_pdf(stacked(sides, 4), points_per_mm, 0);
    EXPECT_NE(text_of(pdf).find("/ImageMask true"), std::string_view::npos);
    EXPECT_EQ(text_of(pdf).find("/Interpolate true"), std::string_view::npos);
    EXPECT_EQ(text_of(symbol_pdf(*some_symbol(200), 0.5, 0)).find("/Image"), std::string_view::npos);
}

TEST(Drawing, ModulesAreWholePixels) {
    const auto symbol = some_symbol(200);
    auto face = std::make_shared<Side>();
    face->width = face->height = 100.3;
    face->items.emplace_back(QrPanel{symbol, {0.37, 0.71, 99, 99}});
    const Image image = drawn(*face, 7.3);
    for (int y = 0; y < image.height; ++y)
        for (int x = 0; x < image.width; ++x)
            if (const int value = image.at(x, y)[0]; value != 0 && value != 255) {
                const bool is_edge = x < 7 || y < 7 || x >= image.width - 7 || y >= image.height - 7; // of the panel
                ASSERT_TRUE(is_edge) << x << "," << y << " is " << value;
            }
}

TEST(Drawing, RefusesPicturesOfTooManyPixelsOrTooFew) {
    const auto sides = id1_sides(content_called({"", "eng", "Ada"}), light_theme()).sides;
    const Leaf leaf = stacked(sides, 4);
    test::expect_refusal([&] { leaf_png(leaf, 100); }, Code::usage, "million pixels");
    test::expect_refusal([&] { leaf_png(leaf, 1); }, Code::usage, "too few pixels for the QR code");
}

// That it is a page of its own size, tests/cli/render_print.bats sees.
TEST(Drawing, ASymbolAloneIsAPdf) {
    const auto symbol = some_symbol(200);
    const Bytes pdf = symbol_pdf(*symbol, 0.5, 0);
    EXPECT_TRUE(text_of(pdf).starts_with("%PDF-1."));
    for (const double module : {0.0, -1.0, 0.01, 25.0, std::nan("")})
        test::expect_refusal([&] { symbol_pdf(*symbol, module, 0); }, Code::usage, "cannot be drawn");
}

TEST(Drawing, AFileHoldsAGroundOnce) {
    const Stock stock(light_theme());
    const auto sides = id1_sides(content_called({"", "eng", "Ada"}), stock).sides;
    const std::vector<std::shared_ptr<const Side>> one(1, sides[0]), ten(10, sides[0]);
    const std::size_t ground = leaf_pdf(a4_page(one, false), points_per_mm, 0).size();
    EXPECT_LT(leaf_pdf(a4_page(ten, false), points_per_mm, 0).size(), 2 * ground);
}

TEST(Sheet, BacksLieBehindTheirFronts) {
    const auto face =
        std::make_shared<const Side>(Side{.width = id1_width, .height = id1_height, .radius = 0, .items = {}});
    const std::vector<std::shared_ptr<const Side>> ten(10, face);
    const Leaf fronts = a4_page(ten, false), backs = a4_page(ten, true);
    ASSERT_EQ(fronts.sides.size(), 10U);
    for (std::size_t i = 0; i < 10; ++i) {
        const Point front = fronts.sides[i].at, back = backs.sides[i].at;
        EXPECT_NEAR(back.x, a4_width - front.x - id1_width, 1e-9) << i;
        EXPECT_EQ(back.y, front.y);
        EXPECT_GE(front.x, 5);
        EXPECT_GE(front.y, 5);
        EXPECT_LE(front.x + id1_width, a4_width - 5);
        EXPECT_LE(front.y + id1_height, a4_height - 5);
        for (std::size_t j = 0; j < i; ++j)
            EXPECT_FALSE(overlap({front.x, front.y, id1_width, id1_height},
                                 {fronts.sides[j].at.x, fronts.sides[j].at.y, id1_width, id1_height}));
    }
    for (const auto& [from, to] : fronts.marks)
        for (const Leaf::Placed& placed : fronts.sides)
            EXPECT_FALSE(overlap({std::min(from.x, to.x) - 0.1, std::min(from.y, to.y) - 0.1,
                                  std::abs(to.x - from.x) + 0.2, std::abs(to.y - from.y) + 0.2},
                                 {placed.at.x, placed.at.y, id1_width, id1_height}));
}

} // namespace
} // namespace qrid::artwork
