// What readings are worth, and the table of them.
#pragma once

#include "kinds.h"
#include "readers.h"

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace qrid::bench {

struct Verdict {
    bool right = false;      ///< exactly what the sample holds was read
    bool false_text = false; ///< something was read that does not stand in the picture
};

/// A text of several lines counts as so many texts. A code that was read twice is read.
Verdict judge(const Sample& sample, std::string_view output);

/// How one reader did.
struct Tally {
    int total = 0, right = 0, false_texts = 0; ///< pictures
    double milliseconds = 0;                   ///< of all of them

    void add(const Verdict& verdict, double took);
};

/// How all readers did on pictures of one kind, in the readers' order.
struct Row {
    std::string name;
    double floor = 0;
    std::vector<Tally> tallies;
};

/// A sample, and its file when it has one already.
struct Specimen {
    Sample sample;
    std::filesystem::path file;
};

/// Reads `count` specimens with every reader, on two threads. Those with a text to be read are also added to `all`.
Row measure(std::string name, double floor, int count, const std::function<Specimen(int)>& specimen,
            const std::vector<Reader>& readers, Row& all);

/// How far a row is from what is demanded of our reader, the first: floor, no false text, no other reader ahead. A few
/// words for each failing; of a small sample no more is demanded than its size can show.
std::vector<std::string> failings(const Row& row, const std::vector<Reader>& readers);

/// Prints lines of one width: above the table, and one for a row.
void print_head(const std::vector<Reader>& readers);
void print_row(const Row& row, const std::vector<Reader>& readers);

/// How many pictures each reader read a false text from.
void print_false_texts(const std::vector<Row>& rows, const std::vector<Reader>& readers);

} // namespace qrid::bench
