#include "qrid/base/spool.h"
#include "support/environment.h"
#include "support/errors.h"
#include "support/temporary.h"

#include <gtest/gtest.h>

#include <iterator>
#include <string>

namespace qrid {
namespace {

std::string all_of(std::istream& in) { return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()}; }

TEST(Spool, IsReadAsOftenAsOneLikes) {
    const test::Temporary dir;
    Spool spool(dir.path());
    std::string text;
    for (int i = 0; i < 40'000; ++i) text += "line " + std::to_string(i) + "\n"; // over its buffer
    spool.append(bytes_of(std::string_view(text).substr(0, 7)));
    spool.append(bytes_of(std::string_view(text).substr(7)));
    EXPECT_EQ(all_of(spool.read_again()), text);
    EXPECT_EQ(all_of(spool.read_again()), text);
    spool.read_again().get();
    EXPECT_EQ(all_of(spool.read_again()), text);
}

TEST(Spool, HasNoName) {
    const test::Temporary dir;
    Spool spool(dir.path());
    spool.append(bytes_of("secret"));
    EXPECT_TRUE(fs::is_empty(dir.path()));
    EXPECT_EQ(test::code_of([&] { Spool nowhere(dir / "none"); }), Code::cannot_write);
}

TEST(Spool, HasADirectoryOrSaysThatThereIsNone) {
    const test::Temporary dir;
    {
        const test::Environment set("TMPDIR", dir.path().c_str());
        EXPECT_EQ(directory_for_temporaries(), dir.path());
    }
    const test::Environment set("TMPDIR", (dir / "none").c_str());
    EXPECT_EQ(test::code_of([] { (void)directory_for_temporaries(); }), Code::cannot_write);
}

} // namespace
} // namespace qrid
