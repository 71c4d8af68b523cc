#include "commands.h"
#include "common.h"
#include "not_empty.h"
#include "qrid/base/encoding.h"
#include "qrid/base/printable.h"
#include "qrid/base/text.h"
#include "qrid/card/card.h"
#include "qrid/card/text.h"
#include "qrid/cose/key.h"
#include "qrid/wallet/history.h"
#include "wallet_options.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace qrid::cmd {

namespace {

using nlohmann::json;

struct WalletShowOptions {
    WalletOption wallet;
    std::string account, card;
    bool reveal = false, text = false, history = false;
};

void add_show(CLI::App& app, WalletShowOptions& o) {
    app.add_option("ACCOUNT", o.account, "The account's name")->required();
    app.add_option("CARD", o.card, "One card, by its name (default: all)")->check(not_empty());
    app.add_flag("--text", o.text,
                 "Print only the card's text, for 'qrid render' and 'qrid verify' (default: the newest card)");
    app.add_flag("--reveal", o.reveal, "Show personal data in full");
    app.add_flag("--history", o.history, "Show what was presented: when, to whom, and which card");
    o.wallet.add(app);
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

json history_to_json(const std::vector<PastPresentation>& past) {
    json list = json::array();
    for (const PastPresentation& one : past)
        list.push_back({{"at", format_time(one.at)},
                        {"exp", format_time(one.exp)},
                        {"audience", one.aud},
                        {"card", one.card},
                        {"challenged", one.challenged}});
    return list;
}

int show_history(const Account& account, const WalletShowOptions& o, Session& session) {
    std::vector<PastPresentation> past = past_presentations(account);
    std::erase_if(past, [&](const PastPresentation& one) { return !one.card.starts_with(o.card); });
    if (session.format == Format::json) {
        session.print_json({{"account", account.name}, {"history", history_to_json(past)}});
        return 0;
    }
    for (const PastPresentation& one : past)
        session.print(fmt::format("{}  {}  {:<10}  {}\n", format_time(one.at), printable(one.card),
                                  one.challenged ? "challenged" : "fresh", printable(one.aud)));
    if (past.empty()) session.note("nothing has been presented yet");
    return 0;
}

int run_show(const WalletShowOptions& o, Session& session) {
    const Account account = open_account(o.wallet.path(), o.account);
    if (o.history) {
        if (o.text || o.reveal) throw Error(Code::usage, "--history cannot be used with --text or --reveal");
        return show_history(account, o, session);
    }
    // An account without cards can be shown, but for those that are asked for.
    const std::vector<WalletCard> cards = o.text || !o.card.empty() ? cards_called(account, o.card) : account.cards;
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
                            {"presented", past_presentations(account).size()},
                            {"cards", list}});
        return 0;
    }
    session.print(fmt::format("account {}, since {}, device key {}\n", o.account, format_time(account.created),
                              hex_encode(cose::kid_of(account.device_key))));
    for (const json& card : list) session.print(lines_of_card(card));
    return 0;
}

} // namespace

Command wallet_show_command() {
    return make_command<WalletShowOptions>("Carry", "wallet show", "Show the cards of an account",
                                           "  qrid wallet show amara\n"
                                           "  qrid wallet show amara --text | qrid render\n"
                                           "  qrid wallet show amara --reveal --json\n"
                                           "  qrid wallet show amara --history",
                                           add_show, run_show);
}

} // namespace qrid::cmd
