// Algorithms are one table, lib/crypto/algorithm.cpp, from which all else follows: nothing in lib and cmd may treat one
// of them by its name, so that another one is a row.
#include "qrid/base/files.h"

#include <gtest/gtest.h>

#include <map>
#include <regex>

namespace qrid {
namespace {

// Where an algorithm may be named, and why.
const std::map<std::string, std::string> exceptions{
    {"lib/crypto/algorithm.h", "the enum, and what usual_algorithm() is"},
    {"lib/crypto/algorithm.cpp", "the table"},
};

TEST(AlgorithmRules, NoCodeOutsideOfTheTableNamesOne) {
    const fs::path source = fs::path(QRID_TESTDATA).parent_path();
    const std::regex named("\\bAlgorithm::[a-z]");
    std::map<std::string, int> met;
    int seen = 0;
    for (const char* top : {"lib", "cmd"})
        for (const auto& entry : fs::recursive_directory_iterator(source / top)) {
            const std::string extension = entry.path().extension().string();
            if (extension != ".h" && extension != ".cpp") continue;
            ++seen;
            const std::string file = fs::relative(entry.path(), source).string();
            const Bytes content = read_file(entry.path());
            const std::string text(text_of(content));
            if (text.find("Algorithm::") == text.npos || !std::regex_search(text, named)) continue;
            EXPECT_TRUE(exceptions.contains(file))
                << file << " names an algorithm: what it does belongs into the table";
            ++met[file];
        }
    EXPECT_GT(seen, 500);
    for (const auto& [file, why] : exceptions) EXPECT_TRUE(met.contains(file)) << file << " is no exception any more";
}

} // namespace
} // namespace qrid
