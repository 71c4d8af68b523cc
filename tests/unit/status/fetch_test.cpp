// What needs no web server; web_test.cpp has one.
#include "qrid/cbor/codec.h"
#include "qrid/cose/sign1.h"
#include "qrid/status/download.h"
#include "qrid/status/fetch.h"
#include "qrid/status/inside/etag.h"
#include "qrid/trust/key_file.h"
#include "support/environment.h"
#include "support/errors.h"
#include "support/temporary.h"

#include <gtest/gtest.h>

namespace qrid {
namespace {

using test::code_of;

constexpr Seconds now = 1'700'000'000;
const std::string iss = "https://id.example", uri = "https://127.0.0.1:1/status/0";
const ListOwner owner{iss, "https://127.0.0.1:1/status/"}; // nobody listens there

const PrivateKey& list_key() {
    static const PrivateKey key = PrivateKey::generate(Algorithm::eddsa);
    return key;
}

TrustedKey trusted(const PrivateKey& key, const std::string& of = iss, Purpose purpose = Purpose::status) {
    TrustedKey trusted = read_trusted_keys(bytes_of(key.public_key().pem()), "test").front();
    trusted.iss = of;
    trusted.purpose = purpose;
    trusted.status_uri = owner.prefix;
    return trusted;
}

TrustSet trust_of(const std::vector<TrustedKey>& keys = {trusted(list_key())}) {
    TrustSet trust;
    for (const TrustedKey& key : keys) trust.add(key);
    return trust;
}

struct Made {
    Seconds iat = now - 10, exp = now + 1000, ttl = 100;
    std::string sub = uri;
    const PrivateKey* key = &list_key();
};

Bytes token(const Made& made = {}) {
    const StatusList list(1, 8);
    return write_status_cwt({made.sub, made.iat, made.exp, made.ttl, {}}, 1, list.deflate(), *made.key);
}

class Fetch : public testing::Test {
protected:
    test::Environment no_proxy{"no_proxy", "*"};
    test::Temporary dir;
    StatusCache cache{dir / "cache"};
    FetchOptions options{.cache = dir / "cache", .force = false, .download = {}};

