// A verifier's challenge: what is accepted goes round.
#include "qrid/base/bytes.h"
#include "qrid/card/challenge.h"
#include "refusing.h"

#include <algorithm>

using namespace qrid;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size > 8192) return 0;
    refusing([&] {
        const Challenge challenge = read_challenge(text_of(ByteView(data, size)));
        const bool good = !challenge.nonce.empty() && challenge.nonce.size() <= max_nonce && !challenge.aud.empty() &&
                          challenge.aud.size() <= max_audience &&
                          std::is_sorted(challenge.needs.begin(), challenge.needs.end());
        if (!good || read_challenge(write_challenge(challenge)) != challenge) __builtin_trap();
    });
    return 0;
}
