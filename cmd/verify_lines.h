// verify --jsonl: a report a line, on all cores.
#pragma once

#include "explain.h"
#include "qrid/qr/scan.h"
#include "qrid/verify/verify.h"
#include "session.h"

#include <memory>
#include <string>

namespace qrid::cmd {

struct LinesOptions {
    unsigned threads = 1;
    const Explainer& explain;                   ///< with a paragraph for each failure
    ScanOptions effort = {};                    ///< for an input that is a picture
    std::shared_ptr<ReplayMemory> replays = {}; ///< asked in the order of the input, instead of the verifier's own
};

/// Verifies every line of an input, each a card's text or a JSON object with a "card", and prints the reports as JSON
/// lines in the order of the input: what has come is verified and printed before more is waited for. An input that is
/// something else, such as a picture, is verified as a whole. Returns the worst exit code. Throws Error for an input
/// that cannot be read.
int verify_lines(const std::string& path, const Verifier& verifier, const LinesOptions& options, Session& session);

} // namespace qrid::cmd
