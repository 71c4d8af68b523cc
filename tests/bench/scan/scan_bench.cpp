// qrid-scan-bench: how many codes of spoiled screenshots our scanner reads, beside other readers.
#include "qrid/base/error.h"
#include "qrid/base/files.h"
#include "qrid/picture/load.h"
#include "sample_png.h"
#include "score.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace {

namespace fs = std::filesystem;
using namespace qrid::bench;

struct Options {
    int per_kind = 56;
    std::vector<std::string> kinds, folders;
    bool no_peers = false, check = false;
    std::string qrid, write;
};

std::vector<Kind> chosen_kinds(const Options& options) {
    if (options.kinds.empty() && !options.folders.empty()) return {};
    std::vector<Kind> chosen;
    for (const Kind& kind : kinds())
        if (options.kinds.empty() || std::count(options.kinds.begin(), options.kinds.end(), kind.name) > 0)
            chosen.push_back(kind);
    return chosen;
}

/// Pictures that can be loaded, in the folder and below it, in the order of their names. A text beside a picture, in a
/// file of its name and ".txt", must be read; from a picture without one nothing may be read.
std::vector<fs::path> pictures_in(const fs::path& folder) {
    std::vector<fs::path> pictures;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        if (!entry.is_regular_file() || entry.path().extension() == ".txt") continue;
        try {
            qrid::load_picture(qrid::read_file(entry.path()));
            pictures.push_back(entry.path());
        } catch (const qrid::Error& error) {
            fmt::print("skipped {}: {}\n", entry.path().string(), error.what());
        }
    }
    std::sort(pictures.begin(), pictures.end());
    return pictures;
}

Specimen specimen_of(const fs::path& picture) {
    Specimen specimen{{{}, {}, false, qrid::load_picture(qrid::read_file(picture))}, picture};
    const fs::path beside = picture.string() + ".txt";
    if (!fs::exists(beside)) return specimen;
    std::string text(qrid::text_of(qrid::read_file(beside)));
    if (text.ends_with('\n')) text.pop_back();
    specimen.sample.texts = {text};
    specimen.sample.readable = true;
    return specimen;
}

void write_samples(const Kind& kind, const Options& options) {
    fs::create_directories(options.write);
    for (int number = 0; number < kind.count(options.per_kind); ++number) {
        const Sample sample = kind.sample(number);
        const fs::path path = fs::path(options.write) / fmt::format("{}-{:02}.png", kind.name, number);
        write_png(path, sample);
        if (!sample.readable) continue;
        const std::string text = fmt::format("{}\n", fmt::join(sample.texts, "\n"));
        qrid::write_file(path.string() + ".txt", qrid::bytes_of(text), qrid::Overwrite::replace);
    }
}

int measure_all(const Options& options) {
    std::vector<Reader> readers{our_reader()};
    if (!options.qrid.empty()) readers.push_back(our_program(options.qrid));
    if (!options.no_peers) {
        std::ranges::move(peers(), std::back_inserter(readers));
        for (const std::string& line : missing_peers()) fmt::print("{}\n", line);
    }
    Row all{"all with a code", 0, {}};
    std::vector<Row> rows;
    const auto add = [&](Row row) {
        print_row(row, readers);
        rows.push_back(std::move(row));
    };
    print_head(readers);
    for (const Kind& kind : chosen_kinds(options))
        add(measure(
            std::string(kind.name), kind.floor, kind.count(options.per_kind),
            [&](int number) {
                return Specimen{kind.sample(number), {}};
            },
            readers, all));
    for (const std::string& folder : options.folders) {
        const std::vector<fs::path> pictures = pictures_in(folder);
        add(measure(
            fs::path(folder).filename(), 0, static_cast<int>(pictures.size()),
            [&](int number) { return specimen_of(pictures[static_cast<std::size_t>(number)]); }, readers, all));
    }
    print_row(all, readers);
    print_false_texts(rows, readers);

    bool failed = false;
    for (const Row& row : rows)
        for (const std::string& failing : failings(row, readers)) {
            fmt::print("{}: {}\n", row.name, failing);
            failed = true;
        }
    return options.check && failed ? 1 : 0;
}

} // namespace

int main(int argc, char** argv) try {
    Options options;
    std::set<std::string> names;
    for (const Kind& kind : kinds()) names.emplace(kind.name);
    CLI::App app("How many codes of spoiled screenshots are read, and the CPU time a picture, beside other readers");
    app.add_option("--per-kind", options.per_kind, "Pictures of a kind; fewer of those that take long")
        ->check(CLI::Range(1, 10000))
        ->capture_default_str();
    app.add_option("--kind", options.kinds, "Only this kind; may be repeated")->check(CLI::IsMember(names));
    app.add_option("--folder", options.folders,
                   "Other pictures, X.png with its text in X.png.txt or without a code, instead of all kinds")
        ->check(CLI::ExistingDirectory);
    app.add_option("--qrid", options.qrid, "The program qrid, to be measured as a program too")
        ->check(CLI::ExistingFile);
    app.add_option("--write", options.write, "Only write the pictures into this directory, their texts beside them");
    app.add_flag("--no-peers", options.no_peers, "Ours alone");
    app.add_flag("--check", options.check, "Fail when a floor is missed, a text is false or a peer is ahead");
    CLI11_PARSE(app, argc, argv);
    if (options.write.empty()) return measure_all(options);
    for (const Kind& kind : chosen_kinds(options)) write_samples(kind, options);
    return 0;
} catch (const std::exception& error) {
    fmt::print(stderr, "error: {}\n", error.what());
    return 2;
}
