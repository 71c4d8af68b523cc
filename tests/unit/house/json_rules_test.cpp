// JSON is read in one place (base/json_reader.h), within bounds: the library's own ways in take what they are given.
#include "qrid/base/files.h"

#include <gtest/gtest.h>

#include <regex>

namespace qrid {
namespace {

const std::regex& ways_in() {
    static const std::regex all(
        R"((json|basic_json\s*<[^;]*>)\s*::\s*(parse|accept|sax_parse|from_\w+|parser\b))" // json::parse(text)
        R"(|"_json(_pointer)?\b)"                                                          // "..."_json
        R"(|nlohmann::(json_sax|detail|literals)|json_literals)"
        R"(|>>\s*(nlohmann::)?(ordered_)?(json|document|object|j)\b)" // stream >> document
        R"(|(json|object|document|value)\s*\.\s*(parse|accept|sax_parse)\s*\()");
    return all;
}

bool has_way_in(const std::string& text) { return std::regex_search(text, ways_in()); }

TEST(JsonRules, TheRuleSeesEveryWayIn) {
    for (const char* text :
         {"json::parse(text)", "nlohmann::ordered_json::parse(a, b)", "nlohmann::json :: accept(text)",
          "json::sax_parse(text, &builder)", "json::from_cbor(bytes)", "in >> document;", "in >> nlohmann::json()",
          "auto a = R\"({})\"_json;", "nlohmann::detail::parser", "using nlohmann::literals::x", "object.parse(text)"})
        EXPECT_TRUE(has_way_in(text)) << text;
    for (const char* text :
         {"read_json(text, limits)", "json::array()", "card_in_json(text)", "point >> 12", "write_json(a)"})
        EXPECT_FALSE(has_way_in(text)) << text;
}

TEST(JsonRules, JsonIsReadInOnePlace) {
    const fs::path tree = fs::path(QRID_TESTDATA).parent_path();
    int seen = 0;
    for (const char* top : {"lib", "cmd"})
        for (const auto& entry : fs::recursive_directory_iterator(tree / top)) {
            const std::string extension = entry.path().extension().string();
            if (extension != ".h" && extension != ".cpp") continue;
            if (entry.path() == tree / "lib/base/json_reader.cpp") continue;
            const Bytes content = read_file(entry.path());
            std::smatch way;
            const std::string text(text_of(content));
            EXPECT_FALSE(std::regex_search(text, way, ways_in()))
                << entry.path() << " has " << way.str()
                << ": read it with read_json() or json_in() of base/json_reader.h";
            ++seen;
        }
    EXPECT_GT(seen, 300);
}

} // namespace
} // namespace qrid
