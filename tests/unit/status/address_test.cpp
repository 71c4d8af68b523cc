#include "qrid/status/address.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace qrid {
namespace {

const std::string prefix = "https://s.example/status/";

bool allowed(const std::string& address, const std::string& from = prefix) { return !flaw_of_address(address, from); }

TEST(Address, IsAllowedUnderThePrefix) {
    for (const char* good :
         {"https://s.example/status/", "https://s.example/status/0", "https://s.example/status/a/b?x=1&y=..",
          "https://s.example/status/it@home:7", "https://s.example/status/%C3%A4", "https://s.example/status/...",
          "https://s.example/status/.hidden", "https://s.example/status//0", "https://s.example/status/a%20b",
          "https://s.example/status/azAZ09-._~:/?[]@!$&'()*+,;="})
        EXPECT_TRUE(allowed(good)) << good << ": " << flaw_of_address(good, prefix).value_or("");
    EXPECT_TRUE(allowed("https://s.example:8443/7", "https://s.example:8443/"));
    EXPECT_TRUE(allowed("https://127.0.0.1:8443/7", "https://127.0.0.1:8443/"));
    EXPECT_TRUE(allowed("https://[::1]:8443/7", "https://[::1]:8443/"));
    EXPECT_TRUE(allowed("https://s.example/list?n=7", "https://s.example/list?n="));
}

TEST(Address, IsRefusedOutsideOfThePrefix) {
    for (const char* bad : {"",
                            "https",
                            "https://",
                            "https:///",
                            "https://s.example",
                            "https://s.example/",
                            "https://s.example/statu/0",
                            "https://s.example/Status/0",
                            "https://S.example/status/0",
                            "HTTPS://s.example/status/0",
                            "https://s.example:443/status/0",
                            "https://s.example.evil.example/status/0",
                            "https://evil.example/status/0",
                            "https://s.example@evil.example/status/0",
                            "https://s.example:x@evil.example/status/0",
                            "https://evil.example/https://s.example/status/0",
                            "https://evil.example#https://s.example/status/",
                            "https://evil.example?https://s.example/status/",
                            "https:/s.example/status/0",
                            "https:s.example/status/0",
                            "https:\\\\s.example\\status\\0",
                            "//s.example/status/0",
                            "s.example/status/0",
                            "/status/0",
                            "http://s.example/status/0",
                            "ftp://s.example/status/0",
                            "file:///etc/passwd",
                            "file://s.example/status/0",
                            "gopher://s.example/status/0",
                            "dict://s.example/status/0",
                            "data:,x",
                            "javascript:alert(1)",
                            " https://s.example/status/0",
                            "\thttps://s.example/status/0",
                            "x https://s.example/status/0"})
        EXPECT_FALSE(allowed(bad)) << bad;
}

TEST(Address, IsRefusedForWhatMayMeanSomethingElse) {
    for (const char* rest : {"0#x",       "#",          "0 1",    "0\n",      "0\r\nHost: evil.example",
                             "0\t",       "0\x7f",      "0\x01",  "\xc3\xa4", "0\\1",
                             "..\\x",     ".",          "..",     "./0",      "../0",
                             "a/../../x", "a/..",       "a/.",    "..?x",     ".?x",
                             "%2e",       "%2E%2e/x",   ".%2e/x", "%2f",      "%2F..",
                             "%5c",       "%00",        "%0a",    "%1f",      "%7f",
                             "%25",       "%252e%252e", "%",      "%2",       "%zz",
                             "%-1",       "0%",         "\"0\"",  "<0>",      "{0}",
                             "0|1",       "0^1",        "`0`"})
        EXPECT_FALSE(allowed(prefix + rest)) << rest;
    EXPECT_FALSE(allowed(prefix + std::string("0\0", 2)));
    EXPECT_FALSE(allowed(prefix + std::string("0\0.evil.example", 15)));
    EXPECT_TRUE(allowed(prefix + std::string(max_address - prefix.size(), '7')));
    EXPECT_FALSE(allowed(prefix + std::string(max_address - prefix.size() + 1, '7')));
}

TEST(Address, NeedsAPrefixWithAHostAndASlash) {
    for (const char* good : {"https://s.example/", "https://s.example/x", "https://s.example:1/", "https://1.2.3.4/",
                             "https://[2001:db8::1]/", "https://xn--bcher-kva.example/"})
        EXPECT_EQ(flaw_of_prefix(good), std::nullopt) << good;
    for (const char* bad : {"",
                            "h",
                            "https:",
                            "https://",
                            "https:///",
                            "https:///x",
                            "https://s.example",
                            "https://s.example:",
                            "https://s.example:/",
                            "https://s.example:0443/",
                            "https://s.example:99999/",
                            "https://s.example:-1/",
                            "https://s.example:x/",
                            "https://s.example?/",
                            "https://s.example#/",
                            "https://u@s.example/",
                            "https://@s.example/",
                            "https://u:p@s.example/",
                            "https://u;o@s.example/",
                            "http://s.example/",
                            "ftp://s.example/",
                            "file:///x",
                            "https://s.ex ample/",
                            "https://s.ex%61mple/",
                            "https://s.example%00/",
                            "https://b\xc3\xbc"
                            "cher.example/",
                            "https://0x7f.1/",
                            "https://2130706433/",
                            "https://0177.0.0.1/",
                            "https://[::1/",
                            "https://[::1%25lo]/",
                            "https://[fe80::1%eth0]/",
                            "https://[x]/",
                            "https://s.example\\/",
                            "https://s.example/../",
                            "https://s.example/%2e%2e/",
                            "https://s.example/#"})
        EXPECT_NE(flaw_of_prefix(bad), std::nullopt) << bad;
    // What would begin with such a prefix, too, and be called by a name that somebody else may own.
    EXPECT_FALSE(allowed("https://s.example.evil.example/0", "https://s.example"));
    EXPECT_FALSE(allowed("https://s.example@evil.example/0", "https://s.example"));
    EXPECT_FALSE(allowed("https://s.example:80@evil.example/0", "https://s.example:80"));
    EXPECT_FALSE(allowed("anything", ""));
}

TEST(Address, TellsWhy) {
    EXPECT_EQ(flaw_of_address("https://evil.example/0", prefix), "its issuer's lists start with " + prefix);
    EXPECT_EQ(flaw_of_address("http://s.example/status/0", prefix), "it does not start with https://");
    EXPECT_EQ(flaw_of_address("https://s.example/0", "https://s.example"),
              "its issuer's lists start with https://s.example, which cannot be fetched from: it is not of the form "
              "https://HOST[:PORT]/...");
}

// Whatever an allowed address is, another parser finds the prefix's host in it: nothing between the scheme and the path
// can be anything else.
RC_GTEST_PROP(Address, HasThePrefixsHostWhateverItIs, ()) {
    const auto text = *rc::gen::container<std::string>(rc::gen::oneOf(
        rc::gen::element('/', '.', '@', ':', '%', '2', 'e', '\\', '#', '?'), rc::gen::arbitrary<char>()));
    for (const std::string& address : {prefix + text, "https://s.example" + text, "https://" + text, text}) {
        if (!allowed(address)) continue;
        RC_ASSERT(address.starts_with(prefix));
        const std::string path = address.substr(std::string("https://s.example").size());
        RC_ASSERT(path.find("/../") == std::string::npos && !path.ends_with("/..") &&
                  path.find('\\') == std::string::npos && path.find('#') == std::string::npos);
        for (const char c : path) RC_ASSERT(c > 0x20 && c < 0x7f);
    }
}

} // namespace
} // namespace qrid
