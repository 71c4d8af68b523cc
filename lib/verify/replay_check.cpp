#include "qrid/verify/replay_check.h"

#include "qrid/base/error.h"
#include "qrid/base/parallel.h"
#include "qrid/verify/inside/check_results.h"

#include <vector>

namespace qrid {

namespace {

// Of a report whose holder has passed, whose card therefore has a proof.
ShownProof shown_in(const Report& report) {
    const Proof& proof = *report.card->proof;
    // What nobody was let in with may be shown again: somebody has to get the list that was missing.
    return {proof_digest(proof.message), proof.claims.iat, report.verdict() == Verdict::valid};
}

void refuse_replay(Report& report, CheckResult why) {
    report.checks[Check::holder] = std::move(why);
    report.holder = Level::bearer;
}

} // namespace

void check_replays(ReplayMemory& replays, std::span<Report> reports, unsigned threads) {
    std::vector<Report*> with_proof;
    for (Report& report : reports)
        if (report.checks[Check::holder].result == Result::pass && report.card && report.card->proof)
            with_proof.push_back(&report);
    if (with_proof.empty()) return;
    std::vector<ShownProof> shown(with_proof.size());
    parallel_for(shown.size(), threads, [&](std::size_t i) { shown[i] = shown_in(*with_proof[i]); });
    try {
        const std::vector<bool> are_new = replays.show(shown, with_proof.front()->at);
        for (std::size_t i = 0; i < shown.size(); ++i)
            if (!are_new[i])
                refuse_replay(*with_proof[i],
                              check_result::fail(
                                  Check::holder, Code::replayed,
                                  "this exact proof was already accepted: it may be a picture of the holder's screen"));
    } catch (const Error& error) {
        if (with_proof.size() == 1)
            return refuse_replay(*with_proof.front(), check_result::unknown(Check::holder, error.code(), error.what()));
        for (Report* report : with_proof) check_replays(replays, {report, 1}); // some may be known well
    }
}

} // namespace qrid
