// An issuer's issuer.json: whatever it says, the numbers that are taken from it can be reckoned with.
#include "qrid/base/bytes.h"
#include "qrid/issuer/config.h"
#include "refusing.h"
#include "support/temporary.h"

#include <fstream>

using namespace qrid;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size > 8192) return 0;
    static const test::Temporary dir;
    std::ofstream(dir / "issuer.json", std::ios::binary) << text_of(ByteView(data, size));
    refusing([&] {
        const IssuerConfig config = read_config(dir.path());
        const auto is_life = [](Seconds life) { return life > 0 && life < latest_time; };
        const bool good = config.lists > 0 && config.entries > 0 && config.lists <= UINT64_MAX / config.entries &&
                          is_life(config.card_life) && is_life(config.longest_card_life) &&
                          is_life(config.status_life) && is_life(config.status_ttl) && is_life(config.trust_life);
        if (!good) __builtin_trap();
        check_config(config);
    });
    return 0;
}
