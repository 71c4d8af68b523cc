#include "qrid/card/challenge.h"

#include "code_output.h"
#include "commands.h"
#include "not_empty.h"
#include "qrid/base/encoding.h"
#include "qrid/base/reserved_name.h"
#include "qrid/card/field_names.h"
#include "qrid/issuer/config.h"
#include "ranges.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace qrid::cmd {

namespace {

struct ChallengeOptions {
    std::string audience, needs;
    std::size_t nonce_bytes = usual_nonce;
    CodeOutput code;
    SeedOption seed;
};

void add_challenge(CLI::App& app, ChallengeOptions& o) {
    constexpr std::size_t least = 8; // fewer could be guessed
    app.add_option("--audience", o.audience, "Who is asking: the verifier's URI")
        ->required()
        ->type_name("URI")
        ->check(not_empty());
    app.add_option("--need", o.needs, "Fields that the card must have, such as fullName,face")
        ->type_name("FIELDS")
        ->check(not_empty());
    app.add_option("--nonce-bytes", o.nonce_bytes, "Length of the nonce in bytes")
        ->type_name("N")
        ->check(in_range(least, max_nonce))
        ->capture_default_str();
    o.code.add(app);
    o.seed.add(app);
}

int run_challenge(const ChallengeOptions& o, Session& session) {
    o.seed.put(session);
    check_audience(o.audience);
    if (session.random.is_seeded() && !is_reserved_name(o.audience)) // whose nonces would be known beforehand
        throw Error(Code::key_not_allowed, fmt::format("\"{}\" may be the name of a real verifier", o.audience),
                    fmt::format("{}: use a name that is reserved for tests, such as https://gate.test or "
                                "https://gate.example",
                                seed_is_for_tests));
    const std::string format = o.code.chosen_format(session);
    Challenge challenge{o.audience, Bytes(o.nonce_bytes)};
    if (!o.needs.empty()) challenge.needs = parse_fields(o.needs, "--need");
    // From a seed another nonce for each audience, length and needs: for all that the challenge says so far.
    session.random.of("challenge " + write_challenge(challenge))(challenge.nonce);
    nlohmann::json needs = nlohmann::json::array();
    for (const int key : challenge.needs) needs.push_back(field_name(key));
    const std::string nonce = hex_encode(challenge.nonce);
    o.code.write(write_challenge(challenge), format, o.code.ec().value_or(EcLevel::medium), "challenge",
                 {{"audience", challenge.aud}, {"nonce", nonce}, {"needs", needs}}, session);
    session.note(fmt::format("the nonce is {}", nonce));
    return 0;
}

} // namespace

Command challenge_command() {
    return make_command<ChallengeOptions>(
        "Carry", "challenge", "Make a challenge for a holder's device to answer",
        "  qrid challenge --audience https://gate.example\n"
        "  qrid challenge --audience https://hotel.example --need fullName,face -o challenge.png\n"
        "  qrid present amara --challenge challenge.png -o live.png\n"
        "  qrid verify live.png --challenge challenge.png",
        add_challenge, run_challenge);
}

} // namespace qrid::cmd
