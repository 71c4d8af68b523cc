#include "bundles.h"
#include "qrid/base/encoding.h"
#include "qrid/cbor/codec.h"
#include "qrid/cose/sign1.h"
#include "qrid/status/index_set.h"
#include "qrid/status/inside/bundle_bytes.h"
#include "qrid/status/library.h"
#include "support/errors.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace qrid {
namespace {

using test::code_of;
using namespace test::bundles;

BundleShape any_shape() {
    return {*rc::gen::inRange<std::uint64_t>(0, 6), *rc::gen::inRange<std::uint64_t>(1, 500),
            *rc::gen::element(1, 2, 4, 8)};
}

RC_GTEST_PROP(Bundle, GoesRoundInBothForms, ()) {
    const BundleShape shape = any_shape();
    const Lists lists = random_lists(shape, *rc::gen::arbitrary<unsigned>(), *rc::gen::inRange(1U, 50U));
    const BundleClaims claims = claims_of(*rc::gen::inRange<std::uint64_t>(1, 1000), shape);
    const Bytes bytes = carried(claims, lists);
    const Bundle bundle = read<Bundle>(bytes), opened = read<Bundle>(unpacked(bundle));
    RC_ASSERT(bundle.form() == Bundle::Form::carried && opened.form() == Bundle::Form::unpacked);
    RC_ASSERT(has(bundle, lists) && has(opened, lists));
    RC_ASSERT(opened.head().claims == bundle.head().claims);
    RC_ASSERT(bundle.head().signed_by(status_key().public_key()));
}

// Whether a reader takes the head and every list.
bool is_taken(const Bytes& bytes) try {
    const Bundle bundle = read<Bundle>(bytes);
    for (std::uint64_t n = 0; n < bundle.head().claims.shape.lists; ++n) (void)bundle.list(n);
    return bundle.head().signed_by(status_key().public_key());
} catch (const Error& error) {
    RC_ASSERT(error.code() == Code::bad_status_bundle);
    return false;
}

RC_GTEST_PROP(Bundle, RefusesAnyChangedBitAndAnyCut, (bool in_pages)) {
    static const Lists lists = random_lists({3, 300, 2}, 1, 20);
    static const Bytes to_carry = carried(claims_of(1, {3, 300, 2}), lists), to_use = unpacked(read<Bundle>(to_carry));
    const Bytes& good = in_pages ? to_use : to_carry;
    RC_ASSERT(is_taken(good));
    Bytes bytes = good;
    const auto bit = *rc::gen::inRange<std::size_t>(0, bytes.size() * 8);
    bytes[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
    RC_ASSERT(!is_taken(bytes));
    bytes = good;
    bytes.resize(*rc::gen::inRange<std::size_t>(0, bytes.size()));
    RC_ASSERT(!is_taken(bytes));
    bytes = good;
    bytes.push_back(0);
    RC_ASSERT(!is_taken(bytes));
}

TEST(Bundle, ChecksTheListThatIsUsedAndNoOther) {
    const Lists lists = random_lists({3, 800, 1}, 2, 10);
    const Bytes good = carried(claims_of(1, {3, 800, 1}), lists);
    for (Bytes bytes : {good, unpacked(read<Bundle>(good))}) {
        // In the last list: at the end of its set, or at its first byte of two lines of a cache before the digests.
        bytes[bytes.size() - (bytes == good ? 1 : 3 * 32 + 128)] ^= 1;
        const Bundle bundle = read<Bundle>(bytes);
        EXPECT_EQ(bundle.list(0).view.get(5), lists[0].get(5));
        EXPECT_EQ(bundle.list(1).view.get(5), lists[1].get(5));
        EXPECT_EQ(code_of([&] { (void)bundle.list(2); }), Code::bad_status_bundle);
        EXPECT_EQ(code_of([&] { (void)bundle.list(2); }), Code::bad_status_bundle); // nor the second time
    }
}

TEST(Bundle, OutlivesNeitherItsFileNorItsListsTheBundle) {
    const test::Temporary dir;
    const Lists lists = random_lists({2, 64, 1}, 3, 2);
    const Bytes bytes = unpacked(read<Bundle>(carried(claims_of(1, {2, 64, 1}), lists)));
    write_file(dir / "b", bytes, Overwrite::refuse);
    std::optional<Bundle> bundle = open_bundle(dir / "b");
    const OpenList list = bundle->list(1);
    bundle.reset();
    write_file(dir / "b", bytes_of("another"), Overwrite::replace);
    EXPECT_TRUE(equal(list.view.bytes(), lists[1].bytes()));
}

TEST(Bundle, IsToldByItsContent) {
    const test::Temporary dir;
    const Bytes bytes = carried(claims_of(1, {1, 8, 1}), random_lists({1, 8, 1}, 1, 2));
    write_file(dir / "x.cwt", bytes, Overwrite::refuse);
    write_file(dir / "u", unpacked(read<Bundle>(bytes)), Overwrite::refuse);
    write_file(dir / "other.qsb", bytes_of("QRIDST"), Overwrite::refuse);
    write_file(dir / "later.qsb", bytes_of("QRIDSTB2 and more"), Overwrite::refuse);
    EXPECT_TRUE(is_bundle(dir / "x.cwt"));
    EXPECT_TRUE(is_bundle(dir / "u"));
    EXPECT_FALSE(is_bundle(dir / "other.qsb"));
    EXPECT_FALSE(is_bundle(dir / "later.qsb"));
    EXPECT_FALSE(is_bundle(dir.path()));
    EXPECT_FALSE(is_bundle(dir / "missing"));
    EXPECT_EQ(code_of([&] { open_bundle(dir / "other.qsb"); }), Code::bad_status_bundle);
    EXPECT_EQ(code_of([&] { open_bundle(dir / "missing"); }), Code::unreadable_file);
}

TEST(CodedLists, CountWhatHasFallenByItsValue) {
    const BundleShape shape{2, 100, 2};
    Lists lists(shape.lists, StatusList(shape.bits, shape.entries));
    lists[0].set(1, 1), lists[0].set(2, 3), lists[1].set(7, 3);
    CodedLists coded(shape);
    for_each_batch(shape, filled_with(lists),
                   [&](std::uint64_t first, std::span<const StatusList> some) { coded.take(first, some); });
    EXPECT_EQ(coded.count(1), 1U);
    EXPECT_EQ(coded.count(2), 0U);
    EXPECT_EQ(coded.count(3), 2U);
    EXPECT_EQ(coded.count(4), 0U); // more than two bits
}

// Whoever writes to the pipe would decide when it ends.
TEST(Bundle, IsNotLookedForInAPipe) {
    const test::Temporary dir;
    const std::string path = (dir / "pipe").string();
    ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
    const int both = ::open(path.c_str(), O_RDWR);
    ASSERT_EQ(::write(both, bundle_bytes::carried.data(), bundle_bytes::magic_size),
              static_cast<ssize_t>(bundle_bytes::magic_size));
    EXPECT_FALSE(is_bundle(path));
    ::close(both);
}

TEST(Bundle, IsOfAFormThatIsKnown) {
    Bytes bytes = unpacked(read<Bundle>(carried(claims_of(1, {1, 8, 1}), random_lists({1, 8, 1}, 1, 2))));
    EXPECT_EQ(code_of([&] { read<Bundle>(bytes); }), std::nullopt);
    bytes[bundle_bytes::magic_size - 1] = '2';
    EXPECT_EQ(code_of([&] { read<Bundle>(bytes); }), Code::bad_status_bundle);
}

// Lists that fit their digests are still nothing without the one who signed.
TEST(Bundle, RefusesListsThatItsHeadDoesNotName) {
    const Bytes bytes = carried(claims_of(1, {1, 8, 1}), random_lists({1, 8, 1}, 1, 2), status_key(),
                                [](BundleClaims& claims) { claims.root[0] ^= 1; });
    EXPECT_EQ(code_of([&] { read<Bundle>(bytes); }), Code::bad_status_bundle);
}

TEST(BundleHead, RefusesNumbersOutOfTheirBounds) {
    const auto refused = [](auto change) {
        BundleClaims claims = claims_of(1, {1, 8, 1});
        change(claims);
        return code_of([&] { write_bundle_head(claims, status_key()); }) == Code::bad_status_bundle;
    };
    EXPECT_FALSE(refused([](BundleClaims&) {}));
    EXPECT_TRUE(refused([](BundleClaims& c) { c.version = 0; }));
    EXPECT_TRUE(refused([](BundleClaims& c) { c.version = std::uint64_t{1} << 53; }));
    EXPECT_TRUE(refused([](BundleClaims& c) { c.exp = c.iat; }));
    EXPECT_TRUE(refused([](BundleClaims& c) { c.shape.bits = 3; }));
    EXPECT_TRUE(refused([](BundleClaims& c) { c.shape.bits = 0; }));
    EXPECT_TRUE(refused([](BundleClaims& c) { c.shape.entries = 0; }));
    EXPECT_TRUE(refused([](BundleClaims& c) { c.shape.entries = max_bundle_entries + 1; }));
    EXPECT_TRUE(refused([](BundleClaims& c) { c.shape.lists = max_bundle_lists + 1; }));
    EXPECT_TRUE(refused([](BundleClaims& c) { c.shape = {129, max_bundle_entries, 1}; }));
    EXPECT_FALSE(refused([](BundleClaims& c) { c.shape = {128, max_bundle_entries, 1}; }));
    EXPECT_TRUE(refused([](BundleClaims& c) { c.shape = {UINT64_MAX / 2, max_bundle_entries, 8}; }));
    EXPECT_TRUE(refused([](BundleClaims& c) { c.iss.clear(); }));
    EXPECT_TRUE(refused([](BundleClaims& c) { c.iss = "a\x1b[2J"; }));
    EXPECT_TRUE(refused([](BundleClaims& c) { c.status_uri.assign(3000, 'x'); }));
    EXPECT_TRUE(refused([](BundleClaims& c) { c.trust_list.assign(max_bundle_head, 'x'); }));
    EXPECT_TRUE(refused([](BundleClaims& c) { c.ttl = latest_time + 1; }));
    EXPECT_TRUE(refused([](BundleClaims& c) { c.iss.assign(2049, 'x'); }));
}

TEST(BundleHead, MayHaveTheLargestNumbersOfAll) {
    BundleClaims claims = claims_of((std::uint64_t{1} << 53) - 1, {max_bundle_lists, 1, 1});
    claims.exp = latest_time;
    claims.ttl = latest_time;
    claims.iss.assign(2048, 'x');
    claims.trust_list.assign(max_bundle_head - 5000, 'x');
    const std::size_t rest = write_bundle_head(claims, status_key()).size() - claims.trust_list.size();
    claims.trust_list.assign(max_bundle_head - rest, 'x');
    EXPECT_EQ(read_bundle_head(write_bundle_head(claims, status_key())).claims, claims);
    claims.trust_list += 'x';
    EXPECT_EQ(code_of([&] { write_bundle_head(claims, status_key()); }), Code::bad_status_bundle);
    claims = claims_of(1, {0, 1, 1});
    claims.ttl = std::nullopt; // the one that need not be there
    EXPECT_EQ(read_bundle_head(write_bundle_head(claims, status_key())).claims, claims);
}

// What is wrong is said once, however many readers it comes through.
TEST(Bundle, SaysWhatIsWrongOnce) {
    const auto message = [](const auto& act) -> std::string {
        try {
            act();
        } catch (const Error& error) {
            return error.what();
        }
        return {};
    };
    const Bytes nothing =
        cose::write_sign1(status_key(), {{16, "application/vnd.qrid.status-bundle+cwt"}}, cbor::encode(cbor::Array{}));
    EXPECT_EQ(message([&] { read_bundle_head(nothing); }), "not a status bundle: no iss");
    Bytes bytes = carried(claims_of(1, {1, 800, 1}), random_lists({1, 800, 1}, 2, 10));
    bytes.back() ^= 1;
    EXPECT_EQ(message([&] { (void)read<Bundle>(bytes).list(0); }),
              "the status bundle is damaged: list 0 does not match its head");
}

TEST(BundleHead, RefusesOtherMessagesOfTheSameKey) {
    const auto message = [](const char* typ, cbor::Map claims) {
        return code_of([&] {
            read_bundle_head(cose::write_sign1(status_key(), {{16, typ}}, cbor::encode(std::move(claims))));
        });
    };
    const cbor::Map good{{1, iss},     {4, ends},      {6, made},   {"version", 1},      {"status_uri", "u"},
                         {"lists", 1}, {"entries", 8}, {"bits", 1}, {"trust_list", "t"}, {"root", Bytes(32)}};
    const char* typ = "application/vnd.qrid.status-bundle+cwt";
    EXPECT_EQ(message(typ, good), std::nullopt);
    EXPECT_EQ(message("application/statuslist+cwt", good), Code::bad_status_bundle);
    for (std::size_t i = 0; i < good.size(); ++i) {
        cbor::Map other = good;
        other.erase(other.begin() + static_cast<std::ptrdiff_t>(i));
        EXPECT_EQ(message(typ, other), Code::bad_status_bundle) << i;
        other = good;
        other[i].second = cbor::Array{};
        EXPECT_EQ(message(typ, other), Code::bad_status_bundle) << i;
    }
    cbor::Map short_root = good;
    short_root.back().second = Bytes(31);
    EXPECT_EQ(message(typ, short_root), Code::bad_status_bundle);
    EXPECT_EQ(code_of([] { read_bundle_head(bytes_of("hello")); }), Code::bad_status_bundle);
}

// A file of a signed head and whatever comes after it.
Bytes file_of(std::string_view magic, const BundleClaims& claims, ByteView rest) {
    Bytes out = to_bytes(bytes_of(magic));
    const Bytes head = write_bundle_head(claims, status_key());
    bundle_bytes::put(out, head.size(), 4);
    append(out, head);
    append(out, rest);
    return out;
}

TEST(Bundle, TakesNoMemoryThatAHeadMerelyClaims) {
    const BundleClaims claims = claims_of(1, {1024, std::uint64_t{1} << 24, 1}); // 2 GiB
    for (const std::string_view magic : {bundle_bytes::carried, bundle_bytes::unpacked})
        EXPECT_EQ(code_of([&] { read<Bundle>(file_of(magic, claims, Bytes(5000))); }), Code::bad_status_bundle);
    Bytes length = to_bytes(bytes_of(bundle_bytes::carried));
    bundle_bytes::put(length, 0xffffffff, 4);
    EXPECT_EQ(code_of([&] { read<Bundle>(length); }), Code::bad_status_bundle);
}

TEST(Bundle, RefusesSignedListsThatLieBeyondTheirEnds) {
    // One list of 8 entries, its digest right, and its sets as given.
    const auto open = [](std::uint64_t end, Bytes sets) {
        const Sha256 digest = sha256(Bytes{1});
        BundleClaims claims = claims_of(1, {1, 8, 1});
        claims.root = sha256(digest);
        Bytes rest(digest.begin(), digest.end());
        bundle_bytes::put(rest, end, 8);
        append(rest, sets);
        return code_of([&] { (void)read<Bundle>(file_of(bundle_bytes::carried, claims, rest)).list(0); });
    };
    const Bytes good{3, 0, 0, 0, 0, 1, 0}; // k = 0, one index, gap 0
    EXPECT_EQ(open(7, good), std::nullopt);
    EXPECT_EQ(open(8, good), Code::bad_status_bundle);
    EXPECT_EQ(open(UINT64_MAX, good), Code::bad_status_bundle);
    EXPECT_EQ(open(7, {0xff, 0xff, 0xff, 0xff, 0, 1, 0}), Code::bad_status_bundle);
    EXPECT_EQ(open(8, {3, 0, 0, 0, 0, 1, 0, 0}), Code::bad_status_bundle);    // bytes after it
    EXPECT_EQ(open(8, {4, 0, 0, 0, 0, 1, 0xff, 1}), Code::bad_status_bundle); // index 9
}

TEST(Bundle, RefusesSignedListsThatEndBeforeTheyBegin) {
    const Bytes set{3, 0, 0, 0, 0, 1, 0};
    const auto open = [&](std::uint64_t first_end, std::uint64_t n) {
        Bytes digests;
        for (int i = 0; i < 2; ++i) append(digests, sha256(Bytes{1}));
        BundleClaims claims = claims_of(1, {2, 8, 1});
        claims.root = sha256(digests);
        Bytes rest = digests;
        bundle_bytes::put(rest, first_end, 8);
        bundle_bytes::put(rest, 2 * set.size(), 8);
        for (int i = 0; i < 2; ++i) append(rest, set);
        return code_of([&] { (void)read<Bundle>(file_of(bundle_bytes::carried, claims, rest)).list(n); });
    };
    EXPECT_EQ(open(set.size(), 0), std::nullopt);
    EXPECT_EQ(open(set.size(), 1), std::nullopt);
    for (const std::uint64_t n : {0U, 1U}) EXPECT_EQ(open(2 * set.size() + 1, n), Code::bad_status_bundle) << n;
}

TEST(Bundle, HasNothingInTheSpareBitsOfAnUnpackedList) {
    BundleClaims claims = claims_of(1, {1, 3, 1}); // five bits are to spare
    const auto open = [&](std::uint8_t raw) {
        const Sha256 digest = sha256(Bytes{raw});
        claims.root = sha256(digest);
        Bytes bytes = file_of(bundle_bytes::unpacked, claims, {});
        bytes.resize(4096);
        bytes.push_back(raw);
        bytes.resize(4096 + 64);
        append(bytes, digest);
        return code_of([&] { (void)read<Bundle>(bytes).list(0); });
    };
    EXPECT_EQ(open(0x07), std::nullopt);
    EXPECT_EQ(open(0x08), Code::bad_status_bundle);
}

TEST(StatusLibrary, HasEveryListOfABundle) {
    const test::Temporary dir;
    const Lists lists = random_lists({3, 100, 2}, 5, 4);
    write_file(dir / "b.qsb", carried(claims_of(7, {3, 100, 2}), lists), Overwrite::refuse);
    write_file(dir / "b.txt", bytes_of("not looked at"), Overwrite::refuse);
    const StatusLibrary library = load_status({dir.path()});
    EXPECT_TRUE(library.damaged().empty());
    for (std::size_t n = 0; n < lists.size(); ++n) {
        const auto& found = library.find("https://s.example/" + std::to_string(n));
        ASSERT_EQ(found.size(), 1U);
        EXPECT_EQ(found[0].iat, made);
        EXPECT_EQ(found[0].exp, ends);
        EXPECT_EQ(found[0].ttl, 100);
        EXPECT_EQ(found[0].bits, 2);
        EXPECT_TRUE(found[0].signed_by(status_key().public_key()));
        EXPECT_FALSE(found[0].signed_by(PrivateKey::generate(Algorithm::es256).public_key()));
        EXPECT_TRUE(equal(open_list(found[0]).view.bytes(), lists[n].bytes()));
    }
    EXPECT_TRUE(library.find("https://s.example/3").empty());
}

TEST(StatusLibrary, TakesFromADirectoryWhatIsNamedAsAListAndAnyFileThatIsNamedItself) {
    const test::Temporary dir;
    const auto list = [&](int n) {
        return write_status_cwt({"https://s.example/" + std::to_string(n), made, ends, 100, {}}, 1,
                                StatusList(1, 8).deflate(), status_key());
    };
    write_file(dir / "0.cwt", list(0), Overwrite::refuse);
    write_file(dir / "1.jwt", list(1), Overwrite::refuse);
    write_file(dir / "2.qsb", list(2), Overwrite::refuse);
    write_file(dir / "3.old", list(3), Overwrite::refuse);
    const auto has_list = [](const StatusLibrary& library, int n) {
        return library.find("https://s.example/" + std::to_string(n)).size() == 1;
    };
    const StatusLibrary all = load_status({dir.path()}), one = load_status({dir / "3.old"});
    for (const int n : {0, 1, 2}) EXPECT_TRUE(has_list(all, n) && !has_list(one, n)) << n;
    EXPECT_TRUE(!has_list(all, 3) && has_list(one, 3));
    EXPECT_EQ(code_of([&] { load_status({dir / "missing"}); }), Code::unreadable_file);
    write_file(dir / "0.cwt", bytes_of("no list"), Overwrite::replace);
    EXPECT_EQ(load_status({dir.path()}).damaged().size(), 1U);
}

TEST(StatusLibrary, HasTheNewestListFirst) {
    StatusLibrary library;
    for (const Seconds age : {10, 0, 20})
        library.add(read_status_token(write_status_cwt({"https://s.example/0", made - age, ends, 100, {}}, 1,
                                                       StatusList(1, 8).deflate(), status_key())));
    const auto& found = library.find("https://s.example/0");
    ASSERT_EQ(found.size(), 3U);
    EXPECT_EQ(found[0].iat, made);
    EXPECT_EQ(found[1].iat, made - 10);
    EXPECT_EQ(found[2].iat, made - 20);
}

TEST(StatusLibrary, PassesOverABundleThatIsOlderThanOneThatWasSeen) {
    const test::Temporary dir;
    write_file(dir / "b.qsb", carried(claims_of(7, {1, 8, 1}), random_lists({1, 8, 1}, 1, 2)), Overwrite::refuse);
    const auto damaged = [&](std::optional<BundleClaims> seen) {
        const StatusLibrary library = load_status({dir / "b.qsb"}, [&](const std::string& issuer) {
            EXPECT_EQ(issuer, iss);
            return seen;
        });
        EXPECT_EQ(library.find("https://s.example/0").size(), library.damaged().empty() ? 1U : 0U);
        return !library.damaged().empty();
    };
    EXPECT_FALSE(damaged(std::nullopt));
    const auto seen = [&](std::uint64_t version) {
        BundleClaims claims = open_bundle(dir / "b.qsb").head().claims;
        claims.version = version;
        return claims;
    };
    EXPECT_FALSE(damaged(seen(6)));
    EXPECT_FALSE(damaged(seen(7)));
    EXPECT_TRUE(damaged(seen(8)));
    BundleClaims another = seen(7);
    another.root[0] ^= 1; // of the same version, with other lists
    EXPECT_TRUE(damaged(another));
}

} // namespace
} // namespace qrid
