#include "qrid/base/files.h"
#include "qrid/card/record_name.h"
#include "support/errors.h"
#include "support/temporary.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>

namespace qrid {
namespace {

using test::code_of;
using test::message_of;

TEST(FileStem, KeepsWhatIsSafeAndEscapesTheRest) {
    EXPECT_EQ(file_stem("ID-12345_a.b"), "ID-12345_a.b");
    EXPECT_EQ(file_stem("AZaz09._-"), "AZaz09._-");
    EXPECT_EQ(file_stem("@[`{/:"), "%40%5B%60%7B%2F%3A");
    EXPECT_EQ(file_stem("../x"), "%2E.%2Fx");
    EXPECT_EQ(file_stem("."), "%2E");
    EXPECT_EQ(file_stem("a/b c%"), "a%2Fb%20c%25");
    EXPECT_EQ(file_stem("李"), "%E6%9D%8E");
    EXPECT_EQ(file_stem(std::string_view("\0~", 2)), "%00%7E");
    EXPECT_EQ(file_stem(""), "%");
}

TEST(FileStem, CutsWhatIsTooLongAndTellsItApart) {
    const std::string longest(max_stem_bytes, 'x');
    EXPECT_EQ(file_stem(longest), longest);
    std::map<std::string, std::string> seen;
    for (std::size_t size : {201, 202, 1000})
        for (const char* last : {"a", "b"})
            for (const char* unit : {"x", "/", "李"}) {
                std::string id;
                for (std::size_t i = 0; i < size; ++i) id += unit;
                id += last;
                const std::string stem = file_stem(id);
                EXPECT_LE(stem.size(), max_stem_bytes);
                EXPECT_GT(stem.size(), max_stem_bytes - 3);
                EXPECT_TRUE(seen.emplace(stem, id).second);
                EXPECT_EQ(id_of_stem(stem), std::nullopt);
            }
}

RC_GTEST_PROP(FileStem, IsASafeNameThatCanBeReadBack, (const std::string& id)) {
    const std::string stem = file_stem(id);
    RC_ASSERT(!stem.empty());
    RC_ASSERT(stem.size() <= max_stem_bytes);
    RC_ASSERT(stem.front() != '.');
    for (char c : stem)
        RC_ASSERT((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  std::string_view("._-%~").find(c) != std::string_view::npos);
    if (stem.find('~') == std::string::npos) RC_ASSERT(id_of_stem(stem) == id);
}

TEST(FileStem, IsNotWhatItIsNot) {
    for (const char* no : {"", ".", ".x", "a b", "%2f", "%41", "%2", "%2Fx/", "x~y"})
        EXPECT_EQ(id_of_stem(no), std::nullopt) << no;
    EXPECT_EQ(id_of_stem("%"), "");
}

class Photos : public ::testing::Test {
protected:
    void put(const std::string& name) { write_file(dir_ / name, bytes_of("x"), Overwrite::refuse); }
    std::string found(std::string_view id) {
        return find_photo(dir_ / "photos", id).lexically_relative(dir_ / "photos").string();
    }
    void SetUp() override { fs::create_directories(dir_ / "photos" / "a"); }

    test::Temporary dir_;
};

TEST_F(Photos, AreFoundByTheIdOrItsStem) {
    put("photos/ID-1.jpg");
    put("photos/ID-2.jpeg");
    put("photos/ID-3.png");
    put("photos/ID-4.webp");
    put("photos/李.jpg");
    put("photos/%E7%8E%8B.png");
    put("photos/a%2Fb.jpg");
    EXPECT_EQ(found("ID-1"), "ID-1.jpg");
    EXPECT_EQ(found("ID-2"), "ID-2.jpeg");
    EXPECT_EQ(found("ID-3"), "ID-3.png");
    EXPECT_EQ(found("ID-4"), "ID-4.webp");
    EXPECT_EQ(found("李"), "李.jpg");
    EXPECT_EQ(found("王"), "%E7%8E%8B.png");
    EXPECT_EQ(found("a/b"), "a%2Fb.jpg");
}

TEST_F(Photos, AreNeverThoseOfAnotherIdOrOutsideOfTheDirectory) {
    put("x.jpg");
    put("photos/a/b.jpg");
    put("photos/a%2Fb.jpg");
    put("photos/.hidden.jpg");
    const std::string longer(300, 'x');
    put("photos/" + file_stem(longer) + ".jpg");
    fs::create_symlink(dir_ / "x.jpg", dir_ / "photos/link.jpg");
    fs::create_directory(dir_ / "photos/folder.jpg");
    const std::string absolute = (dir_ / "x").string();
    for (const std::string& id : {std::string("../x"), absolute, std::string("a%2Fb"), std::string("link"),
                                  std::string("folder"), std::string(".hidden"), std::string("x\0", 2), std::string(),
                                  file_stem(longer), std::string("nobody"), std::string(1000, 'y')})
        EXPECT_EQ(code_of([&] { (void)found(id); }), Code::bad_record) << id;
    EXPECT_EQ(found(longer), file_stem(longer) + ".jpg");
}

TEST_F(Photos, AreOneForARecordAndMessagesDoNotTellTheWholeId) {
    put("photos/990106199005150045.jpg");
    put("photos/990106199005150045.png");
    put("photos/李薇李薇李薇.jpg");
    put("photos/" + file_stem("李薇李薇李薇") + ".jpg");
    EXPECT_EQ(message_of([&] { (void)found("990106199005150045"); }),
              "more than one photo for this record: ••••0045.jpg and ••••0045.png");
    EXPECT_EQ(message_of([&] { (void)found("李薇李薇李薇"); }),
              "more than one photo for this record: ••••李薇.jpg (percent-encoded) and ••••李薇.jpg");
    EXPECT_EQ(message_of([&] { (void)found("990106199005150053"); }),
              "no photo for this record: ••••0053.jpg, .jpeg, .png, .webp, .heic, .heif or .avif");
}

} // namespace
} // namespace qrid
