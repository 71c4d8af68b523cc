#include "qrid/artwork/theme.h"
#include "qrid/picture/png.h"
#include "support/temporary.h"
#include "unit/artwork/refusal.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace qrid::artwork {
namespace {

constexpr Colour black{0, 0, 0}, white{255, 255, 255};

TEST(Theme, ContrastIsThatOfWcag) {
    EXPECT_NEAR(contrast(black, white), 21, 1e-9);
    EXPECT_NEAR(contrast(white, black), 21, 1e-9);
    EXPECT_NEAR(contrast(white, white), 1, 1e-9);
    EXPECT_NEAR(contrast({0x76, 0x76, 0x76}, white), 4.54, 0.005); // the lightest grey on white that passes
    EXPECT_LT(contrast({0x77, 0x77, 0x77}, white), 4.5);
}

TEST(Theme, TheShippedOnesHaveEnough) {
    EXPECT_NO_THROW(check_contrast(light_theme()));
    EXPECT_NO_THROW(check_contrast(dark_theme()));
}

TEST(Theme, AFileChangesWhatItNames) {
    const Theme theme = read_theme(R"({"base": "dark", "colors": {"accent": "#600018", "highlight": "#FFaa00"},
                                      "texts": {"issuer": "Republic of Examples", "back": "Find it? Post it."}})",
                                   {});
    EXPECT_EQ(theme.accent, (Colour{0x60, 0, 0x18}));
    EXPECT_EQ(theme.accent_end, theme.accent) << "an end of its own is not left over from the base";
    EXPECT_EQ(theme.highlight, (Colour{0xff, 0xaa, 0}));
    EXPECT_EQ(theme.background, dark_theme().background);
    EXPECT_EQ(theme.issuer, "Republic of Examples");
    EXPECT_EQ(theme.back, "Find it? Post it.");
    EXPECT_EQ(theme.title, "");
}

TEST(Theme, NamesThePairThatLacksContrast) {
    const auto refused = [](const char* colours, const char* message) {
        const std::string json = fmt::format(R"({{"colors": {}}})", colours);
        test::expect_refusal([&] { read_theme(json, {}); }, Code::usage, message);
    };
    refused(R"({"text": "#888888"})", "the theme's text on background has a contrast of 3.3");
    refused(R"({"label": "#8a8a8a"})", "the theme's label on background has a contrast of 3.");
    refused(R"({"surface": "#333333"})", "the theme's text on surface has a contrast of 1.");
    refused(R"({"pattern": "#5a6a7a"})", "the theme's text on pattern has a contrast of ");
    refused(R"({"accent": "#ffcc00"})", "the theme's onAccent on accent has a contrast of 1.");
    refused(R"({"accentEnd": "#ffcc00"})", "the theme's onAccent on accentEnd has a contrast of 1.");
    // Dark text on red and on green, but not on the brown between them.
    refused(R"({"accent": "#ff3030", "accentEnd": "#00b000", "onAccent": "#000000"})",
            "gradient from accent to accentEnd");
}

TEST(Theme, AFileIsReadStrictly) {
    const auto refused = [](const char* json, const char* message) {
        test::expect_refusal([&] { read_theme(json, {}); }, Code::bad_record, message);
    };
    refused("[]", "must be an object");
    refused("{", "");
    refused(R"({"colour": {}})", "/colour: is not a known member");
    refused(R"({"base": "pink"})", "/base: must be light or dark");
    refused(R"({"base": 1})", "/base: must be text");
    refused(R"({"colors": []})", "/colors: must be an object");
    refused(R"({"colors": {"ink": "#000000"}})", "/colors/ink: is not a known member");
    refused(R"({"colors": {"text": "black"}})", "/colors/text: must be a colour like #0f3d63");
    refused(R"({"colors": {"text": "#00000"}})", "/colors/text: must be a colour");
    refused(R"({"colors": {"text": "#00000g"}})", "/colors/text: must be a colour");
    refused(R"({"texts": {"issuer": ""}})", "/texts/issuer: must not be empty");
    refused(R"({"base": "dark", "base": "light"})", "/base");
    const std::string long_text = fmt::format(R"({{"texts": {{"title": "{}"}}}})", std::string(501, 'x'));
    test::expect_refusal([&] { read_theme(long_text, {}); }, Code::bad_record, "/texts/title: longer than 500 bytes");
}

TEST(Theme, ALogoIsBesideItsTheme) {
    const test::Temporary dir;
    write_file(dir / "logo.png", png_rgb(Image(40, 20)), Overwrite::refuse);
    const Theme theme = read_theme(R"({"logo": "logo.png"})", dir.path());
    ASSERT_NE(theme.logo, nullptr);
    EXPECT_EQ(theme.logo->width, 40);
    test::expect_refusal([&] { read_theme(R"({"logo": "none.png"})", dir.path()); }, Code::unreadable_file, "/logo: ");
    write_file(dir / "logo.txt", bytes_of("no picture"), Overwrite::refuse);
    test::expect_refusal([&] { read_theme(R"({"logo": "logo.txt"})", dir.path()); }, Code::unreadable_file,
                         "neither PNG nor JPEG");
}

} // namespace
} // namespace qrid::artwork
