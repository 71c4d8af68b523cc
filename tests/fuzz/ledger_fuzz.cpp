// A ledger from a worker: what is not refused is what LedgerWriter writes, to the byte.
#include "qrid/cose/test_key.h"
#include "qrid/issuer/ledger.h"
#include "refusing.h"

#include <sstream>

using namespace qrid;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    constexpr std::size_t longest = 64 << 10, together = 3;
    if (size > longest) return 0;
    static const PrivateKey key = cose::generate_key(Algorithm::eddsa);
    const std::string text(reinterpret_cast<const char*>(data), size);
    Lease lease;
    lease.id = "00000000000000aa", lease.first = 1000, lease.records = 50, lease.variants = {"full", "age-only"};
    lease.kid = "0123456789abcdef", lease.iat = 1'700'000'000, lease.exp = 1'800'000'000;
    refusing([&] {
        std::istringstream in(text);
        LedgerReader reader(in);
        LedgerWriter writer(lease, reader.iss());
        std::string again = text.substr(0, text.find('\n') + 1);
        std::vector<LedgerCard> cards;
        do {
            reader.next(lease, together, cards);
            again += writer.lines(cards);
        } while (!cards.empty());
        if (!text.starts_with(again) || text.find('\n', again.size()) + 1 != text.size()) __builtin_trap();
        if (writer.sha256() != reader.end().sha256 || writer.cards() != reader.end().cards) __builtin_trap();
        reader.check_seal(key.public_key());
        __builtin_trap(); // which nobody can have sealed
    });
    return 0;
}
