#include "commands.h"
#include "lang_option.h"
#include "name_sort.h"
#include "qrid/base/printable.h"
#include "qrid/base/text.h"
#include "qrid/card/card.h"
#include "qrid/card/text.h"
#include "wallet_options.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace qrid::cmd {

namespace {

using nlohmann::json;

struct WalletListOptions {
    WalletOption wallet;
    std::string sort = "account";
    LangOption lang;
};

void add_wallet_list(CLI::App& app, WalletListOptions& o) {
    app.add_option("--sort", o.sort,
                   "The order: by account, or of the newest cards by the holder's name, or by when they were issued or "
                   "expire")
        ->type_name("BY")
        ->check(CLI::IsMember({"account", "name", "issued", "expires"}))
        ->capture_default_str();
    o.lang.add(app, "With --sort name: the language whose order it is (default: that of most cards)");
    o.wallet.add(app);
}

// An account, and what its newest card that can be read says.
struct ListedAccount {
    std::string account;
    Seconds created = 0;
    std::size_t cards = 0;
    std::string holder = {}, language = {};
    std::optional<Seconds> issued = {}, expires = {};
};

void read_newest_card(const Account& account, ListedAccount& listed) {
    for (auto card = account.cards.rbegin(); card != account.cards.rend(); ++card) try {
            const Claims claims = read_card(card_of_text(card->text)).claims;
            listed.issued = claims.iat;
            listed.expires = claims.exp;
            if (!claims.identity) return;
            listed.holder = listed_name(*claims.identity);
            const std::string* language = claims.identity->text(identity_key::language);
            listed.language = language == nullptr ? "" : *language;
            return;
        } catch (const Error&) { // it has its flaw told by wallet show
        }
}

void sort_by_name(std::vector<ListedAccount>& accounts, const std::string& lang, Session& session) {
    CommonLanguage languages;
    for (const ListedAccount& one : accounts) languages.add(one.language);
    const NameOrder order = name_order(lang, languages, session);
    std::vector<std::pair<std::string, ListedAccount>> keyed;
    keyed.reserve(accounts.size());
    for (ListedAccount& one : accounts) {
        std::string key = order.key(one.holder);
        keyed.emplace_back(std::move(key), std::move(one));
    }
    std::stable_sort(keyed.begin(), keyed.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    for (std::size_t i = 0; i < keyed.size(); ++i) accounts[i] = std::move(keyed[i].second);
}

// Of several with the same, in the order of the accounts; those without it come last.
void sort_by_time(std::vector<ListedAccount>& accounts, std::optional<Seconds> ListedAccount::*time) {
    std::stable_sort(accounts.begin(), accounts.end(), [&](const ListedAccount& a, const ListedAccount& b) {
        return (a.*time).value_or(latest_time) < (b.*time).value_or(latest_time);
    });
}

json moment_json(const std::optional<Seconds>& time) { return time ? json(format_time(*time)) : json(); }

json listed_json(const ListedAccount& one, bool with_card) {
    json document{{"account", one.account}, {"created", format_time(one.created)}, {"cards", one.cards}};
    if (with_card)
        document.update({{"holder", one.holder.empty() ? json() : json(mask_name(one.holder))},
                         {"issued", moment_json(one.issued)},
                         {"expires", moment_json(one.expires)}});
    return document;
}

std::string account_line(const ListedAccount& one, const std::string& sorted_by) {
    std::string line =
        fmt::format("{:<20} {}, since {}", one.account, counted(one.cards, "card"), format_time(one.created));
    if (sorted_by == "name" && !one.holder.empty()) line += fmt::format(", {}", printable(mask_name(one.holder)));
    if (sorted_by == "issued" && one.issued) line += fmt::format(", issued {}", format_time(*one.issued));
    if (sorted_by == "expires" && one.expires) line += fmt::format(", until {}", format_time(*one.expires));
    return line + "\n";
}

int run_wallet_list(const WalletListOptions& o, Session& session) {
    const bool with_cards = o.sort != "account";
    if (!o.lang.lang.empty() && o.sort != "name")
        throw Error(Code::usage, "--lang requires --sort name", "see 'qrid wallet list --help'");
    const fs::path wallet = o.wallet.path();
    std::vector<ListedAccount> accounts;
    int worst = 0;
    for (const std::string& account_name : account_names(wallet)) {
        try {
            const Account account = open_account(wallet, account_name);
            accounts.push_back({account_name, account.created, account.cards.size()});
            if (with_cards) read_newest_card(account, accounts.back());
        } catch (const Error& error) { // the other accounts are as good as before
            session.print_error(error, account_name);
            worst = worse(worst, reason(error.code()).exit_code);
        }
    }
    if (o.sort == "name") sort_by_name(accounts, o.lang.lang, session);
    if (o.sort == "issued") sort_by_time(accounts, &ListedAccount::issued);
    if (o.sort == "expires") sort_by_time(accounts, &ListedAccount::expires);
    json list = json::array();
    for (const ListedAccount& one : accounts)
        if (session.format == Format::json)
            list.push_back(listed_json(one, with_cards));
        else
            session.print(account_line(one, o.sort));
    if (session.format == Format::json)
        session.print_json({{"wallet", wallet.string()}, {"accounts", list}});
    else if (accounts.empty())
        session.note(fmt::format("no accounts in {}", wallet.string()));
    return worst;
}

} // namespace

Command wallet_list_command() {
    return make_command<WalletListOptions>("Carry", "wallet list", "List the accounts of a wallet",
                                           "  qrid wallet list\n"
                                           "  qrid wallet list --wallet phones --json\n"
                                           "  qrid wallet list --sort name --lang zh",
                                           add_wallet_list, run_wallet_list);
}

} // namespace qrid::cmd
