// Draws portraits of people who do not exist, for demonstrations and tests.
#include "qrid/picture/jpeg.h"
#include "shading.h"

#include <array>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <functional>
#include <iostream>
#include <string>
#include <thread>
#include <vector>

namespace {

using specimen::Pose;
using specimen::Vec;

constexpr int quality = 88, samples_per_side = 2;

using Light = std::function<Vec(float u, float v)>;

/// Every pixel is the mean of 2 x 2 rays, with a little camera grain; u and v are of half the height.
qrid::Image take(int width, int height, const Light& light) {
    qrid::Image image(width, height);
    const auto rows = [&](int first, int step) {
        for (int y = first; y < height; y += step)
            for (int x = 0; x < width; ++x) {
                Vec sum;
                for (int i = 0; i < samples_per_side * samples_per_side; ++i) {
                    const auto offset = [](int k) { return (static_cast<float>(k) + .5F) / samples_per_side; };
                    const float half = static_cast<float>(height) / 2;
                    const float u = (static_cast<float>(x) + offset(i % samples_per_side)) / half -
                                    static_cast<float>(width) / static_cast<float>(height);
                    const float v = 1 - (static_cast<float>(y) + offset(i / samples_per_side)) / half;
                    sum = sum + specimen::tone(light(u, v)) * (1.0F / (samples_per_side * samples_per_side));
                }
                const float grain = (specimen::hash(x, y, 77) - .5F) * .016F;
                const std::array<float, 3> colour = {sum.x, sum.y, sum.z};
                for (std::size_t c = 0; c < 3; ++c)
                    image.at(x, y)[c] = static_cast<std::uint8_t>(255 * specimen::unit_range(colour[c] + grain) + .5F);
            }
    };
    const int count = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
    std::vector<std::thread> threads;
    for (int i = 0; i < count; ++i) threads.emplace_back(rows, i, count);
    for (std::thread& thread : threads) thread.join();
    return image;
}

constexpr int width = 480, height = 600;

qrid::Image portrait(int seed, Pose pose, int wide = width, int high = height) {
    const specimen::Scene scene(specimen::make_specimen(seed), specimen::make_shot(pose, seed));
    return take(wide, high, [&](float u, float v) { return specimen::render(scene, u, v); });
}

qrid::Image two_people(int left_seed, int right_seed) {
    const qrid::Image left = portrait(left_seed, Pose::front, width * 2 / 3, height * 2 / 3);
    const qrid::Image right = portrait(right_seed, Pose::front, width * 2 / 3, height * 2 / 3);
    qrid::Image both(left.width + right.width, left.height);
    for (int y = 0; y < both.height; ++y) {
        std::copy_n(left.at(0, y), left.width * 3, both.at(0, y));
        std::copy_n(right.at(0, y), right.width * 3, both.at(left.width, y));
    }
    return both;
}

qrid::Image draw(const std::vector<std::string>& words) {
    const auto pose = [](const std::string& word) {
        if (word == "front") return Pose::front;
        if (word == "left") return Pose::left;
        if (word == "right") return Pose::right;
        if (word == "smile") return Pose::smile;
        if (word == "file") return Pose::file;
        throw std::invalid_argument("no such pose: " + word);
    };
    if (words.size() == 1 && words[0] == "landscape") return take(width, height, specimen::render_landscape);
    if (words.size() == 2) return portrait(std::stoi(words[0]), pose(words[1]));
    if (words.size() == 3 && words[0] == "two") return two_people(std::stoi(words[1]), std::stoi(words[2]));
    throw std::invalid_argument("usage: specimen OUT.jpg SEED front|left|right|smile|file\n"
                                "       specimen OUT.jpg two SEED SEED\n"
                                "       specimen OUT.jpg landscape");
}

} // namespace

int main(int argc, char** argv) {
    try {
        const std::vector<std::string> words(argv + std::min(argc, 2), argv + argc);
        const qrid::Bytes jpeg = qrid::encode_jpeg(draw(words), quality);
        std::ofstream out(argv[1], std::ios::binary);
        out.write(reinterpret_cast<const char*>(jpeg.data()), static_cast<std::streamsize>(jpeg.size()));
        return out ? EXIT_SUCCESS : EXIT_FAILURE;
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        return EXIT_FAILURE;
    }
}
