// Leases and ledgers as texts, and the cards that are made under a lease.
#include "qrid/base/encoding.h"
#include "qrid/card/record_lines.h"
#include "qrid/cose/key.h"
#include "qrid/issuer/lease_cards.h"
#include "support/errors.h"
#include "support/issuers.h"

#include <rapidcheck/gtest.h>

#include <sstream>

namespace qrid {
namespace {

using test::code_of;
using test::day;
using test::message_of;
using test::now;

const PrivateKey& worker_key() {
    static const PrivateKey key = cose::generate_key(Algorithm::es256);
    return key;
}

LeasedWork some_work(std::vector<std::string> variants = {}) {
    return {{.id = "0123456789abcdef",
             .batch = "2026-12",
             .shard = {2, 5},
             .first = 30,
             .records = 10,
             .variants = std::move(variants),
             .kid = hex_encode(cose::kid_of(worker_key().public_key())),
             .iat = now,
             .exp = now + 100 * day,
             .nbf = now + day,
             .use_until = now + 50 * day,
             .input = std::string(64, 'a')},
            {"https://id.example", "https://s.example/", 2, 50, false, Bytes(32, 7)}};
}

// What comes of records under a lease.
struct LeasedRun {
    std::string cards, ledger;
    std::vector<Code> rejected;
};

class KeptCards final : public BatchOutput {
public:
    explicit KeptCards(std::string& cards) : cards_(cards) {}
    void keep(std::string_view cards, std::string_view, const std::vector<RawRecord>&) override { cards_ += cards; }

private:
    std::string& cards_;
};

LeasedRun run_lease(const LeasedWork& work, const std::string& lines, unsigned threads = 1, Seconds at = now) {
    LeasedRun run;
    std::istringstream in(lines);
    LineReader records(in);
    LeaseCards source(work, worker_key(), terms_of(work.lease), at, [&](std::string_view text) { run.ledger += text; });
    KeptCards output(run.cards);
    const std::uint64_t count = mint_batches(
        records, [&](const RawRecord& record) { return records.identity(record); }, source, output,
        {.rejected = [&](const Error& error, const RawRecord&) { run.rejected.push_back(error.code()); },
         .done = [](std::size_t) {}},
        threads);
    source.finish(count, std::string(64, 'b'));
    return run;
}

std::string records_of(int count) {
    std::string lines;
    for (int i = 0; i < count; ++i)
        lines += fmt::format(R"({{"id": "ID-{}", "fullName": "Ada"}})"
                             "\n",
                             i);
    return lines;
}

// The cards of a ledger; throws as LedgerReader does.
std::vector<LedgerCard> cards_in(const std::string& ledger, const Lease& lease, std::size_t portion = 3) {
    std::istringstream in(ledger);
    LedgerReader reader(in);
    std::vector<LedgerCard> all, some;
    do {
        reader.next(lease, portion, some);
        all.insert(all.end(), some.begin(), some.end());
    } while (!some.empty());
    reader.check_seal(worker_key().public_key());
    return all;
}

TEST(Lease, IsReadAsItWasWritten) {
    LeasedWork work = some_work({"full", "with-face"});
    const std::string text = write_lease(work, worker_key());
    LeasedWork read = read_lease(text + "\n", worker_key().public_key());
    EXPECT_EQ(read.lease, work.lease);
    EXPECT_EQ(read.facts.secret, work.facts.secret);
    EXPECT_EQ(read.facts.index_space().place(31), work.facts.index_space().place(31));
    work.lease.nbf = {}, work.lease.input = {};
    EXPECT_EQ(read_lease(write_lease(work, worker_key()), worker_key().public_key()).lease, work.lease);
}

TEST(Lease, OfAnotherKeyOrChangedIsRefused) {
    const std::string text = write_lease(some_work(), worker_key());
    const PublicKey other = cose::generate_key(Algorithm::es256).public_key();
    EXPECT_EQ(code_of([&] { read_lease(text, other); }), Code::bad_lease);
    for (std::size_t i = 0; i < text.size(); i += 7) {
        std::string changed = text;
        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        EXPECT_EQ(code_of([&] { read_lease(changed, worker_key().public_key()); }), Code::bad_lease) << i;
    }
    for (const std::string& none : {std::string(), std::string("x"), text.substr(0, 40)})
        EXPECT_EQ(code_of([&] { read_lease(none, worker_key().public_key()); }), Code::bad_lease);
}

TEST(Lease, ThatNamesAnotherKeyThanItsSignersIsRefused) {
    LeasedWork work = some_work();
    work.lease.kid = "0011223344556677";
    EXPECT_EQ(code_of([&] { read_lease(write_lease(work, worker_key()), worker_key().public_key()); }),
              Code::bad_lease);
}

TEST(Lease, WithNumbersOutOfRangeIsRefused) {
    const auto refused = [](const std::function<void(LeasedWork&)>& spoil) {
        LeasedWork work = some_work();
        spoil(work);
        return code_of([&] { read_lease(write_lease(work, worker_key()), worker_key().public_key()); });
    };
    EXPECT_EQ(refused([](LeasedWork& w) { w.lease.records = 0; }), Code::bad_lease);
    EXPECT_EQ(refused([](LeasedWork& w) { w.lease.records = max_lease_records + 1; }), Code::bad_lease);
    EXPECT_EQ(refused([](LeasedWork& w) { w.lease.first = UINT64_MAX / 2; }), Code::bad_lease);
    EXPECT_EQ(refused([](LeasedWork& w) { w.lease.shard = {5, 5}; }), Code::bad_lease);
    EXPECT_EQ(refused([](LeasedWork& w) { w.lease.variants = {"no such"}; }), Code::bad_lease);
    EXPECT_EQ(refused([](LeasedWork& w) { w.facts.entries = 0; }), Code::bad_lease);
    EXPECT_EQ(refused([](LeasedWork& w) { w.facts.entries = std::uint64_t{1} << 62; }), Code::bad_lease);
    EXPECT_EQ(refused([](LeasedWork& w) { w.facts.secret.pop_back(); }), Code::bad_lease);
    EXPECT_EQ(refused([](LeasedWork&) {}), std::nullopt);
}

TEST(LeaseCards, OfOneInputAreTheSameWhoeverMakesThem) {
    const std::string records = records_of(10);
    const LeasedRun once = run_lease(some_work(), records), again = run_lease(some_work(), records, 4);
    EXPECT_EQ(cards_in(once.ledger, some_work().lease), cards_in(again.ledger, some_work().lease));
    EXPECT_NE(once.cards, again.cards) << "ES256 signs differently each time";
    const LeasedRun other = run_lease(some_work(), records_of(9) + R"({"id": "ID-9", "fullName": "Bob"})");
    EXPECT_NE(cards_in(once.ledger, some_work().lease), cards_in(other.ledger, some_work().lease));
}

TEST(LeaseCards, HaveTheSerialNumbersOfTheirRecordsWhateverIsWrongWithOthers) {
    const LeasedRun run = run_lease(some_work(), "{\"id\": \"ID-0\"}\nno record\n\n{\"id\": \"ID-2\"}\n");
    EXPECT_EQ(run.rejected, std::vector<Code>{Code::bad_record});
    const auto cards = cards_in(run.ledger, some_work().lease);
    ASSERT_EQ(cards.size(), 2U);
    EXPECT_EQ(cards[0].serial, 30U);
    EXPECT_EQ(cards[1].serial, 32U);
}

TEST(LeaseCards, OfVariantsHaveOneEach) {
    const LeasedWork work = some_work({"full", "name=fullName"});
    const auto cards = cards_in(run_lease(work, records_of(3)).ledger, work.lease);
    ASSERT_EQ(cards.size(), 6U);
    EXPECT_EQ(cards[5].serial, 35U);
    EXPECT_EQ(cards[4].subject, cards[5].subject);
    EXPECT_NE(cards[4].content, cards[5].content);
}

TEST(LeaseCards, AreThoseThatTheirTextsSay) {
    const LeasedWork work = some_work();
    const LeasedRun run = run_lease(work, records_of(1));
    const nlohmann::json line = nlohmann::json::parse(run.cards);
    const ReadCard card = read_card(card_layers(line.at("card").get<std::string>()).cose);
    const LedgerCard told = cards_in(run.ledger, work.lease).at(0);
    EXPECT_EQ(hex_encode(sha256(cose::to_be_signed(card.message.protected_bytes, card.message.payload))), told.content);
    EXPECT_EQ(told.subject, subject_digest(HmacSha256(work.facts.secret), "", "ID-0"));
    const StatusPlace place = work.facts.index_space().place(told.serial);
    EXPECT_EQ(card.claims.status->idx, place.idx);
    EXPECT_EQ(card.claims.status->uri, work.facts.uri_of(place.list));
    EXPECT_EQ(card.claims.nbf, work.lease.nbf);
}

TEST(LeaseCards, AreNotMadePastTheLease) {
    EXPECT_EQ(code_of([] { run_lease(some_work(), records_of(11)); }), Code::lease_exceeded);
    EXPECT_EQ(code_of([] { run_lease(some_work(), records_of(1), 1, now + 50 * day); }), Code::bad_lease);
}

TEST(Ledger, OfNoCardsIsWhole) { EXPECT_TRUE(cards_in(run_lease(some_work(), "").ledger, some_work().lease).empty()); }

TEST(Ledger, IsReadInPortionsOfAnySize) {
    const std::string ledger = run_lease(some_work(), records_of(10)).ledger;
    for (const std::size_t portion : {1, 2, 5, 10, 11, 1000})
        EXPECT_EQ(cards_in(ledger, some_work().lease, portion).size(), 10U) << portion;
}

TEST(Ledger, CutAnywhereIsNotWhole) {
    const std::string ledger = run_lease(some_work(), records_of(3)).ledger;
    for (std::size_t size = 0; size < ledger.size(); ++size)
        EXPECT_EQ(code_of([&] { cards_in(ledger.substr(0, size), some_work().lease); }), Code::bad_ledger) << size;
    EXPECT_EQ(
        message_of([&] { cards_in(ledger.substr(0, ledger.rfind('\n', ledger.size() - 2) + 1), some_work().lease); }),
        "it is not whole: the last line is missing");
    EXPECT_EQ(code_of([&] { cards_in(ledger + "x", some_work().lease); }), Code::bad_ledger);
    EXPECT_EQ(code_of([&] { cards_in(ledger + "\n", some_work().lease); }), Code::bad_ledger);
}

// What the reader says of a text that may be a ledger of the work.
std::optional<Code> code_of_ledger(const std::string& text) {
    std::istringstream in(text);
    return code_of([&] {
        LedgerReader reader(in);
        // The head is not sealed: which lease and issuer it is of, is for the registry.
        if (reader.lease_id() != some_work().lease.id || reader.iss() != some_work().facts.iss)
            throw Error(Code::bad_ledger, "another lease's");
        std::vector<LedgerCard> cards;
        do {
            reader.next(some_work().lease, 2, cards);
        } while (!cards.empty());
        reader.check_seal(worker_key().public_key());
    });
}

RC_GTEST_PROP(Ledger, ChangedAnywhereIsRefused, ()) {
    static const std::string ledger = run_lease(some_work(), records_of(3)).ledger;
    const std::size_t at = *rc::gen::inRange<std::size_t>(0, ledger.size());
    std::string changed = ledger;
    changed[at] = static_cast<char>(*rc::gen::distinctFrom(rc::gen::arbitrary<char>(), ledger[at]));
    RC_ASSERT(code_of_ledger(changed) == Code::bad_ledger);
}

RC_GTEST_PROP(Ledger, WithAByteMoreAnywhereIsRefused, ()) {
    static const std::string ledger = run_lease(some_work(), records_of(3)).ledger;
    const std::size_t at = *rc::gen::inRange<std::size_t>(0, ledger.size() + 1);
    std::string changed = ledger;
    changed.insert(at, 1, *rc::gen::arbitrary<char>());
    RC_ASSERT(code_of_ledger(changed) == Code::bad_ledger);
}

TEST(Ledger, WithWhiteSpaceAnywhereIsRefused) {
    const std::string ledger = run_lease(some_work(), records_of(3)).ledger;
    EXPECT_EQ(code_of_ledger(ledger), std::nullopt);
    for (std::size_t at = 0; at <= ledger.size(); ++at)
        for (const char* white : {" ", "\t", "\r", "\n"})
            EXPECT_EQ(code_of_ledger(std::string(ledger).insert(at, white)), Code::bad_ledger) << at;
}

TEST(Ledger, OfCardsThatAreNotTheLeasesIsRefused) {
    const std::string ledger = run_lease(some_work(), records_of(3)).ledger;
    const auto refused = [&](const std::function<void(Lease&)>& change) {
        Lease lease = some_work().lease;
        change(lease);
        return code_of([&] { cards_in(ledger, lease); });
    };
    EXPECT_EQ(refused([](Lease& lease) { lease.first = 31; }), Code::bad_ledger);
    EXPECT_EQ(refused([](Lease& lease) { lease.records = 2; }), Code::bad_ledger);
    EXPECT_EQ(refused([](Lease& lease) { ++lease.exp; }), Code::bad_ledger);
    EXPECT_EQ(refused([](Lease& lease) { lease.kid = "0011223344556677"; }), Code::bad_ledger);
    EXPECT_EQ(refused([](Lease&) {}), std::nullopt);
}

TEST(Ledger, WithSerialNumbersThatDoNotRiseIsRefused) {
    const Lease lease = some_work().lease;
    LedgerWriter writer(lease, "https://id.example");
    const LedgerCard card{31, std::string(32, 'a'), std::string(64, 'b')};
    const std::string text = writer.head() + writer.lines({card, card}) + writer.end(2, "", worker_key());
    EXPECT_EQ(message_of([&] { cards_in(text, lease); }), "line 3: the serial numbers do not rise");
}

TEST(Ledger, WithoutTheSealOfItsKeyIsRefused) {
    const PrivateKey other = cose::generate_key(Algorithm::es256);
    LedgerWriter writer(some_work().lease, "https://id.example");
    const std::string text = writer.head() + writer.end(0, "", other);
    EXPECT_EQ(message_of([&] { cards_in(text, some_work().lease); }), "it is not sealed by the key of its lease");
}

TEST(Ledger, WithAnEndlessLineIsRefused) {
    EXPECT_EQ(code_of([] { cards_in(std::string(1 << 20, 'x'), some_work().lease); }), Code::bad_ledger);
    const std::string head = LedgerWriter(some_work().lease, "https://id.example").head();
    EXPECT_EQ(message_of([&] { cards_in(head + std::string(1 << 20, ' ') + "\n", some_work().lease); }),
              "line 2: it is too long");
}

} // namespace
} // namespace qrid
