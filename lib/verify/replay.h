// A verifier's memory of the proofs that it has taken, so that each opens a gate once.
#pragma once

#include "qrid/base/clock.h"
#include "qrid/base/files.h"
#include "qrid/card/presentation.h"
#include "qrid/crypto/digest.h"

#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

namespace qrid {

/// What identifies a proof: SHA-256 of its Sig_structure. (Of the signature there may be several for one.)
Sha256 proof_digest(const cose::Sign1& proof);

/// The most that the clocks of verifiers which share a memory may be allowed to differ; seconds.
inline constexpr Seconds longest_replay_skew = 900;

/// A proof that somebody shows.
struct ShownProof {
    Sha256 digest{};
    Seconds iat = 0;       ///< when it was made
    bool may_open = false; ///< whether it is to be taken if nobody has taken it; else it may be shown again
};

/// A file of digests, each until no verifier takes its proof any more. Several processes may use one file, and several
/// threads one object. What it has taken outlives the process, but not a power cut of the seconds before.
class ReplayMemory {
public:
    /// Reads the file, which is made with mode 0600 when it is missing; what has run out at `now` is forgotten. Throws
    /// Error(unreadable_file) for a file that is none of these, Error(too_large) for over four million proofs that have
    /// not run out, Error(cannot_write).
    ReplayMemory(fs::path file, Seconds now);
    ~ReplayMemory();

    /// Whether a proof was taken before, by anybody. Throws as the constructor does.
    bool has(const Sha256& proof);

    /// Takes a proof that was made at `iat`. False when it was taken before. Forgets from time to time what has run out
    /// at `now`. Throws as the constructor does: then it is not taken.
    bool take(const Sha256& proof, Seconds iat, Seconds now);

    /// For each of many proofs, as if they were shown one after the other, whether nobody had taken it before: of equal
    /// ones the first is taken. The file is locked and written once. Throws as take() does: then none is taken.
    std::vector<bool> show(std::span<const ShownProof> proofs, Seconds now);

private:
    class File;
    void refresh();
    void clear_up(Seconds now);

    std::mutex mutex_;
    fs::path path_;
    std::unique_ptr<File> file_;
    Seconds now_;                     ///< what had run out then is not in `taken_`
    std::map<Sha256, Seconds> taken_; ///< until when
    std::uint64_t read_ = 0;          ///< bytes of the file that are in `taken_`
    std::size_t clear_at_ = 0;        ///< proofs in `taken_` at which to look for those that have run out
};

} // namespace qrid
