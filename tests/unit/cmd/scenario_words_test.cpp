// Commands in a scenario are split and quoted as a shell does it.
#include "qrid/base/error.h"
#include "scenario_words.h"

#include <gtest/gtest.h>

namespace qrid::cmd {
namespace {

std::vector<std::string> split(const std::string& line) {
    std::vector<std::string> words;
    for (const Word& word : split_words(line)) words.push_back(word.filled({{"kid", "K 1"}, {"server", "S"}}));
    return words;
}
using WordList = std::vector<std::string>;

TEST(ScenarioWords, AreSplitAtWhiteSpace) {
    EXPECT_EQ(split(" verify  a.png\n\t--json "), (WordList{"verify", "a.png", "--json"}));
    EXPECT_EQ(split(""), WordList{});
}

TEST(ScenarioWords, AreQuoted) {
    EXPECT_EQ(split(R"(a 'b c' "d e" f\ g '' "" h'i'"j")"), (WordList{"a", "b c", "d e", "f g", "", "", "hij"}));
    EXPECT_EQ(split(R"('a\b' "a\"b" 'a"b' \$kid)"), (WordList{"a\\b", "a\"b", "a\"b", "$kid"}));
}

TEST(ScenarioWords, AreFilledIn) {
    EXPECT_EQ(split("$kid keys/${kid}.pem \"$kid\" '$kid' $server/0"),
              (WordList{"K 1", "keys/K 1.pem", "K 1", "$kid", "S/0"}));
    EXPECT_EQ(word_of("a $kid, $$5").filled({{"kid", "K"}}), "a K, $5");
}

TEST(ScenarioWords, RefuseWhatIsNotFinished) {
    for (const char* line : {"'a", "\"a", "a\\", "$", "$1", "${", "${}", "${a b}", "${kid"})
        EXPECT_THROW((void)split_words(line), Error) << line;
    EXPECT_THROW((void)word_of("5 $"), Error);
}

TEST(ScenarioWords, AreShownAsTheyCanBeTyped) {
    std::string line;
    for (const Word& word : split_words("key show $kid 'a b'")) line += word.shown() + " ";
    EXPECT_EQ(line, "key show $kid 'a b' ");
}

} // namespace
} // namespace qrid::cmd
