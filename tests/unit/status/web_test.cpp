// What becomes of a web server's answers; tests/cli/fetch.bats and fetch_hostile.bats have other servers.
#include "qrid/base/encoding.h"
#include "qrid/status/fetch.h"
#include "qrid/trust/key_file.h"
#include "support/environment.h"
#include "support/errors.h"
#include "support/https_server.h"

#include <gtest/gtest.h>

namespace qrid {
namespace {

using test::code_of;

class FetchFromServer : public testing::Test {
protected:
    static constexpr Seconds moment = 1'700'000'000;
    static constexpr const char* path = "/status/0";

    /// A list of 8 cards.
    struct Says {
        Seconds iat = moment - 10;
        std::vector<std::uint64_t> revoked = {};
        std::string uri = {};
        const PrivateKey* by = nullptr;
        Seconds life = 1000;
    };

    test::Environment no_proxy{"no_proxy", "*"};
    test::Temporary dir;
    test::HttpsServer server;
    PrivateKey key = PrivateKey::generate(Algorithm::eddsa);
    ListOwner owner{"https://id.example", server.address("/status/")};
    FetchOptions options = {.cache = dir / "cache", .force = true, .download = {.ca = server.certificate()}};

    Bytes list(const Says& says) const {
        StatusList made(1, 8);
        for (const std::uint64_t idx : says.revoked) made.set(idx, status_value::invalid);
        return write_status_cwt(
            {says.uri.empty() ? server.address(path) : says.uri, says.iat, says.iat + says.life, 100, {}}, 1,
            made.deflate(), says.by == nullptr ? key : *says.by);
    }
    void serve(const Bytes& body, const std::string& headers = "") { server.answer(path, "200 OK", headers, body); }

