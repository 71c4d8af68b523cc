// What the face model makes of a set of photos, and what must hold of it.
#pragma once

#include "photos.h"
#include "qrid/face/compare.h"
#include "qrid/face/model.h"

#include <nlohmann/json_fwd.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace qrid::bench {

/// The least, the one in the middle, the one that 95 in 100 do not exceed, and the most; zeros of nothing.
struct Spread {
    double least = 0, median = 0, p95 = 0, most = 0;
};
Spread spread_of(std::vector<double> values);

/// Pairs of photos, of one person or of two.
struct Pairs {
    std::vector<double> distances;
    int match = 0, review = 0, no_match = 0; ///< at the default thresholds

    void add(float distance);
    int count() const { return static_cast<int>(distances.size()); }
};

/// The faces for cards that are made within one number of bytes.
struct SmallFaces {
    std::size_t max_bytes = 0;
    int refused = 0;                       ///< could not be made, or are no longer the person
    std::vector<double> bytes;             ///< of those that were made
    Pairs to_source;                       ///< from each to the photo that it was made from
    Pairs to_others;                       ///< from each to the other photos of the same person
    std::vector<std::string> not_matching; ///< labels: refused, or no match with the source
};

/// CPU time of one thread, in milliseconds a photo; the weights are loaded before.
struct Costs {
    std::vector<double> load, detect, describe, small_face; ///< detect has the landmarks in it
    std::vector<double> comparison;                         ///< load, detect and describe together
};

struct Measured {
    std::string name;
    int photos = 0, alone = 0;          ///< alone: exactly one face was found
    std::vector<std::string> not_alone; ///< labels of the others
    Pairs same, others;
    std::vector<SmallFaces> small_faces;
    Costs costs;
};

Measured measure(const FaceModel& model, const PhotoSet& set, const std::vector<std::size_t>& budgets);

/// Which floors the set misses, a few words for each: one face in every photo; no match among others; 92 in 100 matches
/// of the same and nothing below review; within `floor_budget` bytes every small face matches its photo.
inline constexpr std::size_t floor_budget = 600;
std::vector<std::string> failings(const Measured& measured);

void print_table(const Measured& measured);
nlohmann::json to_json(const Measured& measured);

} // namespace qrid::bench
