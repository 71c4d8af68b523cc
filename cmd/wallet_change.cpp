// wallet new, add, remove, export: accounts made, filled, emptied and handed over.
#include "commands.h"
#include "not_empty.h"
#include "qrid/base/encoding.h"
#include "qrid/base/text.h"
#include "qrid/card/card.h"
#include "qrid/cose/key.h"
#include "qrid/trust/jwk.h"
#include "qrid/verify/input.h"
#include "qrid/wallet/history.h"
#include "wallet_options.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace qrid::cmd {

namespace {

struct WalletNewOptions {
    std::string account;
    KeyKindOptions kind;
    WalletOption wallet;
    PassphraseOption pin = pin_option();
    AtOption at;
    SeedOption seed;
};

void add_new(CLI::App& app, WalletNewOptions& o) {
    app.add_option("ACCOUNT", o.account, "The account's name")->required();
    o.kind.add(app, "Algorithm of the device key");
    o.wallet.add(app);
    o.pin.add(app);
    o.at.add(app);
    o.seed.add(app);
}

int run_new(const WalletNewOptions& o, Session& session) {
    o.seed.put(session, o.at);
    make_account(
        o.wallet.path(), o.account, o.kind.get(session), [&] { return o.pin.get(session, true); }, o.at.now(session),
        session.random);
    session.settle("see 'qrid wallet list'");
    const Account account = open_account(o.wallet.path(), o.account);
    const std::string kid = hex_encode(cose::kid_of(account.device_key));
    if (session.format == Format::json)
        session.print_json({{"account", account.name}, {"device_key", kid}, {"directory", account.dir.string()}});
    else
        session.print(fmt::format("created account {}, device key {}\n", account.name, kid));
    return 0;
}

struct WalletAddOptions {
    std::string account;
    std::vector<std::string> inputs{"-"};
    WalletOption wallet;
};

void add_add(CLI::App& app, WalletAddOptions& o) {
    app.add_option("ACCOUNT", o.account, "The account's name")->required();
    app.add_option("INPUT", o.inputs, "Cards: pictures, texts, JSON lines, or '-' for standard input")
        ->capture_default_str();
    o.wallet.add(app);
}

// The text of a card that the account can hold. Throws Error.
std::string card_for(const Account& account, const CardInput& input) {
    const Bytes cose = cose_of(input);
    const ReadCard card = read_card(cose);
    if (card.proof)
        throw Error(Code::not_a_card, "this is a presentation of a card, which is only valid for minutes",
                    "add the card itself");
    if (card.claims.cnf && card.claims.cnf->pem() != account.device_key.pem())
        throw Error(
            Code::bad_key, "the card is bound to another device",
            fmt::format("bind it to this one: mint it with --cnf and the key from 'qrid wallet export {} --device-key'",
                        account.name));
    return input.text.empty() ? text_of_card(cose) : std::string(trimmed(input.text));
}

int run_add(const WalletAddOptions& o, Session& session) {
    const Account account = open_account(o.wallet.path(), o.account);
    std::vector<std::string> texts;
    for (const std::string& path : o.inputs)
        for_each_card(path == "-" ? "standard input" : path, session.read(path), [&](const CardInput& input) {
            texts.push_back(card_for(account, input));
            for (const Warning& warning : warnings_of(input)) session.note(warning.detail);
        });
    Delivery delivery(
        o.wallet.path(), o.account, []() -> Secret { throw Error(Code::internal, "the account is gone"); },
        session.clock());
    delivery.stage(texts);
    const std::vector<std::string> names = delivery.commit();
    session.settle(fmt::format("see 'qrid wallet show {}'", account.name));
    if (session.format == Format::json)
        session.print_json({{"account", account.name}, {"cards", names}});
    else
        for (const std::string& name : names) session.print(fmt::format("added card {}\n", name));
    return 0;
}

struct WalletRemoveOptions {
    std::string account, card;
    bool all = false, history = false, yes = false;
    WalletOption wallet;
};

void add_remove(CLI::App& app, WalletRemoveOptions& o) {
    app.add_option("ACCOUNT", o.account, "The account's name")->required();
    app.add_option("CARD", o.card, "One card, by its name or the start of it")->check(not_empty());
    app.add_flag("--whole-account,--all", o.all,
                 "Remove the account with its cards and its device key; this cannot be undone");
    app.add_flag("--history", o.history, "Clear the history of presentations");
    app.add_flag("-y,--yes", o.yes, "With --whole-account: do not ask");
    o.wallet.add(app);
}

void confirm_removal(const Account& account, const WalletRemoveOptions& o, Session& session) {
    if (o.yes) return;
    const auto answer = session.ask_line(
        fmt::format("This deletes the device key of {}; none of its cards can be presented again. Type the account's "
                    "name to confirm: ",
                    account.name));
    if (!answer)
        throw Error(Code::usage, "cannot ask whether to remove the account: there is no terminal",
                    "add --yes to remove it");
    if (*answer != account.name) throw Error(Code::interrupted, "nothing was removed");
}

int run_remove(const WalletRemoveOptions& o, Session& session) {
    if (o.all + o.history + !o.card.empty() != 1)
        throw Error(Code::usage, "give a card, --whole-account or --history", "see 'qrid wallet remove --help'");
    if (o.yes && !o.all) throw Error(Code::usage, "--yes requires --whole-account");
    const Account account = open_account(o.wallet.path(), o.account);
    nlohmann::json removed{{"account", account.name}};
    std::string said;
    if (o.all) {
        confirm_removal(account, o, session);
        if (const auto left = remove_account(account)) session.warn(*left);
        removed["removed"] = "account";
        said = fmt::format("removed account {}", account.name);
    } else if (o.history) {
        forget_presentations(account);
        removed["removed"] = "history";
        said = "cleared the history of presentations";
    } else {
        const std::vector<WalletCard> cards = cards_called(account, o.card);
        if (cards.size() > 1)
            throw Error(Code::usage, fmt::format("{} cards have names that begin with {}", cards.size(), o.card),
                        "give more of the name");
        remove_card(account, cards.front());
        removed["removed"] = cards.front().name;
        said = fmt::format("removed card {}", cards.front().name);
    }
    session.settle("see 'qrid wallet list'");
    if (session.format == Format::json)
        session.print_json(removed);
    else
        session.print(said + "\n");
    return 0;
}

struct WalletExportOptions {
    std::string account, card;
    bool device_key = false;
    WalletOption wallet;
    OutputOption output;
    ModeOption mode;
};

void add_export(CLI::App& app, WalletExportOptions& o) {
    app.add_option("ACCOUNT", o.account, "The account's name")->required();
    app.add_option("CARD", o.card, "One card, by its name or the start of it (default: all)")->check(not_empty());
    app.add_flag("--device-key", o.device_key, "Print only the device's public key, for 'qrid mint --cnf'");
    o.wallet.add(app);
    o.output.add(app);
    o.mode.add(app);
}

nlohmann::json line_of_card(const Account& account, const WalletCard& card) {
    return {{"account", account.name}, {"name", card.name}, {"card", card.text}};
}

int run_export(const WalletExportOptions& o, Session& session) {
    o.output.check();
    if (o.device_key && !o.card.empty()) throw Error(Code::usage, "--device-key cannot be used with a card");
    const Account account = open_account(o.wallet.path(), o.account);
    const bool in_json = session.format == Format::json;
    std::string text;
    if (o.device_key) {
        text = in_json ? dump(write_jwk(account.device_key), false) + "\n" : account.device_key.pem();
    } else {
        const std::vector<WalletCard> cards = o.card.empty() ? account.cards : cards_called(account, o.card);
        nlohmann::json list = nlohmann::json::array();
        for (const WalletCard& card : cards) {
            list.push_back(line_of_card(account, card));
            text += dump(list.back(), true) + "\n";
        }
        const auto portraits = std::count_if(cards.begin(), cards.end(), [&](const WalletCard& card) {
            return portrait_beside(card_file_of(account, card)).has_value();
        });
        if (portraits > 0)
            session.note(fmt::format("not exported: {} for printing, beside the cards in {}",
                                     counted(static_cast<std::uint64_t>(portraits), "portrait"),
                                     card_file_of(account, cards.front()).parent_path().string()));
        if (in_json)
            text = dump({{"account", account.name},
                         {"created", format_time(account.created)},
                         {"device_key", write_jwk(account.device_key)},
                         {"cards", list}},
                        false) +
                   "\n";
    }
    o.output.write(session, bytes_of(text), o.device_key ? FileMode::ordinary : o.mode.mode);
    return 0;
}

} // namespace

