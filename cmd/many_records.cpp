#include "many_records.h"

#include "qrid/card/fit.h"
#include "qrid/issuer/card_folder.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <memory>
#include <vector>

namespace qrid::cmd {

namespace {

// To standard output, or into a file that appears at the end.
class PlainOutput final : public BatchOutput {
public:
    PlainOutput(const fs::path& output, const std::string& rejects, std::string header, Overwrite overwrite,
                FileMode mode, Session& session)
        : session_(session), header_(std::move(header)) {
        if (!output.empty()) file_.emplace(output, ByteView{}, overwrite, mode);
        if (!rejects.empty()) rejects_.emplace(rejects, ByteView{}, overwrite, mode);
    }

    void keep(std::string_view cards, std::string_view rejects, const std::vector<RawRecord>& /*records*/) override {
        if (rejects_ && !rejects.empty()) rejects_->append(bytes_of(std::exchange(header_, {})));
        if (rejects_) rejects_->append(bytes_of(rejects));
        if (file_)
            file_->append(bytes_of(cards));
        else
            lines_ = cards;
    }
    void release() override {
        try {
            session_.print(std::exchange(lines_, {}));
        } catch (const Error& error) {
            lost(error);
            throw;
        }
    }

    /// Is told that a batch could not be given out.
    std::function<void(const Error&)> lost = [](const Error&) {};

    void finish() {
        if (rejects_) rejects_->commit();
        if (file_) file_->commit();
    }

private:
    Session& session_;
    std::optional<StagedFile> file_, rejects_;
    std::string header_, lines_;
};

} // namespace

std::string ManyRecords::rejects_header() {
    const std::string_view header = reader().header();
    return header.empty() ? "" : fmt::format("{}\n", header);
}

// Before the first card: the record of the input that carries most, when the input can be read twice. Where photos
// are added, all carry much, and the first batch tells.
void ManyRecords::look_ahead(const CardSource& source) {
    std::error_code ignored;
    const bool is_file = options_.record != "-" && fs::is_regular_file(options_.record, ignored);
    if (!is_file || options_.generate > 0 || !options_.photo.empty()) return;
    std::ifstream file(options_.record, std::ios::binary);
    const std::unique_ptr<RecordReader> all = options_.table.reader(file);
    RawRecord one, longest;
    while (all->next(one))
        if (one.text.size() > longest.text.size()) std::swap(one, longest);
    if (longest.text.empty()) return;
    try {
        Identity identity = all->identity(longest);
        demands_.add_language(identity);
        demands_.check(identity);
        const std::array<const Identity*, 1> identities{&identity};
        const std::array<const RawRecord*, 1> records{&longest};
        look_for_overflow(identities, records, source);
    } catch (const Error&) {
    } // it becomes no card, which is told in its turn
}

// Of a batch the record that carries most, as long as none was found.
void ManyRecords::look_for_overflow(std::span<const Identity* const> identities,
                                    std::span<const RawRecord* const> records, const CardSource& source) {
    if (told_overflow_ || identities.empty()) return;
    std::vector<std::size_t> sizes;
    sizes.reserve(identities.size());
    for (const Identity* identity : identities) sizes.push_back(content_size(*identity));
    const auto most = std::max_element(sizes.begin(), sizes.end()) - sizes.begin();
    const auto overflow = overflow_of_cards(*identities[static_cast<std::size_t>(most)], demands_.variants,
                                            [&](const Identity& one) { return source.characters(one); });
    if (!overflow) return;
    told_overflow_ = true;
    tell_overflow(*overflow, fmt::format("line {}", records[static_cast<std::size_t>(most)]->line), session_);
}

int ManyRecords::mint(CardSource& source, BatchOutput& output) {
    if (!resumed_) look_ahead(source);
    const BatchTalk talk{
        .rejected =
            [&](const Error& error, const RawRecord& record) {
                session_.print_error(error, fmt::format("line {}", record.line));
                ++rejected_;
                worst_ = worse(worst_, reason(error.code()).exit_code);
            },
        .done = [&](std::size_t records) { progress_.add(records, reader().bytes_read()); },
        .begins = [&](std::span<const Identity* const> identities,
                      std::span<const RawRecord* const> records) { look_for_overflow(identities, records, source); }};
    const auto identity_of = [this](const RawRecord& record) { return input_.identity(record, demands_); };
    records_ = mint_batches(reader(), identity_of, source, output, talk, options_.jobs.threads());
    const bool may_be_empty = resumed_ || !options_.lease.empty(); // a shard may have none
    if (records_ == 0 && !may_be_empty) throw Error(Code::unreadable_file, "no records in the input");
    input_.tell_notes(session_);
    return worst_;
}

fs::path output_file(const MintOptions& o) {
    if (!o.out_dir.empty()) return fs::path(o.out_dir) / "cards.jsonl";
    return o.output.to_file() ? fs::path(o.output.path) : fs::path();
}

int mint_plainly(const MintOptions& o, CardSource& source, ManyRecords& many, Session& session,
                 const std::function<void(const Error&)>& lost, const std::function<void()>& complete) {
    std::optional<CardFolder> folder;
    if (!o.out_dir.empty()) folder.emplace(o.out_dir, o.mode.mode);
    PlainOutput output(output_file(o), o.rejects, many.rejects_header(), o.output.overwrite(), o.mode.mode, session);
    output.lost = lost;
    const int worst = many.mint(source, output);
    complete();
    output.finish();
    if (folder) {
        folder->put_all(output_file(o), o.jobs.threads());
        folder->sync();
    }
    return worst;
}

} // namespace qrid::cmd
