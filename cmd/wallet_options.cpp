#include "wallet_options.h"

#include "not_empty.h"

#include <CLI/CLI.hpp>

namespace qrid::cmd {

void WalletOption::add(CLI::App& app) {
    app.add_option("--wallet", dir, "The wallet's directory (QRID_WALLET, else in the user's data directory)")
        ->type_name("DIR")
        ->check(not_empty());
}

} // namespace qrid::cmd
