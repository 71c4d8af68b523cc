// Texts in English and in other languages, from catalogues that are good, of a translator's making, or hostile.
#include "qrid/base/error.h"
#include "qrid/base/module.h"
#include "qrid/words/inside/sound.h"
#include "qrid/words/language.h"
#include "qrid/words/moment.h"
#include "qrid/words/phrase.h"
#include "support/temporary.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>

namespace qrid {
namespace {

constexpr MessageId corner = msgid("a code's finder pattern at the {corner} is not visible; the other two are");
const Phrase with_corner{corner, {{"corner", msgid("top left")}}};

Bytes chinese() { return read_file(path_in_share("locale") / "zh_CN" / "LC_MESSAGES" / "qrid.mo"); }

/// A place with that catalogue, under that name.
class Place {
public:
    Place(const std::string& lang, const Bytes& catalogue) {
        fs::create_directories(file(lang).parent_path());
        std::ofstream(file(lang), std::ios::binary) << text_of(catalogue);
    }
    Languages languages() const { return Languages({directory_.path()}); }

private:
    fs::path file(const std::string& lang) const { return directory_ / lang / "LC_MESSAGES" / "qrid.mo"; }
    test::Temporary directory_;
};

Bytes with(Bytes bytes, std::string_view from, std::string_view to) {
    const std::size_t at = text_of(bytes).find(from);
    if (at == std::string_view::npos || from.size() != to.size()) throw std::logic_error("not such a catalogue");
    std::copy(to.begin(), to.end(), bytes.begin() + static_cast<std::ptrdiff_t>(at));
    return bytes;
}

class Told : public testing::Test {
protected:
    void SetUp() override {
        if (!fs::exists(path_beside_library("qrid-gettext.so"))) GTEST_SKIP() << "built without Boost.Locale";
    }
};

TEST(Phrase, InEnglishIsWhatTheSourceSays) {
    EXPECT_EQ(with_corner.english(), "a code's finder pattern at the top left is not visible; the other two are");
    const MessageId codes = msgid_plural("We found {count} code in it.", "We found {count} codes in it.");
    EXPECT_EQ(Phrase(codes, 1).english(), "We found 1 code in it.");
    EXPECT_EQ(Phrase(codes, 3).english(), "We found 3 codes in it.");
    EXPECT_EQ(Phrase::literal("{corner}").english(), "{corner}");
    EXPECT_EQ(Phrase(msgid("{a}{b}"), {{"a", std::string("{b}")}, {"b", std::string("x")}}).english(), "{b}x");
    EXPECT_TRUE(Phrase().empty());
    EXPECT_EQ(moment(0).english(), "1970-01-01T00:00:00Z");
    EXPECT_EQ(moment(-99'999'999'999'999).english(), "-99999999999999");
}

TEST(Phrase, OnlyNamesStandInBraces) {
    static_assert(texts::has_good_places("a {b} {c_d}"));
    for (const char* text : {"{", "}", "{}", "{a", "a}", "{a b}", "{0}", "{A}", "{{a}}", "{a{b}}"})
        EXPECT_FALSE(texts::has_good_places(text)) << text;
}

TEST_F(Told, InChineseWithWhatIsFilledIn) {
    const Language zh = Place("zh_CN", chinese()).languages().named("zho");
    EXPECT_EQ(zh.tag(), "zh-CN");
    EXPECT_EQ(with_corner.told(zh), "看不到二维码左上角的定位方块，另外两个可以看到");
    EXPECT_EQ(Phrase(msgid_plural("We found {count} code in it.", "We found {count} codes in it."), 3).told(zh),
              "我们在其中找到 3 个二维码。");
    EXPECT_EQ(Phrase(msgid_in("a label on a receipt", "card")).told(zh), "卡号");
    EXPECT_EQ(Phrase(msgid("no such text")).told(zh), "no such text");
    EXPECT_EQ(moment(0).told(zh), "1970年01月01日 00:00:00（UTC）");
}

TEST_F(Told, ALanguageIsAFileThatSomebodyAdds) {
    const Place place("qaa", chinese());
    const Languages languages = place.languages();
    EXPECT_EQ(languages.tags(), (std::vector<std::string>{"en", "qaa"}));
    EXPECT_EQ(with_corner.told(languages.named("qaa-XX")), "看不到二维码左上角的定位方块，另外两个可以看到");
    EXPECT_TRUE(languages.named("eng").is_english());
    EXPECT_TRUE(languages.named("en-GB").is_english());
    EXPECT_TRUE(languages.or_english("zho").is_english());
    EXPECT_TRUE(languages.or_english("").is_english());
    EXPECT_FALSE(languages.find("../qaa"));
    try {
        (void)languages.named("tlh");
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), Code::usage);
        EXPECT_NE(error.hint().find("en, qaa"), std::string::npos) << error.hint();
    }
}

