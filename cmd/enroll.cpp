#include "commands.h"
#include "common.h"
#include "qrid/issuer/standing.h"
#include "qrid/kiosk/enrolment.h"
#include "signing.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cmath>

namespace qrid::cmd {

namespace {

struct EnrollOptions {
    std::string register_file, id, account, wallet, terms, kid, valid_for;
    std::vector<std::string> photos;
    bool accept_terms = false;
    float threshold = FaceThresholds{}.match;
    std::size_t photo_bytes = 600;
    IssuerOption issuer;
    KeyOption key;
    PassphraseOption passphrase;
    PassphraseOption pin{.what = "PIN", .option = "--pin-file", .variable = "QRID_PIN"};
    AtOption at;
};

void add(CLI::App& app, EnrollOptions& o) {
    app.add_option("--register", o.register_file,
                   "The register: JSON lines, each a record and the path of its \"photo\"")
        ->required()
        ->type_name("JSONL");
    app.add_option("--id", o.id, "The person's ID in the register")->required()->type_name("ID");
    app.add_option("--photo", o.photos,
                   "A photo taken now; may be given many times, and every one must show the person")
        ->required()
        ->type_name("SHOT")
        ->allow_extra_args(false);
    app.add_option("--account", o.account, "The wallet account to deliver to; made when it is new")
        ->required()
        ->type_name("NAME");
    app.add_option("--wallet", o.wallet, "The wallet's directory (QRID_WALLET, else in the user's data directory)")
        ->type_name("DIR");
    app.add_option("--terms", o.terms, "The terms to show, instead of the built-in ones")->type_name("FILE");
    app.add_flag("--accept-terms", o.accept_terms, "The person has accepted the terms");
    app.add_option("--face-threshold", o.threshold, "The distance under which two faces match")
        ->type_name("D")
        ->check(CLI::Range(0.1, 1.0))
        ->capture_default_str();
    app.add_option("--photo-bytes", o.photo_bytes, "The most bytes of the card's face")
        ->type_name("N")
        ->check(CLI::Range(std::size_t{200}, std::size_t{4000}))
        ->capture_default_str();
    app.add_option("--valid-for", o.valid_for, "The card's life (the issuer's setting)")->type_name("SPAN");
    o.issuer.add(app);
    app.add_option("--kid", o.kid, "The issuer's key to sign with, which must be the active one")->type_name("KID");
    o.key.add(app, "The issuer's key when its private half is not in the issuer's directory");
    o.passphrase.add(app);
    o.pin.add(app);
    o.at.add(app);
}

// A float's digits beyond the thousandth say nothing.
double rounded(float distance) { return std::round(static_cast<double>(distance) * 1000) / 1000; }

// How the terms were accepted: by flag, or by typing the whole word. Nothing else counts.
std::string ask_acceptance(const EnrollOptions& o, std::string_view terms, Session& session) {
    if (o.accept_terms) return "by flag";
    const auto answer = session.ask_line(fmt::format("\n{}\nType 'accept' to accept the terms: ", terms));
    if (!answer)
        throw Error(Code::terms_not_accepted, "the terms need an answer and there is no terminal to ask on",
                    "show them to the person, then give --accept-terms");
    return *answer == "accept" ? "at the prompt" : "";
}

int run(const EnrollOptions& o, Session& session) {
    Issuer issuer = o.issuer.open(session);
    const Seconds now = o.at.now(session);
    EnrolmentRequest request{.register_file = o.register_file,
                             .id = o.id,
                             .shots = {o.photos.begin(), o.photos.end()},
                             .wallet = o.wallet.empty() ? default_wallet() : fs::path(o.wallet),
                             .account = o.account,
                             .terms = o.terms.empty() ? std::string(default_terms())
                                                      : std::string(text_of(read_file(o.terms))),
                             .thresholds = {o.threshold, std::max(o.threshold, FaceThresholds{}.review)},
                             .photo_bytes = o.photo_bytes,
                             .valid_for = o.valid_for.empty() ? issuer.config().card_life : parse_duration(o.valid_for),
                             .now = now};
    if (request.valid_for == 0)
        throw Error(Code::usage, "the card would expire before it is valid", "lengthen --valid-for");
    nlohmann::json steps = nlohmann::json::array();
    const EnrolmentTalk talk{.tell =
                                 [&](std::string_view step, const std::string& what) {
                                     steps.push_back({{"step", step}, {"detail", what}});
                                     if (session.format == Format::text)
                                         session.print(fmt::format("{:<10} {}\n", step, what));
                                 },
                             .accept = [&](std::string_view terms) { return ask_acceptance(o, terms, session); }};
    const FaceModel model = FaceModel::load(face_model_directory());
    const auto open_mint = [&] {
        SigningKey signing = open_signing_key(
            issuer, {.purpose = Purpose::cards, .kid = o.kid, .exp = now + request.valid_for, .now = now}, o.key,
            o.passphrase, session);
        return Mint(issuer, std::move(signing.row), std::move(signing.key));
    };
    const Enrolment result = enrol(request, talk, model, issuer, open_mint, [&] { return o.pin.get(session, true); });
    if (session.format == Format::json)
        session.print_json({{"card", result.card.text},
                            {"list", result.card.row.place.list},
                            {"idx", result.card.row.place.idx},
                            {"kid", result.card.row.kid},
                            {"exp", format_time(result.card.row.exp)},
                            {"account", o.account},
                            {"name", result.card_name},
                            {"new_account", result.new_account},
                            {"distance", rounded(result.distance)},
                            {"threshold", rounded(o.threshold)},
                            {"face", {{"bytes", result.face_bytes}, {"distance", rounded(result.small_face_distance)}}},
                            {"steps", steps}});
    return 0;
}

} // namespace

Command enroll_command() {
    return make_command<EnrollOptions>(
        "Carry", "enroll", "The kiosk, simulated with still photos",
        "  qrid enroll --register people.jsonl --id 330106199005150042 --photo now.jpg --account amara\n"
        "  qrid enroll --register people.jsonl --id ID-7 --photo a.jpg --photo b.jpg --account zhou --accept-terms\n"
        "  qrid enroll --register people.jsonl --id ID-7 --photo a.jpg --account zhou --terms terms.md --json",
        add, run);
}

} // namespace qrid::cmd
