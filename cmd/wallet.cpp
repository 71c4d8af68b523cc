#include "commands.h"
#include "common.h"
#include "qrid/base/encoding.h"
#include "qrid/base/printable.h"
#include "qrid/card/card.h"
#include "qrid/card/text.h"
#include "qrid/cose/key.h"
#include "qrid/wallet/account.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace qrid::cmd {

namespace {

using nlohmann::json;

struct WalletListOptions {
    std::string wallet;
};

void add_wallet(CLI::App& app, std::string& wallet) {
    app.add_option("--wallet", wallet, "The wallet's directory (QRID_WALLET, else in the user's data directory)")
        ->type_name("DIR");
}

fs::path wallet_path(const std::string& given) { return given.empty() ? default_wallet() : fs::path(given); }

int run_list(const WalletListOptions& o, Session& session) {
    const fs::path wallet = wallet_path(o.wallet);
    json list = json::array();
    int worst = 0;
    for (const std::string& account_name : account_names(wallet)) {
        try {
            const Account account = open_account(wallet, account_name);
            list.push_back({{"account", account_name},
                            {"created", format_time(account.created)},
                            {"cards", account.cards.size()}});
            if (session.format == Format::text)
                session.print(fmt::format("{:<20} {} card{}, since {}\n", account_name, account.cards.size(),
                                          account.cards.size() == 1 ? "" : "s", format_time(account.created)));
        } catch (const Error& error) { // the other accounts are as good as before
            session.print_error(error, account_name);
            worst = worse(worst, reason(error.code()).exit_code);
        }
    }
    if (session.format == Format::json)
        session.print_json({{"wallet", wallet.string()}, {"accounts", list}});
    else if (list.empty())
        session.note(fmt::format("no accounts in {}", wallet.string()));
    return worst;
}

struct WalletShowOptions {
    std::string wallet, account, card;
    bool reveal = false, text = false;
};

void add_show(CLI::App& app, WalletShowOptions& o) {
    app.add_option("ACCOUNT", o.account, "The account's name")->required();
    app.add_option("CARD", o.card, "One card, by its name; all of them when left out");
    app.add_flag("--text", o.text,
                 "Print the card's text alone, for 'qrid render' and 'qrid verify'; the newest when none is named");
    app.add_flag("--reveal", o.reveal, "Show personal data in full");
    add_wallet(app, o.wallet);
}

json card_to_json(const WalletCard& card, bool reveal) {
    json document{{"name", card.name}};
    try {
        const ReadCard read = read_card(card_of_text(card.text));
        if (read.claims.iss) document["iss"] = *read.claims.iss;
        if (read.claims.iat) document["iat"] = format_time(*read.claims.iat);
        if (read.claims.exp) document["exp"] = format_time(*read.claims.exp);
        if (read.claims.status)
            document["status"] = {{"idx", read.claims.status->idx}, {"uri", read.claims.status->uri}};
        if (read.claims.identity) document["identity"] = identity_to_json(*read.claims.identity, !reveal);
    } catch (const Error& error) {
        document["flaw"] = name(error.code());
    }
    return document;
}

std::string lines_of_card(const json& card) {
    std::string out = fmt::format("card {}\n", card["name"].get<std::string>());
    const auto line = [&](std::string_view label, const json& value) {
        out +=
            fmt::format("  {:<18} {}\n", label, printable(value.is_string() ? value.get<std::string>() : value.dump()));
    };
    for (const char* member : {"iss", "iat", "exp", "flaw"})
        if (card.contains(member)) line(member, card[member]);
    if (!card.contains("identity")) return out;
    for (const auto& [field, value] : card["identity"].items())
        if (!value.is_array()) line(field, value);
    return out;
}

int run_show(const WalletShowOptions& o, Session& session) {
    const Account account = open_account(wallet_path(o.wallet), o.account);
    std::vector<WalletCard> cards = account.cards;
    if (!o.card.empty()) std::erase_if(cards, [&](const WalletCard& card) { return !card.name.starts_with(o.card); });
    if (cards.empty())
        throw Error(Code::unreadable_file,
                    fmt::format("the account {} has no {}card", o.account, o.card.empty() ? "" : "such "),
                    "see 'qrid wallet show ACCOUNT'");
    if (o.text) {
        const WalletCard& newest = cards.back();
        if (session.format == Format::json)
            session.print_json({{"account", account.name}, {"name", newest.name}, {"card", newest.text}});
        else
            session.print(newest.text + "\n");
        return 0;
    }
    json list = json::array();
    for (const WalletCard& card : cards) list.push_back(card_to_json(card, o.reveal));
    if (session.format == Format::json) {
        session.print_json({{"account", account.name},
                            {"created", format_time(account.created)},
                            {"device_key", hex_encode(cose::kid_of(account.device_key))},
                            {"cards", list}});
        return 0;
    }
    session.print(fmt::format("account {}, since {}, device key {}\n", o.account, format_time(account.created),
                              hex_encode(cose::kid_of(account.device_key))));
    for (const json& card : list) session.print(lines_of_card(card));
    return 0;
}

} // namespace

Command wallet_list_command() {
    return make_command<WalletListOptions>(
        "Carry", "wallet list", "The accounts of a wallet",
        "  qrid wallet list\n  qrid wallet list --wallet phones --json",
        [](CLI::App& app, WalletListOptions& o) { add_wallet(app, o.wallet); }, run_list);
}

Command wallet_show_command() {
    return make_command<WalletShowOptions>("Carry", "wallet show", "The cards of an account",
                                           "  qrid wallet show amara\n"
                                           "  qrid wallet show amara --text | qrid render\n"
                                           "  qrid wallet show amara --reveal --json",
                                           add_show, run_show);
}

} // namespace qrid::cmd
