// A holder's account: a directory with a device key and the cards delivered to it.
#pragma once

#include "qrid/base/clock.h"
#include "qrid/base/error.h"
#include "qrid/base/file_lock.h"
#include "qrid/card/claims.h"
#include "qrid/crypto/keys.h"
#include "qrid/crypto/seeded.h"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace qrid {

/// `$QRID_WALLET`, or else `qrid/wallet` in `$XDG_DATA_HOME` or `~/.local/share`.
fs::path default_wallet();

/// One card of an account.
struct WalletCard {
    std::string name; ///< of its file: 16 hexadecimal digits
    std::string text; ///< what its QR code carries; empty when the file cannot be read
};

struct Account {
    fs::path dir;
    std::string name;
    Seconds created = 0;
    PublicKey device_key;          ///< the private half is in device.pem, under the holder's PIN
    std::vector<WalletCard> cards; ///< by the time of their delivery, oldest first
};

fs::path card_file_of(const Account& account, const WalletCard& card);

/// Where a card's file has its portrait for printing beside it, if there is anything there, be it a link; nothing for a
/// file that is no card of a wallet by its name.
std::optional<fs::path> portrait_beside(const fs::path& card_file);

/// The names of a wallet's accounts, sorted; none when there is no wallet.
std::vector<std::string> account_names(const fs::path& wallet);

/// Throws Error(usage) for a name that is none, Error(unreadable_file) when there is no such account or it is damaged.
Account open_account(const fs::path& wallet, const std::string& name);

/// The cards whose names begin so; all for an empty one. Throws Error(unreadable_file) when there is none.
std::vector<WalletCard> cards_called(const Account& account, std::string_view name);

/// The device's private key. Throws Error(wrong_passphrase), Error(unreadable_file), and Error(bad_key) when it is not
/// the account's.
PrivateKey open_device_key(const Account& account, const Secret& pin);

/// Throws Error(unreadable_file) when it was removed since it was opened.
void require_account(const Account& account);

/// Makes an account without cards, whose new device key is of `kind`: from a seed it is a test key. Throws
/// Error(exists), Error(usage) for a name that is none, and as check_reproducible() for a seed.
void make_account(const fs::path& wallet, const std::string& name, const KeyKind& kind, const AskSecret& ask_pin,
                  Seconds now, const RandomSource& random = {});

/// Takes a card out of an account, for good. Throws Error(cannot_write).
void remove_card(const Account& account, const WalletCard& card);

/// Takes the account away, its device key with it: its cards can never be presented again. Throws Error(cannot_write).
/// Returns what is left of it on the disk though it is out of the wallet: the device key may be.
std::optional<Error> remove_account(const Account& account);

/// The fewest characters of the PIN of a new account.
inline constexpr std::size_t least_pin = 4;

/// Throws Error(usage) unless the name has 1 to 64 letters, digits, '.', '_' or '-' and does not begin with a dot.
void check_account_name(const std::string& name);

/// Cards on their way into an account. stage() writes everything to disk under a lock on the wallet, so that commit()
/// can neither run out of space nor meet another delivery; without commit() nothing stays.
class Delivery {
public:
    /// Opens the account, or prepares a new one with a new device key (of `kind`, else usual_algorithm(); from a seed a
    /// test key) under the PIN that is then asked for.
    Delivery(const fs::path& wallet, const std::string& account, const AskSecret& ask_pin, Seconds now,
             const RandomSource& random = {}, const std::optional<KeyKind>& kind = std::nullopt);
    ~Delivery();

    /// The key to bind the cards to.
    const PublicKey& device_key() const { return *device_key_; }
    bool new_account() const { return new_account_; }

    /// Each text once; those that the account has already are left as they are. Throws Error(exists) when the account
    /// was made meanwhile, Error(too_large) for a text that the account could not read again, Error(cannot_write).
    /// `portrait` is a JPEG to print the cards with, which is kept beside each; empty for none.
    void stage(std::span<const std::string> card_texts, ByteView portrait = {});
    /// All or none of them. Then the account's cards with one of the `replaced` places in a status list are taken out
    /// of it. Returns the new cards' names in the account, in the order of the texts.
    std::vector<std::string> commit(std::span<const StatusReference> replaced = {});

private:
    fs::path dir_;
    bool new_account_ = false;
    Secret device_pem_; ///< of a new account
    std::string document_;
    std::optional<FileLock> lock_; ///< on the wallet, while a delivery is on disk but not yet in place
    std::unique_ptr<StagedDirectory> fresh_;
    struct Staged {
        fs::path target;
        StagedFile file;
    };
    std::vector<Staged> files_;
    std::optional<PublicKey> device_key_;
    std::vector<std::string> card_names_;
    bool committed_ = false;
};

} // namespace qrid
