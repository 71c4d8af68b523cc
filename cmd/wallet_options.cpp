#include "wallet_options.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace qrid::cmd {

void WalletOption::add(CLI::App& app) {
    app.add_option("--wallet", dir, "The wallet's directory (QRID_WALLET, else in the user's data directory)")
        ->type_name("DIR");
}

std::vector<WalletCard> cards_called(const Account& account, const std::string& name) {
    std::vector<WalletCard> cards = account.cards;
    std::erase_if(cards, [&](const WalletCard& card) { return !card.name.starts_with(name); });
    if (cards.empty())
        throw Error(Code::unreadable_file,
                    fmt::format("the account {} has no {}card", account.name, name.empty() ? "" : "such "),
                    fmt::format("see 'qrid wallet show {}'", account.name));
    return cards;
}

} // namespace qrid::cmd