Command wallet_new_command() {
    return make_command<WalletNewOptions>("Carry", "wallet new", "Create an account: a device key protected by a PIN",
                                          "  qrid wallet new amara\n"
                                          "  qrid wallet new amara --alg EdDSA --pin-file pin --wallet phones",
                                          add_new, run_new);
}

Command wallet_add_command() {
    return make_command<WalletAddOptions>(
        "Carry", "wallet add", "Add cards to an account",
        "  qrid wallet export amara --device-key -o amara.pub\n"
        "  qrid mint record.json --issuer issuer --cnf amara.pub | qrid wallet add amara",
        add_add, run_add);
}

Command wallet_remove_command() {
    return make_command<WalletRemoveOptions>("Carry", "wallet remove", "Remove a card, or the whole account",
                                             "  qrid wallet remove amara 1cdb257f\n"
                                             "  qrid wallet remove amara --history\n"
                                             "  qrid wallet remove amara --whole-account",
                                             add_remove, run_remove);
}

Command wallet_export_command() {
    return make_command<WalletExportOptions>("Carry", "wallet export",
                                             "Export an account's cards, or its device's public key",
                                             "  qrid wallet export amara > cards.jsonl\n"
                                             "  qrid wallet export amara | qrid render --jsonl --out-dir pictures\n"
                                             "  qrid wallet export amara --device-key -o amara.pub",
                                             add_export, run_export);
}

} // namespace qrid::cmd
