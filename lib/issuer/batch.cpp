#include "qrid/issuer/batch.h"

#include "qrid/base/parallel.h"
#include "qrid/base/printable.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <iterator>
#include <optional>

namespace qrid {

namespace {

struct Parsed {
    std::optional<Identity> identity;
    std::optional<Error> flaw;
};

// What is to become cards, and what it came from.
struct GoodRecords {
    std::vector<const Identity*> identities;
    std::vector<const RawRecord*> records;
    std::vector<std::size_t> places;    ///< in the batch
    std::vector<std::uint64_t> numbers; ///< in the input
};

GoodRecords good_in(const std::vector<Parsed>& parsed, const std::vector<RawRecord>& batch, std::uint64_t before) {
    GoodRecords good;
    for (std::size_t i = 0; i < batch.size(); ++i)
        if (parsed[i].identity) {
            good.identities.push_back(&*parsed[i].identity);
            good.records.push_back(&batch[i]);
            good.places.push_back(i);
            good.numbers.push_back(before + i);
        }
    return good;
}

bool is_about_a_record(Code code) {
    return code == Code::bad_record || code == Code::has_card || code == Code::suspended;
}

} // namespace

std::string card_line(const std::string* id, std::string_view card, const StatusPlace* place, std::string_view kid,
                      std::string_view exp, std::string_view variant) {
    const auto needs_no_escape = [](char c) { return c >= ' ' && c <= '~' && c != '"' && c != '\\'; };
    std::string line;
    line.reserve(card.size() + 200);
    if (id == nullptr)
        line = R"({"id":null)";
    else if (std::all_of(id->begin(), id->end(), needs_no_escape))
        line.append(R"({"id":")").append(*id).append("\"");
    else
        line.append(R"({"id":)").append(printable_json(nlohmann::json(*id).dump()));
    if (!variant.empty()) line.append(R"(,"variant":")").append(variant).append("\"");
    line.append(R"(,"card":")").append(card).append("\""); // Base45 needs no escape
    if (place != nullptr) fmt::format_to(std::back_inserter(line), R"(,"list":{},"idx":{})", place->list, place->idx);
    line.append(R"(,"kid":")").append(kid).append(R"(","exp":")").append(exp).append("\"}\n");
    return line;
}

IssuerCards::IssuerCards(Issuer& issuer, Mint mint, CardTerms terms, std::vector<Variant> variants,
                         ReissueTerms reissue)
    : issuer_(issuer), mint_(std::move(mint)), terms_(std::move(terms)), variants_(std::move(variants)),
      cards_a_record_(std::max<std::size_t>(variants_.size(), 1)), exp_(format_time(terms_.exp)),
      plan_(issuer, reissue, variants_, terms_.iat) {
    mint_.check_allowed(terms_);
}

std::vector<std::optional<Error>> IssuerCards::begin(std::span<const Identity* const> records,
                                                     std::span<const std::uint64_t> /*numbers*/) {
    std::vector<std::optional<Error>> refusals(records.size());
    cards_.clear();
    cards_.resize(records.size() * cards_a_record_);
    serials_.assign(cards_.size(), std::nullopt);
    if (!plan_.is_needed()) {
        if (records.empty()) return refusals;
        std::uint64_t next = mint_.take_serials(cards_.size());
        for (auto& serial : serials_) serial = next++;
        return refusals;
    }
    open_.reset();
    open_.emplace(issuer_.registry());
    plan_.begin_batch();
    std::vector<std::pair<std::size_t, std::string>> wanted; // places in `serials_`, and whose
    for (std::size_t i = 0; i < records.size(); ++i) try {
            const std::string subject = mint_.maker().subject_of(*records[i]);
            const std::vector<bool> admitted = plan_.admit(subject);
            for (std::size_t v = 0; v < cards_a_record_; ++v)
                if (admitted[v]) wanted.emplace_back(i * cards_a_record_ + v, subject);
        } catch (const Error& error) {
            if (!is_about_a_record(error.code())) throw;
            refusals[i].emplace(error);
        }
    std::uint64_t next = issuer_.registry().take_serials(wanted.size());
    for (const auto& [at, subject] : wanted) {
        plan_.made(subject, at % cards_a_record_, next);
        serials_[at] = next++;
    }
    return refusals;
}

