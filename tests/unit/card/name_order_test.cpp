// Lists of names in the order of a language.
#include "qrid/base/module.h"
#include "qrid/card/name_order.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

namespace qrid {
namespace {

// Names separated by '|', sorted.
std::string sorted(std::string_view language, const std::string& names) {
    const NameOrder order(language);
    std::vector<std::string> list;
    std::istringstream in(names);
    for (std::string name; std::getline(in, name, '|');) list.push_back(name);
    std::sort(list.begin(), list.end(),
              [&](const std::string& a, const std::string& b) { return order.key(a) < order.key(b); });
    std::string told;
    for (const std::string& name : list) told += (told.empty() ? "" : "|") + name;
    return told;
}

class NamesInOrder : public testing::Test {
protected:
    void SetUp() override {
        if (!fs::exists(path_beside_library("qrid-gettext.so"))) GTEST_SKIP() << "built without Boost.Locale";
    }
};

TEST_F(NamesInOrder, AreByPinyinInChinese) {
    for (const char* language : {"zh", "zho", "chi", "zh-Hans-CN"}) {
        EXPECT_EQ(sorted(language, "张三|王芳|李伟|欧阳娜娜|阿依古丽"), "阿依古丽|李伟|欧阳娜娜|王芳|张三") << language;
        EXPECT_EQ(sorted(language, "买买提·阿不都热合曼|马超|毛宁"), "马超|买买提·阿不都热合曼|毛宁") << language;
    }
    EXPECT_EQ(sorted("zh", "𠮷田|郑爽|Ada Lovelace|Suharto|安然"), "安然|郑爽|𠮷田|Ada Lovelace|Suharto")
        << "rare characters after the others, other scripts last";
    EXPECT_EQ(sorted("zh", "李伟|李|李伟明|李薇"), "李|李薇|李伟|李伟明");
    EXPECT_EQ(sorted("zh-TW", "高一|任二|丁三|曾四|王五"), "丁三|王五|任二|高一|曾四") << "by strokes";
}

TEST_F(NamesInOrder, CountSurnamesInTheReadingThatTheyHaveAsSurnames) {
    EXPECT_EQ(sorted("zh", "单雄信|沙僧|石秀|丁一|单于烈|常昊"), "单于烈|常昊|丁一|沙僧|单雄信|石秀");
    EXPECT_EQ(sorted("zh", "曾国藩|岑参|张三|臧天朔"), "岑参|臧天朔|曾国藩|张三");
    EXPECT_EQ(sorted("zh", "尉迟恭|魏征|俞敏洪|袁隆平"), "魏征|俞敏洪|尉迟恭|袁隆平");
    EXPECT_EQ(sorted("zh", "查良镛|柴静|翟天临|詹天佑"), "柴静|查良镛|翟天临|詹天佑");
    EXPECT_EQ(sorted("zh", "单·买买提|丁一|沙僧"), "单·买买提|丁一|沙僧") << "no surname";
    EXPECT_EQ(sorted("en", "单雄信|Ada"), "Ada|单雄信");
    EXPECT_NE(NameOrder("zh").key("单"), NameOrder("zh").key("善")) << "two names are never one";
}

TEST_F(NamesInOrder, AreAsOtherLanguagesHaveThem) {
    EXPECT_EQ(sorted("sv", "Öberg|Zetterlund|Åberg|Ärlig|Andersson"), "Andersson|Zetterlund|Åberg|Ärlig|Öberg");
    EXPECT_EQ(sorted("de", "Zimmer|Özdemir|Oster|Otto|Ärger"), "Ärger|Oster|Otto|Özdemir|Zimmer");
    EXPECT_EQ(sorted("", "mc donald|Mc Donald|McAdam|Madonna"), "Madonna|mc donald|Mc Donald|McAdam");
    EXPECT_EQ(sorted("no language", "b|a|"), "a|b");
    EXPECT_TRUE(NameOrder("zh").is_of_language());
}

TEST(NameOrder, PutsWhoHasNoNameLast) {
    const NameOrder order("zh");
    for (const char* name : {"张", "Ada", "𠮷", "\xf4\x8f\xbf\xbf"}) EXPECT_LT(order.key(name), order.key("")) << name;
}

TEST(NameOrder, IsOfTheNameByWhichSomebodyIsListed) {
    Identity identity;
    EXPECT_EQ(listed_name(identity), "");
    identity.fields[identity_key::secondary_name] = "阿达";
    EXPECT_EQ(listed_name(identity), "阿达");
    identity.fields[5] = "Ada";
    EXPECT_EQ(listed_name(identity), "Ada");
    identity.fields[identity_key::full_name] = "Ada Lovelace";
    EXPECT_EQ(listed_name(identity), "Ada Lovelace");
    identity.fields[7] = "Lovelace", identity.fields[6] = "King";
    EXPECT_EQ(listed_name(identity), "Lovelace Ada King");
}

TEST(NameOrder, IsThatOfTheLanguageMostRecordsName) {
    CommonLanguage languages;
    languages.add("");
    EXPECT_EQ(languages.most(), "");
    for (const char* language : {"ara", "zho", "eng", "zho", "eng", ""}) languages.add(language);
    EXPECT_EQ(languages.most(), "zho");
    languages.add("eng");
    EXPECT_EQ(languages.most(), "eng");
}

} // namespace
} // namespace qrid
