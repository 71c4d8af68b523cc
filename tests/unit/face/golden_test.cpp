// The three networks beside the reference implementation: testdata/faces/README.md says which and how.
#include "qrid/face/inside/descriptor_net.h"
#include "qrid/face/inside/detector_net.h"
#include "qrid/face/inside/landmark_net.h"
#include "qrid/face/inside/preprocess.h"
#include "support/faces.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <cmath>

namespace qrid {
namespace {

const fs::path golden_folder = fs::path(QRID_TESTDATA) / "faces";

FloatImage input(const std::string& file) {
    const Image image = test::picture(golden_folder / file);
    return {image.width, image.height, {image.rgb.begin(), image.rgb.end()}};
}

/// The pictures of one network, each with the reference's output.
std::vector<std::pair<std::string, std::vector<float>>> golden(std::string_view network) {
    const Bytes text = read_file(golden_folder / "golden.json");
    const auto json = nlohmann::json::parse(text.begin(), text.end());
    std::vector<std::pair<std::string, std::vector<float>>> found;
    for (const auto& [file, values] : json.items())
        if (file.find(network) != std::string::npos) found.emplace_back(file, values.get<std::vector<float>>());
    return found;
}

void expect_near(std::span<const float> ours, const std::vector<float>& reference, float tolerance,
                 const std::string& file) {
    ASSERT_EQ(ours.size(), reference.size()) << file;
    float largest = 0;
    for (std::size_t i = 0; i < reference.size(); ++i) largest = std::max(largest, std::abs(ours[i] - reference[i]));
    fmt::print("{}: within {:.1e} of the reference\n", file, largest);
    EXPECT_LE(largest, tolerance) << file;
}

TEST(Golden, Detector) {
    QRID_NEEDS_FACE_MODEL();
    const DetectorNet net(Weights::load(face_model_directory(), "tiny_face_detector_model"));
    const auto cases = golden("detector");
    ASSERT_FALSE(cases.empty());
    for (const auto& [file, reference] : cases)
        expect_near(net.run(normalised(input(file), 128, {117.001F, 114.697F, 97.404F})).values, reference, 1e-3F,
                    file);
}

TEST(Golden, Landmarks) {
    QRID_NEEDS_FACE_MODEL();
    const LandmarkNet net(Weights::load(face_model_directory(), "face_landmark_68_tiny_model"));
    const auto cases = golden("landmarks");
    ASSERT_FALSE(cases.empty());
    for (const auto& [file, reference] : cases)
        expect_near(net.run(normalised(input(file), 112, {122.782F, 117.001F, 104.298F})).values, reference, 1e-4F,
                    file);
}

TEST(Golden, Descriptor) {
    QRID_NEEDS_FACE_MODEL();
    const DescriptorNet net(Weights::load(face_model_directory(), "face_recognition_model"));
    const auto cases = golden("descriptor");
    ASSERT_FALSE(cases.empty());
    for (const auto& [file, reference] : cases) expect_near(net.describe(input(file)), reference, 1e-4F, file);
}

} // namespace
} // namespace qrid
