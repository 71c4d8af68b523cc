#include "lists.h"
#include "qrid/trust/trust_store.h"
#include "qrid/trust/trusted_jwk.h"
#include "support/errors.h"
#include "support/temporary.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <rapidcheck/gtest.h>

#include <atomic>
#include <thread>

namespace qrid {
namespace {

using nlohmann::json;
using test::code_of;
using namespace test::lists;

constexpr const char* other_iss = "https://other.example";

std::string signed_by(std::size_t i, TrustList list) { return write_trust_list(list, root(i)); }

// What importing a text does: the code of its refusal, or nothing.
std::optional<Code> import(const TrustStore& store, const std::string& text, const TrustImport& how = {},
                           Seconds now = made) {
    return code_of([&] { store.import(read_trust_list(text), how, now); });
}

std::int64_t version_of(const TrustStore& store) {
    return TrustStore::read(store.file_of(iss)).signed_list.list.version;
}

class Store : public ::testing::Test {
protected:
    test::Temporary dir;
    TrustStore store{dir / "store"};
};

TEST_F(Store, IsEmptyWhenItDoesNotExist) {
    EXPECT_TRUE(store.load().empty());
    EXPECT_TRUE(store.issuer_files().empty());
    EXPECT_TRUE(store.key_files().empty());
}

TEST_F(Store, KeepsWhatWasImported) {
    EXPECT_EQ(import(store, chain_of(1, {0}), {.root = pin(0)}), std::nullopt);
    const TrustSet trust = store.load();
    ASSERT_EQ(trust.keys().size(), 3U);
    for (const TrustedKey& key : trust.keys()) {
        EXPECT_EQ(key.iss, iss);
        EXPECT_EQ(key.list_until, ends);
    }
    EXPECT_EQ(TrustStore::read(store.file_of(iss)).imported_at, made);
    EXPECT_EQ(store.issuer_files(), std::vector<fs::path>{store.file_of(iss)});
}

TEST_F(Store, HoldsPlainKeyFilesToo) {
    fs::create_directory(store.dir());
    write_file(store.dir() / "k.pem", bytes_of(root(3).public_key().pem()), Overwrite::refuse);
    EXPECT_EQ(import(store, chain_of(1, {0}), {.root = pin(0)}), std::nullopt);
    EXPECT_EQ(store.load().keys().size(), 4U);
    write_file(store.dir() / "damaged", bytes_of("hello"), Overwrite::refuse);
    const TrustSet trust = store.load();
    EXPECT_EQ(trust.keys().size(), 4U);
    EXPECT_EQ(trust.notes().size(), 1U); // passed over
    fs::remove(store.dir() / "k.pem");
    EXPECT_EQ(store.load().keys().size(), 3U);
}

TEST_F(Store, TakesANewIssuerUnderAGivenRootOnly) {
    const std::string text = chain_of(1, {0});
    EXPECT_EQ(import(store, text), Code::unknown_issuer);
    EXPECT_EQ(import(store, text, {.root = {}, .force = true}), Code::unknown_issuer);
    EXPECT_EQ(import(store, text, {.root = pin(1)}), Code::trust_root_mismatch);
    EXPECT_EQ(import(store, text, {.root = pin(1), .force = true}), Code::trust_root_mismatch);
    EXPECT_FALSE(fs::exists(store.dir())); // a refusal leaves no trace
    EXPECT_EQ(import(store, text, {.root = pin(0), .dry_run = true}), std::nullopt);
    EXPECT_FALSE(fs::exists(store.dir()));
    EXPECT_EQ(import(store, text, {.root = pin(0)}), std::nullopt);
}

TEST_F(Store, NeverGoesBack) {
    EXPECT_EQ(import(store, chain_of(5, {0}), {.root = pin(0)}), std::nullopt);
    EXPECT_EQ(import(store, chain_of(4, {0})), Code::trust_rollback);
    EXPECT_EQ(import(store, chain_of(4, {0}), {.root = pin(0), .force = true}), Code::trust_rollback);
    TrustList other = list_of(5, {0});
    other.keys.pop_back();
    other.keys.front() = trusted(root(0).public_key(), Purpose::trust);
    EXPECT_EQ(import(store, signed_by(0, other)), Code::trust_rollback);
    EXPECT_EQ(version_of(store), 5);
    EXPECT_EQ(import(store, chain_of(6, {0})), std::nullopt);
    EXPECT_EQ(version_of(store), 6);
}

TEST_F(Store, TellsAnOldVersionFromASecondOne) {
    EXPECT_EQ(import(store, chain_of(5, {0}), {.root = pin(0)}), std::nullopt);
    const auto hint = [&](const TrustList& list) {
        try {
            store.import(read_trust_list(signed_by(0, list)), {}, made);
        } catch (const Error& error) {
            EXPECT_EQ(error.code(), Code::trust_rollback);
            return error.hint();
        }
        return std::string();
    };
    TrustList second = list_of(5, {0});
    second.exp -= 1;
    EXPECT_NE(hint(second), hint(list_of(4, {0})));
}

TEST_F(Store, TakesTheSameListAgain) {
    const std::string text = chain_of(1, {0});
    EXPECT_TRUE(store.import(read_trust_list(text), {.root = pin(0)}, made).changed);
    const Bytes before = read_file(store.file_of(iss));
    EXPECT_FALSE(store.import(read_trust_list(text), {}, made + 1).changed);
    EXPECT_FALSE(store.import(read_trust_list(chain_of(1, {0})), {}, made + 1).changed); // the same, signed anew
    EXPECT_EQ(read_file(store.file_of(iss)), before);
}

TEST_F(Store, RefusesListsOutOfTheirTime) {
    const std::string text = chain_of(1, {0});
    EXPECT_EQ(import(store, text, {.root = pin(0)}, ends), Code::trust_stale);
    EXPECT_EQ(import(store, text, {.root = pin(0)}, made - list_tolerance - 1), Code::iat_in_future);
    EXPECT_EQ(import(store, text, {.root = pin(0)}, made - list_tolerance), std::nullopt);
    EXPECT_EQ(import(store, text, {}, ends - 1), std::nullopt);
}

TEST_F(Store, FollowsAChangeOfRoot) {
    EXPECT_EQ(import(store, chain_of(1, {0}), {.root = pin(0)}), std::nullopt);
    EXPECT_EQ(import(store, chain_of(2, {1})), Code::trust_root_mismatch);
    EXPECT_EQ(import(store, chain_of(2, {0, 1}), {.root = pin(2)}), Code::trust_root_mismatch);
    const TrustImported result = store.import(read_trust_list(chain_of(2, {0, 1})), {}, made);
    EXPECT_TRUE(result.changed && result.root_changed);
    EXPECT_EQ(result.version_before, 1);
    EXPECT_TRUE(same_key(TrustStore::read(store.file_of(iss)).root, root(1).public_key()));
    // From now on the old root has no say, whatever it endorses.
    EXPECT_EQ(import(store, chain_of(3, {0})), Code::trust_root_mismatch);
    EXPECT_EQ(import(store, chain_of(3, {0, 2})), Code::trust_root_mismatch);
    EXPECT_EQ(import(store, chain_of(3, {0, 1, 2})), std::nullopt);
}

TEST_F(Store, IsForcedToANewRootWhenTheOldWasStolen) {
    EXPECT_EQ(import(store, chain_of(3, {0}), {.root = pin(0)}), std::nullopt);
    TrustList list = list_of(4, {0, 1});
    list.root_changes = {write_root_change(iss, root(0), root(1).public_key(), made - 50)};
    list.keys[2].revoked = Revocation{made, true};
    const std::string text = signed_by(1, list);
    EXPECT_EQ(import(store, text), Code::trust_root_mismatch); // on the word of a stolen root
    EXPECT_EQ(import(store, text, {.root = pin(1)}), Code::trust_root_mismatch);
    EXPECT_EQ(import(store, text, {.root = {}, .force = true}), Code::trust_root_mismatch);
    EXPECT_EQ(import(store, text, {.root = pin(1), .force = true}), std::nullopt);
    EXPECT_EQ(import(store, chain_of(5, {0})), Code::trust_root_mismatch);
}

TEST_F(Store, KeepsIssuersSideBySide) {
    TrustList other = list_of(9, {1});
    other.iss = other_iss;
    EXPECT_EQ(import(store, chain_of(1, {0}), {.root = pin(0)}), std::nullopt);
    EXPECT_EQ(import(store, signed_by(1, other), {.root = pin(1)}), std::nullopt);
    EXPECT_EQ(store.issuer_files().size(), 2U);
    EXPECT_EQ(version_of(store), 1);
    // The other issuer's root signs a list in this one's name.
    TrustList usurper = list_of(2, {1});
    EXPECT_EQ(import(store, signed_by(1, usurper)), Code::trust_root_mismatch);
    usurper.root_changes = {write_root_change(iss, root(1), root(1).public_key(), made)};
    EXPECT_EQ(import(store, signed_by(1, usurper)), Code::trust_root_mismatch);
    store.remove(other_iss, false);
    EXPECT_EQ(store.issuer_files(), std::vector<fs::path>{store.file_of(iss)});
}

TEST_F(Store, RemovesAnIssuerEvenADamagedOne) {
    EXPECT_EQ(code_of([&] { store.remove(iss, false); }), Code::unknown_issuer);
    EXPECT_FALSE(fs::exists(store.dir()));
    EXPECT_EQ(import(store, chain_of(2, {0}), {.root = pin(0)}), std::nullopt);
    store.remove(iss, true);
    EXPECT_EQ(version_of(store), 2);
    write_file(store.file_of(iss), bytes_of("{"), Overwrite::replace);
    EXPECT_EQ(import(store, chain_of(3, {0}), {.root = pin(0), .force = true}), Code::trust_store_damaged);
    store.remove(iss, false);
    EXPECT_TRUE(store.load().empty());
    EXPECT_EQ(import(store, chain_of(1, {0}), {.root = pin(0)}), std::nullopt);
}

TEST_F(Store, SaysWhenAnIssuerCannotBeRemoved) {
    fs::create_directories(store.file_of(iss) / "not a file");
    EXPECT_EQ(code_of([&] { store.remove(iss, false); }), Code::cannot_write);
}

TEST_F(Store, PassesOverWhatAKilledImportLeft) {
    EXPECT_EQ(import(store, chain_of(2, {0}), {.root = pin(0)}), std::nullopt);
    write_file(store.file_of(iss).string() + ".12-0.part", bytes_of("{"), Overwrite::refuse);
    EXPECT_EQ(store.load().keys().size(), 3U);
}

TEST_F(Store, RefusesAnEntryThatWasChanged) {
    EXPECT_EQ(import(store, chain_of(2, {0}), {.root = pin(0)}), std::nullopt);
    const fs::path file = store.file_of(iss);
    const json entry = json::parse(read_file(file));
    const auto with = [&](const char* member, const json& value) {
        json changed = entry;
        changed[member] = value;
        write_file(file, bytes_of(changed.dump()), Overwrite::replace);
        try {
            store.load();
        } catch (const Error& error) {
            const std::string what = error.what();
            const std::size_t named = what.find(file.string());
            EXPECT_NE(named, std::string::npos);
            EXPECT_EQ(what.find(file.string(), named + 1), std::string::npos) << "once is enough: " << what;
            return std::optional(error.code());
        }
        return std::optional<Code>();
    };
    EXPECT_EQ(with("version", 2), std::nullopt);
    EXPECT_EQ(with("version", 3), Code::trust_store_damaged);
    EXPECT_EQ(with("iss", other_iss), Code::trust_store_damaged);
    EXPECT_EQ(with("root", json::parse("{}")), Code::trust_store_damaged);
    EXPECT_EQ(with("root", write_trusted_jwk(trusted(root(1).public_key(), Purpose::trust))),
              Code::trust_store_damaged);
    EXPECT_EQ(with("list", chain_of(2, {0, 1})),
              Code::trust_store_damaged); // believed when imported, not when put there
    EXPECT_EQ(with("list", "x"), Code::trust_store_damaged);
    EXPECT_EQ(with("imported_at", "x"), Code::trust_store_damaged);
    EXPECT_EQ(with("version", 2), std::nullopt);
    fs::rename(file, store.dir() / "issuers" / "0123456789abcdef.json");
    EXPECT_EQ(code_of([&] { store.load(); }), Code::trust_store_damaged);
}

TEST_F(Store, NeverGoesBackWhenManyImportAtOnce) {
    constexpr std::int64_t versions = 40;
    std::vector<SignedTrustList> lists;
    for (std::int64_t version = 1; version <= versions; ++version)
        lists.push_back(read_trust_list(chain_of(version, {0})));
    store.import(lists.front(), {.root = pin(0)}, made);
    std::atomic<bool> done{false}, went_back{false};
    std::thread reader([&] {
        for (std::int64_t highest = 0; !done;) {
            const std::int64_t version = version_of(store); // whole at every moment
            if (version < highest) went_back = true;
            highest = version;
        }
    });
    std::vector<std::thread> importers;
    for (std::size_t thread = 0; thread < 4; ++thread)
        importers.emplace_back([&, thread] {
            for (std::size_t i = 0; i < lists.size(); ++i)
                import(store, lists[(i * 7 + thread * 11) % lists.size()].text);
        });
    for (std::thread& importer : importers) importer.join();
    done = true;
    reader.join();
    EXPECT_FALSE(went_back);
    EXPECT_EQ(version_of(store), versions);
}

RC_GTEST_PROP(StoreProperty, VersionsOnlyGrow, ()) {
    static const std::vector<std::string> lists{chain_of(1, {0}), chain_of(2, {0}), chain_of(3, {0}), chain_of(4, {0})};
    const auto given = *rc::gen::container<std::vector<std::size_t>>(6, rc::gen::inRange<std::size_t>(0, lists.size()));
    const test::Temporary dir;
    const TrustStore store(dir.path());
    std::int64_t highest = 0;
    for (std::size_t i : given) {
        const auto version = static_cast<std::int64_t>(i) + 1;
        const auto refused = import(store, lists[i], {.root = pin(0)});
        RC_ASSERT(refused == (version < highest ? std::optional(Code::trust_rollback) : std::nullopt));
        highest = std::max(highest, version);
        RC_ASSERT(version_of(store) == highest);
    }
}

} // namespace
} // namespace qrid
