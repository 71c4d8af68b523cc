#include "qrid/face/inside/network.h"
#include "qrid/face/inside/network_engine.h"

#include <gtest/gtest.h>

#include <numeric>
#include <thread>

namespace qrid {
namespace {

/// 0, 1, 2 ... in the order of the rows.
Tensor counted(Shape shape) {
    Tensor tensor(shape);
    std::iota(tensor.values.begin(), tensor.values.end(), 0.0F);
    return tensor;
}

Weight filled(std::vector<int> shape, float value) {
    std::size_t count = 1;
    for (int side : shape) count *= static_cast<std::size_t>(side);
    return {std::move(shape), std::vector<float>(count, value)};
}

using Values = std::vector<float>;

TEST(Network, ConvolvesWithZerosAround) {
    const auto builder = network_builder({3, 3, 1});
    const Node out = builder->convolution(builder->input(), filled({3, 3, 1, 1}, 1), filled({1}, 0.5F));
    EXPECT_EQ(builder->finish(out)->run(counted({3, 3, 1})).values,
              (Values{8.5F, 15.5F, 12.5F, 21.5F, 36.5F, 27.5F, 20.5F, 33.5F, 24.5F}));
}

TEST(Network, PutsTheOddZeroAtTheBottomAndRight) {
    const auto builder = network_builder({4, 4, 1});
    const Node out = builder->convolution(builder->input(), filled({3, 3, 1, 1}, 1), filled({1}, 0), {.stride = 2});
    // from (0, 0): 0 to 10 without the fourth column and row; the others reach past the edge
    EXPECT_EQ(builder->finish(out)->run(counted({4, 4, 1})).values, (Values{45, 39, 66, 50}));
}

TEST(Network, KnowsInputAndOutputChannelsApart) {
    const auto builder = network_builder({1, 1, 2});
    Weight filters{{1, 1, 2, 3}, {1, 2, 3, 10, 20, 30}}; // [in][out]
    const Node out = builder->convolution(builder->input(), filters, filled({3}, 0));
    Tensor input({1, 1, 2});
    input.values = {1, 5};
    EXPECT_EQ(builder->finish(out)->run(input).values, (Values{51, 102, 153}));
}

TEST(Network, ConvolvesEachChannelByItself) {
    const auto builder = network_builder({3, 3, 2});
    Weight filters = filled({3, 3, 2, 1}, 0);
    filters.values[8] = 1;           // the middle for channel 0
    filters.values[0 * 2 + 1] = 100; // the top left for channel 1
    const Tensor out = builder->finish(builder->depthwise(builder->input(), filters))->run(counted({3, 3, 2}));
    EXPECT_EQ(out.values[8], 8) << "channel 0 of the middle";
    EXPECT_EQ(out.values[9], 100) << "channel 1 of the top left";
    EXPECT_EQ(out.values[1], 0) << "nothing beyond the border";
}

TEST(Network, LeaksBelowZero) {
    const auto builder = network_builder({1, 2, 1});
    const Node out = builder->convolution(builder->input(), filled({1, 1, 1, 1}, 1), filled({1}, 0),
                                          {.activation = Activation::leaky});
    Tensor input({1, 2, 1});
    input.values = {-10, 10};
    EXPECT_EQ(builder->finish(out)->run(input).values, (Values{-1, 10}));
}

TEST(Network, AddsOntoAnEarlierValue) {
    const auto builder = network_builder({1, 2, 1});
    const Node first = builder->relu(builder->input());
    const Node out = builder->convolution(first, filled({1, 1, 1, 1}, -0.5F), filled({1}, 0),
                                          {.activation = Activation::relu, .onto = builder->relu(builder->input())});
    Tensor input({1, 2, 1});
    input.values = {-3, 4};
    EXPECT_EQ(builder->finish(out)->run(input).values, (Values{0, 2}));
}

TEST(Network, Pools) {
    const auto largest = network_builder({3, 3, 1}), overlapping = network_builder({2, 2, 1}),
               mean = network_builder({2, 2, 1});
    EXPECT_EQ(largest->finish(largest->max_pool(0, 2, 2, Padding::same))->run(counted({3, 3, 1})).values,
              (Values{4, 5, 7, 8}));
    EXPECT_EQ(overlapping->finish(overlapping->max_pool(0, 2, 1, Padding::same))->run(counted({2, 2, 1})).values,
              (Values{3, 3, 3, 3}));
    EXPECT_EQ(mean->finish(mean->average_pool(0, 2, 2))->run(counted({2, 2, 1})).values, (Values{1.5F}));
}

TEST(Network, JoinsValuesOfDifferentShapes) {
    const auto builder = network_builder({2, 2, 1});
    const Node narrow = builder->average_pool(builder->input(), 2, 2); // 1 x 1, 1 channel
    const Node deep = builder->convolution(builder->input(), filled({1, 1, 1, 2}, 1), filled({2}, -2));
    EXPECT_EQ(builder->finish(builder->join(narrow, deep))->run(counted({2, 2, 1})).values,
              (Values{0, 0, 0, 0, 0, 0, 1, 1}));
}

TEST(Network, Multiplies) {
    const auto builder = network_builder({1, 1, 2});
    const Weight weights{{2, 3}, {1, 2, 3, 10, 20, 30}}, bias{{3}, {0, 0, 1}};
    Tensor input({1, 1, 2});
    input.values = {1, 5};
    EXPECT_EQ(builder->finish(builder->product(builder->input(), weights, &bias))->run(input).values,
              (Values{51, 102, 154}));
}

TEST(Network, RunsOnSeveralThreadsAtOnce) {
    const auto builder = network_builder({32, 32, 8});
    Node value = builder->convolution(builder->input(), filled({3, 3, 8, 16}, 0.01F), filled({16}, 0));
    value = builder->convolution(value, filled({3, 3, 16, 16}, 0.01F), filled({16}, 0));
    const NetworkHandle network = builder->finish(value);
    std::vector<std::thread> threads;
    std::vector<int> wrong(4);
    for (std::size_t t = 0; t < wrong.size(); ++t)
        threads.emplace_back([&, t] {
            Tensor input({32, 32, 8});
            std::fill(input.values.begin(), input.values.end(), static_cast<float>(t));
            const Tensor alone = network->run(input);
            for (int i = 0; i < 20; ++i) wrong[t] += network->run(input).values != alone.values;
        });
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(wrong, (std::vector<int>{0, 0, 0, 0}));
}

} // namespace
} // namespace qrid
