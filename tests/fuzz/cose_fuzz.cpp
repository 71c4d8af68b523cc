// A COSE message as bytes: what is read must go round through the writer of its claims.
#include "qrid/card/card.h"
#include "qrid/verify/inspect.h"

using namespace qrid;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size > 8192) return 0;
    static const Verifier verifier({}, {}, 1'700'000'000);
    const Report report = verify_cose(verifier, "fuzz", ByteView(data, size));
    if (report.verdict() == Verdict::valid) __builtin_trap();
    (void)report_line(report);
    (void)inspection_to_text(inspect({"fuzz", {}, to_bytes(ByteView(data, size))}, {.reveal = true, .bytes = true}));
    try {
        const ReadCard card = read_card(ByteView(data, size));
        if (card.flaw) return 0;
        Warnings warnings;
        const Bytes written = write_claims(card.claims);
        if (write_claims(read_claims(written, warnings)) != written) __builtin_trap();
    } catch (const Error&) {
    } // refused with a reason
    return 0;
}
