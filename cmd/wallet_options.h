// Options that the commands of a wallet share.
#pragma once

#include "common.h"
#include "qrid/wallet/account.h"

#include <string>

namespace qrid::cmd {

/// --wallet DIR
struct WalletOption {
    std::string dir;
    void add(CLI::App& app);
    fs::path path() const { return dir.empty() ? default_wallet() : fs::path(dir); }
};

/// --pin-file PATH, QRID_PIN, or a prompt.
inline PassphraseOption pin_option() {
    return {.what = "PIN", .option = "--pin-file", .variable = "QRID_PIN", .least = least_pin};
}

} // namespace qrid::cmd
