#include "measure.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <array>
#include <cmath>

namespace qrid::bench {

namespace {

double rounded(double value) { return std::round(value * 1000) / 1000; }

nlohmann::json to_json(const Spread& spread) {
    return {{"min", rounded(spread.least)},
            {"median", rounded(spread.median)},
            {"p95", rounded(spread.p95)},
            {"max", rounded(spread.most)}};
}

nlohmann::json to_json(const Pairs& pairs) {
    return {{"pairs", pairs.count()},
            {"match", pairs.match},
            {"review", pairs.review},
            {"no_match", pairs.no_match},
            {"distance", to_json(spread_of(pairs.distances))}};
}

struct NamedCost {
    const char *name, *member;
    std::vector<double> Costs::*values;
};
constexpr std::array named_costs = {
    NamedCost{"load the picture", "load", &Costs::load}, NamedCost{"detect, landmarks", "detect", &Costs::detect},
    NamedCost{"describe", "describe", &Costs::describe}, NamedCost{"these three", "comparison", &Costs::comparison},
    NamedCost{"make a small face", "small_face", &Costs::small_face}};

void print_pairs(const std::string& name, const Pairs& pairs) {
    const Spread spread = spread_of(pairs.distances);
    fmt::print("  {:<28} {:>6} {:>6} {:>6} {:>8}   {:.3f}  {:.3f}  {:.3f}\n", name, pairs.count(), pairs.match,
               pairs.review, pairs.no_match, spread.least, spread.median, spread.most);
}

} // namespace

void print_table(const Measured& measured) {
    fmt::print("{}: {} photos, {} with exactly one face\n\n", measured.name, measured.photos, measured.alone);
    fmt::print("  {:<28} {:>6} {:>6} {:>6} {:>8}   {}\n", "distances", "pairs", "match", "review", "no match",
               "min    median max");
    print_pairs("same person", measured.same);
    print_pairs("two people", measured.others);
    for (const SmallFaces& small : measured.small_faces) {
        print_pairs(fmt::format("{} bytes to own photo", small.max_bytes), small.to_source);
        print_pairs(fmt::format("{} bytes to other photos", small.max_bytes), small.to_others);
    }
    fmt::print("\n  {:<28} {:>6} {:>8} {:>12} {:>6} {:>8}\n", "bytes of small faces", "made", "refused", "min",
               "median", "max");
    for (const SmallFaces& small : measured.small_faces) {
        const Spread bytes = spread_of(small.bytes);
        fmt::print("  {:<28} {:>6} {:>8} {:>12} {:>6} {:>8}\n", fmt::format("within {}", small.max_bytes),
                   small.bytes.size(), small.refused, bytes.least, bytes.median, bytes.most);
    }
    fmt::print("\n  {:<28} {:>6} {:>8} {:>12} {:>6}\n", "ms of CPU a photo", "min", "median", "p95", "max");
    for (const auto& [name, member, values] : named_costs) {
        const Spread cost = spread_of(measured.costs.*values);
        fmt::print("  {:<28} {:>6.1f} {:>8.1f} {:>12.1f} {:>6.1f}\n", name, cost.least, cost.median, cost.p95,
                   cost.most);
    }
    fmt::print("\n");
}

nlohmann::json to_json(const Measured& measured) {
    nlohmann::json small_faces = nlohmann::json::array(), costs;
    for (const SmallFaces& small : measured.small_faces)
        small_faces.push_back({{"max_bytes", small.max_bytes},
                               {"refused", small.refused},
                               {"not_matching", small.not_matching},
                               {"bytes", to_json(spread_of(small.bytes))},
                               {"own_photo", to_json(small.to_source)},
                               {"other_photos", to_json(small.to_others)}});
    for (const auto& [name, member, values] : named_costs) costs[member] = to_json(spread_of(measured.costs.*values));
    return {{"set", measured.name},           {"photos", measured.photos},
            {"one_face", measured.alone},     {"not_one_face", measured.not_alone},
            {"same", to_json(measured.same)}, {"others", to_json(measured.others)},
            {"small_faces", small_faces},     {"milliseconds", costs},
            {"failings", failings(measured)}};
}

} // namespace qrid::bench
