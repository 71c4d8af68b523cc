#include "bundles.h"
#include "qrid/cose/key.h"
#include "qrid/status/status_store.h"
#include "qrid/trust/root_pin.h"
#include "support/errors.h"
#include "unit/trust/lists.h"

#include <gtest/gtest.h>

#include <thread>

namespace qrid {
namespace {

using test::code_of;
using test::lists::root, test::lists::trusted;
using namespace test::bundles;

const BundleShape shape{3, 200, 1};

// A trust list of the issuer, which names the status key unless that is changed.
std::string trust_list(std::int64_t version, auto change) {
    TrustList list{.iss = iss, .iat = made - 10, .exp = ends + 10, .version = version, .keys = {}, .root_changes = {}};
    list.keys.push_back(trusted(status_key().public_key(), Purpose::status));
    list.keys.push_back(trusted(root(0).public_key(), Purpose::trust));
    change(list);
    return write_trust_list(list, root(0));
}

// One text, for no two signatures are alike.
const std::string& first_trust_list() {
    static const std::string text = trust_list(1, [](TrustList&) {});
    return text;
}

class StatusStoreTest : public ::testing::Test {
protected:
    test::Temporary dir;
    StatusStore store{dir / "status"};
    TrustStore trust{dir / "trust"};
    RootPin pin{{root(0).public_key()}, {}};

    static Lists lists_of(std::uint64_t version) { return random_lists(shape, static_cast<unsigned>(version), 10); }

    static Bytes bytes_with(std::uint64_t version, auto change, const PrivateKey& key = status_key()) {
        return carried(claims_of(version, shape), lists_of(version), key, [&](BundleClaims& claims) {
            claims.trust_list = first_trust_list();
            change(claims);
        });
    }
    static Bytes bytes_of_version(std::uint64_t version) {
        return bytes_with(version, [](BundleClaims&) {});
    }

