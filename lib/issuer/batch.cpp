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

IssuerCards::IssuerCards(Issuer& issuer, Mint mint, CardTerms terms, std::vector<Variant> variants)
    : issuer_(issuer), mint_(std::move(mint)), terms_(std::move(terms)), variants_(std::move(variants)),
      cards_a_record_(std::max<std::size_t>(variants_.size(), 1)), exp_(format_time(terms_.exp)) {
    mint_.check_allowed(terms_);
}

void IssuerCards::begin(std::size_t records) {
    cards_.clear();
    cards_.resize(records * cards_a_record_);
    if (records > 0) first_ = mint_.take_serials(cards_.size());
}

std::string IssuerCards::make(std::size_t i, Identity identity) {
    const std::string* found = identity.text(identity_key::id);
    const std::optional<std::string> id = found == nullptr ? std::nullopt : std::optional(*found);
    const std::string subject = mint_.subject_of(identity);
    const auto card = [&](std::size_t at, Identity shown, std::string_view variant) {
        MintedCard& made = cards_[at] = mint_.sign(std::move(shown), subject, variant, first_ + at, terms_);
        return card_line(id ? &*id : nullptr, made.text, &made.row.place, made.row.kid, exp_, variant);
    };
    if (variants_.empty()) return card(i, std::move(identity), {});
    std::string lines;
    for (std::size_t v = 0; v < variants_.size(); ++v)
        lines += card(i * cards_a_record_ + v, reduced(identity, variants_[v]), variants_[v].name);
    return lines;
}

void IssuerCards::commit(const std::function<void()>& also) {
    Registry::Transaction transaction(issuer_.registry(), Registry::Hold::rows);
    if (!cards_.empty()) mint_.check_allowed(terms_); // the key may have been revoked since the last batch
    mint_.enter(cards_);
    also();
    if (!cards_.empty()) mint_.journal(cards_.size(), terms_.iat);
    transaction.commit();
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
        total += batch.size();
        parsed.clear();
        parsed.resize(batch.size());
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
        cards.clear();
        for (const std::string& line : lines) cards += line;
        output.keep(cards, rejects, batch);
        source.commit([&] { output.enter(); });
        output.release();
        talk.done(batch.size());
    }
}

} // namespace qrid
