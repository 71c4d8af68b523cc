// Lines of cards in the order of their holders' names.
#pragma once

#include "name_sort.h"
#include "qrid/card/record_reader.h"

#include <fstream>
#include <functional>
#include <string>
#include <vector>

namespace qrid::cmd {

/// Whose card it is, and in which language.
struct CardHolder {
    std::string name, language;
};

/// Reads a file twice: of each line only where it begins and what it is sorted by are kept. Lines that are no cards
/// come last, in their own order.
class SortedCards final : public RecordReader {
public:
    /// `lang` as name_order() has it; `holder_of` throws Error for a line that is no card. Throws as name_order() does,
    /// and Error(usage) for more than `most` lines. `file` must outlive it.
    SortedCards(std::ifstream& file, std::size_t most, const std::string& lang,
                const std::function<CardHolder(const RawRecord& line)>& holder_of, Session& session);

    bool next(RawRecord& record) override;

private:
    struct Place {
        std::string key = {};
        std::uint64_t at = 0;
        std::size_t line = 0;
    };
    Identity read(const RawRecord& record, std::vector<Error>* faults) const override;

    std::ifstream& file_;
    std::vector<Place> places_;
    std::size_t next_ = 0;
};

} // namespace qrid::cmd
