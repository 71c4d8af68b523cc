#include "qrid/face/inside/weights.h"
#include "support/errors.h"
#include "support/temporary.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace qrid {
namespace {

using test::code_of;

std::string manifest(std::string_view weights) {
    return fmt::format(R"([{{"weights": [{}], "paths": ["x.bin"]}}])", weights);
}

constexpr std::string_view packed =
    R"({"name": "a", "shape": [1, 3], "dtype": "float32", "quantization": {"dtype": "uint8", "scale": 0.5, "min": -1}})";
constexpr std::string_view plain = R"({"name": "b", "shape": [1], "dtype": "float32"})";

std::optional<Code> refusal(std::string_view weights, std::size_t bytes) {
    return code_of([&] { Weights::parse(bytes_of(manifest(weights)), Bytes(bytes), "test"); });
}

TEST(Weights, UnpackBytesAndReadFloats) {
    const Bytes values = {0, 2, 255, 0, 0, 0x80, 0x3f};
    const Weights weights = Weights::parse(bytes_of(manifest(fmt::format("{}, {}", packed, plain))), values, "test");
    EXPECT_EQ(weights.get("a", {1, 3}).values, (std::vector<float>{-1, 0, 126.5F}));
    EXPECT_EQ(weights.get("b", {1}).values, (std::vector<float>{1}));
    EXPECT_EQ(code_of([&] { weights.get("a", {3, 1}); }), Code::face_model_missing) << "another shape";
    EXPECT_EQ(code_of([&] { weights.get("c", {1}); }), Code::face_model_missing) << "no such name";
}

TEST(Weights, MustFillTheFileExactly) {
    EXPECT_EQ(refusal(packed, 3), std::nullopt);
    EXPECT_EQ(refusal(packed, 2), Code::face_model_missing);
    EXPECT_EQ(refusal(packed, 4), Code::face_model_missing);
    EXPECT_EQ(refusal(plain, 3), Code::face_model_missing);
}

TEST(Weights, RefuseImpossibleManifests) {
    for (std::string_view shape : {"[]", "[0]", "[-1]", "[1.5]", "[4097]", "[4096, 4096, 4096]", "[1, 1, 1, 1, 1]", "3",
                                   "[\"1\"]", "[99999999999999999999]"})
        EXPECT_EQ(refusal(fmt::format(R"({{"name": "a", "shape": {}, "dtype": "float32"}})", shape), 4),
                  Code::face_model_missing)
            << shape;
    EXPECT_EQ(refusal(fmt::format("{}, {}", plain, plain), 8), Code::face_model_missing) << "a name twice";
    EXPECT_EQ(refusal(R"({"name": "a", "shape": [1], "dtype": "int32"})", 4), Code::face_model_missing);
    EXPECT_EQ(refusal(R"({"shape": [1], "dtype": "float32"})", 4), Code::face_model_missing) << "no name";
    for (std::string_view text : {"", "[]", "{}", "[[]]", "[{\"weights\": 1}]", "[{\"weights\": {}}]", "nonsense"})
        EXPECT_EQ(code_of([&] { Weights::parse(bytes_of(text), {}, "test"); }), Code::face_model_missing) << text;
}

TEST(Weights, RefuseValuesThatAreNoNumbers) {
    const Bytes not_a_number = {0, 0, 0xc0, 0x7f};
    EXPECT_EQ(code_of([&] { Weights::parse(bytes_of(manifest(plain)), not_a_number, "test"); }),
              Code::face_model_missing);
    constexpr std::string_view overflowing =
        R"({"name": "a", "shape": [1], "dtype": "float32", "quantization": {"dtype": "uint8", "scale": 1e300, "min": 0}})";
    EXPECT_EQ(code_of([&] { Weights::parse(bytes_of(manifest(overflowing)), Bytes{9}, "test"); }),
              Code::face_model_missing);
}

RC_GTEST_PROP(Weights, SurviveDamage, (std::uint16_t at, std::uint8_t with, Bytes values)) {
    std::string text = manifest(fmt::format("{}, {}", packed, plain));
    text[at % text.size()] = static_cast<char>(with);
    const auto code = code_of([&] { Weights::parse(bytes_of(text), values, "test"); });
    RC_ASSERT(!code || code == Code::face_model_missing);
}

TEST(Weights, AreNotThereInAnEmptyDirectory) {
    const test::Temporary empty;
    EXPECT_EQ(code_of([&] { Weights::load(empty.path(), "tiny_face_detector_model"); }), Code::face_model_missing);
    EXPECT_NE(reason(Code::face_model_missing).hint.find("QRID_FACE_MODEL"), std::string_view::npos);
}

} // namespace
} // namespace qrid
