#include "qrid/artwork/labels.h"
#include "unit/artwork/refusal.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace qrid::artwork {
namespace {

TEST(Labels, EnglishAndChineseAreShipped) {
    const Labels *english = labels_of("eng", {}), *chinese = labels_of("zho", {});
    ASSERT_NE(english, nullptr);
    ASSERT_NE(chinese, nullptr);
    EXPECT_EQ(labels_of("cmn", {}), chinese);
    EXPECT_EQ(labels_of("chi", {}), chinese);
    EXPECT_EQ(labels_of("tlh", {}), nullptr);
    EXPECT_EQ(labels_of("", {}), nullptr);
    for (const auto name : label_names()) {
        EXPECT_FALSE(english->of(name).empty()) << name;
        EXPECT_NE(english->of(name), chinese->of(name)) << name;
    }
}

TEST(Labels, EveryLanguageThatIsShippedIsWhole) {
    for (const char* language : {"eng", "fra", "spa", "por", "deu", "ita", "tur", "rus", "ukr", "zho",
                                 "jpn", "kor", "hin", "tha", "vie", "ind", "ara", "fas", "urd", "heb"}) {
        const Labels* labels = labels_of(language, {});
        ASSERT_NE(labels, nullptr) << language;
        for (const auto name : label_names()) EXPECT_FALSE(labels->of(name).empty()) << language << ' ' << name;
        for (const auto& texts : {labels->genders, labels->marital_statuses})
            for (const std::string& text : texts) EXPECT_FALSE(text.empty()) << language;
        for (std::size_t i = 0; i < labels->months.size(); ++i)
            for (std::size_t j = 0; j < i; ++j) EXPECT_NE(labels->months.at(i), labels->months.at(j)) << language;
        const std::string day = labels->day("19900515");
        EXPECT_NE(day.find("15"), day.npos) << day;
        EXPECT_NE(day.find("1990"), day.npos) << day;
        EXPECT_EQ(day.find('{'), day.npos) << day;
    }
    EXPECT_EQ(labels_of("arz", {}), labels_of("ara", {}));
    EXPECT_EQ(labels_of("ara", {})->of("dateOfBirth"), "تاريخ الميلاد");
    EXPECT_EQ(labels_of("ara", {})->genders[1], "أنثى");
    EXPECT_EQ(labels_of("ara", {})->day("19900515"), "15 مايو 1990");
    EXPECT_EQ(labels_of("deu", {})->day("19900515"), "15. Mai 1990");
}

TEST(Labels, WriteADayInWords) {
    const Labels& english = english_labels();
    EXPECT_EQ(english.day("19900515"), "15 May 1990");
    EXPECT_EQ(english.day("1990-05-05"), "5 May 1990");
    EXPECT_EQ(labels_of("zho", {})->day("19900515"), "1990年5月15日");
    for (const char* other : {"", "1990", "19901315", "19900500", "19900532", "1990-5-15", "May 1990", "99999999"})
        EXPECT_EQ(english.day(other), other);
}

TEST(Labels, AFileGivesALanguageItsWords) {
    const Labels french =
        read_labels(R"({"language": "fra", "labels": {"fullName": "Nom"}, "genders": ["Homme", "Femme", "Autre"],
        "months": ["janvier", "{year}", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"],
        "date": "le {day} {month} {year}"})");
    EXPECT_EQ(french.of("fullName"), "Nom");
    EXPECT_EQ(french.of("dateOfBirth"), "Date of birth") << "what is left out is English";
    EXPECT_EQ(french.genders[1], "Femme");
    EXPECT_EQ(french.day("19900515"), "le 15 mai 1990");
    EXPECT_EQ(french.day("19900215"), "le 15 {year} 1990") << "nothing is looked for in what was put in";
    const std::vector<Labels> given{french};
    EXPECT_EQ(labels_of("fra", given), given.data());
    const std::vector<Labels> chinese{read_labels(R"({"language": "chi", "labels": {"fullName": "名"}})")};
    EXPECT_EQ(labels_of("zho", chinese)->of("fullName"), "名") << "a file comes before what is shipped";
}

TEST(Labels, AFileIsReadStrictly) {
    const auto refused = [](const char* json, const char* message) {
        test::expect_refusal([&] { read_labels(json); }, Code::bad_record, message);
    };
    refused("{}", "/language: is missing");
    refused(R"({"language": "fr"})", "/language: must be three letters");
    refused(R"({"language": "FRA"})", "/language: must be three letters");
    refused(R"({"language": "fra", "label": {}})", "/label: is not a known member");
    refused(R"({"language": "fra", "labels": {"nom": "Nom"}})", "/labels/nom: is not a known member");
    refused(R"({"language": "fra", "labels": {"fullName": 1}})", "/labels/fullName: must be text");
    refused(R"({"language": "fra", "months": ["janvier"]})", "/months: must be an array of 12 texts");
    refused(R"({"language": "fra", "genders": ["a", "b", ""]})", "/genders/2: must not be empty");
    refused(R"({"language": "fra", "date": "{day} {month}"})", "/date: must have {year}");
    refused(R"({"language": "fra", "date": "{day} {month} {year} {day}"})",
            "/date: must have {day}, {month} and {year} once each");
}

} // namespace
} // namespace qrid::artwork
