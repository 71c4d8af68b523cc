// Where a picture changes between light and dark at every pixel or two, as codes do that were made too small.
#pragma once

#include "qrid/picture/image.h"

#include <functional>
#include <vector>

namespace qrid {

/// Whole pixels, within the picture.
struct Region {
    int left = 0, top = 0, width = 0, height = 0;
};

/// A square of 16 pixels, in shares of its pixels.
struct FineBlock {
    static constexpr int side = 16;
    double changes = 0; ///< between neighbours across or down, whichever are fewer
    double dark = 0;
    int contrast = 0; ///< grey values
    int steepest = 0; ///< between neighbours across, grey values
};

/// All whole ones that have a neighbour to the right and below, row by row.
struct FineBlocks {
    int columns = 0, rows = 0;
    std::vector<FineBlock> blocks;
};
FineBlocks fine_blocks(const GrayImage& picture);

/// Blocks that hang together.
struct BlockGroup {
    Region bounds; ///< in blocks
    int count = 0;
};

/// Of those blocks that are wanted; two hang together when they are at most `reach` apart, across and down.
std::vector<BlockGroup> gathered(const FineBlocks& fine, const std::function<bool(const FineBlock&)>& is_wanted,
                                 int reach);

/// The parts of the picture that may hold a code of modules below three pixels, or one whose modules run into each
/// other, with some room around them. They do
/// not overlap much; a picture that is fine all over is one.
std::vector<Region> fine_regions(const GrayImage& picture);

/// What lies there.
GrayImage cut_out(const GrayImage& picture, const Region& region);

} // namespace qrid
