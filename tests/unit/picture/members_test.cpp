// What a mail may do to those who look for pictures in it: nothing beyond the limits.
#include "qrid/base/encoding.h"
#include "qrid/picture/members.h"
#include "qrid/picture/png.h"
#include "support/errors.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace qrid {
namespace {

struct Attachment {
    std::string name;
    Bytes bytes;
};

std::string mail_of(const std::vector<Attachment>& attachments) {
    std::string mail = "From: a@example.org\nTo: b@example.org\nMIME-Version: 1.0\n"
                       "Content-Type: multipart/mixed; boundary=\"=b\"\n\n";
    for (const auto& [name, bytes] : attachments)
        mail += fmt::format("--=b\nContent-Type: application/octet-stream\nContent-Transfer-Encoding: base64\n"
                            "Content-Disposition: attachment; filename=\"{}\"\n\n{}\n",
                            name, base64_encode(bytes));
    return mail + "--=b--\n";
}

Bytes white(int width) { return png_rgb(Image(width, 20)); }

class MailMembers : public testing::Test {
protected:
    void SetUp() override {
        const std::string mail = mail_of({});
        if (test::message_of([&] { members_of(bytes_of(mail)); }).find("built without") != std::string::npos)
            GTEST_SKIP();
    }
};

TEST_F(MailMembers, AreThoseThatMayHoldACode) {
    const std::string mail =
        mail_of({{"a.png", white(20)}, {"text.txt", to_bytes(bytes_of("a text"))}, {"b.png", white(30)}});
    const Members members = members_of(bytes_of(mail));
    ASSERT_EQ(members.held.size(), 2U);
    EXPECT_EQ(members.in_file, 2U);
    EXPECT_EQ(members.held[1].name, "b.png");
    EXPECT_EQ(members.held[1].bytes, white(30));
}

TEST_F(MailMembers, AreGivenOnce) {
    const std::string mail = mail_of({{"a.png", white(20)}, {"again.png", white(20)}});
    EXPECT_EQ(members_of(bytes_of(mail)).in_file, 1U);
}

TEST_F(MailMembers, BeyondTheFirstFiftyAreCounted) {
    std::vector<Attachment> many;
    for (int i = 0; i < 60; ++i) many.push_back({"p.png", white(20 + i)});
    const Members members = members_of(bytes_of(mail_of(many)));
    EXPECT_EQ(members.held.size(), Members::most);
    EXPECT_EQ(members.in_file, 60U);
}

TEST_F(MailMembers, HaveNamesThatAreSafeToShow) {
    const std::string mail =
        mail_of({{"../../etc/x\033[31m.png", white(20)}, {std::string(3000, 'n') + ".png", white(30)}});
    const Members members = members_of(bytes_of(mail));
    ASSERT_EQ(members.held.size(), 2U);
    EXPECT_EQ(members.held[0].name, "x?[31m.png");
    EXPECT_LE(members.held[1].name.size(), 70U);
}

TEST_F(MailMembers, OfAFileCutShortAreWhatIsLeft) {
    const std::string mail = mail_of({{"a.png", white(20)}, {"b.png", white(30)}});
    for (std::size_t length = 60; length < mail.size(); length += 97) {
        std::size_t held = 0;
        const auto code = test::code_of([&] { held = members_of(bytes_of(mail).first(length)).held.size(); });
        EXPECT_TRUE(held <= 2 && (!code || code == Code::unreadable_file)) << length;
    }
}

} // namespace
} // namespace qrid
