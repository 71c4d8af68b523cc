#include "qrid/base/line_stream.h"
#include "support/errors.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

namespace qrid {
namespace {

// Gives the text in pieces of so many bytes.
LineStream::Read pieces_of(std::string text, std::size_t piece) {
    return [text = std::move(text), piece, at = std::size_t{0}](std::span<char> room) mutable {
        const std::size_t count = std::min({piece, room.size(), text.size() - at});
        std::copy_n(text.data() + at, count, room.begin());
        at += count;
        return count;
    };
}

std::vector<std::string> numbered_lines(LineStream& stream) {
    std::vector<std::string> all;
    for (auto lines = &stream.next(); !lines->empty(); lines = &stream.next())
        for (const LineStream::Line& line : *lines)
            all.push_back(std::to_string(line.number) + ":" + std::string(line.text) + (line.is_cut ? "..." : ""));
    return all;
}

TEST(LineStream, NumbersLinesAndLeavesOutBlankOnes) {
    for (const std::size_t piece : {1U, 2U, 3U, 100U}) {
        LineStream stream(pieces_of("a\n\n  \r\nbc\r\nlast", piece), 10);
        EXPECT_EQ(numbered_lines(stream), (std::vector<std::string>{"1:a", "4:bc\r", "5:last"})) << piece;
    }
}

TEST(LineStream, CutsWhatIsTooLongAndGoesOn) {
    for (const std::size_t piece : {1U, 5U, 1000U}) {
        LineStream stream(pieces_of("ok\n" + std::string(300, 'x') + "\nok\n" + std::string(100, 'y'), piece), 3);
        EXPECT_EQ(numbered_lines(stream), (std::vector<std::string>{"1:ok", "2:xxx...", "3:ok", "4:yyy..."})) << piece;
    }
}

TEST(LineStream, GivesWhatHasComeBeforeItWaits) {
    int reads = 0;
    LineStream stream(
        [&](std::span<char> room) {
            ++reads;
            room[0] = 'a', room[1] = '\n';
            return std::size_t{2};
        },
        10);
    EXPECT_EQ(stream.next().size(), 1U);
    EXPECT_EQ(reads, 1);
    EXPECT_EQ(stream.next().front().number, 2U);
    EXPECT_EQ(reads, 2);
}

TEST(LineStream, LooksAheadAndTakesTheRest) {
    LineStream stream(pieces_of("head and tail", 4), 10);
    EXPECT_EQ(stream.peek([](std::string_view head) { return head.size() >= 5; }), "head and");
    EXPECT_EQ(text_of(stream.rest(100)), "head and tail");
    LineStream small(pieces_of("x", 4), 10);
    EXPECT_EQ(small.peek([](std::string_view) { return false; }), "x");
    LineStream large(pieces_of(std::string(1000, 'x'), 100), 10);
    EXPECT_EQ(test::code_of([&] { large.rest(999); }), Code::unreadable_file);
}

RC_GTEST_PROP(LineStream, LosesNothingHoweverItComes, ()) {
    const auto lines = *rc::gen::container<std::vector<std::string>>(
        rc::gen::container<std::string>(rc::gen::element('a', 'b', 'c', ' ')));
    std::string text;
    std::vector<std::string> wanted;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        text += lines[i] + '\n';
        if (lines[i].find_first_not_of(' ') == std::string::npos) continue;
        wanted.push_back(std::to_string(i + 1) + ":" + lines[i].substr(0, 20) + (lines[i].size() > 20 ? "..." : ""));
    }
    LineStream stream(pieces_of(text, *rc::gen::inRange<std::size_t>(1, 40)), 20);
    RC_ASSERT(numbered_lines(stream) == wanted);
}

} // namespace
} // namespace qrid
