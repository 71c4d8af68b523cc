// mint --lease: records by the line, without the issuer's registry; what is made follows from the lease and the input.
#include "many_records.h"
#include "qrid/base/encoding.h"
#include "qrid/base/permissions.h"
#include "qrid/base/spool.h"
#include "qrid/crypto/running_digest.h"
#include "qrid/issuer/lease_cards.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <chrono>
#include <fstream>
#include <memory>

namespace qrid::cmd {

namespace {

// The input, looked at to its end before anything is made of it: more than a file, which can be read twice anyway, is
// kept beside until then.
class KnownInput {
public:
    KnownInput(const MintOptions& o, Session& session) {
        std::istream& in = open_lines(o.record, file_, session);
        if (o.record == "-") spool_.emplace(fs::temp_directory_path());
        RunningSha256 digest;
        std::array<char, 64 << 10> buffer{};
        while (in.read(buffer.data(), buffer.size()), in.gcount() > 0) {
            const ByteView bytes = bytes_of(std::string_view(buffer.data(), static_cast<std::size_t>(in.gcount())));
            digest.add(bytes);
            if (spool_) spool_->append(bytes);
        }
        if (in.bad()) throw Error(Code::unreadable_file, fmt::format("cannot read {}", o.record));
        sha256_ = hex_encode(digest.digest());
        const std::unique_ptr<RecordReader> reader = o.table.reader(stream());
        for (RawRecord record; reader->next(record);) ++records_;
    }

    std::uint64_t records() const { return records_; }
    const std::string& sha256() const { return sha256_; }

    /// From the start.
    std::istream& stream() {
        if (spool_) return spool_->read_again();
        file_.clear();
        file_.seekg(0);
        return file_;
    }

private:
    std::ifstream file_;
    std::optional<Spool> spool_;
    std::string sha256_;
    std::uint64_t records_ = 0;
};

void check_input(const KnownInput& input, const Lease& lease) {
    if (input.records() > lease.records)
        throw Error(Code::lease_exceeded,
                    fmt::format("the input has {} records, but the lease is for {}", input.records(), lease.records));
    if (lease.input && input.sha256() != *lease.input)
        throw Error(Code::bad_lease,
                    fmt::format("the lease is for another input: its SHA-256 is {}, and that of this one {}",
                                *lease.input, input.sha256()),
                    "give the input that the lease was taken for");
}

// The key that is named, or the file of the one that the lease names in the issuer's directory. Of the registry there
// nothing is read.
PrivateKey key_for(const MintOptions& o, std::string_view lease, Session& session) {
    if (o.key.given()) return o.key.open(o.passphrase, session);
    KeyOption own;
    own.key = (o.issuer.path(session) / "keys" / (kid_of_lease(lease) + ".pem")).string();
    std::error_code ignored;
    if (!fs::exists(own.key, ignored))
        throw Error(Code::missing_key, fmt::format("no private key for the lease at {}", own.key),
                    "name the key with --key, or the issuer's directory with --issuer");
    return own.open(o.passphrase, session);
}

// One line for whoever runs many workers.
void tell_summary(const Lease& lease, const KnownInput& input, const ManyRecords& many, const LedgerWriter& ledger,
                  double seconds, Session& session) {
    constexpr double thousandths = 1000;
    const nlohmann::json summary{
        {"lease", lease.id},
        {"batch", lease.batch.empty() ? nlohmann::json() : nlohmann::json(lease.batch)},
        {"shard", lease.shard.count > 1 ? nlohmann::json(lease.shard.text()) : nlohmann::json()},
        {"first", lease.first},
        {"records", many.records()},
        {"rejected", many.rejected()},
        {"cards", ledger.cards()},
        {"input", input.sha256()},
        {"sha256", ledger.sha256()},
        {"seconds", std::round(seconds * thousandths) / thousandths}};
    if (!session.quiet) *session.err << dump({{"summary", summary}}, true) << "\n" << std::flush;
}

} // namespace

int mint_lease(const MintOptions& o, Session& session) {
    MintOptions leased = o; // as the lease has it
    if (o.ledger.empty()) leased.ledger = (o.output.to_file() ? o.output.path : o.lease) + ".ledger";
    const auto begun = std::chrono::steady_clock::now();
    const fs::path target = output_file(o);
    if (!target.empty()) check_target(target, o.output.overwrite());
    for (const std::string& file : {leased.ledger, o.rejects})
        if (!file.empty()) check_target(file, o.output.overwrite());
    o.output.check_not_input(o.record);
    check_secret_file(o.lease);
    const Bytes lease_text = read_file(o.lease);
    PrivateKey key = key_for(o, text_of(lease_text), session);
    const LeasedWork work = read_lease(text_of(lease_text), key.public_key());
    KnownInput input(o, session);
    check_input(input, work.lease);

    leased.variant = work.lease.variants;
    CardTerms terms = terms_of(work.lease);
    add_form(o, terms, session);
    ManyRecords many(leased, terms.iat, session, &input.stream());
    StagedFile ledger(leased.ledger, {}, o.output.overwrite(), o.mode.mode);
    LeaseCards source(work, std::move(key), terms, o.at.now(session),
                      [&](std::string_view text) { ledger.append(bytes_of(text)); });
    const int worst = mint_plainly(
        leased, source, many, session, [](const Error&) {}, [&] { source.finish(many.records(), input.sha256()); });
    ledger.commit(); // says that all cards are there
    tell_summary(work.lease, input, many, source.ledger(),
                 std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count(), session);
    return worst;
}

} // namespace qrid::cmd
