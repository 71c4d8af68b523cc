#include "qrid/issuer/ledger.h"

#include "qrid/base/encoding.h"
#include "qrid/base/json_number.h"
#include "qrid/base/json_reader.h"
#include "qrid/cose/key.h"
#include "qrid/trust/jws.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <istream>
#include <iterator>

namespace qrid {

namespace {

using nlohmann::json;

constexpr const char* ledger_type = "qrid-ledger+jwt";
constexpr std::size_t longest_line = 8192, content_digits = 64;
constexpr JsonLimits ledger_limits{.bytes = longest_line, .depth = 3, .values = 32, .text = longest_line};
constexpr std::string_view card_start = R"({"serial":)", card_subject = R"(,"subject":")",
                           card_content = R"(,"content":")", card_end = "\"}";

// Between a card's subject and its content.
std::string shared_members(const Lease& lease) {
    return fmt::format(R"(","kid":"{}","iat":{},"exp":{})", lease.kid, lease.iat, lease.exp);
}

bool is_digest(std::string_view text, std::size_t digits) {
    return text.size() == digits && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

std::string head_line(const std::string& lease, const std::string& iss) {
    return json{{"ledger", lease}, {"iss", iss}}.dump(-1, ' ', true);
}

json sealed_members(const std::string& lease, const LedgerEnd& end) {
    return {
        {"lease", lease}, {"records", end.records}, {"cards", end.cards}, {"input", end.input}, {"sha256", end.sha256}};
}

std::string end_line(json members, const std::string& seal) {
    members["seal"] = seal;
    return members.dump();
}

// Takes a text off the front of another one; false when it does not begin so.
bool take(std::string_view& line, std::string_view expected) {
    if (!line.starts_with(expected)) return false;
    line.remove_prefix(expected.size());
    return true;
}

// The canonical form of a card's line, or nothing.
std::optional<LedgerCard> card_in(std::string_view line, std::string_view shared) {
    LedgerCard card;
    if (!take(line, card_start)) return std::nullopt;
    const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), card.serial);
    const auto digits = static_cast<std::size_t>(end - line.data());
    if (error != std::errc{} || (digits > 1 && line.front() == '0')) return std::nullopt;
    line.remove_prefix(digits);
    if (!take(line, card_subject)) return std::nullopt;
    card.subject = line.substr(0, line.starts_with('"') ? 0 : std::min(line.size(), subject_digits));
    line.remove_prefix(card.subject.size());
    if (!card.subject.empty() && !is_digest(card.subject, subject_digits)) return std::nullopt;
    if (!take(line, shared) || !take(line, card_content)) return std::nullopt;
    card.content = line.substr(0, std::min(line.size(), content_digits));
    line.remove_prefix(card.content.size());
    return is_digest(card.content, content_digits) && line == card_end ? std::optional(std::move(card)) : std::nullopt;
}

} // namespace

LedgerWriter::LedgerWriter(const Lease& lease, std::string iss)
    : lease_(lease), iss_(std::move(iss)), shared_(shared_members(lease)) {}

std::string LedgerWriter::head() const { return head_line(lease_.id, iss_) + "\n"; }

std::string LedgerWriter::lines(const std::vector<LedgerCard>& cards) {
    std::string text;
    constexpr std::size_t about_a_line = 256;
    text.reserve(cards.size() * about_a_line);
    for (const LedgerCard& card : cards)
        fmt::format_to(std::back_inserter(text), "{}{}{}{}{}{}{}{}\n", card_start, card.serial, card_subject,
                       card.subject, shared_, card_content, card.content, card_end);
    digest_.add(bytes_of(text));
    cards_ += cards.size();
    return text;
}

std::string LedgerWriter::sha256() const { return hex_encode(digest_.digest()); }

std::string LedgerWriter::end(std::uint64_t records, const std::string& input, const PrivateKey& key) const {
    json members = sealed_members(lease_.id, {records, cards_, input, sha256(), {}});
    const std::string seal = write_jws(ledger_type, hex_encode(cose::kid_of(key.public_key())), members.dump(), key);
    return end_line(std::move(members), seal) + "\n";
}

