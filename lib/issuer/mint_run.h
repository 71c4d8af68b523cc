// A long run of minting into a file. It can be killed at any moment and gone on with: what is in the registry is in the
// file, and the other way round.
#pragma once

#include "qrid/base/growing_file.h"
#include "qrid/crypto/running_digest.h"
#include "qrid/issuer/batch.h"

#include <memory>
#include <optional>
#include <string>

namespace qrid {

struct RunFiles {
    fs::path output;
    std::optional<fs::path> rejects = {};
    std::string options = {};        ///< what must be the same when the run is gone on with, in any form
    std::string rejects_header = {}; ///< a line that comes before the first of them, or nothing
    Overwrite overwrite = Overwrite::refuse;
    FileMode mode = FileMode::secret; ///< of both in the end
};

/// While it goes on the cards are in OUTPUT.part and the rejects in REJECTS.part; OUTPUT.run names the run, whose state
/// is in the registry. At the end the parts get their names and the rest goes.
class MintRun final : public BatchOutput {
public:
    /// Throws Error(exists) when a target is there and may not be replaced, or when an unfinished run is;
    /// Error(issuer_busy) when another process is at it.
    static std::unique_ptr<MintRun> begin(Issuer& issuer, RunFiles files, const Random& random);

    /// Takes up an unfinished run, and cuts its files back to the last cards that the registry knows. Nothing when
    /// there is none and the output is complete. A run that was never begun is begun.
    static std::unique_ptr<MintRun> resume(Issuer& issuer, RunFiles files, const Random& random);

    /// How many records were read in the earlier parts of the run.
    std::uint64_t records_done() const { return state_.records; }
    /// Where the cards are until the end.
    const fs::path& part() const { return cards_->path(); }

    /// Reads past the records that are done. Throws Error(unreadable_file) when they are not the same as then.
    void skip_done(RecordReader& records);

    void keep(std::string_view cards, std::string_view rejects, const std::vector<RawRecord>& records) override;
    void enter() override;

    /// Whether the registry may hold a card of it, from now or from the earlier parts.
    bool is_begun() const { return begun_; }
    /// For a run that is not begun: leaves nothing behind.
    void abandon();

    /// Gives the files their names.
    void finish();

private:
    MintRun(Issuer& issuer, RunFiles files, GrowingFile run, std::string id);
    void open_parts();
    void end();
    void leave();

    Issuer* issuer_;
    RunFiles files_;
    GrowingFile run_; ///< holds the lock
    std::string id_;
    std::optional<GrowingFile> cards_, rejects_;
    RunState state_;
    bool begun_ = false;
    RunningSha256 input_;
};

} // namespace qrid
