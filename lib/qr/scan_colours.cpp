// Colours that are equally light differ in their red, green or blue.
#include "qrid/picture/load.h"
#include "qrid/qr/inside/survey.h"
#include "qrid/qr/scan.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdlib>

namespace qrid {

namespace {

GrayImage channel_of(const Image& picture, std::size_t channel) {
    GrayImage out{picture.width, picture.height, std::vector<std::uint8_t>(picture.rgb.size() / 3)};
    for (std::size_t i = 0; i < out.pixels.size(); ++i) out.pixels[i] = picture.rgb[3 * i + channel];
    return out;
}

/// The share of a sample of the pixels of which the channel is far from the luminance.
double colourfulness(const Image& picture, const GrayImage& luminance, std::size_t channel) {
    constexpr std::size_t step = 7;
    constexpr int far = 24; // what JPEG makes of grey is less
    std::size_t count = 0;
    for (std::size_t i = 0; i < luminance.pixels.size(); i += step)
        count += std::abs(picture.rgb[3 * i + channel] - luminance.pixels[i]) > far;
    return static_cast<double>(count * step) / static_cast<double>(std::max<std::size_t>(1, luminance.pixels.size()));
}

/// Whether it is worth climbing the ladder for: three finder patterns of one size.
bool may_show_a_code(const GrayImage& channel) {
    constexpr int smallest = 21;
    if (std::min(channel.width, channel.height) < smallest) return false;
    Pyramid pyramid(channel);
    Survey survey(pyramid);
    int finest = 0;
    while (channel.pixels.size() >> -2 * finest > large_picture) --finest;
    for (int level = pyramid.coarsest(); level <= finest; ++level)
        if (some_left(survey.at(level).dark, 1, {}) || some_left(survey.light_at(level), 1, {})) return true;
    return false;
}

} // namespace

ScanReport scan_with_report(const Image& picture, const ScanOptions& options) {
    const Deadline deadline = Deadline::in(options.budget);
    const GrayImage luminance = to_gray(picture);
    ScanReport report = scan_with_report(luminance, options);
    if (!report.codes.empty() || !report.others.empty()) return report;
    struct Channel {
        double colourfulness;
        std::size_t index;
    };
    std::array<Channel, 3> channels{};
    for (std::size_t i = 0; i < channels.size(); ++i) channels[i] = {colourfulness(picture, luminance, i), i};
    std::sort(channels.begin(), channels.end(), [](auto& a, auto& b) { return a.colourfulness > b.colourfulness; });
    for (const auto& [colourful, index] : channels) {
        constexpr double least = 0.0005; // 60 x 60 pixels of a screenshot
        const std::chrono::milliseconds left = deadline.left() - report.outside;
        if (colourful < least || left.count() <= 0) break;
        const GrayImage channel = channel_of(picture, index);
        if (!may_show_a_code(channel)) continue;
        ScanOptions rest = options;
        rest.budget = left;
        ScanReport of_channel = scan_with_report(channel, rest);
        const bool is_read = !of_channel.codes.empty();
        report.outside += of_channel.outside;
        report.rungs.push_back({"colour", is_read ? RungOutcome::read : RungOutcome::nothing, 0});
        if (!is_read) continue;
        report.codes = std::move(of_channel.codes);
        for (FoundCode& code : report.codes) code.rung = "colour";
        report.quality.reset();
        break;
    }
    return report;
}

} // namespace qrid
