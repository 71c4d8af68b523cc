// A verifier's memory of the proofs that it has taken, so that each opens a gate once.
#pragma once

#include "qrid/base/clock.h"
#include "qrid/base/files.h"
#include "qrid/card/presentation.h"
#include "qrid/crypto/digest.h"

#include <map>
#include <mutex>

namespace qrid {

/// What identifies a proof: SHA-256 of its Sig_structure. (Of the signature there may be several for one.)
Sha256 proof_digest(const cose::Sign1& proof);

/// A file of digests, each until its proof has run out anyway. Several processes may use one file, and several threads
/// one object. What it has taken outlives the process, but not a power cut of the seconds before.
class ReplayMemory {
public:
    /// Reads the file, which is made with mode 0600 when it is missing; what has run out at `now` is forgotten. Throws
    /// Error(unreadable_file) for a file that is none of these or has over 64 MiB, Error(cannot_write).
    ReplayMemory(fs::path file, Seconds now);

    /// Whether a proof was taken before, by anybody. Throws Error(unreadable_file).
    bool has(const Sha256& proof);

    /// Takes a proof, to be kept until a time (exclusive). False when it was taken before. Throws
    /// Error(unreadable_file), Error(cannot_write): then it is not taken.
    bool take(const Sha256& proof, Seconds until);

private:
    void refresh();
    void clear_up(Seconds now);

    std::mutex mutex_;
    fs::path file_;
    std::map<Sha256, Seconds> taken_;
    std::uint64_t inode_ = 0, read_ = 0; ///< of the file, as far as it is in `taken_`
};

} // namespace qrid
