#include "help_format.h"

#include <CLI/CLI.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <sstream>
#include <string>

namespace qrid::cmd {
namespace {

// The help of a command with a number, a choice, a positional and one below it, on a terminal of that width.
std::string help(std::size_t width) {
    CLI::App app("A command", "tool");
    app.formatter(std::make_shared<HelpFormatter>(width));
    int number = 4;
    std::string choice, file;
    app.add_option("--number", number, "How many there are of what is counted, in words that do not fit on one line")
        ->type_name("N")
        ->check(CLI::Range(1, 9))
        ->capture_default_str();
    app.add_option("--choice", choice, "One of two")
        ->type_name("WHICH")
        ->check(CLI::IsMember({"this", "that"}))
        ->required();
    app.add_option("FILE", file, "What is read");
    app.add_subcommand("below", "A command below this one, whose words do not fit on one line of the terminal either");
    return app.help();
}

std::size_t longest_line(const std::string& text) {
    std::istringstream stream(text);
    std::size_t longest = 0;
    for (std::string line; std::getline(stream, line);) longest = std::max(longest, line.size());
    return longest;
}

TEST(HelpFormat, SaysInWordsWhatAValueMayBe) {
    const std::string text = help(0);
    EXPECT_NE(
        text.find(
            "  --number N                  How many there are of what is counted, in words that do not fit on one "
            "line (default: 4)\n"),
        std::string::npos)
        << text;
    EXPECT_NE(text.find("  --choice WHICH              One of two (required)\n"), std::string::npos) << text;
    EXPECT_NE(text.find("  FILE                        What is read\n"), std::string::npos) << text;
    for (const char* word : {"INT", "TEXT", "{", "[1", "\n\n\n"}) EXPECT_EQ(text.find(word), std::string::npos) << text;
}

TEST(HelpFormat, KeepsWithinTheTerminal) {
    for (const std::size_t width : {60U, 80U, 100U}) {
        EXPECT_LE(longest_line(help(width)), width);
        std::istringstream wrapped(help(width)), whole(help(0));
        for (std::string word, wanted; whole >> wanted;) {
            ASSERT_TRUE(wrapped >> word);
            EXPECT_EQ(word, wanted);
        }
    }
    EXPECT_GT(longest_line(help(0)), 100U);
}

} // namespace
} // namespace qrid::cmd