std::size_t IssuerCards::characters(const Identity& identity) const {
    return mint_.maker().characters(identity, terms_);
}

std::string IssuerCards::make(std::size_t i, Identity identity) {
    const std::string* found = identity.text(identity_key::id);
    const std::optional<std::string> id = found == nullptr ? std::nullopt : std::optional(*found);
    const std::string subject = mint_.maker().subject_of(identity);
    std::string lines;
    for (std::size_t v = 0; v < cards_a_record_; ++v) {
        const std::size_t at = i * cards_a_record_ + v;
        if (!serials_[at]) continue;
        const std::string_view variant = variants_.empty() ? std::string_view() : variants_[v].name;
        MintedCard& made = cards_[at] =
            mint_.maker().make(variants_.empty() ? std::move(identity) : reduced(identity, variants_[v]), subject,
                               variant, *serials_[at], terms_);
        lines += card_line(id ? &*id : nullptr, made.text, &made.row.place, made.row.kid, exp_, variant);
    }
    return lines;
}

void IssuerCards::commit(const std::function<void()>& also) {
    std::erase_if(cards_, [](const MintedCard& card) { return card.text.empty(); });
    if (!open_) open_.emplace(issuer_.registry(), Registry::Hold::rows);
    if (!cards_.empty()) mint_.check_allowed(terms_); // the key may have been revoked since the last batch
    mint_.enter(cards_);
    also();
    if (!cards_.empty()) mint_.journal(cards_.size(), terms_.iat);
    if (plan_.is_needed()) plan_.settle(mint_.key().kid);
    open_->commit();
    open_.reset();
}

std::vector<StatusPlace> IssuerCards::places() const {
    std::vector<StatusPlace> places;
    for (const MintedCard& card : cards_) places.push_back(card.row.place);
    return places;
}

std::uint64_t mint_batches(RecordReader& records, const std::function<Identity(const RawRecord&)>& identity_of,
                           CardSource& source, BatchOutput& output, const BatchTalk& talk, unsigned threads) {
    std::uint64_t total = 0;
    std::vector<RawRecord> batch;
    std::string cards;
    std::vector<Parsed> parsed;
    for (;;) {
        read_batch(records, batch_records, batch);
        if (batch.empty()) return total;
        parsed.clear();
        parsed.resize(batch.size());
        parallel_for(batch.size(), threads, [&](std::size_t i) {
            try {
                parsed[i].identity = identity_of(batch[i]);
            } catch (const Error& error) {
                parsed[i].flaw.emplace(error);
            }
        });
        const GoodRecords good = good_in(parsed, batch, total);
        total += batch.size();
        if (talk.begins) talk.begins(good.identities, good.records);
        const std::vector<std::optional<Error>> refusals = source.begin(good.identities, good.numbers);
        std::vector<std::string> lines(good.places.size());
        parallel_for(lines.size(), threads, [&](std::size_t i) {
            if (!refusals[i]) lines[i] = source.make(i, std::move(*parsed[good.places[i]].identity));
        });
        for (std::size_t i = 0; i < lines.size(); ++i)
            if (refusals[i])
                parsed[good.places[i]].flaw.emplace(
                    refusals[i]->code(), fmt::format("line {}: {}", good.records[i]->line, refusals[i]->what()),
                    refusals[i]->hint());
        std::string rejects;
        for (std::size_t i = 0; i < batch.size(); ++i) {
            if (!parsed[i].flaw) continue;
            talk.rejected(*parsed[i].flaw, batch[i]);
            rejects.append(batch[i].text).push_back('\n');
        }
        cards.clear();
        for (const std::string& line : lines) cards += line;
        output.keep(cards, rejects, batch);
        source.commit([&] { output.enter(); });
        output.release();
        talk.done(batch.size());
    }
}

} // namespace qrid