    StatusImported import(const auto& given, Seconds at = made, bool dry_run = false, const TrustSet* keys = nullptr) {
        return store.import(
            given, {.trust = {.store = &trust, .import = {.root = pin}, .keys = keys}, .dry_run = dry_run}, at);
    }
    std::optional<Code> refusal(const Bytes& bytes, Seconds at = made, const TrustSet* keys = nullptr) {
        return code_of([&] { import(read<Bundle>(bytes), at, false, keys); });
    }
    bool holds(std::uint64_t version) {
        const auto bundle = store.find(iss);
        return bundle && bundle->form() == Bundle::Form::unpacked && bundle->head().claims.version == version &&
               has(*bundle, lists_of(version));
    }
    bool is_untouched() const { return fs::is_empty(dir.path()); }
};

TEST_F(StatusStoreTest, IsEmptyWhenItDoesNotExist) {
    EXPECT_TRUE(store.files().empty());
    EXPECT_FALSE(store.find(iss));
    EXPECT_FALSE(store.claims_seen(iss));
    EXPECT_TRUE(StatusStore(dir / "missing.qsb").files().empty());
}

TEST_F(StatusStoreTest, KeepsWhatWasTakenInAndItsTrustList) {
    const StatusImported result = import(read<Bundle>(bytes_of_version(3)));
    EXPECT_TRUE(result.changed);
    EXPECT_FALSE(result.version_before);
    ASSERT_TRUE(result.trust);
    EXPECT_TRUE(result.trust->changed);
    EXPECT_TRUE(holds(3));
    EXPECT_EQ(store.claims_seen(iss)->version, 3U);
    EXPECT_EQ(store.files(), std::vector<fs::path>{store.file_of(iss)});
    EXPECT_EQ(trust.load().keys().size(), 2U);
}

TEST_F(StatusStoreTest, GoesForwardOnly) {
    import(read<Bundle>(bytes_of_version(3)));
    const StatusImported later = import(read<Bundle>(bytes_of_version(5)));
    EXPECT_EQ(later.version_before, 3U);
    ASSERT_TRUE(later.trust); // the same list once more
    EXPECT_FALSE(later.trust->changed);
    EXPECT_FALSE(import(read<Bundle>(carried(store.find(iss)->head().claims, lists_of(5)))).changed); // signed anew
    EXPECT_EQ(refusal(bytes_of_version(4)), Code::status_rollback);
    EXPECT_EQ(refusal(bytes_with(5, [](BundleClaims& c) { ++c.iat; })), Code::status_rollback);
    EXPECT_TRUE(holds(5));
}

TEST_F(StatusStoreTest, TakesPatchesOfWhatItHas) {
    const auto patch = [&](std::uint64_t from, std::uint64_t to) {
        return read<BundlePatch>(
            make_bundle_patch(read<Bundle>(bytes_of_version(from)), read<Bundle>(bytes_of_version(to))).bytes);
    };
    EXPECT_EQ(code_of([&] { import(patch(1, 2)); }), Code::bad_status_bundle); // nothing is there
    EXPECT_TRUE(is_untouched());
    import(read<Bundle>(bytes_of_version(1)));
    EXPECT_EQ(code_of([&] { import(patch(2, 3)); }), Code::bad_status_bundle);
    EXPECT_TRUE(holds(1));
    EXPECT_EQ(import(patch(1, 2)).version_before, 1U);
    EXPECT_TRUE(holds(2));
    EXPECT_TRUE(import(patch(2, 4), made, true).changed); // tried only
    EXPECT_TRUE(holds(2));
    EXPECT_TRUE(import(patch(2, 4)).changed);
    EXPECT_FALSE(import(patch(2, 4)).changed);
    EXPECT_FALSE(import(patch(2, 4), made, true).changed);
    EXPECT_EQ(code_of([&] { import(patch(2, 3)); }), Code::status_rollback);
    EXPECT_TRUE(holds(4));
}

TEST_F(StatusStoreTest, RefusesAndLeavesNoTrace) {
    const auto refused = [&](auto change, const PrivateKey& key = status_key()) {
        return refusal(bytes_with(2, change, key));
    };
    const auto with_list = [&](auto change) {
        return refused([&](BundleClaims& c) { c.trust_list = trust_list(1, change); });
    };
    EXPECT_EQ(refused([](BundleClaims& c) {
                  c.exp = made;
                  c.iat = made - 9;
              }),
              Code::status_stale);
    EXPECT_EQ(refused([](BundleClaims& c) { c.iat = made + 301; }), Code::iat_in_future);
    EXPECT_EQ(refused([](BundleClaims&) {}, PrivateKey::generate(Algorithm::es256)), Code::status_untrusted);
    EXPECT_EQ(refused([](BundleClaims&) {}, root(0)), Code::status_untrusted); // a key for something else
    EXPECT_EQ(refused([](BundleClaims& c) { c.trust_list = "none"; }), Code::bad_trust_list);
    EXPECT_EQ(refused([](BundleClaims& c) { c.iss = "https://other.example"; }), Code::bad_status_bundle);
    EXPECT_EQ(refused([](BundleClaims& c) { c.root[0] ^= 1; }), Code::bad_status_bundle);
    EXPECT_EQ(with_list([](TrustList& l) { l.exp = made; }), Code::trust_stale);
    EXPECT_EQ(with_list([](TrustList& l) { l.keys[0].not_after = made; }), Code::status_untrusted);
    EXPECT_EQ(with_list([](TrustList& l) { l.keys[0].not_before = made + key_tolerance + 1; }), Code::status_untrusted);
    EXPECT_EQ(with_list([](TrustList& l) { l.keys[0].revoked = Revocation{made, true}; }), Code::status_untrusted);
    EXPECT_EQ(with_list([](TrustList& l) { l.keys[0].revoked = Revocation{made, false}; }), Code::status_untrusted);
    EXPECT_EQ(with_list([](TrustList& l) { l.keys[0].purpose = Purpose::cards; }), Code::status_untrusted);
    // A list that is damaged is found before anything is written.
    Bytes bytes = bytes_of_version(2);
    bytes.back() ^= 1;
    EXPECT_EQ(refusal(bytes), Code::bad_status_bundle);
    pin = {{root(1).public_key()}, {}};
    EXPECT_EQ(refusal(bytes_of_version(2)), Code::trust_root_mismatch);
    EXPECT_EQ(code_of([&] {
                  store.import(read<Bundle>(bytes_of_version(2)), {.trust = {.store = &trust, .import = {}}}, made);
              }),
              Code::unknown_issuer);
    EXPECT_TRUE(is_untouched());
    // Nor does it lose what it has.
    pin = {{root(0).public_key()}, {}};
    import(read<Bundle>(bytes_of_version(1)));
    EXPECT_EQ(refusal(bytes), Code::bad_status_bundle);
    EXPECT_TRUE(holds(1));
    EXPECT_EQ(std::distance(fs::directory_iterator(store.dir()), {}), 1);
}

TEST_F(StatusStoreTest, WritesNothingWhenItOnlyTries) {
    EXPECT_TRUE(import(read<Bundle>(bytes_of_version(2)), made, true).changed);
    EXPECT_TRUE(is_untouched());
    Bytes bytes = bytes_of_version(2);
    bytes.back() ^= 1;
    EXPECT_EQ(code_of([&] { import(read<Bundle>(bytes), made, true); }), Code::bad_status_bundle);
    import(read<Bundle>(bytes_of_version(1)));
    EXPECT_EQ(code_of([&] { import(read<Bundle>(bytes), made, true); }), Code::bad_status_bundle);
    EXPECT_TRUE(holds(1));
}

// An issuer that makes two trust lists of one version is not believed with either.
TEST_F(StatusStoreTest, RefusesAnotherTrustListOfTheVersionThatIsKnown) {
    import(read<Bundle>(bytes_of_version(1)));
    const std::string other = trust_list(1, [](TrustList& list) { ++list.exp; });
    EXPECT_EQ(refusal(bytes_with(2, [&](BundleClaims& c) { c.trust_list = other; })), Code::trust_rollback);
    EXPECT_TRUE(holds(1));
}

TEST_F(StatusStoreTest, BelievesANewerTrustListThatItIsBrought) {
    trust.import(read_trust_list(trust_list(1, [](TrustList& list) { list.keys.erase(list.keys.begin()); })),
                 {.root = pin}, made);
    const std::string newer = trust_list(2, [](TrustList&) {});
    EXPECT_TRUE(import(read<Bundle>(bytes_with(1, [&](BundleClaims& c) { c.trust_list = newer; }))).trust->changed);
    EXPECT_TRUE(holds(1));
}

TEST_F(StatusStoreTest, TakesInTheTrustListOfABundleThatItHas) {
    const Bytes bytes = bytes_of_version(1);
    TrustSet keys;
    for (TrustedKey& key : trusted_keys_of(read_trust_list(first_trust_list()), "test")) keys.add(std::move(key));
    import(read<Bundle>(bytes), made, false, &keys);
    EXPECT_TRUE(trust.load().empty());
    EXPECT_FALSE(import(read<Bundle>(bytes)).changed);
    EXPECT_EQ(trust.load().keys().size(), 2U);
}

TEST_F(StatusStoreTest, LeavesNothingOfAPatchThatWasTouched) {
    import(read<Bundle>(bytes_of_version(1)));
    const Bytes good = make_bundle_patch(read<Bundle>(bytes_of_version(1)), read<Bundle>(bytes_of_version(2))).bytes;
    for (std::size_t bit = 1; bit <= 64; ++bit) {
        Bytes bytes = good;
        bytes[bytes.size() - (bit + 7) / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
        EXPECT_EQ(code_of([&] { import(read<BundlePatch>(bytes)); }), Code::bad_status_bundle) << bit;
    }
    EXPECT_TRUE(holds(1));
    EXPECT_TRUE(import(read<BundlePatch>(good)).changed);
}

TEST_F(StatusStoreTest, TellsHowFarItIs) {
    std::size_t lists = 0;
    store.import(read<Bundle>(bytes_of_version(1)),
                 {.trust = {.store = &trust, .import = {.root = pin}},
                  .dry_run = true,
                  .done = [&](std::size_t some) { lists += some; }},
                 made);
    EXPECT_EQ(lists, shape.lists);
}

TEST_F(StatusStoreTest, BelievesANewerTrustListThatItHas) {
    // What a newer list has revoked is not brought back by an older one in a bundle.
    trust.import(read_trust_list(trust_list(2, [](TrustList&) {})), {.root = pin}, made);
    const StatusImported result = import(read<Bundle>(bytes_of_version(1)));
    EXPECT_TRUE(result.changed);
    EXPECT_FALSE(result.trust);
    const std::string revoking = trust_list(3, [](TrustList& l) { l.keys[0].revoked = Revocation{made, true}; });
    trust.import(read_trust_list(revoking), {}, made);
    EXPECT_EQ(refusal(bytes_of_version(2)), Code::status_untrusted);
    EXPECT_TRUE(holds(1));
    EXPECT_EQ(TrustStore::read(trust.file_of(iss)).signed_list.list.version, 3);
}

TEST_F(StatusStoreTest, ChecksWithGivenKeysAndLeavesTheTrustStoreAlone) {
    const auto keys = [&](auto change) {
        TrustSet set;
        TrustedKey key = trusted(status_key().public_key(), Purpose::status);
        key.iss = iss;
        change(key);
        set.add(key);
        return set;
    };
    const TrustSet foreign = keys([](TrustedKey&k) { k.iss = "https://other.example"; }),
                   for_cards = keys([](TrustedKey&k) { k.purpose = Purpose::cards; }), good = keys([](TrustedKey&) {});
    EXPECT_EQ(refusal(bytes_of_version(1), made, &foreign), Code::status_untrusted);
    EXPECT_EQ(refusal(bytes_of_version(1), made, &for_cards), Code::status_untrusted);
    EXPECT_FALSE(import(read<Bundle>(bytes_of_version(1)), made, false, &good).trust);
    EXPECT_TRUE(holds(1));
    EXPECT_FALSE(fs::exists(trust.dir()));
}

TEST_F(StatusStoreTest, TellsOfADamagedFileAndForgetsNothingOnItsAccount) {
    import(read<Bundle>(bytes_of_version(2)));
    const fs::path file = store.file_of(iss);
    write_file(file, bytes_of("QRIDSTU1"), Overwrite::replace);
    EXPECT_EQ(code_of([&] { store.claims_seen(iss); }), Code::bad_status_bundle);
    EXPECT_EQ(refusal(bytes_of_version(3)), Code::bad_status_bundle);
    // Another issuer's file under this one's name.
    write_file(file, bytes_with(9, [](BundleClaims& c) { c.iss = "https://other.example"; }), Overwrite::replace);
    EXPECT_EQ(refusal(bytes_of_version(3)), Code::bad_status_bundle);
    fs::remove(file);
    EXPECT_EQ(refusal(bytes_of_version(3)), std::nullopt);
}

TEST_F(StatusStoreTest, OfManyAtOnceTheHighestVersionStays) {
    {
        std::vector<std::jthread> others;
        for (std::uint64_t version = 1; version <= 6; ++version)
            others.emplace_back([&, version] { (void)refusal(bytes_of_version(version)); });
    }
    EXPECT_TRUE(holds(6));
}

} // namespace
} // namespace qrid
