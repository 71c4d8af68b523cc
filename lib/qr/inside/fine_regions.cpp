#include "qrid/qr/inside/fine_regions.h"

#include "qrid/qr/inside/prepare.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

namespace qrid {

namespace {

FineBlock fine_block(const GrayImage& picture, const BilevelImage& bilevel, int left, int top) {
    int across = 0, down = 0, dark = 0, low = 255, high = 0, steepest = 0;
    const auto stride = static_cast<std::ptrdiff_t>(picture.width);
    for (int y = top; y < top + FineBlock::side; ++y) {
        const std::uint8_t* value = bilevel.pixels.data() + y * stride + left;
        const std::uint8_t* grey = picture.pixels.data() + y * stride + left;
        for (int x = 0; x < FineBlock::side; ++x) {
            across += value[x] != value[x + 1];
            down += value[x] != value[x + stride];
            dark += value[x] == 0;
            low = std::min<int>(low, grey[x]);
            high = std::max<int>(high, grey[x]);
            steepest = std::max(steepest, std::abs(grey[x + 1] - grey[x]));
        }
    }
    constexpr double pixels = FineBlock::side * FineBlock::side;
    return {std::min(across, down) / pixels, dark / pixels, high - low, steepest};
}

} // namespace

std::vector<BlockGroup> gathered(const FineBlocks& fine, const std::function<bool(const FineBlock&)>& is_wanted,
                                 int reach) {
    std::vector<bool> open;
    for (const FineBlock& block : fine.blocks) open.push_back(is_wanted(block));
    std::vector<BlockGroup> groups;
    std::vector<int> next;
    for (int first = 0; first < static_cast<int>(open.size()); ++first) {
        if (!open[static_cast<std::size_t>(first)]) continue;
        open[static_cast<std::size_t>(first)] = false;
        next.assign(1, first);
        int left = fine.columns, right = 0, top = fine.rows, bottom = 0, count = 0;
        for (; !next.empty(); ++count) {
            const int column = next.back() % fine.columns, row = next.back() / fine.columns;
            next.pop_back();
            left = std::min(left, column);
            right = std::max(right, column);
            top = std::min(top, row);
            bottom = std::max(bottom, row);
            for (int v = std::max(0, row - reach); v <= std::min(fine.rows - 1, row + reach); ++v)
                for (int u = std::max(0, column - reach); u <= std::min(fine.columns - 1, column + reach); ++u) {
                    const int neighbour = v * fine.columns + u;
                    if (!open[static_cast<std::size_t>(neighbour)]) continue;
                    open[static_cast<std::size_t>(neighbour)] = false;
                    next.push_back(neighbour);
                }
        }
        groups.push_back({{left, top, right - left + 1, bottom - top + 1}, count});
    }
    return groups;
}

FineBlocks fine_blocks(const GrayImage& picture) {
    constexpr int side = FineBlock::side;
    FineBlocks fine{std::max(0, (picture.width - 1) / side), std::max(0, (picture.height - 1) / side), {}};
    const BilevelImage bilevel = threshold_local(picture, 15);
    for (int row = 0; row < fine.rows; ++row)
        for (int column = 0; column < fine.columns; ++column)
            fine.blocks.push_back(fine_block(picture, bilevel, column * side, row * side));
    return fine;
}

std::vector<Region> fine_regions(const GrayImage& picture) {
    std::vector<Region> regions;
    constexpr int side = FineBlock::side, room = 24;
    std::int64_t pixels = 0;
    const Region whole{0, 0, picture.width, picture.height};
    constexpr int smallest = 128; // of a picture of which it is worth leaving something out
    if (std::min(picture.width, picture.height) < smallest) return {whole};
    const auto is_fine = [](const FineBlock& block) {
        constexpr int least_contrast = 24;
        constexpr double least_changes = 0.12; // random modules of four pixels have as many
        const bool is_soft = 4 * block.steepest <= block.contrast && 2 * block.changes >= least_changes;
        return block.contrast >= least_contrast && (block.changes >= least_changes || is_soft);
    };
    for (const auto& [blocks, count] : gathered(fine_blocks(picture), is_fine, 2)) {
        if (std::min(blocks.width, blocks.height) < 2) continue; // a line of text
        const int left = std::max(0, blocks.left * side - room), top = std::max(0, blocks.top * side - room);
        const int right = std::min(picture.width, (blocks.left + blocks.width) * side + room);
        const int bottom = std::min(picture.height, (blocks.top + blocks.height) * side + room);
        regions.push_back({left, top, right - left, bottom - top});
        pixels += std::int64_t{right - left} * (bottom - top);
    }
    if (pixels > std::int64_t{picture.width} * picture.height) return {whole};
    return regions;
}

GrayImage cut_out(const GrayImage& picture, const Region& region) {
    GrayImage out{region.width, region.height, {}};
    for (int y = region.top; y < region.top + region.height; ++y) {
        const auto from = picture.pixels.begin() + static_cast<std::ptrdiff_t>(y) * picture.width + region.left;
        out.pixels.insert(out.pixels.end(), from, from + region.width);
    }
    return out;
}

} // namespace qrid
