#include "qrid/face/inside/detector_net.h"

#include "qrid/base/error.h"
#include "qrid/face/inside/network_engine.h"
#include "qrid/face/inside/preprocess.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace qrid {

namespace {

constexpr Mean detector_mean = {117.001F, 114.697F, 97.404F};
constexpr int cell_side = 32;
constexpr float least_score = 0.4F, most_overlap = 0.4F, most_contained = 0.4F, least_inside = 0.5F;

/// How the picture lies in the input: its longer side at `share` of the square; a whole one at the top left, a smaller
/// one in the middle, so that a face that fills the picture has air around it.
struct Scale {
    int side;
    float share;
};
constexpr std::array<Scale, 3> scales = {{{128, 1.0F}, {192, 0.75F}, {320, 1.0F}}};

/// Width and height of the five boxes that each cell knows, in cells.
constexpr std::array<std::array<float, 2>, 5> anchors = {{{1.603231F, 2.094468F},
                                                          {6.041143F, 7.080126F},
                                                          {2.882459F, 3.518061F},
                                                          {4.266906F, 5.178857F},
                                                          {9.041765F, 10.66308F}}};

NetworkHandle describe(const Weights& weights, int side) {
    const auto builder = network_builder({side, side, 3});
    Node value = builder->convolution(builder->input(), weights.get("conv0/filters", {3, 3, 3, 16}),
                                      weights.get("conv0/bias", {16}),
                                      {.padding = Padding::none, .activation = Activation::leaky});
    for (int layer = 1; layer <= 5; ++layer) {
        const std::string name = fmt::format("conv{}", layer);
        const int in = 8 << layer, out = 16 << layer;
        value = builder->max_pool(value, 2, 2, Padding::same);
        value = builder->depthwise(value, weights.get(name + "/depthwise_filter", {3, 3, in, 1}));
        value = builder->convolution(value, weights.get(name + "/pointwise_filter", {1, 1, in, out}),
                                     weights.get(name + "/bias", {out}), {.activation = Activation::leaky});
    }
    value = builder->max_pool(value, 2, 1, Padding::same);
    const int numbers = 5 * static_cast<int>(anchors.size());
    return builder->finish(builder->convolution(value, weights.get("conv8/filters", {1, 1, 512, numbers}),
                                                weights.get("conv8/bias", {numbers})));
}

float sigmoid(float x) { return 1 / (1 + std::exp(-x)); }

float shared_area(const FaceBox& a, const FaceBox& b) {
    const float width = std::min(a.x + a.width, b.x + b.width) - std::max(a.x, b.x);
    const float height = std::min(a.y + a.height, b.y + b.height) - std::max(a.y, b.y);
    return std::max(0.0F, width) * std::max(0.0F, height);
}

/// Non-maximum suppression: of boxes that show the same face the one of the best score stays.
template <typename Same>
std::vector<FaceBox> suppressed(std::vector<FaceBox> boxes, const Same& same) {
    std::stable_sort(boxes.begin(), boxes.end(), [](const FaceBox& a, const FaceBox& b) { return a.score > b.score; });
    std::vector<FaceBox> kept;
    for (const FaceBox& box : boxes)
        if (std::none_of(kept.begin(), kept.end(), [&](const FaceBox& better) { return same(better, box); }))
            kept.push_back(box);
    return kept;
}

bool overlap(const FaceBox& a, const FaceBox& b) {
    const float shared = shared_area(a, b);
    return shared > most_overlap * (a.area() + b.area() - shared);
}

bool one_in_the_other(const FaceBox& a, const FaceBox& b) {
    return shared_area(a, b) > most_contained * std::min(a.area(), b.area());
}

bool is_sound(const FaceBox& box, const Image& image) {
    const FaceBox picture{0, 0, static_cast<float>(image.width), static_cast<float>(image.height), 0};
    // also false for sides that are no numbers; a face of a few pixels is none
    return box.width >= 4 && box.height >= 4 && std::isfinite(box.area()) && std::isfinite(box.x) &&
           std::isfinite(box.y) && shared_area(box, picture) >= least_inside * box.area();
}

} // namespace

DetectorNet::DetectorNet(const Weights& weights) {
    for (const Scale& scale : scales) networks_.push_back(describe(weights, scale.side));
}

Tensor DetectorNet::run(const Tensor& input) const {
    for (std::size_t i = 0; i < scales.size(); ++i)
        if (scales[i].side == input.shape.width) return networks_[i]->run(input);
    throw Error(Code::internal, "no detector of this side");
}

std::vector<FaceBox> DetectorNet::find(const Image& image) const {
    std::vector<FaceBox> found;
    for (const Scale& scale : scales) {
        const float ratio =
            scale.share * static_cast<float>(scale.side) / static_cast<float>(std::max(image.width, image.height));
        const auto scaled = [&](int length) {
            return std::max(1, static_cast<int>(std::lround(static_cast<float>(length) * ratio)));
        };
        const int width = scaled(image.width), height = scaled(image.height);
        const bool centred = scale.share < 1;
        const int left = centred ? (scale.side - width) / 2 : 0, top = centred ? (scale.side - height) / 2 : 0;
        const FloatImage small =
            sample(image, {0, 0, static_cast<float>(image.width), static_cast<float>(image.height)}, width, height);
        const Tensor out = run(normalised(small, scale.side, detector_mean, left, top));

        std::vector<FaceBox> boxes;
        const float* cell = out.values.data();
        for (int row = 0; row < out.shape.height; ++row)
            for (int column = 0; column < out.shape.width; ++column)
                for (const auto& [anchor_width, anchor_height] : anchors) {
                    const float score = sigmoid(cell[4]);
                    const float x = (static_cast<float>(column) + sigmoid(cell[0])) * cell_side;
                    const float y = (static_cast<float>(row) + sigmoid(cell[1])) * cell_side;
                    const float w = std::exp(cell[2]) * anchor_width * cell_side;
                    const float h = std::exp(cell[3]) * anchor_height * cell_side;
                    cell += 5;
                    const FaceBox box{(x - w / 2 - static_cast<float>(left)) / ratio,
                                      (y - h / 2 - static_cast<float>(top)) / ratio, w / ratio, h / ratio, score};
                    if (score > least_score && is_sound(box, image)) boxes.push_back(box);
                }
        const std::vector<FaceBox> kept = suppressed(std::move(boxes), overlap);
        found.insert(found.end(), kept.begin(), kept.end());
    }
    return suppressed(suppressed(std::move(found), overlap), one_in_the_other);
}

} // namespace qrid
