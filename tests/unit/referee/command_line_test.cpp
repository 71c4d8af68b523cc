#include "qrid/referee/command_line.h"
#include "support/errors.h"
#include "support/temporary.h"

#include <gtest/gtest.h>

namespace qrid {
namespace {

using Words = std::vector<std::string>;

struct SmallCorpus {
    test::Temporary dir;
    Case one;
    SmallCorpus() {
        write_file(dir / "card.txt", bytes_of("6BF X\n"), Overwrite::refuse);
        one.id = "cose/none";
        one.text = "card.txt";
        one.trust = "keys";
        one.status = "lists";
        one.at = 1769990400;
    }
    std::string path(const char* name) const { return (dir / name).string(); }
    Words words(std::string_view line) const { return CommandLine(line).words_for(one, dir.path()).value_or(Words{}); }
    std::string missing(std::string_view line) const {
        std::string why;
        EXPECT_FALSE(CommandLine(line).words_for(one, dir.path(), &why));
        return why;
    }
};

TEST(CommandLine, IsSplitAsByAShell) {
    const SmallCorpus c;
    EXPECT_EQ(c.words("  v  a\tb  "), (Words{"v", "a", "b"}));
    EXPECT_EQ(c.words(R"(v 'a  b' "c\"d" e\ f '' "")"), (Words{"v", "a  b", "c\"d", "e f", "", ""}));
    EXPECT_EQ(c.words(R"(v a'b'"c" "\n" '\' \\)"), (Words{"v", "abc", "\\n", "\\", "\\"}));
    EXPECT_EQ(c.words("v $HOME `id` ; a|b >c *"), (Words{"v", "$HOME", "`id`", ";", "a|b", ">c", "*"}));
    for (const char* bad : {"", "  ", "v 'a", "v \"a", "v [a", "v [a [b]]", "'' a", "{text} a", "[v] a"})
        EXPECT_EQ(test::code_of([&] { CommandLine{bad}; }), Code::usage) << bad;
}

TEST(CommandLine, FillsInThePlaceholders) {
    const SmallCorpus c;
    EXPECT_EQ(c.words("v {text} --t={trust}:{status} {time} {unix-time} {id}"),
              (Words{"v", c.path("card.txt"), "--t=" + c.path("keys") + ":" + c.path("lists"), "2026-02-02T00:00:00Z",
                     "1769990400", "cose/none"}));
    EXPECT_EQ(c.words("v {text-content} {dir}"), (Words{"v", "6BF X", c.dir.path().string()}));
    EXPECT_EQ(c.words("v '{text}' \"{id}\" {A} { a{ {1}"),
              (Words{"v", "{text}", "cose/none", "{A}", "{", "a{", "{1}"}));
}

TEST(CommandLine, NamesAnUnknownPlaceholderAndTheKnownOnes) {
    try {
        EXPECT_EQ(test::code_of([] { CommandLine{"v {}"}; }), Code::usage);
        CommandLine("v {txt}");
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), Code::usage);
        EXPECT_NE(std::string(error.what()).find("{txt}"), std::string::npos);
        for (const char* known : {"{text}", "{picture}", "{bytes}", "{challenge}", "{unix-time}", "{nonce}", "{dir}"})
            EXPECT_NE(error.hint().find(known), std::string::npos) << known;
    }
}

TEST(CommandLine, LeavesOutAGroupWithoutItsValue) {
    SmallCorpus c;
    EXPECT_EQ(c.words("v {text} [--audience {audience} --nonce {nonce}] end"), (Words{"v", c.path("card.txt"), "end"}));
    c.one.audience = "https://gate.example";
    EXPECT_EQ(c.words("v {text} [--audience {audience} --nonce {nonce}] end"), (Words{"v", c.path("card.txt"), "end"}));
    c.one.nonce = "01";
    EXPECT_EQ(c.words("v {text} [--audience {audience} --nonce {nonce}] '[x]'"),
              (Words{"v", c.path("card.txt"), "--audience", "https://gate.example", "--nonce", "01", "[x]"}));
}

TEST(CommandLine, SkipsACaseThatItCannotBeGiven) {
    SmallCorpus c;
    EXPECT_EQ(c.missing("v {picture}"), "the case has no {picture}");
    EXPECT_EQ(c.missing("v {text} {nonce}"), "the case has no {nonce}");
    EXPECT_EQ(c.missing("v [{picture}] [{bytes}]"), "the command takes none of the forms of the case");
    EXPECT_EQ(c.words("v [{picture}] [{text}]"), (Words{"v", c.path("card.txt")}));
    EXPECT_EQ(c.words("v -"), (Words{"v", "-"})) << "the text on standard input";
    c.one.text.clear();
    c.one.bytes = "card.cbor";
    EXPECT_EQ(c.missing("v -"), "the command takes a text, which the case has not");
    EXPECT_EQ(CommandLine("v -").words_around(c.one, c.dir.path()), (Words{"v", "-"}));
    c.one.text = "card.txt";
    write_file(c.dir / "card.txt", bytes_of(std::string("a\0b", 3)), Overwrite::replace);
    EXPECT_EQ(c.missing("v {text-content}"), "the case has no {text-content}") << "no argument has a NUL";
}

TEST(CommandLine, FindsItsProgramOrSaysSo) {
    EXPECT_EQ(find_program("sh").filename(), "sh");
    EXPECT_EQ(find_program("/bin/sh"), "/bin/sh");
    EXPECT_EQ(test::code_of([] { find_program("no-such-verifier"); }), Code::program_missing);
    EXPECT_EQ(test::code_of([] { find_program("/etc/passwd"); }), Code::program_missing);
    EXPECT_EQ(test::code_of([] { find_program("/etc"); }), Code::program_missing);
}

} // namespace
} // namespace qrid
