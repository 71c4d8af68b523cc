#include "qrid/corpus/manifest.h"
#include "support/errors.h"
#include "support/temporary.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <sys/stat.h>

namespace qrid {
namespace {

const nlohmann::json whole = {{"id", "cose/none"},
                              {"layer", "cose"},
                              {"title", "no signature"},
                              {"text", "cose/none/card.txt"},
                              {"trust", "trust"},
                              {"status", "status/good"},
                              {"at", "2026-02-02T00:00:00Z"},
                              {"audience", "https://gate.example"},
                              {"nonce", "0102"},
                              {"expect", "invalid"},
                              {"codes", {"bad-signature"}},
                              {"spec", "RFC 9052 section 4.2"},
                              {"why", "an empty signature is none"},
                              {"features", {"text", "nonce"}},
                              {"control", "cose/plain"},
                              {"later", {{"unknown", {1, 2, 3}}}}};

struct SmallCorpus {
    test::Temporary dir;
    SmallCorpus() {
        fs::create_directories(dir / "cose/none");
        fs::create_directories(dir / "trust");
        fs::create_directories(dir / "status/good");
        write_file(dir / "cose/none/card.txt", bytes_of("6BF"), Overwrite::refuse);
    }
    std::vector<Case> read(const std::string& manifest) const {
        write_file(dir / "manifest.jsonl", bytes_of(manifest), Overwrite::replace);
        return read_manifest(dir.path());
    }
    std::string refusal(const std::string& manifest) const {
        return test::message_of([&] { read(manifest); });
    }
    std::string refusal_with(const char* member, const nlohmann::json& value) const {
        nlohmann::json changed = whole;
        changed[member] = value;
        return refusal(changed.dump() + "\n");
    }
};

TEST(Manifest, ReadsACaseWholeAndWritesItAgain) {
    const SmallCorpus corpus;
    const std::vector<Case> cases = corpus.read(whole.dump() + "\n\n");
    ASSERT_EQ(cases.size(), 1U);
    EXPECT_EQ(cases[0].layer, CaseLayer::cose);
    EXPECT_EQ(cases[0].expect, Expect::invalid);
    EXPECT_EQ(cases[0].at, 1769990400);
    nlohmann::json known = whole;
    known.erase("later");
    EXPECT_EQ(nlohmann::json(case_to_json(cases[0])), known);
}

TEST(Manifest, NamesWhatIsWrongAndTheLine) {
    const SmallCorpus corpus;
    const std::string good = whole.dump() + "\n";
    EXPECT_NE(corpus.refusal(good + good).find("manifest.jsonl:2: \"cose/none\" is given twice"), std::string::npos);
    for (const char* needed : {"id", "layer", "title", "text", "trust", "status", "at", "expect"}) {
        EXPECT_NE(corpus.refusal_with(needed, nullptr), "") << needed;
        EXPECT_NE(corpus.refusal_with(needed, 7), "") << needed;
    }
    for (const char* id : {"cose", "cose/", "/none", "cose/None", "cose/no ne", "a/b/c", "../x", "cose/é"})
        EXPECT_NE(corpus.refusal_with("id", id).find("\"id\" is not"), std::string::npos) << id;
    EXPECT_NE(corpus.refusal_with("layer", "paper"), "");
    EXPECT_NE(corpus.refusal_with("expect", "perhaps"), "");
    EXPECT_NE(corpus.refusal_with("codes", {"<b>"}), "");
    EXPECT_NE(corpus.refusal_with("features", "text"), "");
    EXPECT_NE(corpus.refusal_with("control", "<b>"), "");
    EXPECT_NE(corpus.refusal("[]\n"), "");
    EXPECT_NE(corpus.refusal("{\"id\":1,\"id\":2}\n"), "");
    EXPECT_NE(corpus.refusal("\n"), "");
    EXPECT_NE(corpus.refusal_with("why", std::string(max_manifest_line, 'x')).find("longer than"), std::string::npos);
    EXPECT_NE(corpus.refusal_with("later", std::vector<int>(2000)), "");
}

TEST(Manifest, NoPathLeadsOut) {
    const SmallCorpus corpus;
    fs::create_symlink("/etc/passwd", corpus.dir / "out");
    fs::create_symlink("/etc", corpus.dir / "trust/out");
    fs::create_symlink("../cose/none/card.txt", corpus.dir / "trust/in");
    for (const char* path : {"/etc/passwd", "../x", "cose/../../x", "out", "trust/out/passwd", "gone"})
        for (const char* member : {"text", "picture", "bytes", "trust", "status", "challenge"}) {
            EXPECT_NE(corpus.refusal_with(member, path), "") << member << path;
        }
    EXPECT_EQ(corpus.refusal_with("text", "trust/in"), "");
    EXPECT_EQ(corpus.refusal_with("trust", "cose/none/card.txt"), "");
    EXPECT_NE(corpus.refusal_with("text", std::string("cose/none/card.txt\0x", 20)), "");
}

TEST(Manifest, WhatNeverEndsIsNoFile) {
    const SmallCorpus corpus;
    ASSERT_EQ(::mkfifo((corpus.dir / "pipe").c_str(), 0600), 0);
    fs::create_symlink("pipe", corpus.dir / "to-pipe");
    for (const char* path : {"pipe", "to-pipe"})
        for (const char* member : {"text", "picture", "bytes", "trust", "status", "challenge"})
            EXPECT_NE(corpus.refusal_with(member, path).find("is not a file"), std::string::npos) << member << path;
    for (const char* member : {"text", "picture", "bytes", "challenge"})
        EXPECT_NE(corpus.refusal_with(member, "trust").find("is not a file"), std::string::npos) << member;
}

TEST(Manifest, NoValueIsAnOption) {
    const SmallCorpus corpus;
    for (const char* value : {"--trust=mine", "a b", "a\nb", ""}) {
        EXPECT_NE(corpus.refusal_with("audience", value), "") << value;
        EXPECT_NE(corpus.refusal_with("nonce", value), "") << value;
    }
    EXPECT_NE(corpus.refusal_with("nonce", "012"), "");
}

TEST(Manifest, ADirectoryWithoutOneIsNoCorpus) {
    const test::Temporary dir;
    EXPECT_EQ(test::code_of([&] { read_manifest(dir.path()); }), Code::unreadable_file);
    EXPECT_EQ(test::code_of([&] { read_manifest(dir / "gone"); }), Code::unreadable_file);
    fs::create_directories(dir / "manifest.jsonl");
    EXPECT_EQ(test::code_of([&] { read_manifest(dir.path()); }), Code::unreadable_file);
}

} // namespace
} // namespace qrid
