// qrid-face-bench: what the face model finds and tells apart, what of it is left on a card, and what it costs. No peer
// stands beside it: Debian has no face descriptor, its libdlib-data landmarks only and its opencv-data cascades only.
#include "measure.h"
#include "qrid/base/error.h"
#include "qrid/picture/load.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace {

using namespace qrid::bench;
namespace fs = std::filesystem;

struct Options {
    std::vector<std::string> folders;
    std::vector<std::size_t> budgets{floor_budget};
    bool floors = false, json = false;
};

/// How many faces a specimen has that is no portrait, told when it is another number than it should be.
std::vector<std::string> failings_of_counts(const qrid::FaceModel& model) {
    std::vector<std::string> found;
    for (const auto& [name, count] : {std::pair<const char*, std::size_t>{"two-people", 2}, {"no-face", 0}}) {
        const fs::path file = fs::path(QRID_TESTDATA) / "specimens" / fmt::format("{}.jpg", name);
        const std::size_t faces = model.detect(qrid::load_picture(qrid::read_file(file))).size();
        if (faces != count) found.push_back(fmt::format("{} faces in {}, not {}", faces, name, count));
    }
    return found;
}

std::vector<PhotoSet> sets(const Options& options) {
    std::vector<PhotoSet> found;
    const auto add = [&](const fs::path& folder, const std::string& name) {
        if (auto set = photos_in(folder, name))
            found.push_back(std::move(*set));
        else
            fmt::print(stderr, "no {}: they are not part of the repository\n", name);
    };
    if (options.folders.empty()) {
        add(fs::path(QRID_TESTDATA) / "specimens", "specimens");
        add(fs::path(QRID_SHARED) / "photos", "shared photos");
    }
    for (const std::string& folder : options.folders) add(folder, "given photos");
    return found;
}

int measure_all(const Options& options) {
    const fs::path directory = qrid::face_model_directory();
    if (!fs::is_directory(directory)) {
        fmt::print("skipped: no face model, run ./setup\n");
        return 0;
    }
    const qrid::FaceModel model = qrid::FaceModel::load(directory);
    std::vector<std::string> all_failings = failings_of_counts(model);
    nlohmann::json document = nlohmann::json::array();
    for (const PhotoSet& set : sets(options)) {
        const Measured measured = measure(model, set, options.budgets);
        for (const std::string& failing : failings(measured))
            all_failings.push_back(fmt::format("{}: {}", set.name, failing));
        document.push_back(to_json(measured));
        if (!options.json) print_table(measured);
    }
    if (options.json)
        fmt::print("{}\n", nlohmann::json{{"sets", document}, {"failings", all_failings}}.dump(2));
    else
        for (const std::string& failing : all_failings) fmt::print("{}\n", failing);
    return options.floors && !all_failings.empty() ? 1 : 0;
}

} // namespace

int main(int argc, char** argv) try {
    Options options;
    CLI::App app("What the face model finds and tells apart in photos, and what it costs");
    app.add_option("--photos", options.folders,
                   "Other photos, named PERSON_*.jpg or PERSON-*.jpg (or .png), instead of the project's own")
        ->check(CLI::ExistingDirectory);
    app.add_option("--bytes", options.budgets, "Small faces of so many bytes; may be repeated")
        ->check(CLI::Range(std::size_t{1}, std::size_t{1} << 20))
        ->capture_default_str();
    app.add_flag("--floors", options.floors, "Fail when a floor is missed");
    app.add_flag("--json", options.json, "One JSON document");
    CLI11_PARSE(app, argc, argv);
    return measure_all(options);
} catch (const std::exception& error) {
    fmt::print(stderr, "error: {}\n", error.what());
    return 2;
}
