// A ledger: what a worker made under a lease, so that the registry can be told of it afterwards. Text, one JSON object
// a line: the head, one for each card in the order of serial numbers, and a last line without which it is not whole
// (qrid-formats(5)).
#pragma once

#include "qrid/base/error.h"
#include "qrid/crypto/running_digest.h"
#include "qrid/issuer/lease.h"

#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace qrid {

/// A card of a ledger; what else there is to know of it follows from its lease and its serial number.
struct LedgerCard {
    std::uint64_t serial = 0;
    std::string subject; ///< 32 hexadecimal digits, or empty for a record without an ID
    std::string content; ///< hexadecimal SHA-256 of its Sig_structure (RFC 9052 section 4.4): of all that was signed
    bool operator==(const LedgerCard&) const = default;
};

/// Its last line.
struct LedgerEnd {
    std::uint64_t records = 0; ///< read from the input, good and bad
    std::uint64_t cards = 0;
    std::string input;  ///< hexadecimal SHA-256 of the bytes of the input
    std::string sha256; ///< hexadecimal, over the lines of the cards: the same for whoever made the same cards
    std::string seal;   ///< the above as a compact JWS of typ "qrid-ledger+jwt", by the key of the cards
};

/// Makes the text of a ledger, piece by piece.
class LedgerWriter {
public:
    LedgerWriter(const Lease& lease, std::string iss);

    std::string head() const;
    /// The lines of cards, which come in the order of their serial numbers.
    std::string lines(const std::vector<LedgerCard>& cards);
    /// The last line. `input` is the hexadecimal SHA-256 of the input's bytes.
    std::string end(std::uint64_t records, const std::string& input, const PrivateKey& key) const;

    std::uint64_t cards() const { return cards_; }
    /// Of the cards until now.
    std::string sha256() const;

private:
    Lease lease_;
    std::string iss_, shared_; ///< what every line says alike
    std::uint64_t cards_ = 0;
    RunningSha256 digest_;
};

/// Reads a stream, which must outlive it, within bounds: every line is short, and there are no more than the lease has
/// cards. It takes nothing but what LedgerWriter writes, to the byte.
class LedgerReader {
public:
    /// Reads the head. Throws Error(bad_ledger), which names no file.
    explicit LedgerReader(std::istream& in);

    /// The id of its lease, as it says; which lease that is, is for the registry to tell.
    const std::string& lease_id() const { return lease_id_; }
    const std::string& iss() const { return iss_; }

    /// Up to `most` further cards; none at the end, when the last line was read and its numbers and digest were found
    /// right. Throws Error(bad_ledger): for a line that the writer would not have written, cards that are not the
    /// lease's or out of order, and a ledger without its last line. Cards that were given out before that are not to be
    /// believed.
    void next(const Lease& lease, std::size_t most, std::vector<LedgerCard>& cards);

    /// Whether it ended before its last line: its writer was interrupted, or is still at it.
    bool is_cut_off() const { return is_cut_off_; }

    /// The last line, once next() has given no more.
    const LedgerEnd& end() const { return *end_; }

    /// Throws Error(bad_ledger) unless the key of its lease has sealed it; after the last line.
    void check_seal(const PublicKey& key) const;

private:
    bool next_line();
    void read_end();
    [[noreturn]] void refuse(std::string_view why) const;

    std::istream& in_;
    std::string line_, lease_id_, iss_, shared_;
    std::uint64_t number_ = 0, cards_ = 0;
    std::optional<std::uint64_t> last_;
    RunningSha256 digest_;
    bool is_cut_off_ = false;
    std::optional<LedgerEnd> end_;
};

} // namespace qrid
