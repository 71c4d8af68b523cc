#include "sorted_cards.h"

#include "qrid/base/utf8.h"
#include "qrid/card/record_lines.h"

#include <fmt/format.h>

#include <algorithm>

namespace qrid::cmd {

SortedCards::SortedCards(std::ifstream& file, std::size_t most, const std::string& lang,
                         const std::function<CardHolder(const RawRecord& line)>& holder_of, Session& session)
    : RecordReader(file), file_(file) {
    constexpr std::size_t longest_name = 400; // bytes that count
    CommonLanguage languages;
    LineReader lines(file);
    RawRecord record;
    for (std::uint64_t at = 0; lines.next(record); at = lines.bytes_read()) {
        if (places_.size() == most)
            throw Error(Code::usage, fmt::format("more than {} lines to sort", most), "split them over several files");
        places_.push_back({.at = at, .line = record.line});
        if (record.cut) continue;
        try {
            CardHolder holder = holder_of(record);
            languages.add(holder.language);
            places_.back().key = beginning_of(holder.name, longest_name);
        } catch (const Error&) { // told when its turn comes
        }
    }
    const NameOrder order = name_order(lang, languages, session);
    for (Place& place : places_) place.key = order.key(place.key);
    std::stable_sort(places_.begin(), places_.end(), [](const Place& a, const Place& b) { return a.key < b.key; });
}

bool SortedCards::next(RawRecord& record) {
    if (next_ == places_.size()) return false;
    const Place& place = places_[next_++];
    file_.clear();
    file_.seekg(static_cast<std::streamoff>(place.at));
    LineReader lines(file_, place.at);
    if (!lines.next(record)) throw Error(Code::unreadable_file, "the input was changed while it was read");
    record.line = place.line;
    return true;
}

Identity SortedCards::read(const RawRecord& /*record*/, std::vector<Error>* /*faults*/) const {
    throw Error(Code::internal, "internal error in qrid: cards are no records");
}

} // namespace qrid::cmd
