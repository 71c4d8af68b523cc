#include "qrid/artwork/theme.h"

#include "qrid/artwork/inside/settings.h"
#include "qrid/base/error.h"
#include "qrid/picture/load.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cmath>

namespace qrid::artwork {

namespace {

struct NamedColour {
    std::string_view name;
    Colour Theme::*member;
};

constexpr std::array colours{NamedColour{"background", &Theme::background},
                             NamedColour{"surface", &Theme::surface},
                             NamedColour{"text", &Theme::text},
                             NamedColour{"label", &Theme::label},
                             NamedColour{"accent", &Theme::accent},
                             NamedColour{"accentEnd", &Theme::accent_end},
                             NamedColour{"onAccent", &Theme::on_accent},
                             NamedColour{"highlight", &Theme::highlight},
                             NamedColour{"pattern", &Theme::pattern},
                             NamedColour{"border", &Theme::border}};

struct ThemeText {
    std::string_view name;
    std::string Theme::*member;
};
constexpr std::array theme_texts{ThemeText{"issuer", &Theme::issuer}, ThemeText{"title", &Theme::title},
                                 ThemeText{"back", &Theme::back}};

double luminance(const Colour& colour) {
    const auto linear = [](std::uint8_t channel) {
        const double c = channel / 255.0;
        return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(colour.red) + 0.7152 * linear(colour.green) + 0.0722 * linear(colour.blue);
}

Colour between(const Colour& from, const Colour& to, double share) {
    const auto channel = [&](std::uint8_t a, std::uint8_t b) {
        return static_cast<std::uint8_t>(std::lround(a + (b - a) * share));
    };
    return {channel(from.red, to.red), channel(from.green, to.green), channel(from.blue, to.blue)};
}

void demand(std::string_view text, const Colour& front, std::string_view ground, const Colour& back) {
    const double ratio = contrast(front, back);
    if (ratio < least_contrast)
        throw Error(Code::usage,
                    fmt::format("the theme's {} on {} has a contrast of {:.2f}:1", text, ground,
                                std::floor(ratio * 100) / 100), // never told as enough
                    fmt::format("choose colours with a contrast of at least {}:1", least_contrast));
}

std::shared_ptr<const Image> read_logo(const std::string& name, const fs::path& directory) {
    const fs::path path = directory / name;
    try {
        const Bytes bytes = read_file(path);
        const PictureKind kind = picture_kind(bytes);
        if (kind != PictureKind::png && kind != PictureKind::jpeg)
            throw Error(Code::unreadable_file, "it is neither PNG nor JPEG");
        constexpr int longest_side = 4096;
        return std::make_shared<const Image>(load_picture(bytes, {.max_side = longest_side}));
    } catch (const Error& error) {
        throw Error(error.code(), fmt::format("/logo: {}: {}", path.string(), error.what()), error.hint());
    }
}

} // namespace

Theme light_theme() {
    return {.background = {0xf6, 0xf9, 0xfb},
            .surface = {0xff, 0xff, 0xff},
            .text = {0x14, 0x20, 0x2e},
            .label = {0x4a, 0x5d, 0x70},
            .accent = {0x0f, 0x3d, 0x63},
            .accent_end = {0x1f, 0x67, 0x86},
            .on_accent = {0xff, 0xff, 0xff},
            .highlight = {0xd9, 0xa4, 0x41},
            .pattern = {0xd3, 0xe2, 0xec},
            .border = {0xc9, 0xd6, 0xe0}};
}

Theme dark_theme() {
    return {.background = {0x12, 0x1a, 0x24},
            .surface = {0x1b, 0x26, 0x33},
            .text = {0xf2, 0xf5, 0xf8},
            .label = {0xa6, 0xb7, 0xc6},
            .accent = {0x0c, 0x2c, 0x49},
            .accent_end = {0x17, 0x50, 0x6e},
            .on_accent = {0xff, 0xff, 0xff},
            .highlight = {0xd9, 0xa4, 0x41},
            .pattern = {0x21, 0x31, 0x41},
            .border = {0x34, 0x47, 0x59}};
}

double contrast(const Colour& a, const Colour& b) {
    const double first = luminance(a), second = luminance(b);
    return (std::max(first, second) + 0.05) / (std::min(first, second) + 0.05);
}

void check_contrast(const Theme& theme) {
    const struct {
        std::string_view name;
        const Colour& colour;
    } grounds[]{{"background", theme.background}, {"surface", theme.surface}, {"pattern", theme.pattern}},
        texts[]{{"text", theme.text}, {"label", theme.label}};
    for (const auto& text : texts)
        for (const auto& ground : grounds) demand(text.name, text.colour, ground.name, ground.colour);
    demand("onAccent", theme.on_accent, "accent", theme.accent);
    demand("onAccent", theme.on_accent, "accentEnd", theme.accent_end);
    constexpr int steps = 32; // what lies between two colours can be darker than both
    for (int i = 1; i < steps; ++i)
        demand("onAccent", theme.on_accent, "the gradient from accent to accentEnd",
               between(theme.accent, theme.accent_end, static_cast<double>(i) / steps));
}

Colour parse_colour(std::string_view text, const std::string& pointer) {
    const auto digit = [](char c) {
        return c >= '0' && c <= '9'   ? c - '0'
               : c >= 'a' && c <= 'f' ? c - 'a' + 10
               : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                      : -1;
    };
    bool is_good = text.size() == 7 && text[0] == '#';
    for (std::size_t i = 1; is_good && i < text.size(); ++i) is_good = digit(text[i]) >= 0;
    if (!is_good) throw Error(Code::bad_record, fmt::format("{}: must be a colour like #0f3d63", pointer));
    const auto channel = [&](std::size_t at) {
        return static_cast<std::uint8_t>(digit(text[at]) * 16 + digit(text[at + 1]));
    };
    return {channel(1), channel(3), channel(5)};
}

Theme read_theme(std::string_view json, const fs::path& directory) {
    const Settings settings(json, {"base", "colors", "logo", "texts"});
    const std::string base = settings.text("base").value_or("light");
    if (base != "light" && base != "dark") throw Error(Code::bad_record, "/base: must be light or dark");
    Theme theme = base == "dark" ? dark_theme() : light_theme();
    std::vector<std::string_view> names;
    for (const NamedColour& colour : colours) names.push_back(colour.name);
    if (const auto section = settings.section("colors", names)) {
        for (const NamedColour& colour : colours)
            if (const auto value = section->text(colour.name))
                theme.*colour.member = parse_colour(*value, section->pointer(colour.name));
        if (section->text("accent") && !section->text("accentEnd")) theme.accent_end = theme.accent;
    }
    if (const auto section = settings.section("texts", {"issuer", "title", "back"}))
        for (const ThemeText& text : theme_texts)
            if (auto value = section->text(text.name)) theme.*text.member = *value;
    check_contrast(theme);
    if (const auto logo = settings.text("logo")) theme.logo = read_logo(*logo, directory);
    return theme;
}

} // namespace qrid::artwork