    FetchedList fetch(Seconds at = now, const TrustSet& trust = trust_of(), const std::string& from = uri) {
        return fetch_status(from, {owner}, trust, at, options);
    }
    void cached(const Bytes& bytes, Seconds at = now, const std::string& of = uri) {
        cache.store({of, "\"tag\"", at, bytes});
    }
};

TEST_F(Fetch, UsesTheCopyWhileItIsFresh) {
    cached(token());
    for (const Seconds at : {now, now + 99}) {
        const FetchedList list = fetch(at);
        EXPECT_EQ(list.result, FetchResult::fresh);
        EXPECT_EQ(list.token.uri, uri);
        EXPECT_EQ(list.bytes, token().size());
        EXPECT_EQ(list.file, cache.file_of(uri));
        EXPECT_TRUE(list.warnings.empty());
    }
}

TEST_F(Fetch, KeepsTheCopyUntilItsEndWhenNobodyAnswers) {
    cached(token());
    for (const Seconds at : {now - 1, now + 100, now + 999}) { // a clock that was set back makes nothing fresh
        const FetchedList list = fetch(at);
        EXPECT_EQ(list.result, FetchResult::kept);
        ASSERT_EQ(list.warnings.size(), 1U);
        EXPECT_EQ(list.warnings[0].code, WarningCode::status_not_fetched);
    }
    EXPECT_EQ(code_of([&] { fetch(now + 1000); }), Code::status_unreachable);
    options.force = true;
    EXPECT_EQ(fetch().result, FetchResult::kept);
}

TEST_F(Fetch, GivesEveryListOfOneSecondThatTheCacheHas) {
    Bytes other = token();
    cache.store({uri, "", now, token(), {token()}});
    const FetchedList list = fetch();
    EXPECT_EQ(list.all().size(), 2U);
    ASSERT_EQ(list.warnings.size(), 1U);
    EXPECT_EQ(list.warnings[0].code, WarningCode::status_conflict);
    other.back() ^= 1; // a rival that nobody signed: the cache counts for nothing
    cache.store({uri, "", now, token(), {other}});
    EXPECT_EQ(code_of([&] { fetch(); }), Code::status_unreachable);
}

// A list of which claims are missing, as other issuers may write them.
Bytes token_of(cbor::Map claims) {
    claims.emplace_back(2, uri);
    claims.emplace_back(6, now - 10);
    claims.emplace_back(65533, cbor::Map{{"bits", 1}, {"lst", StatusList(1, 8).deflate()}});
    return cose::write_sign1(list_key(), {{16, "application/statuslist+cwt"}}, cbor::encode(std::move(claims)));
}

TEST_F(Fetch, TakesAListWithoutATtlForFreshForTwelveHours) {
    constexpr Seconds half_a_day = 12 * 3600;
    cached(token_of({{4, now + 1'000'000}}));
    EXPECT_EQ(fetch(now + half_a_day - 1).result, FetchResult::fresh);
    EXPECT_EQ(fetch(now + half_a_day).result, FetchResult::kept);
    cached(token_of({}));
    EXPECT_EQ(fetch(now + half_a_day - 1).result, FetchResult::fresh);
    EXPECT_EQ(fetch(now + 1'000'000).result, FetchResult::kept); // it has no end
    cached(token_of({{4, now + 50}}));
    EXPECT_EQ(fetch(now + 49).result, FetchResult::fresh);
    EXPECT_EQ(code_of([&] { fetch(now + 50); }), Code::status_unreachable);
    cached(token_of({{4, now + 50}, {65534, latest_time}}));
    EXPECT_EQ(fetch(now + 49).result, FetchResult::fresh);
    cached(token_of({{65534, 0}}));
    EXPECT_EQ(fetch().result, FetchResult::kept);
}

TEST_F(Fetch, TrustsNothingInTheCache) {
    const auto is_absent = [&](const std::string& why, const TrustSet& trust = trust_of()) {
        EXPECT_EQ(code_of([&] { fetch(now, trust); }), Code::status_unreachable) << why;
    };
    is_absent("nothing is there");
    const PrivateKey other = PrivateKey::generate(Algorithm::es256);
    cached(token({.key = &other}));
    is_absent("another key");
    is_absent("another issuer's key", trust_of({trusted(list_key()), trusted(other, "https://other.example")}));
    is_absent("a key for cards", trust_of({trusted(other, iss, Purpose::cards)}));
    TrustedKey flawed = trusted(other);
    flawed.revoked = Revocation{now - 20, false};
    is_absent("a revoked key", trust_of({flawed}));
    flawed.revoked = std::nullopt;
    flawed.list_until = now;
    is_absent("a key of an old trust list", trust_of({flawed}));
    EXPECT_EQ(fetch(now, trust_of({trusted(other)})).result, FetchResult::fresh);
    cached(token({.sub = "https://id.example/status/1"}));
    is_absent("another uri");
    cached(token({.iat = now + 301}));
    is_absent("the future");
    cached(token({.iat = now + 300}));
    EXPECT_EQ(fetch().result, FetchResult::fresh);
    cached(Bytes{1, 2, 3});
    is_absent("no token");
}

TEST_F(Fetch, SendsNothingToWhereTheIssuerHasNoLists) {
    for (const char* bad :
         {"http://127.0.0.1:1/status/0", "https://127.0.0.1:1/other/0", "https://127.0.0.1:2/status/0",
          "https://u@127.0.0.1:1/status/0", "https://127.0.0.1:1/status/../0", "file:///etc/passwd"}) {
        cached(token({.sub = bad}), now, bad);
        EXPECT_EQ(code_of([&] { fetch(now, trust_of(), bad); }), Code::status_not_allowed) << bad;
    }
    EXPECT_EQ(code_of([&] { fetch_status(uri, {}, trust_of(), now, options); }), Code::status_not_allowed);
}

TEST_F(Fetch, AsksWhereAnyOfItsOwnersHasLists) {
    cached(token());
    const ListOwner other{"https://other.example", "https://127.0.0.1:2/"};
    for (const std::vector<ListOwner>& owners : {std::vector{owner, other}, std::vector{other, owner}})
        EXPECT_EQ(fetch_status(uri, owners, trust_of(), now, options).result, FetchResult::fresh);
}

TEST_F(Fetch, SaysInASentenceWhyNobodyAnswered) {
    try {
        fetch();
        FAIL();
    } catch (const Error& error) {
        const std::string said = error.what(), beginning = "cannot fetch " + uri + ": ";
        ASSERT_TRUE(said.starts_with(beginning)) << said;
        EXPECT_TRUE(said.at(beginning.size()) >= 'a' && said.at(beginning.size()) <= 'z') << said;
    }
}

TEST_F(Fetch, NeedsCertificatesInTheFileOfThem) {
    options.download.ca = dir / "absent";
    EXPECT_EQ(code_of([&] { fetch(); }), Code::unreadable_file);
}

TEST(Owner, IsWhoSaysWhereItsListsAre) {
    TrustedKey key = trusted(list_key(), iss, Purpose::cards);
    EXPECT_EQ(owner_of(key).iss, iss);
    EXPECT_EQ(owner_of(key).prefix, owner.prefix);
    TrustedKey other = trusted(PrivateKey::generate(Algorithm::es256), "https://other.example");
    other.status_uri = "https://127.0.0.1:1/";
    ASSERT_EQ(owners_of(uri, trust_of({key, other, key}), now).size(), 2U);
    other.list_until = now;
    ASSERT_EQ(owners_of(uri, trust_of({key, other}), now).size(), 1U);
    EXPECT_EQ(owners_of(uri, trust_of({key, other}), now)[0].iss, iss);
    EXPECT_EQ(code_of([&] { owners_of("https://127.0.0.1:3/0", trust_of({key}), now); }), Code::status_not_allowed);
    key.status_uri = std::nullopt;
    EXPECT_EQ(code_of([&] { (void)owner_of(key); }), Code::status_not_allowed);
    EXPECT_EQ(code_of([&] { owners_of(uri, trust_of({key}), now); }), Code::status_not_allowed);
}

TEST(Etag, IsWhatMayStandInAHeader) {
    for (const char* good : {"\"\"", "\"a\"", "W/\"65-x!#~\""}) EXPECT_TRUE(is_etag(good)) << good;
    for (const char* bad : {"", "\"", "a", "\"a", "w/\"a\"", "\"a\"b\"", "\"a b\"", "\"a\r\nX: y\"", "\"\xff\"", "W/"})
        EXPECT_FALSE(is_etag(bad)) << bad;
    EXPECT_TRUE(is_etag("\"" + std::string(254, 'a') + "\""));
    EXPECT_FALSE(is_etag("\"" + std::string(255, 'a') + "\""));
}

TEST(Etag, IsFoundInItsOwnHeaderAlone) {
    EXPECT_EQ(etag_in_header("ETag: \"a\"\r\n"), "\"a\"");
    EXPECT_EQ(etag_in_header("etag:W/\"a\" \t"), "W/\"a\"");
    EXPECT_EQ(etag_in_header("ETag: a\r\n"), ""); // of no use
    EXPECT_EQ(etag_in_header("ETag:"), "");
    const std::string_view whole = "etag:\"a\"";
    EXPECT_EQ(etag_in_header(whole.substr(0, 4)), std::nullopt);
    for (const char* other : {"", "ETag", "ETags: \"a\"", "X-ETag: \"a\"", "Date: \"a\"\r\n"})
        EXPECT_EQ(etag_in_header(other), std::nullopt) << other;
}

TEST(Cache, GoesRoundAndIsPrivate) {
    const test::Temporary dir;
    const StatusCache cache(dir / "a/b");
    EXPECT_FALSE(cache.find(uri));
    cache.store({uri, "W/\"x\"", now, Bytes{'\n', 0, 1}});
    const auto found = cache.find(uri);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->uri, uri);
    EXPECT_EQ(found->etag, "W/\"x\"");
    EXPECT_EQ(found->fetched_at, now);
    EXPECT_EQ(found->token, (Bytes{'\n', 0, 1}));
    EXPECT_FALSE(cache.find(uri + "x"));
    EXPECT_EQ(fs::status(dir / "a/b").permissions(), fs::perms::owner_all);
}

TEST(Cache, TakesADamagedFileForAbsent) {
    const test::Temporary dir;
    const StatusCache cache(dir.path());
    cache.store({uri, "", now, token()});
    const Bytes whole = read_file(cache.file_of(uri));
    const auto with = [&](const Bytes& content) {
        write_file(cache.file_of(uri), content, Overwrite::replace);
        return cache.find(uri).has_value();
    };
    EXPECT_TRUE(with(whole));
    const std::size_t head = std::string(text_of(whole)).find('\n') + 1;
    for (std::size_t size = 1; size < head; ++size)
        EXPECT_FALSE(with({whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)})) << size;
    for (const std::string line :
         {"", "{}", "[]", "5", R"({"uri":5,"etag":"","fetched_at":1})", R"({"uri":"URI","etag":"x","fetched_at":1})",
          R"({"uri":"URI","etag":"\"\r\nX: y\"","fetched_at":1})", R"({"uri":"URI","etag":"","fetched_at":-1})",
          R"({"uri":"URI","etag":"","fetched_at":"1"})", R"({"uri":"URI","etag":"","fetched_at":999999999999999})",
          R"({"uri":"https://other.example/","etag":"","fetched_at":1})", R"({"etag":"","fetched_at":1})"}) {
        std::string text = line;
        if (const std::size_t at = text.find("URI"); at != std::string::npos) text.replace(at, 3, uri);
        text += "\nx";
        EXPECT_FALSE(with(to_bytes(bytes_of(text)))) << line;
    }
    fs::remove(cache.file_of(uri));
    fs::create_directory(cache.file_of(uri));
    EXPECT_FALSE(cache.find(uri));
    EXPECT_EQ(code_of([&] { cache.store({uri, "", now, token()}); }), Code::cannot_write);
}

