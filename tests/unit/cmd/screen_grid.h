// A terminal that is only its screen: what a program writes to it, as characters in rows and columns.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace qrid::test {

class ScreenGrid {
public:
    ScreenGrid(int columns, int rows);

    /// Plays output: UTF-8 and the sequences that the kiosk uses (cursor to a place, clear all or a line, colours,
    /// which are not kept). What goes past an edge, or a sequence that is not known, is a fault.
    void play(std::string_view output);

    /// The rows without blanks at their ends, and without empty rows at the end; each with its end of line.
    std::string text() const;

    const std::vector<std::string>& faults() const { return faults_; }

private:
    void put(std::string_view character, int width);
    void obey(std::string_view sequence);
    std::string& cell(int row, int column) { return cells_[static_cast<std::size_t>(row * columns_ + column)]; }

    int columns_, rows_, row_ = 0, column_ = 0;
    std::vector<std::string> cells_; ///< empty behind a wide character
    std::vector<std::string> faults_;
};

} // namespace qrid::test