TEST_F(Told, ThatOfAnotherCountryDoesButNotAnotherWriting) {
    const Place brazil("pt_BR", chinese()), taiwan("zh_TW", chinese());
    EXPECT_EQ(brazil.languages().named("por").tag(), "pt-BR");
    EXPECT_EQ(brazil.languages().named("pt-PT").tag(), "pt-BR");
    EXPECT_FALSE(taiwan.languages().find("zho"));
    EXPECT_EQ(taiwan.languages().named("zh-HK").tag(), "zh-TW");
}

TEST_F(Told, TheFirstPlaceThatHasATextCounts) {
    const test::Temporary own;
    const fs::path file = own / "zh_CN" / "LC_MESSAGES" / "qrid.mo";
    make_directories(file.parent_path(), FileMode::ordinary);
    write_file(file, with(chinese(), "左上角", "左前角"), Overwrite::refuse);
    const Languages both({own.path(), path_in_share("locale")});
    EXPECT_EQ(Phrase(msgid("top left")).told(both.named("zh")), "左前角");
    write_file(file, Bytes{1, 2, 3}, Overwrite::replace); // is passed over
    EXPECT_EQ(Phrase(msgid("top left")).told(Languages({own.path(), path_in_share("locale")}).named("zh")), "左上角");
}

TEST_F(Told, ATranslationThatFillsInSomethingElseIsNotTold) {
    const std::string from = "看不到二维码{corner}的";
    for (const std::string to : {"看不到二维码{cormer}的", "看不到二维码{corner的}", "看不到二维码{corner}\x1b[2",
                                 "看不到二维码{corner}\xff\xff\xff"}) {
        const Place place("qaa", with(chinese(), from, to));
        EXPECT_EQ(with_corner.told(place.languages().named("qaa")),
                  "a code's finder pattern at the 左上角 is not visible; the other two are");
    }
}

TEST_F(Told, AnyThatIsCutOffIsNoCatalogue) {
    const Bytes whole = chinese();
    ASSERT_TRUE(is_sound(whole));
    for (std::size_t size = 0; size < whole.size(); size += size < 64 ? 1 : 997)
        EXPECT_FALSE(is_sound(ByteView(whole).first(size))) << size;
    const Place place("qaa", Bytes(whole.begin(), whole.begin() + 100));
    const Languages languages = place.languages();
    EXPECT_FALSE(languages.find("qaa"));
    EXPECT_EQ(languages.tags(), std::vector<std::string>{"en"});
    try {
        (void)languages.named("qaa");
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), Code::unreadable_file);
    }
}

// What the library would believe: the offsets and lengths of each text, and the table of their digests.
TEST_F(Told, NoneThatIsHostileDoesHarm) {
    const Bytes whole = chinese();
    int taken = 0, tried = 0;
    for (std::size_t at = 0; at < 13'000 && at < whole.size(); at += at < 64 ? 1 : 211)
        for (const int value : {0x00, 0x01, 0x7f, 0xff}) {
            Bytes bad = whole;
            bad[at] = static_cast<std::uint8_t>(value);
            ++tried;
            if (!is_sound(bad)) continue;
            ++taken;
            const Place place("qaa", bad);
            const Language language = place.languages().or_english("qaa");
            EXPECT_FALSE(with_corner.told(language).empty());
            EXPECT_FALSE(Phrase(msgid("Hello,")).told(language).empty());
        }
    EXPECT_GT(tried - taken, 100);
}

TEST_F(Told, ItsRuleForPluralsMayNotDivideOrBeDeep) {
    EXPECT_FALSE(is_sound(with(chinese(), "nplurals=1; plural=0;", "nplurals=1; plural=/;")));
    EXPECT_FALSE(is_sound(with(chinese(), "charset=UTF-8", "charset=GB231")));
    const Place zero("qaa", with(chinese(), "nplurals=1; plural=0;\n", "nplurals=1;plural=n%0;"));
    for (const long long count : {0, 1, 3}) // a library that divides by zero would end the process
        EXPECT_FALSE(Phrase(msgid_plural("We found {count} code in it.", "We found {count} codes in it."), count)
                         .told(zero.languages().or_english("qaa"))
                         .empty());
}

TEST(Languages, ThereIsEnglishWithoutAnyPlace) {
    const Languages none(std::vector<fs::path>{});
    EXPECT_EQ(none.tags(), std::vector<std::string>{"en"});
    EXPECT_TRUE(none.named("eng").is_english());
    EXPECT_FALSE(none.find("zh"));
    EXPECT_EQ(with_corner.told(none.named("en")), with_corner.english());
}

} // namespace
} // namespace qrid
