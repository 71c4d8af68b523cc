#include "screen_grid.h"

#include "qrid/base/utf8.h"
#include "qrid/words/lines.h"

#include <algorithm>
#include <cstdio>

namespace qrid::test {

ScreenGrid::ScreenGrid(int columns, int rows)
    : columns_(columns), rows_(rows), cells_(static_cast<std::size_t>(columns * rows), " ") {}

void ScreenGrid::put(std::string_view character, int width) {
    if (width == 0) { // it stands over the one before
        if (column_ > 0) cell(row_, column_ - 1) += character;
        return;
    }
    if (column_ + width > columns_ || row_ >= rows_) {
        faults_.push_back("past the edge in row " + std::to_string(row_ + 1) + ": " + std::string(character));
        return;
    }
    for (int i = 0; i < width; ++i) {
        if (cell(row_, column_ + i).empty() && column_ + i > 0 && i == 0) cell(row_, column_ - 1) = " ";
        if (column_ + i + 1 < columns_ && cell(row_, column_ + i + 1).empty()) cell(row_, column_ + i + 1) = " ";
        cell(row_, column_ + i) = i == 0 ? std::string(character) : "";
    }
    column_ += width;
}

void ScreenGrid::obey(std::string_view sequence) {
    int row = 0, column = 0;
    if (std::sscanf(std::string(sequence).c_str(), "[%d;%dH", &row, &column) == 2) {
        if (row < 1 || column < 1 || row > rows_ || column > columns_)
            faults_.push_back("the cursor goes off the screen: " + std::string(sequence));
        row_ = std::clamp(row, 1, rows_) - 1, column_ = std::clamp(column, 1, columns_) - 1;
    } else if (sequence == "[2J") {
        std::fill(cells_.begin(), cells_.end(), " ");
    } else if (sequence == "[2K") {
        for (int i = 0; i < columns_; ++i) cell(row_, i) = " ";
    } else if (!sequence.ends_with('m')) {
        faults_.push_back("unknown: " + std::string(sequence));
    }
}

void ScreenGrid::play(std::string_view output) {
    while (!output.empty()) {
        if (output.front() == '\x1b') {
            const std::size_t end = std::min(output.find_first_of("HJKm"), output.size() - 1);
            obey(output.substr(1, end));
            output.remove_prefix(end + 1);
            continue;
        }
        const std::string_view character = first_character(output);
        const int width = columns_of(take_character(output));
        if (static_cast<unsigned char>(character.front()) < 0x20)
            faults_.push_back("a control character");
        else
            put(character, width);
    }
}

std::string ScreenGrid::text() const {
    std::string text;
    for (int row = 0; row < rows_; ++row) {
        std::string line;
        for (int i = 0; i < columns_; ++i) line += cells_[static_cast<std::size_t>(row * columns_ + i)];
        line.erase(line.find_last_not_of(' ') + 1);
        text += line + "\n";
    }
    text.erase(text.find_last_not_of('\n') + 1);
    return text + "\n";
}

} // namespace qrid::test
