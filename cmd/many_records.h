// mint over many records: where they come from, what is told of them, and where the cards go when no registry keeps
// count of them.
#pragma once

#include "mint_input.h"
#include "progress.h"
#include "qrid/issuer/batch.h"

#include <functional>
#include <optional>
#include <span>
#include <string>

namespace qrid::cmd {

/// All that a run of `mint` over many records needs beside where its cards come from and go to.
class ManyRecords {
public:
    /// `input` instead of what the options name, if it is given; it must outlive this.
    ManyRecords(const MintOptions& o, Seconds now, Session& session, std::istream* input = nullptr)
        : options_(o), session_(session), demands_(o, now, session), input_(o, session, input),
          progress_(session, demands_.variants.empty() ? "cards" : "records", input_.size()) {}

    RecordReader& reader() { return input_.reader(); }
    /// So that the rejects of a table can be mended and read again.
    std::string rejects_header();
    void skipped(std::uint64_t records) {
        resumed_ = records > 0;
        progress_.skip(reader().bytes_read());
    }

    /// Returns the worst exit code of the records.
    int mint(CardSource& source, BatchOutput& output);

    /// Of those that were minted, how many were read and how many became no card.
    std::uint64_t records() const { return records_; }
    std::uint64_t rejected() const { return rejected_; }

private:
    void look_ahead(const CardSource& source);
    void look_for_overflow(std::span<const Identity* const> identities, std::span<const RawRecord* const> records,
                           const CardSource& source);

    const MintOptions& options_;
    Session& session_;
    RecordDemands demands_;
    RecordsInput input_;
    Progress progress_;
    int worst_ = 0;
    std::uint64_t records_ = 0, rejected_ = 0;
    bool resumed_ = false, told_overflow_ = false;
};

/// The file of the cards, empty for standard output.
fs::path output_file(const MintOptions& o);

/// To standard output, or without a registry: what is not there at the end can be made again. `lost` is told that a
/// batch could not be given out; `complete` is called when all are made, before files get their names.
int mint_plainly(
    const MintOptions& o, CardSource& source, ManyRecords& many, Session& session,
    const std::function<void(const Error&)>& lost = [](const Error&) {}, const std::function<void()>& complete = [] {});

} // namespace qrid::cmd
