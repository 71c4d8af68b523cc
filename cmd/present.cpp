#include "challenge_input.h"
#include "commands.h"
#include "not_empty.h"
#include "present_options.h"
#include "qrid/base/encoding.h"
#include "qrid/card/field_names.h"
#include "qrid/cose/test_key.h"
#include "qrid/wallet/history.h"
#include "qrid/wallet/showing.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

namespace qrid::cmd {

namespace {

void add_present(CLI::App& app, PresentOptions& o) {
    app.add_option("ACCOUNT", o.account, "The account's name")->required();
    app.add_option("--audience", o.audience, "Who the card is shown to: the verifier's URI")
        ->type_name("URI")
        ->check(not_empty());
    app.add_option("--nonce", o.nonce, "The verifier's nonce, in hexadecimal digits")
        ->type_name("HEX")
        ->check(not_empty());
    app.add_option("--challenge", o.challenge, "Answer a verifier's challenge: its picture or its text")
        ->type_name("PATH")
        ->check(not_empty());
    app.add_option("--ttl", o.ttl, "How long the proof is valid, up to 300s")->type_name("SPAN")->capture_default_str();
    app.add_option("--need", o.needs, "Fields that the card must have; the smallest such card is shown")
        ->type_name("FIELDS")
        ->check(not_empty());
    app.add_option("--card", o.card, "Show this card, by its name")->type_name("NAME")->check(not_empty());
    app.add_option("--only", o.only, "Not supported (a card is signed as a whole); see --need")
        ->type_name("FIELDS")
        ->check(not_empty());
    app.add_flag("--live", o.live, "On a terminal: renew the code before it expires, until a key is pressed");
    o.code.add(app);
    o.wallet.add(app);
    o.pin.add(app);
    o.at.add(app);
    o.seed.add(app);
}

Seconds ttl_of(const std::string& text) {
    const Seconds ttl = parse_duration(text);
    if (ttl >= 1 && ttl <= longest_proof_life) return ttl;
    throw Error(Code::usage, fmt::format("a proof cannot be valid for {}", text),
                fmt::format("choose 1s to {}s: verifiers accept nothing longer", longest_proof_life));
}

void check(const PresentOptions& o, Session& session) {
    if (!o.only.empty())
        throw Error(Code::usage, "no field of a card can be left out: the issuer signed it as a whole",
                    "give the required fields with --need to show the smallest card that has them; issue smaller cards "
                    "with 'qrid mint --variant' or 'qrid enroll --variant'");
    if (!o.challenge.empty() && !o.nonce.empty())
        throw Error(Code::usage, "--nonce and --challenge cannot be used together",
                    "leave out --nonce: a challenge has its own");
    if (o.challenge.empty() && o.audience.empty())
        throw Error(Code::usage, "--audience or --challenge is required", "say who the card is shown to");
    if (!o.audience.empty()) check_audience(o.audience);
    if (!o.needs.empty() && !o.card.empty()) throw Error(Code::usage, "--need and --card cannot be used together");
    if (!o.live) return;
    if (session.quiet) throw Error(Code::usage, "--live draws on the terminal and cannot be used with -q");
    if (!o.code.format.empty() || o.code.output.to_file() || session.format == Format::json)
        throw Error(Code::usage, "--live only draws on the terminal", "leave out --format, -o and --json, or --live");
    if (!o.at.at.empty()) throw Error(Code::usage, "--live uses the clock and cannot be used with --at");
    constexpr Seconds least_live = 5;
    if (ttl_of(o.ttl) < least_live)
        throw Error(Code::usage, "a live code that is renewed so often cannot be read", "choose a --ttl of 5s or more");
    if (!session.out_is_terminal || !session.screen_size || !session.has_terminal())
        throw Error(Code::usage, "--live needs a terminal", "make a picture with -o live.png");
}

// All but the device's key, so that nobody is asked for a PIN in vain.
struct Plan {
    std::string audience;
    std::optional<Bytes> nonce;
    std::optional<std::vector<int>> needs;
};

Plan plan_of(const PresentOptions& o, Session& session) {
    Plan plan{o.audience, {}, {}};
    if (!o.nonce.empty()) plan.nonce = parse_nonce(o.nonce);
    if (!o.needs.empty()) plan.needs = parse_fields(o.needs, "--need");
    if (o.challenge.empty()) return plan;
    Challenge challenge = challenge_in(o.challenge, session);
    if (!plan.audience.empty() && plan.audience != challenge.aud)
        throw Error(Code::wrong_audience,
                    fmt::format("the challenge is from {}, not from {}", challenge.aud, plan.audience),
                    "do not answer it: someone may be relaying it");
    plan.audience = std::move(challenge.aud);
    plan.nonce = std::move(challenge.nonce);
    if (!plan.needs && o.card.empty() && !challenge.needs.empty()) plan.needs = std::move(challenge.needs);
    return plan;
}

std::string what_is_shown(const HeldCard& card, const std::string& audience) {
    return fmt::format("card {} to {}: {}", card.card.name, audience, fmt::join(fields_of(card.claims), ", "));
}

nlohmann::json proof_json(const Showing& showing, const MadeProof& made) {
    nlohmann::json fields = nlohmann::json::array();
    for (const std::string_view field : fields_of(showing.card.claims)) fields.push_back(field);
    return {{"account", showing.account.name},
            {"name", showing.card.card.name},
            {"audience", showing.audience},
            {"nonce", showing.nonce ? nlohmann::json(hex_encode(*showing.nonce)) : nlohmann::json()},
            {"iat", format_time(made.claims.iat)},
            {"exp", format_time(*made.claims.exp)},
            {"fields", std::move(fields)},
            {"advice", made.advice.empty() ? nlohmann::json() : nlohmann::json(made.advice)}};
}

// A proof is test material, too.
void require_test_device(const Account& account) {
    if (!cose::is_test_key(account.device_key))
        throw Error(Code::key_not_allowed, fmt::format("the device key of {} is not a test key", account.name),
                    fmt::format("{}: make the account with 'qrid wallet new --seed HEX'", seed_is_for_tests));
}

int run_present(const PresentOptions& o, Session& session) {
    check(o, session);
    o.seed.put(session, o.at);
    const std::string format = o.live ? "terminal" : o.code.chosen_format(session, o.challenge);
    const Seconds ttl = ttl_of(o.ttl), now = o.at.now(session);
    Plan plan = plan_of(o, session);
    Account account = open_account(o.wallet.path(), o.account);
    if (session.random.is_seeded()) require_test_device(account);
    HeldCard card = choose_card(account, {o.card, plan.needs, now});
    // Whoever types the PIN has read to whom it goes.
    const Secret pin = o.pin.get(
        session, false, fmt::format("PIN of {}, to show {}", account.name, what_is_shown(card, plan.audience)));
    PrivateKey device = open_device_key(account, pin);
    if (session.random.is_seeded()) device = device.reproducible();
    const Showing showing{std::move(account),       std::move(card), std::move(device),
                          std::move(plan.audience), plan.nonce,      ttl};
    if (o.live) return present_live(showing, o, session);
    const MadeProof made = make_proof(showing, o, now, format == "text");
    session.note(fmt::format("showing {}, until {}", what_is_shown(showing.card, showing.audience),
                             format_time(*made.claims.exp)));
    if (!made.advice.empty()) session.note(fmt::format("error correction reduced to level L; {}", made.advice));
    o.code.write(made.text, format, made.level, "card", proof_json(showing, made), session);
    write_down(showing, made, session);
    return 0;
}

} // namespace

MadeProof make_proof(const Showing& showing, const PresentOptions& o, Seconds now, bool as_text) {
    if (const auto exp = showing.card.claims.exp; exp && now >= *exp)
        throw Error(Code::expired, fmt::format("card {} expired on {}", showing.card.card.name, format_time(*exp)));
    MadeProof made{{}, {showing.audience, now, now + showing.ttl, showing.nonce}, EcLevel::medium, {}};
    made.text = presentation_text(showing.card, made.claims, showing.device);
    LiveCode code = level_for(made.text.size(), showing.card, as_text ? EcLevel::low : o.code.ec(),
                              as_text ? max_version : o.code.largest_version());
    made.level = code.level;
    made.advice = std::move(code.advice);
    return made;
}

void write_down(const Showing& showing, const MadeProof& made, Session& session) {
    try {
        remember_presentation(showing.account, {made.claims.iat, *made.claims.exp, showing.audience,
                                                showing.card.card.name, showing.nonce.has_value()});
    } catch (const Error& error) {
        if (error.code() != Code::cannot_write) throw; // the account is gone, and its key with it
        session.warn(Error(error.code(), fmt::format("cannot record this in the history: {}", error.what())));
    }
}

Command present_command() {
    return make_command<PresentOptions>(
        "Carry", "present", "Make a short-lived QR code that only the holder's device can make",
        "  qrid present amara --audience https://gate.example --live\n"
        "  qrid present amara --audience https://gate.example --pin-file pin -o live.png\n"
        "  qrid present amara --challenge challenge.png --need dateOfBirth -o live.png\n"
        "  qrid present amara --audience https://gate.example | qrid verify - --level fresh --trust issuer.pub",
        add_present, run_present);
}

} // namespace qrid::cmd
