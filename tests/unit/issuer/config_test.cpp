// An issuer's issuer.json: what is no whole number, or out of its range, is damage.
#include "qrid/issuer/config.h"
#include "support/errors.h"
#include "support/temporary.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace qrid {
namespace {

using nlohmann::json;

class ConfigFile : public ::testing::Test {
protected:
    // The code of what refuses the file with this member changed.
    std::optional<Code> with(const char* member, const json& value) {
        json document = json::parse(original());
        document[member] = value;
        write_file(dir / "issuer.json", bytes_of(document.dump()), Overwrite::replace);
        return test::code_of([&] { read_config(dir.path()); });
    }
    std::string original() {
        const test::Temporary other;
        IssuerConfig config;
        config.iss = "https://id.example", config.name = "Example", config.status_uri = "https://id.example/status/";
        write_config(other.path(), config);
        return std::string(text_of(read_file(other / "issuer.json")));
    }
    test::Temporary dir;
};

TEST_F(ConfigFile, HasWholeNumbersInTheirRange) {
    for (const char* member :
         {"lists", "entries", "card_life", "longest_card_life", "status_life", "status_ttl", "trust_life"}) {
        EXPECT_EQ(with(member, 60), std::nullopt) << member;
        for (const json& value : {json(0), json(-1), json(1.5), json(1e300), json(UINT64_MAX), json("60"), json()})
            EXPECT_EQ(with(member, value), Code::registry_damaged) << member << value;
    }
}

TEST_F(ConfigFile, OfTheFirstVersionsHasNoTrustLife) {
    json document = json::parse(original());
    document.erase("trust_life");
    write_file(dir / "issuer.json", bytes_of(document.dump()), Overwrite::replace);
    EXPECT_EQ(read_config(dir.path()).trust_life, IssuerConfig{}.trust_life);
}

TEST_F(ConfigFile, NamesAKnownSchemeOfIDs) {
    EXPECT_EQ(with("id_scheme", "cn-id"), std::nullopt);
    EXPECT_EQ(read_config(dir.path()).id_rule().scheme, id_scheme_called("cn-id"));
    EXPECT_TRUE(read_config(dir.path()).id_rule().takes_specimens);
    EXPECT_EQ(with("id_scheme", "none"), std::nullopt);
    EXPECT_EQ(read_config(dir.path()).id_rule().scheme, nullptr);
    for (const json& value : {json("cn_id"), json(1), json()})
        EXPECT_EQ(with("id_scheme", value), Code::registry_damaged) << value;
    EXPECT_EQ(with("iss", "https://id.gov.cn"), std::nullopt);
    EXPECT_FALSE(read_config(dir.path()).id_rule().takes_specimens);
}

} // namespace
} // namespace qrid
