// mint --lease: records by the line, without the issuer's registry; what is made follows from the lease and the input.
#include "known_input.h"
#include "many_records.h"
#include "qrid/base/permissions.h"
#include "qrid/base/reserved_name.h"
#include "qrid/issuer/lease_cards.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <chrono>

namespace qrid::cmd {

namespace {

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

// Without --key, the file of the key that the lease names in the issuer's directory. Of the registry there nothing is
// read.
void find_key(MintOptions& o, std::string_view lease, const Session& session) {
    if (o.key.given()) return;
    o.key.key = (o.issuer.path(session) / "keys" / (kid_of_lease(lease) + ".pem")).string();
    std::error_code ignored;
    if (!fs::exists(o.key.key, ignored))
        throw Error(Code::missing_key, fmt::format("no private key for the lease at {}", o.key.key),
                    "name the key with --key, or the issuer's directory with --issuer");
}

// What became of all records is no outcome but a fault of this machine, such as photos that are not there.
void refuse_none(const ManyRecords& many, const LedgerWriter& ledger) {
    if (many.records() > 0 && ledger.cards() == 0)
        throw Error(Code::bad_record,
                    fmt::format("no record became a card, out of {}: nothing was written", many.records()),
                    "mend the records, or whatever they need on this machine, and run the command again");
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
    check_secret_file(o.lease);
    const Bytes lease_text = read_file(o.lease);
    find_key(leased, text_of(lease_text), session);
    check_apart(leased);
    PrivateKey key = leased.key.open(o.passphrase, session);
    const LeasedWork work = read_lease(text_of(lease_text), key.public_key());
    KnownInput input(o.record, o.table, session);
    check_input(input, work.lease);

    leased.variant = work.lease.variants;
    leased.leased_ids = IdRule{id_scheme_called(work.facts.id_scheme), is_reserved_name(work.facts.iss)};
    CardTerms terms = terms_of(work.lease);
    add_form(o, terms, session);
    ManyRecords many(leased, terms.iat, session, &input.read_again());
    StagedFile ledger(leased.ledger, {}, o.output.overwrite(), FileMode::secret);
    LeaseCards source(work, std::move(key), terms, o.at.now(session),
                      [&](std::string_view text) { ledger.append(bytes_of(text)); });
    const int worst = mint_plainly(
        leased, source, many, session, [](const Error&) {},
        [&] {
            input.check_unchanged();
            refuse_none(many, source.ledger());
            source.finish(many.records(), input.sha256());
        });
    ledger.commit(); // says that all cards are there
    tell_summary(work.lease, input, many, source.ledger(),
                 std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count(), session);
    return worst;
}

} // namespace qrid::cmd
