// What the manual says in numbers and names is what the library has.
#include "qrid/base/files.h"
#include "qrid/card/identity.h"
#include "qrid/crypto/keys.h"
#include "qrid/issuer/batch.h"
#include "qrid/issuer/inside/database.h"
#include "qrid/picture/limits.h"
#include "qrid/picture/members.h"
#include "qrid/picture/pages.h"
#include "qrid/wallet/account.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <array>
#include <set>

namespace qrid {
namespace {

const fs::path manual = fs::path(QRID_TESTDATA).parent_path() / "man";

// A page with its lines joined, so that a sentence is found however it is wrapped.
std::string page(const std::string& name) {
    const Bytes content = read_file(manual / (name + ".scd"));
    std::string joined;
    for (const char c : text_of(content)) {
        const char shown = c == '\n' || c == '\t' ? ' ' : c;
        if (shown != ' ' || !joined.ends_with(' ')) joined += shown;
    }
    return joined;
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

std::string number_word(std::size_t number) {
    constexpr std::array words{"no",    "one",   "two",  "three", "four",   "five",  "six",
                               "seven", "eight", "nine", "ten",   "eleven", "twelve"};
    return number < words.size() ? words.at(number) : std::to_string(number);
}

TEST(Manual, HasTheLimitsOfInputs) {
    const std::string text = page("qrid.1");
    const PictureLimits limits;
    EXPECT_TRUE(has(text, fmt::format("An input may be up to {} MiB", max_input_bytes >> 20)));
    EXPECT_TRUE(has(text, fmt::format("of up to {} million pixels", limits.max_pixels / 1'000'000)));
    EXPECT_TRUE(has(text, fmt::format("in up to {}", Members::most)));
    EXPECT_TRUE(has(text, fmt::format("first {} pages", Pages::most)));
    EXPECT_TRUE(has(text, fmt::format("more than {} MiB or {} seconds of processor time", limits.max_memory >> 20,
                                      number_word(static_cast<std::size_t>(limits.max_time.count() / 1000)))));
    EXPECT_TRUE(has(text, fmt::format("a new PIN at least {};", number_word(least_pin))));
}

TEST(Manual, HasTheSizeOfABatch) {
    EXPECT_TRUE(has(page("qrid-mint.1"), fmt::format("batches of up to {}", batch_records)));
}

TEST(Schemas, OfARecordHasEveryField) {
    const auto schema = nlohmann::json::parse(text_of(read_file(manual / "schemas" / "record.schema.json")))
                            .at(nlohmann::json::json_pointer("/$defs/record/properties"));
    std::set<std::string> in_schema, in_table;
    for (const auto& [name, about] : schema.items()) in_schema.insert(name);
    for (const IdentityField& field : identity_fields()) in_table.insert(std::string(field.name));
    EXPECT_EQ(in_schema, in_table);
}

TEST(Manual, HasTheTablesOfTheRegistry) {
    const std::string text = page("qrid-formats.5");
    const std::size_t begin = text.find("# REGISTRY"), end = text.find(" # ", begin + 1);
    ASSERT_LT(begin, end);
    const std::string registry = text.substr(begin, end - begin);
    EXPECT_TRUE(has(registry, fmt::format("A database of {} tables,", number_word(registry_tables().size()))));
    EXPECT_TRUE(has(registry, fmt::format("This is schema {}.", newest_schema())));
    EXPECT_TRUE(has(registry, fmt::format("*schema* ({})", newest_schema())));
    for (const std::string& table : registry_tables()) EXPECT_TRUE(has(registry, fmt::format("*{}*", table))) << table;
}

} // namespace
} // namespace qrid