void LedgerReader::refuse(std::string_view why) const {
    throw Error(Code::bad_ledger, number_ == 0 ? std::string(why) : fmt::format("line {}: {}", number_, why));
}

// False at the end of the stream, where the rest is a line without its end, or nothing.
bool LedgerReader::next_line() {
    line_.clear();
    std::array<char, longest_line> buffer; // NOLINT(cppcoreguidelines-pro-type-member-init): filled by what follows
    in_.getline(buffer.data(), buffer.size());
    if (in_.bad()) throw Error(Code::unreadable_file, "the ledger cannot be read");
    if (in_.eof()) { // whatever there is has no line end
        line_.assign(buffer.data(), static_cast<std::size_t>(in_.gcount()));
        return false;
    }
    ++number_;
    if (in_.fail()) refuse("it is too long");
    line_.assign(buffer.data(), static_cast<std::size_t>(in_.gcount()) - 1);
    return true;
}

LedgerReader::LedgerReader(std::istream& in) : in_(in) {
    if (!next_line()) refuse("this is not a ledger");
    try {
        const json head = read_json(line_, ledger_limits);
        lease_id_ = head.at("ledger").get<std::string>(), iss_ = head.at("iss").get<std::string>();
        if (line_ == head_line(lease_id_, iss_)) return;
    } catch (const json::exception&) {
    } catch (const Error&) {
    }
    number_ = 0;
    refuse("this is not a ledger");
}

void LedgerReader::next(const Lease& lease, std::size_t most, std::vector<LedgerCard>& cards) {
    cards.clear();
    if (end_) return;
    if (shared_.empty()) shared_ = shared_members(lease);
    while (cards.size() < most) {
        if (!next_line()) {
            number_ = 0;
            is_cut_off_ = true;
            refuse("it is not whole: the last line is missing");
        }
        if (!line_.starts_with(card_start)) {
            read_end();
            return;
        }
        auto card = card_in(line_, shared_);
        if (!card) refuse("this is not a line of a card of this lease");
        if (card->serial < lease.first || card->serial >= lease.end()) refuse("the serial number is not the lease's");
        if (last_ && card->serial <= *last_) refuse("the serial numbers do not rise");
        last_ = card->serial;
        line_.push_back('\n');
        digest_.add(bytes_of(line_));
        ++cards_;
        cards.push_back(std::move(*card));
    }
}

void LedgerReader::read_end() {
    LedgerEnd end;
    try {
        const json members = read_json(line_, ledger_limits);
        end = {natural_number(members.at("records")), natural_number(members.at("cards")),
               members.at("input").get<std::string>(), members.at("sha256").get<std::string>(),
               members.at("seal").get<std::string>()};
        if (members.at("lease") != lease_id_) refuse("it is the end of another ledger");
        if (line_ != end_line(sealed_members(lease_id_, end), end.seal))
            refuse("the last line is not as it is written");
    } catch (const json::exception&) {
        refuse("the last line lacks something");
    } catch (const Error& error) {
        if (error.code() == Code::bad_ledger) throw;
        refuse("this is neither a card nor the last line");
    }
    if (end.cards != cards_ || end.sha256 != hex_encode(digest_.digest()))
        refuse("its cards are not those that the last line counts");
    if (next_line() || !line_.empty()) refuse("there is something after the last line");
    end_ = std::move(end);
}

void LedgerReader::check_seal(const PublicKey& key) const {
    try {
        const Jws token = read_jws(end_->seal, longest_line);
        if (token.typ == ledger_type && verify(token, key) &&
            text_of(token.payload) == sealed_members(lease_id_, *end_).dump())
            return;
    } catch (const Error&) {
    }
    throw Error(Code::bad_ledger, "it is not sealed by the key of its lease");
}

} // namespace qrid
