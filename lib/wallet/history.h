// What an account has presented: the holder's own record of when, to whom, and which card.
#pragma once

#include "qrid/wallet/account.h"

#include <cstdint>

namespace qrid {

/// One proof that the device has made.
struct PastPresentation {
    Seconds at = 0, exp = 0;
    std::string aud;
    std::string card;        ///< its name in the account
    bool challenged = false; ///< it answered a verifier's nonce
};

/// Adds a line to the account's history, safely on disk when it returns. Of a history of over 1 MiB the older half is
/// forgotten. Throws Error(unreadable_file) when the account is gone, Error(cannot_write).
void remember_presentation(const Account& account, const PastPresentation& presentation);

/// Oldest first; lines that are damaged are passed over.
std::vector<PastPresentation> past_presentations(const Account& account);

/// Forgets them all. Throws Error(cannot_write).
void forget_presentations(const Account& account);

} // namespace qrid
