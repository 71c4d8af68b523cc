// One cell of a table, as a member of a JSON record.
#pragma once

#include "qrid/card/cell_date.h"
#include "qrid/card/identity.h"

#include <nlohmann/json_fwd.hpp>

#include <array>
#include <atomic>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace qrid {

/// The most bytes of a picture in the column "face".
inline constexpr std::size_t max_face_bytes = 2500;

/// What was taken for something else than it literally is; counted by kinds, since a table has millions of cells. May
/// be told from several threads.
class CellRepairs {
public:
    enum Kind { spaces, words, dates, kinds };

    /// On a line of the input, of a column from 1.
    void tell(Kind kind, std::size_t line, std::size_t column);
    /// One sentence a kind: "spaces around 3 cells were left out, first on line 2, column 1".
    std::vector<std::string> sentences() const;

private:
    struct Count {
        std::atomic<std::size_t> cells = 0;
        std::atomic<std::uint64_t> first = UINT64_MAX; ///< line and column, in this order
    };
    std::array<Count, kinds> counts_;
};

/// A cell without the white space around it, of any script.
std::string_view trimmed_cell(std::string_view cell);

/// Where a cell stands.
struct CellPlace {
    const IdentityField& field;
    std::size_t line, column;
};

/// The value of a cell that is trimmed and not empty: codes may be words (code_of_word()), dates of the forms of
/// date_of_cell(). Throws Error(bad_record) beginning with the JSON pointer, for what a spreadsheet has mangled among
/// others: a number that was rounded (1.00200E+11) or became one (1001.0), an error (#N/A), a formula.
nlohmann::json value_of_cell(const CellPlace& place, std::string_view cell, const DateForm* form, CellRepairs& repairs);

} // namespace qrid
