#include "qrid/issuer/batch.h"

#include "qrid/base/parallel.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <iterator>
#include <optional>

namespace qrid {

namespace {

// Reads up to one batch; fewer when the input has no more for the moment, so that a slow pipe is answered at once.
std::vector<RawRecord> read_batch(RecordReader& records) {
    std::vector<RawRecord> batch;
    batch.reserve(batch_records);
    for (RawRecord record; batch.size() < batch_records && records.next(record);) {
        batch.push_back(std::move(record));
        if (!records.has_more_at_hand()) break;
    }
    return batch;
}

struct Parsed {
    std::optional<Identity> identity;
    std::optional<Error> flaw;
};

} // namespace

std::string card_line(const std::string* id, std::string_view card, const StatusPlace* place, std::string_view kid,
                      Seconds exp) {
    const std::string quoted = id == nullptr ? "null" : nlohmann::json(*id).dump(-1, ' ', false);
    std::string line;
    line.reserve(card.size() + 160);
    fmt::format_to(std::back_inserter(line), R"({{"id":{},"card":"{}")", quoted, card); // Base45 needs no escape
    if (place != nullptr) fmt::format_to(std::back_inserter(line), R"(,"list":{},"idx":{})", place->list, place->idx);
    fmt::format_to(std::back_inserter(line), ",\"kid\":\"{}\",\"exp\":\"{}\"}}\n", kid, format_time(exp));
    return line;
}

IssuerCards::IssuerCards(Issuer& issuer, Mint mint, CardTerms terms)
    : issuer_(issuer), mint_(std::move(mint)), terms_(std::move(terms)) {
    mint_.check_allowed(terms_);
}

void IssuerCards::begin(std::size_t count) {
    cards_.clear();
    cards_.resize(count);
    if (count > 0) first_ = mint_.take_serials(count);
}

std::string IssuerCards::make(std::size_t i, Identity identity) {
    const std::string* found = identity.text(identity_key::id);
    const std::optional<std::string> id = found == nullptr ? std::nullopt : std::optional(*found);
    MintedCard& card = cards_[i] = mint_.sign(std::move(identity), first_ + i, terms_);
    return card_line(id ? &*id : nullptr, card.text, &card.row.place, card.row.kid, card.row.exp);
}

void IssuerCards::commit(const std::function<void()>& also) {
    Registry::Transaction transaction(issuer_.registry(), Registry::Hold::rows);
    mint_.enter(cards_);
    also();
    if (!cards_.empty())
        issuer_.registry().journal(terms_.iat, "cards-minted", {{"count", cards_.size()}, {"kid", mint_.key().kid}});
    transaction.commit();
}

std::uint64_t mint_batches(RecordReader& records, const std::function<Identity(const RawRecord&)>& identity_of,
                           CardSource& source, BatchOutput& output, const BatchTalk& talk, unsigned threads) {
    std::uint64_t total = 0;
    for (;;) {
        const std::vector<RawRecord> batch = read_batch(records);
        if (batch.empty()) return total;
        total += batch.size();
        std::vector<Parsed> parsed(batch.size());
        parallel_for(batch.size(), threads, [&](std::size_t i) {
            try {
                parsed[i].identity = identity_of(batch[i]);
            } catch (const Error& error) {
                parsed[i].flaw.emplace(error);
            }
        });
        std::vector<std::size_t> good;
        std::string rejects;
        for (std::size_t i = 0; i < batch.size(); ++i) {
            if (parsed[i].identity) {
                good.push_back(i);
                continue;
            }
            talk.rejected(*parsed[i].flaw, batch[i]);
            rejects.append(batch[i].text).push_back('\n');
        }
        source.begin(good.size());
        std::vector<std::string> lines(good.size());
        parallel_for(good.size(), threads,
                     [&](std::size_t i) { lines[i] = source.make(i, std::move(*parsed[good[i]].identity)); });
        std::string cards;
        for (const std::string& line : lines) cards += line;
        output.keep(cards, rejects, batch);
        source.commit([&] { output.enter(); });
        output.release();
        talk.done(batch.size());
    }
}

} // namespace qrid
