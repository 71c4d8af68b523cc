// The issuer's trust list: public/trust.jwt, signed by its root, and public/jwks.json.
#pragma once

#include "qrid/issuer/issuer.h"

#include <string>
#include <vector>

namespace qrid {

struct PublishedTrust {
    fs::path file;
    std::uint64_t version = 0;
    Seconds exp = 0;
    std::string root;              ///< kid of the key that signed it
    std::vector<KeyRow> keys;      ///< those in it
    std::vector<std::string> from; ///< kids of the earlier roots whose endorsement leads to this one
    bool lone_root = false;        ///< there was an earlier root, and no endorsement by it
};

/// Signs and writes the list of every key that is not retired, with the next version. The root that signs endorses the
/// staged ones, so that verifiers follow when their turn comes; endorsements by a compromised root are left out. Throws
/// Error(key_not_allowed) unless `row` is the active key for trust.
PublishedTrust publish_trust(Issuer& issuer, const KeyRow& row, const PrivateKey& root, Seconds life, bool rehearse,
                             Seconds now);

/// The old root endorses the staged ones that it has not endorsed yet. Within a transaction.
void endorse_staged_roots(Issuer& issuer, const KeyRow& row, const PrivateKey& root, Seconds now);

} // namespace qrid