TEST(Cache, TakesListsForAbsentThatAreNotAsLongAsItSays) {
    const test::Temporary dir;
    const StatusCache cache(dir.path());
    const auto with = [&](const std::string& lengths) -> std::optional<CachedList> {
        write_file(cache.file_of(uri),
                   bytes_of(R"({"uri":")" + uri + R"(","etag":"","fetched_at":1,"lengths":)" + lengths + "}\nabc"),
                   Overwrite::replace);
        return cache.find(uri);
    };
    ASSERT_TRUE(with("[1,2]"));
    EXPECT_EQ(with("[1,2]")->token, Bytes{'a'});
    EXPECT_EQ(with("[1,2]")->rivals, (std::vector<Bytes>{{'b', 'c'}}));
    for (const char* bad : {"[]", "[1]", "[1,1]", "[1,3]", "[4]", "5"}) EXPECT_FALSE(with(bad)) << bad;
}

TEST(Cache, LeavesADirectoryAsItIsAndTellsOfOneThatCannotBe) {
    const test::Temporary dir;
    fs::create_directory(dir / "own");
    fs::permissions(dir / "own", fs::perms::owner_all | fs::perms::group_read);
    StatusCache(dir / "own").store({uri, "", now, token()});
    EXPECT_EQ(fs::status(dir / "own").permissions(), fs::perms::owner_all | fs::perms::group_read);
    write_file(dir / "file", Bytes{}, Overwrite::refuse);
    try {
        StatusCache(dir / "file/cache").store({uri, "", now, token()});
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), Code::cannot_write);
        EXPECT_EQ(error.hint(), "choose another place with QRID_STATUS_CACHE");
    }
}

TEST(Cache, LiesWhereTheUserSays) {
    test::Environment home("HOME", "/h"), cache("XDG_CACHE_HOME", "/c"), own("QRID_STATUS_CACHE", "/o");
    EXPECT_EQ(default_status_cache(), "/o");
    ::unsetenv("QRID_STATUS_CACHE");
    EXPECT_EQ(default_status_cache(), "/c/qrid/status");
    ::setenv("XDG_CACHE_HOME", "relative", 1);
    EXPECT_EQ(default_status_cache(), "/h/.cache/qrid/status");
}

} // namespace
} // namespace qrid
