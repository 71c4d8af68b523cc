// Who may include whom (lib/README.md): downward only, through doors, and a third-party package in one room only.
#include "qrid/base/files.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <regex>
#include <set>

namespace qrid {
namespace {

const fs::path source = fs::path(QRID_TESTDATA).parent_path();

const std::vector<std::set<std::string>> layers{{"base"},
                                                {"words"},
                                                {"crypto", "cbor"},
                                                {"picture"},
                                                {"cose", "qr", "face"},
                                                {"card", "trust"},
                                                {"status", "foreign"},
                                                {"verify", "artwork", "issuer", "corpus"},
                                                {"wallet", "referee", "doctor"},
                                                {"kiosk"},
                                                {"cmd"}};

// The room that may include a header whose name begins so. fmt and nlohmann/json are words of every room.
const std::map<std::string, std::string> owners{{"openssl/", "crypto"},
                                                {"cbor.h", "cbor"},
                                                {"cbor/", "cbor"},
                                                {"ZXing/", "qr"},
                                                {"qrencode.h", "qr"},
                                                {"fec.h", "qr"},
                                                {"libheif/", "picture"},
                                                {"poppler", "picture"},
                                                {"jpeglib", "picture"},
                                                {"turbojpeg", "picture"},
                                                {"webp/", "picture"},
                                                {"oneapi/", "face"},
                                                {"dnnl", "face"},
                                                {"soci/", "issuer"},
                                                {"sqlite3.h", "issuer"},
                                                {"CLI/", "cmd"},
                                                {"zlib.h", "base"},
                                                {"libdeflate.h", "base"},
                                                {"brotli/", "base"},
                                                {"sodium.h", "crypto"},
                                                {"p11-kit/", "crypto"},
                                                {"curl/", "status"},
                                                {"png.h", "picture"},
                                                {"cairo/", "artwork"},
                                                {"pango/", "artwork"},
                                                {"seccomp.h", "picture"},
                                                {"toml++/", "cmd"},
                                                {"stb/", "picture"},
                                                {"gif_lib.h", "picture"},
                                                {"tiffio.h", "picture"},
                                                {"openjpeg.h", "picture"},
                                                {"librsvg/", "picture"},
                                                {"archive", "picture"},
                                                {"gmime/", "picture"},
                                                {"gsf/", "picture"},
                                                {"boost/locale/", "words"},
                                                {"boost/version.hpp", "words"},
                                                {"lib25519.h", "crypto"}};
const std::set<std::string> everywhere{"fmt/", "nlohmann/"};

int layer_of(const std::string& room) {
    for (std::size_t i = 0; i < layers.size(); ++i)
        if (layers[i].contains(room)) return static_cast<int>(i);
    return -1;
}

struct Include {
    std::string file, room, header;
    bool quoted;
};

std::vector<Include> find_includes() {
    const std::regex line("^\\s*#\\s*include\\s*([<\"])([^>\"]+)[>\"]", std::regex::ECMAScript | std::regex::multiline);
    std::vector<Include> includes;
    for (const char* top : {"lib", "cmd"})
        for (const auto& entry : fs::recursive_directory_iterator(source / top)) {
            const std::string extension = entry.path().extension().string();
            if (extension != ".h" && extension != ".cpp") continue;
            const fs::path relative = fs::relative(entry.path(), source);
            const std::string room = std::string(top) == "cmd" ? "cmd" : std::next(relative.begin())->string();
            const Bytes content = read_file(entry.path());
            const std::string text(text_of(content));
            for (std::sregex_iterator it(text.begin(), text.end(), line), end; it != end; ++it)
                includes.push_back({relative.string(), room, (*it)[2], (*it)[1] == "\""});
        }
    return includes;
}

const std::vector<Include>& all_includes() {
    static const std::vector<Include> includes = find_includes();
    return includes;
}

TEST(IncludeRules, EveryRoomHasAPlace) {
    for (const auto& entry : fs::directory_iterator(source / "lib"))
        if (entry.is_directory() && entry.path().filename() != "cmake") {
            EXPECT_GE(layer_of(entry.path().filename()), 0) << entry.path();
        }
}

TEST(IncludeRules, RoomsIncludeDownwardOnly) {
    int seen = 0;
    for (const Include& include : all_includes()) {
        if (!include.header.starts_with("qrid/")) continue;
        const std::string target = include.header.substr(5, include.header.find('/', 5) - 5);
        EXPECT_TRUE(target == include.room || layer_of(target) < layer_of(include.room))
            << include.file << " includes " << include.header;
        ++seen;
    }
    EXPECT_GT(seen, 100);
}

TEST(IncludeRules, APackageIsOneRoomsOnly) {
    std::set<std::string> met;
    for (const Include& include : all_includes())
        for (const auto& [prefix, room] : owners)
            if (include.header.starts_with(prefix)) {
                EXPECT_EQ(include.room, room) << include.file << " includes " << include.header;
                met.insert(prefix);
            }
    for (const char* prefix :
         {"openssl/", "cbor.h", "ZXing/", "qrencode.h", "libheif/", "poppler", "png.h", "webp/", "oneapi/", "soci/",
          "CLI/", "zlib.h", "p11-kit/", "curl/", "cairo/", "pango/", "toml++/", "boost/locale/"})
        EXPECT_TRUE(met.contains(prefix)) << prefix;
}

TEST(IncludeRules, EveryPackageIsKnownHere) {
    for (const Include& include : all_includes()) {
        const bool has_folder = include.header.find('/') != std::string::npos;
        if (include.quoted || !has_folder || include.header.starts_with("sys/") ||
            include.header.starts_with("linux/") || include.header.starts_with("netinet/"))
            continue;
        const auto begins = [&](const auto& prefix) { return include.header.starts_with(prefix); };
        const bool known =
            std::any_of(everywhere.begin(), everywhere.end(), begins) ||
            std::any_of(owners.begin(), owners.end(), [&](const auto& owner) { return begins(owner.first); });
        EXPECT_TRUE(known) << include.file << " includes " << include.header
                           << ": give it a room in this test and in lib/README.md";
    }
}

// ---- doors: lib/ROOM/*.h are what others may include, lib/ROOM/inside/ and other folders are the room's own

bool is_door(const std::string& header) { return std::count(header.begin(), header.end(), '/') == 2; }

TEST(Doors, HaveOnlyWhatEveryProgramHas) {
    int seen = 0;
    for (const Include& include : all_includes()) {
        if (!include.file.starts_with("lib/") || !include.file.ends_with(".h") || !is_door(include.file)) continue;
        ++seen;
        if (include.quoted) {
            EXPECT_TRUE(include.header.starts_with("qrid/") && is_door(include.header))
                << include.file << " is a door and includes " << include.header;
            continue;
        }
        const bool is_anyones = include.header == "nlohmann/json_fwd.hpp" || include.header.starts_with("fmt/") ||
                                include.header.find_first_of("/.") == std::string::npos;
        EXPECT_TRUE(is_anyones) << include.file << " is a door and includes " << include.header;
    }
    EXPECT_GT(seen, 100);
}

TEST(Doors, AreTheOnlyWayIntoARoom) {
    int seen = 0;
    for (const Include& include : all_includes()) {
        if (!include.header.starts_with("qrid/") || is_door(include.header)) continue;
        EXPECT_TRUE(include.header.starts_with("qrid/" + include.room + "/"))
            << include.file << " includes " << include.header;
        ++seen;
    }
    EXPECT_GT(seen, 50);
}

TEST(Doors, WhatIsInsideIsUsed) {
    std::set<std::string> used;
    for (const Include& include : all_includes())
        if (fs::path(include.file).stem() != fs::path(include.header).stem() || include.file.ends_with(".h"))
            used.insert(include.header);
    int seen = 0;
    for (const auto& entry : fs::recursive_directory_iterator(source / "lib")) {
        const std::string header = "qrid/" + fs::relative(entry.path(), source / "lib").string();
        if (!header.ends_with(".h") || header.find("/inside/") == std::string::npos) continue;
        EXPECT_TRUE(used.contains(header)) << header;
        ++seen;
    }
    EXPECT_GT(seen, 50);
}

// ---- circles: a header and its source are one unit, and no unit needs itself by way of others

std::string unit_of(const fs::path& file) { return fs::path(file).replace_extension().string(); }

// The units that each unit includes.
std::map<std::string, std::set<std::string>> all_units() {
    std::map<std::string, std::set<std::string>> units;
    for (const Include& include : all_includes()) {
        if (!include.quoted) continue;
        const bool is_ours = include.header.starts_with("qrid/");
        const fs::path header = is_ours ? fs::path("lib") / include.header.substr(5)
                                        : fs::path(include.file).parent_path() / include.header;
        const std::string from = unit_of(include.file), to = unit_of(header);
        if (from != to) units[from].insert(to);
    }
    return units;
}

// The way from a unit back to itself that goes through the units of `path`, or empty.
std::string circle_from(const std::string& unit, const std::map<std::string, std::set<std::string>>& units,
                        std::vector<std::string>& path, std::set<std::string>& done) {
    if (const auto begin = std::find(path.begin(), path.end(), unit); begin != path.end()) {
        std::string circle;
        for (auto it = begin; it != path.end(); ++it) circle += *it + " -> ";
        return circle + unit;
    }
    if (done.contains(unit)) return {};
    path.push_back(unit);
    if (const auto found = units.find(unit); found != units.end())
        for (const std::string& next : found->second)
            if (std::string circle = circle_from(next, units, path, done); !circle.empty()) return circle;
    path.pop_back();
    done.insert(unit);
    return {};
}

TEST(IncludeRules, NoUnitNeedsItself) {
    const auto units = all_units();
    EXPECT_GT(units.size(), 200U);
    std::set<std::string> done;
    for (const auto& [unit, included] : units) {
        std::vector<std::string> path;
        ASSERT_EQ(circle_from(unit, units, path, done), "");
    }
    const std::map<std::string, std::set<std::string>> bad{{"a", {"b"}}, {"b", {"c"}}, {"c", {"b"}}};
    std::vector<std::string> path;
    std::set<std::string> none;
    EXPECT_EQ(circle_from("a", bad, path, none), "b -> c -> b");
}

} // namespace
} // namespace qrid
