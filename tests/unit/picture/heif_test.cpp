#include "qrid/base/files.h"
#include "qrid/picture/inside/iso_boxes.h"
#include "qrid/picture/load.h"
#include "support/errors.h"
#include "support/pictures.h"
#include "support/png.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace qrid {
namespace {

using test::append;
using test::big_endian;
using test::code_of;

Bytes file(std::string_view name) { return read_file(fs::path(QRID_TESTDATA) / "pictures" / name); }

Bytes box(std::string_view type, const std::vector<Bytes>& contents) {
    Bytes inside;
    for (const Bytes& content : contents) append(inside, content);
    Bytes out = big_endian(static_cast<std::uint32_t>(inside.size() + 8));
    append(out, bytes_of(type));
    append(out, inside);
    return out;
}

const Bytes zeros(4);
const Bytes file_type = box("ftyp", {to_bytes(bytes_of("heic")), zeros, to_bytes(bytes_of("mif1"))});

Bytes joined(const std::vector<Bytes>& parts) {
    Bytes out;
    for (const Bytes& part : parts) append(out, part);
    return out;
}

Bytes meta(std::uint32_t width, std::uint32_t height) {
    const Bytes size = box("ispe", {zeros, big_endian(width), big_endian(height)});
    return box("meta", {zeros, box("pitm", {zeros, Bytes(2)}), box("iprp", {box("ipco", {size})})});
}

std::optional<Code> code_for(const Bytes& bytes) {
    return code_of([&] { check_iso_boxes(bytes, PictureKind::heic, {}); });
}

TEST(IsoBoxes, OfASoundFileAreLetThrough) {
    EXPECT_EQ(code_for(joined({file_type, meta(4032, 3024)})), std::nullopt);
    EXPECT_EQ(code_for(joined({file_type, meta(4032, 3024), big_endian(0), to_bytes(bytes_of("mdat....."))})),
              std::nullopt)
        << "the last has no length";
    for (const char* name : {"gradient.heic", "gradient.avif"}) EXPECT_EQ(code_for(file(name)), std::nullopt) << name;
}

TEST(IsoBoxes, OfAnUnsoundFileAreRefused) {
    const Bytes good = meta(100, 100);
    EXPECT_EQ(code_for(joined({file_type, meta(20000, 20000)})), Code::picture_too_large);
    EXPECT_EQ(code_for(file_type), Code::unreadable_file) << "no picture";
    EXPECT_EQ(code_for(joined({good, file_type})), Code::unreadable_file) << "no type first";
    EXPECT_EQ(code_for(joined({file_type, good, good})), Code::unreadable_file) << "two";
    EXPECT_EQ(code_for(joined({file_type, good, Bytes(3)})), Code::unreadable_file) << "a rest";
    EXPECT_EQ(code_for(joined({file_type, box("meta", {zeros})})), Code::unreadable_file) << "none is primary";
    EXPECT_EQ(code_for(joined({file_type, box("meta", {})})), Code::unreadable_file) << "no version";
    EXPECT_EQ(code_for(joined({file_type, good, big_endian(7), to_bytes(bytes_of("free"))})), Code::unreadable_file);
    EXPECT_EQ(code_for(joined({file_type, good, big_endian(1), to_bytes(bytes_of("mdat")), big_endian(0xffffffff),
                               big_endian(0xffffffff)})),
              Code::unreadable_file);
    Bytes many = joined({file_type, good});
    for (int i = 0; i < 20'000; ++i) append(many, box("free", {}));
    EXPECT_EQ(code_for(many), Code::unreadable_file) << "endless";
}

RC_GTEST_PROP(IsoBoxes, AreNeverTrusted, (std::uint16_t at, std::uint8_t with)) {
    Bytes bytes = joined({file_type, meta(100, 100), box("mdat", {Bytes(30)})});
    bytes[at % bytes.size()] = with;
    const auto code = code_for(bytes);
    RC_ASSERT(!code || code == Code::unreadable_file || code == Code::picture_too_large);
}

class Heif : public testing::TestWithParam<const char*> {
protected:
    void SetUp() override {
        try {
            load_picture(file(GetParam()));
        } catch (const Error& error) {
            if (std::string_view(error.what()).find("built without") != std::string_view::npos) GTEST_SKIP();
        }
    }
};

TEST_P(Heif, IsRead) {
    const Image image = load_picture(file(GetParam()));
    EXPECT_LE(test::difference(image, test::gradient(64, 48)), 24);
}

TEST_P(Heif, KeepsToItsLimits) {
    const Bytes bytes = file(GetParam());
    EXPECT_EQ(code_of([&] { load_picture(bytes, {.max_side = 63}); }), Code::picture_too_large);
    EXPECT_EQ(code_of([&] { load_picture(bytes, {.max_pixels = 3000}); }), Code::picture_too_large);
    EXPECT_EQ(code_of([&] { load_picture(bytes, {.min_side = 49}); }), Code::unreadable_file);
    EXPECT_EQ(code_of([&] { load_picture(bytes, {.max_time = std::chrono::milliseconds(0)}); }), Code::unreadable_file);
}

TEST_P(Heif, IsRefusedWhenCutShort) {
    const Bytes bytes = file(GetParam());
    for (std::size_t part = 1; part < 8; ++part)
        EXPECT_EQ(code_of([&] { load_picture(ByteView(bytes).first(bytes.size() * part / 8)); }), Code::unreadable_file)
            << part;
}

TEST_P(Heif, SurvivesDamage) {
    const Bytes whole = file(GetParam());
    for (std::size_t at = 12; at < whole.size(); at += whole.size() / 24) {
        Bytes bytes = whole;
        bytes[at] ^= 0x5a;
        const auto code = code_of([&] { load_picture(bytes); });
        EXPECT_TRUE(!code || code == Code::unreadable_file || code == Code::picture_too_large) << at;
    }
}

INSTANTIATE_TEST_SUITE_P(Kinds, Heif, testing::Values("gradient.heic", "gradient.avif"));

class TurnedHeif : public Heif {};

TEST_P(TurnedHeif, IsUpright) {
    const Image image = load_picture(file(GetParam()));
    ASSERT_EQ(image.width, 48);
    ASSERT_EQ(image.height, 64);
    // a quarter turn clockwise: the stored top right corner (red) comes to stand at the bottom right
    EXPECT_GT(image.at(47, 63)[0], 220);
    EXPECT_LT(image.at(47, 63)[1], 40);
}

INSTANTIATE_TEST_SUITE_P(Kinds, TurnedHeif, testing::Values("turned.heic"));

class TransparentHeif : public Heif {};

TEST_P(TransparentHeif, LiesOnWhite) {
    const Image image = load_picture(file(GetParam()));
    for (int c = 0; c < 3; ++c) EXPECT_GT(image.at(4, 24)[c], 250);
    EXPECT_LT(image.at(60, 4)[1], 40);
}

TEST_P(TransparentHeif, LiesOnBlackWhereThatIsAskedFor) {
    const Image image = load_picture(file(GetParam()), {.ground = Ground::black});
    EXPECT_TRUE(image.has_transparency);
    for (int c = 0; c < 3; ++c) EXPECT_LT(image.at(4, 24)[c], 5);
}

INSTANTIATE_TEST_SUITE_P(Kinds, TransparentHeif, testing::Values("alpha.avif"));

} // namespace
} // namespace qrid