    TrustedKey trusted(const PrivateKey& by) const {
        TrustedKey trusted = read_trusted_keys(bytes_of(by.public_key().pem()), "test").front();
        trusted.iss = owner.iss;
        trusted.purpose = Purpose::status;
        return trusted;
    }
    FetchedList fetch(Seconds at, const std::vector<TrustedKey>& keys) const {
        TrustSet trust;
        for (const TrustedKey& one : keys) trust.add(one);
        return fetch_status(server.address(path), {owner}, trust, at, options);
    }
    FetchedList fetch(Seconds at = moment) const { return fetch(at, {trusted(key)}); }
    std::optional<Code> refusal(Seconds at = moment) const {
        return code_of([&] { fetch(at); });
    }
    std::vector<std::string> warnings(const FetchedList& list) const {
        std::vector<std::string> codes;
        for (const Warning& warning : list.warnings) codes.emplace_back(name(warning.code));
        return codes;
    }
};

TEST_F(FetchFromServer, KeepsTheListUntilAnotherComes) {
    options.force = false;
    const Bytes first = list({}), second = list({.iat = moment});
    serve(first, "ETag: \"1\"\r\n");
    FetchedList got = fetch();
    EXPECT_EQ(got.result, FetchResult::fetched);
    EXPECT_EQ(got.bytes, first.size());
    EXPECT_EQ(got.file, StatusCache(options.cache).file_of(server.address(path)));
    EXPECT_TRUE(got.warnings.empty() && !got.not_cached);
    EXPECT_EQ(fetch(moment + 99).result, FetchResult::fresh);
    EXPECT_EQ(server.answers(), 1U);
    EXPECT_EQ(fetch(moment + 100).result, FetchResult::unchanged);  // the same bytes
    EXPECT_EQ(fetch(moment + 100 + 99).result, FetchResult::fresh); // since then
    server.answer(path, "304 Not Modified", "ETag: \"1\"\r\n");
    EXPECT_EQ(fetch(moment + 200).result, FetchResult::unchanged);
    EXPECT_EQ(fetch(moment + 200 + 99).result, FetchResult::fresh);
    EXPECT_EQ(server.answers(), 3U);
    serve(second);
    got = fetch(moment + 300);
    EXPECT_EQ(got.result, FetchResult::fetched);
    EXPECT_EQ(got.token.iat, moment);
    EXPECT_TRUE(got.rivals.empty());
}

TEST_F(FetchFromServer, WantsAListWhereItHasNone) {
    server.answer(path, "304 Not Modified", "");
    EXPECT_EQ(refusal(), Code::status_unreachable);
    server.answer(path, "404 Not Found", "");
    EXPECT_EQ(refusal(), Code::status_unreachable);
}

TEST_F(FetchFromServer, GoesBackToNoOlderList) {
    serve(list({.iat = moment}));
    fetch();
    serve(list({.iat = moment - 1}));
    const FetchedList kept = fetch();
    EXPECT_EQ(kept.result, FetchResult::kept);
    EXPECT_EQ(kept.token.iat, moment);
    EXPECT_EQ(warnings(kept), std::vector<std::string>{"status-rollback"});
    // When that of the cache is over, the older one is over as well.
    EXPECT_EQ(refusal(moment + 1000), Code::status_stale);
    server.answer(path, "503 Service Unavailable", "");
    EXPECT_EQ(warnings(fetch()), std::vector<std::string>{"status-not-fetched"});
    EXPECT_EQ(refusal(moment + 1000), Code::status_unreachable);
}

TEST_F(FetchFromServer, GoesBackToNoOlderListThatIsGoodForLonger) {
    const Bytes newer = list({.iat = moment - 10, .revoked = {3}});
    const auto has_newer = [&] {
        const auto cached = StatusCache(options.cache).find(server.address(path));
        return cached && cached->token == newer;
    };
    serve(newer);
    fetch();
    serve(list({.iat = moment - 11, .life = 9000}));
    EXPECT_EQ(refusal(moment + 2000), Code::status_stale); // the copy is over, and still the newest that was seen
    EXPECT_TRUE(has_newer());
    const Bytes newest = list({.iat = moment - 9, .life = 9000});
    serve(newest);
    EXPECT_EQ(fetch(moment + 2000).token.iat, moment - 9);
}

TEST_F(FetchFromServer, RemembersHowNewACopyWasWhoseKeyDoesNotCountAnyMore) {
    const PrivateKey next = PrivateKey::generate(Algorithm::eddsa);
    serve(list({.iat = moment}));
    fetch();
    serve(list({.iat = moment - 5, .by = &next}));
    TrustedKey retired = trusted(key), stolen = trusted(key);
    retired.not_after = moment + 5;
    stolen.revoked = Revocation{moment, true};
    EXPECT_EQ(code_of([&] { fetch(moment + 10, {retired, trusted(next)}); }), Code::status_stale);
    EXPECT_EQ(fetch(moment + 10, {stolen, trusted(next)}).token.iat,
              moment - 5); // else a thief could say what he likes
}

TEST_F(FetchFromServer, KeepsTheNewestWhenAskedOfAMomentBeforeIt) {
    const Bytes newer = list({.iat = moment, .revoked = {3}});
    serve(newer);
    fetch();
    serve(list({.iat = moment - 5000, .life = 9000}));
    EXPECT_EQ(fetch(moment - 4000).token.iat, moment - 5000);
    const auto cached = StatusCache(options.cache).find(server.address(path));
    ASSERT_TRUE(cached);
    EXPECT_EQ(cached->token, newer);
}

TEST_F(FetchFromServer, RefusesWhatIsNotTheIssuersList) {
    const PrivateKey stranger = PrivateKey::generate(Algorithm::eddsa);
    const auto refused = [&](const Bytes& body) {
        serve(body);
        return refusal();
    };
    EXPECT_EQ(refused(list({.by = &stranger})), Code::status_untrusted);
    EXPECT_EQ(refused(list({.iat = moment + 301})), Code::status_untrusted);
    EXPECT_EQ(refused(list({.iat = moment - 1000})), Code::status_stale);
    EXPECT_EQ(refused(list({.uri = "https://other.example/0"})), Code::status_wrong_uri);
    EXPECT_EQ(refused(to_bytes(bytes_of("<html>"))), Code::status_untrusted);
    const StatusClaims claims{server.address(path), moment, moment + 10, 10, {}};
    EXPECT_EQ(refused(write_status_cwt(claims, 1, Bytes{1, 2}, key)), Code::status_untrusted); // is not compressed
    const StatusList long_one(8, max_list_bytes + 1);
    EXPECT_EQ(refused(write_status_cwt(claims, 8, long_one.deflate(), key)), Code::too_large);
    EXPECT_FALSE(fs::exists(options.cache));
    EXPECT_EQ(refused(list({})), std::nullopt);
}

// An issuer never signs two lists of one second; should it be, nothing that one of them revoked comes back to life.
TEST_F(FetchFromServer, KeepsOfListsOfOneSecondTheStrictest) {
    const auto fetched = [&](const std::vector<std::uint64_t>& revoked) {
        serve(list({.revoked = revoked}));
        return fetch();
    };
    EXPECT_TRUE(fetched({1}).rivals.empty());
    FetchedList got = fetched({}); // which is weaker
    EXPECT_EQ(got.all().size(), 2U);
    EXPECT_EQ(warnings(got), std::vector<std::string>{"status-conflict"});
    got = fetched({2}); // stricter than the last, but not than the first
    ASSERT_EQ(got.all().size(), 2U);
    EXPECT_EQ(open_list(got.rivals[0]).view.get(1), status_value::invalid);
    got = fetched({1, 2, 3});
    EXPECT_EQ(got.all().size(), 1U);
    EXPECT_TRUE(got.warnings.empty());
    options.force = false;
    EXPECT_EQ(open_list(fetch().token).view.get(3), status_value::invalid);
}

TEST_F(FetchFromServer, GivesUpOnAnIssuerOfManyListsOfOneSecond) {
    for (std::uint64_t idx = 0; idx <= max_rival_lists; ++idx) {
        serve(list({.revoked = {idx}}));
        if (idx < max_rival_lists)
            EXPECT_EQ(fetch().all().size(), idx + 1);
        else
            EXPECT_EQ(refusal(), Code::status_untrusted);
    }
}

TEST_F(FetchFromServer, TellsThatItCouldNotBeKept) {
    write_file(options.cache, bytes_of("in the way"), Overwrite::refuse);
    serve(list({}));
    const FetchedList got = fetch();
    EXPECT_EQ(got.result, FetchResult::fetched);
    ASSERT_TRUE(got.not_cached);
    EXPECT_EQ(got.not_cached->code(), Code::cannot_write);
}

TEST_F(FetchFromServer, IsRedirectedThreeTimesAndOnlyUnderTheIssuersAddress) {
    const auto redirect = [&](const std::string& from, const std::string& to) {
        server.answer(from, "302 Found", "Location: " + to + "\r\n");
    };
    server.answer("/status/end", "200 OK", "", list({}));
    redirect("/status/3", "/status/end");
    redirect("/status/2", server.address("/status/3"));
    redirect(path, "/status/2");
    EXPECT_EQ(refusal(), std::nullopt);
    redirect("/status/3", "/status/4");
    redirect("/status/4", "/status/end");
    fs::remove_all(options.cache); // which would be used
    EXPECT_EQ(refusal(), Code::status_unreachable);
    server.answer("/elsewhere", "200 OK", "", list({}));
    const std::size_t before = server.answers();
    redirect(path, "/elsewhere");
    try {
        fetch();
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), Code::status_not_allowed);
        EXPECT_NE(std::string(error.what()).find("it redirects to " + server.address("/elsewhere")), std::string::npos);
    }
    EXPECT_EQ(server.answers(), before + 1);
}

TEST_F(FetchFromServer, TakesNoMoreThanItWasAllowed) {
    serve(list({}));
    options.download.max_bytes = list({}).size();
    EXPECT_EQ(refusal(), std::nullopt);
    --options.download.max_bytes;
    EXPECT_EQ(warnings(fetch()), std::vector<std::string>{"status-not-fetched"}); // and the copy was kept
    fs::remove_all(options.cache);
    EXPECT_EQ(refusal(), Code::too_large);
}

} // namespace
} // namespace qrid
