// mint --jsonl and mint --csv: records by the line.
#include "many_records.h"
#include "qrid/base/encoding.h"
#include "qrid/card/card.h"
#include "qrid/issuer/batch.h"
#include "qrid/issuer/card_folder.h"
#include "qrid/issuer/mint_run.h"
#include "qrid/issuer/standing.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <memory>

namespace qrid::cmd {

namespace {

// Cards under a key alone: nobody keeps count of them.
class KeyCards final : public CardSource {
public:
    KeyCards(const MintOptions& o, CardTerms terms, PrivateKey key)
        : options_(o), terms_(std::move(terms)), signer_(std::move(key)), kid_(hex_encode(signer_.kid())),
          exp_(format_time(terms_.exp)), variants_(o.variants()),
          characters_(characters_under(o, terms_, signer_.key().algorithm())) {}

    std::vector<std::optional<Error>> begin(std::span<const Identity* const> records,
                                            std::span<const std::uint64_t> /*numbers*/) override {
        return std::vector<std::optional<Error>>(records.size());
    }
    std::size_t characters(const Identity& identity) const override { return characters_(identity); }
    std::string make(std::size_t /*i*/, Identity identity) override {
        const std::string* found = identity.text(identity_key::id);
        const std::optional<std::string> id = found == nullptr ? std::nullopt : std::optional(*found);
        const auto card = [&](Identity shown, std::string_view variant) {
            return card_line(id ? &*id : nullptr,
                             signer_.text(claims_of(options_, terms_, std::move(shown)), terms_.form), nullptr, kid_,
                             exp_, variant);
        };
        if (variants_.empty()) return card(std::move(identity), {});
        std::string lines;
        for (const Variant& variant : variants_) lines += card(reduced(identity, variant), variant.name);
        return lines;
    }
    void commit(const std::function<void()>& also) override { also(); }

private:
    const MintOptions& options_;
    CardTerms terms_;
    CardSigner signer_;
    std::string kid_, exp_;
    std::vector<Variant> variants_;
    std::function<std::size_t(const Identity&)> characters_;
};

// A run, and beside it one file a card.
class FolderOutput final : public BatchOutput {
public:
    FolderOutput(BatchOutput& inner, const CardFolder& folder, unsigned threads)
        : inner_(inner), folder_(folder), threads_(threads) {}

    void keep(std::string_view cards, std::string_view rejects, const std::vector<RawRecord>& records) override {
        lines_ = cards;
        inner_.keep(cards, rejects, records);
    }
    void enter() override { inner_.enter(); }
    void release() override {
        inner_.release();
        folder_.put(lines_, threads_);
    }

private:
    BatchOutput& inner_;
    const CardFolder& folder_;
    unsigned threads_;
    std::string lines_;
};

// What decides how a card comes out, so that one run does not make two kinds.
std::string options_of_run(const MintOptions& o) {
    std::string options =
        fmt::format("csv={} valid-for={} not-before={} language={} photo={} photo-bytes={} as-is={} cnf={}",
                    o.table.csv, o.valid_for, o.not_before, o.language, o.photo, o.photo_bytes, o.photo_as_is, o.cnf);
    // Runs that were begun before there were these go on.
    if (o.compression != MintOptions{}.compression) options += " compression=" + o.compression;
    if (!o.encrypt_key.empty()) options += " encrypt-key=" + o.encrypt_key;
    if (o.generate > 0) options += fmt::format(" generate={} seed={}", o.generate, o.seed.hex);
    for (const std::string& variant : o.variant) options += " variant=" + variant;
    for (const std::string& map : o.table.map) options += " map=" + map;
    if (!o.table.date_format.empty()) options += " date-format=" + o.table.date_format;
    if (!o.table.charset.empty()) options += " charset=" + o.table.charset;
    if (!o.id_scheme.empty()) options += " id-scheme=" + o.id_scheme;
    if (!o.once.empty()) options += " once=" + o.once;
    if (o.replace) options += " replace overlap=" + o.overlap;
    return options;
}

// Into a file, so that it can be gone on with.
int mint_run(const MintOptions& o, Issuer& issuer, Mint mint, const CardTerms& terms, ManyRecords& many,
             Session& session) {
    std::optional<CardFolder> folder;
    if (!o.out_dir.empty()) folder.emplace(o.out_dir, o.mode.mode);
    RunFiles files{output_file(o),        std::nullopt,         options_of_run(o),
                   many.rejects_header(), o.output.overwrite(), o.mode.mode};
    if (!o.rejects.empty()) files.rejects = o.rejects;
    const Random random = session.random.of(fmt::format("run {}", issuer.registry().serials_taken()));
    const std::unique_ptr<MintRun> run =
        o.resume ? MintRun::resume(issuer, files, random) : MintRun::begin(issuer, files, random);
    if (run == nullptr) {
        if (folder) folder->put_all(files.output, o.jobs.threads());
        session.note(fmt::format("{} is complete: there is nothing to resume", files.output.string()));
        return 0;
    }
    bool at_work = false;
    try {
        run->skip_done(many.reader());
        at_work = true;
        many.skipped(run->records_done());
        if (folder && run->records_done() > 0) folder->put_all(run->part(), o.jobs.threads());
        IssuerCards source(issuer, std::move(mint), terms, o.variants(), o.reissue());
        int worst = 0;
        if (folder) {
            FolderOutput output(*run, *folder, o.jobs.threads());
            worst = many.mint(source, output);
            folder->sync();
        } else {
            worst = many.mint(source, *run);
        }
        run->finish();
        tell_reissue(source.plan(), o, session);
        return worst;
    } catch (const Error& error) {
        if (!run->is_begun()) run->abandon();
        if (!run->is_begun() || !at_work) throw;
        const std::string_view first =
            error.hint().empty() ? reason(error.code()).hint : std::string_view(error.hint());
        throw Error(error.code(), error.what(),
                    fmt::format("{}{}continue with the same command and --resume: finished cards are kept", first,
                                first.empty() ? "" : "; "));
    }
}

} // namespace

int mint_many(const MintOptions& o, Session& session) {
    const fs::path target = output_file(o);
    if (!o.resume && !target.empty()) check_target(target, o.output.overwrite());
    if (!o.resume && !o.rejects.empty()) check_target(o.rejects, o.output.overwrite());
    if (o.out_dir.empty()) o.output.check_not_input(o.record);
    const Seconds now = o.at.now(session);
    ManyRecords many(o, now, session);
    if (!o.registered()) {
        KeyCards source(o, terms_of(o, now, IssuerConfig{}.card_life, session), o.key.open(o.passphrase, session));
        return mint_plainly(o, source, many, session);
    }
    Issuer issuer = o.issuer.open_to_change(session);
    const CardTerms terms = terms_of(o, now, issuer.config().card_life, session);
    Mint mint = open_mint(issuer, o, terms, session);
    if (!target.empty()) return mint_run(o, issuer, std::move(mint), terms, many, session);
    IssuerCards source(issuer, std::move(mint), terms, o.variants(), o.reissue());
    const int worst = mint_plainly(o, source, many, session,
                                   [&](const Error& error) { throw_undelivered(issuer, source.places(), error, now); });
    tell_reissue(source.plan(), o, session);
    return worst;
}

} // namespace qrid::cmd
