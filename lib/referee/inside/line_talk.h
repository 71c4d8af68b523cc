// Talking with a verifier that answers many cases, one line of JSON each.
#pragma once

#include "qrid/referee/answer.h"
#include "qrid/referee/inside/process.h"

#include <functional>
#include <string>
#include <vector>

namespace qrid::referee {

struct LineCase {
    std::string id, line; ///< with its end
};

struct Talk {
    fs::path program;
    std::vector<std::string> words;
    std::chrono::milliseconds timeout;
    /// Gets the answer to a case, by its number; once for each, in any order.
    std::function<void(std::size_t, Answer)> answered;
};

/// Asks until every case has its answer, in as many processes as it takes: one that dies is blamed for the case that it
/// had been asked, and followed by another. A verifier that answers as it is asked gets one case after the other; one
/// that keeps its answers back gets all, and then the end of its input. Returns how many answers came unasked.
std::size_t talk_in_lines(const Talk& talk, const std::vector<LineCase>& cases);

} // namespace qrid::referee
