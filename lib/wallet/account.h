// A holder's account: a directory with a device key and the cards delivered to it.
#pragma once

#include "qrid/base/clock.h"
#include "qrid/base/file_lock.h"
#include "qrid/crypto/keys.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace qrid {

/// `$QRID_WALLET`, or else `qrid/wallet` in `$XDG_DATA_HOME` or `~/.local/share`.
fs::path default_wallet();

/// One card of an account.
struct WalletCard {
    std::string name; ///< of its file: 16 hexadecimal digits
    std::string text; ///< what its QR code carries
};

struct Account {
    std::string name;
    Seconds created = 0;
    PublicKey device_key;          ///< the private half is in device.pem, under the holder's PIN
    std::vector<WalletCard> cards; ///< by the time of their delivery, oldest first
};

/// The names of a wallet's accounts, sorted; none when there is no wallet.
std::vector<std::string> account_names(const fs::path& wallet);

/// Throws Error(usage) for a name that is none, Error(unreadable_file) when there is no such account or it is damaged.
Account open_account(const fs::path& wallet, const std::string& name);

/// Throws Error(usage) unless the name has 1 to 64 letters, digits, '.', '_' or '-' and does not begin with a dot.
void check_account_name(const std::string& name);

/// A card on its way into an account. stage() writes everything to disk under a lock on the wallet, so that commit()
/// can neither run out of space nor meet another delivery; without commit() nothing stays.
class Delivery {
public:
    /// Opens the account, or prepares a new one with a new device key (P-256) under the PIN that is then asked for.
    Delivery(const fs::path& wallet, const std::string& account, const AskSecret& ask_pin, Seconds now);
    ~Delivery();

    /// The key to bind the card to.
    const PublicKey& device_key() const { return *device_key_; }
    bool new_account() const { return new_account_; }

    /// Throws Error(exists) when the account was made meanwhile, Error(cannot_write).
    void stage(const std::string& card_text);
    /// Returns the card's name in the account.
    std::string commit();

private:
    fs::path dir_;
    bool new_account_ = false;
    Secret device_pem_; ///< of a new account
    std::string document_;
    std::optional<FileLock> lock_; ///< on the wallet, while a delivery is on disk but not yet in place
    std::unique_ptr<StagedDirectory> fresh_;
    std::optional<StagedFile> file_;
    std::optional<PublicKey> device_key_;
    std::string card_name_;
};

} // namespace qrid
