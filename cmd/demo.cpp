#include "captured.h"
#include "commands.h"
#include "common.h"
#include "lang_option.h"
#include "qrid/base/encoding.h"
#include "qrid/base/module.h"
#include "qrid/base/permissions.h"
#include "qrid/base/text.h"
#include "qrid/card/card.h"
#include "qrid/card/text.h"
#include "qrid/face/model.h"
#include "qrid/words/phrase.h"
#include "qrid/words/same_language.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace qrid::cmd {

namespace {

struct DemoOptions {
    std::string dir = "qrid-demo", specimens;
    KeyKindOptions kind;
    LangOption lang;
    AtOption at;
    SeedOption seed;
};

void add(CLI::App& app, DemoOptions& o) {
    app.add_option("DIR", o.dir, "The directory to create")->capture_default_str();
    app.add_option("--specimens", o.specimens, "A directory of portraits to use instead of those that come with qrid")
        ->type_name("DIR");
    o.kind.add_algorithm(app, "Algorithm of the issuer's keys and of the phones'");
    o.lang.add(
        app,
        "The language of the story and its residents, en or zh: of their cards, and of what they read (default: en)");
    o.at.add(app);
    o.seed.add(app);
}

/// Who stands in the register: each with a photo on file, and shots of their own.
struct Person {
    const char *id, *name, *native_name, *born;
    int gender;
    const char *specimen, *more; ///< `more` are further members of the line
};
constexpr std::array<Person, 4> residents = {
    {{"990106199005150045", "Amara Lin", "林安然", "19900515", 2, "s1", ""},
     {"990106201509120050", "Bo Wen", "温博", "20150912", 1, "s6", ""},
     {"99010619700308003X", "Wu Hao", "吴浩", "19700308", 1, "s4", "lost citizenship"},
     {"990106196110220064", "Qiu Yan", "邱燕", "19611022", 2, "s5", ""}}};
constexpr const Person &resident = residents[0], &child = residents[1], &blocked = residents[2], &elder = residents[3];
constexpr const char *stranger = "s2", *resident_id = resident.id;

/// The shots that the story needs of each, beside the photo on file.
constexpr std::array<const char*, 17> story_photos = {
    "s1-file", "s1-front", "s1-left",  "s1-smile", "s1-right", "s2-front", "s2-left",  "s4-file", "s4-front",
    "s4-left", "s5-file",  "s5-front", "s5-left",  "s5-right", "s6-file",  "s6-front", "s6-left"};

fs::path find_specimens(const DemoOptions& o) {
    std::error_code ignored;
    const fs::path dir = o.specimens.empty() ? path_in_share("specimens") : fs::path(o.specimens);
    if (fs::is_regular_file(dir / fmt::format("{}-front.jpg", resident.specimen), ignored)) return fs::absolute(dir);
    throw Error(Code::unreadable_file, "cannot find the specimen portraits",
                "give their directory with --specimens DIR");
}

// Which lines of a command's output the story shows.
enum class Show { all, verdict, holder, nothing };

// Tells the story: runs the commands as a user would, and holds each to what must come of it.
class Story {
public:
    Story(Session& session, Seconds now, Language language)
        : session_(session), now_(now), language_(std::move(language)) {}

    std::string told(const Phrase& phrase) const { return phrase.told(language_); }

    void say(const Phrase& line) { print(fmt::format("\n{}\n", told(line))); }
    void say(int chapter, const Phrase& line) { print(fmt::format("\n{}. {}\n", chapter, told(line))); }
    void go_on(const Phrase& line) { print(fmt::format("\n   {}\n", told(line))); }

    /// Runs a command that must end with `code` and say `must_say` somewhere.
    Outcome run(const std::vector<std::string>& words, int code, const std::string& must_say, Show show = Show::all) {
        Session inner = session_;
        inner.clock = [now = now_] { return now; };
        inner.random = session_.random.under(fmt::format("step {}", steps_.size()));
        print(fmt::format("  $ {}\n", command_line(words)));
        Outcome outcome = run_captured(words, inner);
        show_lines(outcome.out, show);
        show_lines(outcome.err, show == Show::nothing ? Show::nothing : Show::all);
        const bool said =
            outcome.out.find(must_say) != std::string::npos || outcome.err.find(must_say) != std::string::npos;
        expect(outcome.code == code && said,
               fmt::format("exit code {} and \"{}\", but the exit code was {}", code, must_say, outcome.code));
        steps_.push_back({{"command", command_line(words)}, {"exit_code", outcome.code}});
        return outcome;
    }

    void expect(bool true_as_told, const std::string& what) {
        if (!true_as_told)
            throw Error(Code::internal, fmt::format("the demo did not go as planned: expected {}", what));
    }

    const nlohmann::json& steps() const { return steps_; }

    void print(const std::string& text) {
        if (session_.format == Format::text) session_.print(text);
    }

private:
    void show_lines(const std::string& text, Show show) {
        if (show == Show::nothing) return;
        bool first = true;
        for (const std::string_view line : lines_of(text)) {
            const bool tells = first || line.find(" fail ") != std::string::npos ||
                               line.find(" unknown ") != std::string::npos ||
                               (show == Show::holder && line.starts_with("  holder "));
            if (show == Show::all || tells) print(fmt::format("    {}\n", line));
            first = false;
        }
    }

    Session& session_;
    Seconds now_;
    Language language_;
    nlohmann::json steps_ = nlohmann::json::array();
};

// The photos of the story, so that its directory is whole in itself.
void copy_photos(const fs::path& specimens, const fs::path& dir) {
    std::error_code error;
    fs::create_directory(dir, error);
    for (const char* name : story_photos) {
        const std::string file = fmt::format("{}.jpg", name);
        write_file(dir / file, read_file(specimens / file), Overwrite::refuse);
    }
}

/// What the residents speak: their first name on a card is the one in that language, the other stands beside it.
enum class Tongue { english, chinese };

Tongue tongue_of(const DemoOptions& o) {
    if (o.lang.lang.empty() || is_same_language(o.lang.lang, "en")) return Tongue::english;
    if (!is_same_language(o.lang.lang, "zh"))
        throw Error(Code::usage, fmt::format("the residents of the demo do not speak \"{}\"", o.lang.lang),
                    "choose en or zh");
    (void)LanguageChoice(o.lang); // that what they read was installed
    return Tongue::chinese;
}

constexpr const char* city_of(Tongue tongue) { return tongue == Tongue::chinese ? "示例市" : "Example City"; }

void write_register(const fs::path& file, Tongue tongue) {
    const bool speak_chinese = tongue == Tongue::chinese;
    std::string lines;
    for (const Person& person : residents) {
        nlohmann::json line{{"id", person.id},
                            {"fullName", speak_chinese ? person.native_name : person.name},
                            {"dateOfBirth", person.born},
                            {"gender", person.gender},
                            {"nationality", "CHN"},
                            {"secondaryFullName", speak_chinese ? person.name : person.native_name},
                            {"secondaryLanguage", speak_chinese ? "eng" : "zho"},
                            {"language", speak_chinese ? "zho" : "eng"},
                            {"photo", fmt::format("photos/{}-file.jpg", person.specimen)}};
        if (*person.more != '\0') line["blocked"] = person.more;
        lines += dump(line, true) + "\n";
    }
    write_file(file, bytes_of(lines), Overwrite::refuse);
}

void write_terms(const fs::path& file) {
    write_file(file,
               bytes_of("---\nversion: 2026-1\nlanguage: en\n---\n"
                        "# Example City: terms of the digital ID card\n\n"
                        "1. The card carries your name, your ID and a small portrait, signed by the city.\n"
                        "2. Show its code to anyone you would show your printed card to.\n"
                        "3. If you lose your phone, tell the city at once.\n"),
               Overwrite::refuse);
}

void write_chinese_terms(const fs::path& file) {
    write_file(file,
               bytes_of("---\nversion: 2026-1\nlanguage: zh-CN\n---\n"
                        "# 示例市电子身份卡使用条款\n\n"
                        "1. 电子身份卡载有您的姓名、证件号码和一张小幅照片，并由本市签名。\n"
                        "2. 凡您愿意出示实体证件的对象，均可向其出示电子身份卡的二维码。\n"
                        "3. 手机如有遗失，请立即告知本市。\n"),
               Overwrite::refuse);
}

// Three visits for the batch: one as it should be, one with the head turned the wrong way, one who has a card.
void write_sessions(const fs::path& file) {
    const auto line = [](const Person& person, const char* account, const char* first, const char* second) {
        return dump(nlohmann::json{{"id", person.id},
                                   {"account", account},
                                   {"photos",
                                    {fmt::format("photos/{}-{}.jpg", person.specimen, first),
                                     fmt::format("photos/{}-{}.jpg", person.specimen, second)}},
                                   {"accept_terms", true}},
                    true) +
               "\n";
    };
    write_file(file,
               bytes_of(line(elder, "qiu", "front", "right") + line(elder, "qiu", "front", "left") +
                        line(resident, "amara", "front", "left")),
               Overwrite::refuse);
}

// The same card with the lowest bit of the name's first letter turned.
std::string with_one_bit_changed(const std::string& text) {
    Bytes cose = card_of_text(text);
    const std::string name = *read_card(cose).claims.identity->text(identity_key::full_name);
    const ByteView wanted = bytes_of(name);
    const auto place = std::search(cose.begin(), cose.end(), wanted.begin(), wanted.end());
    *place ^= 1;
    return text_of_card(cose);
}

int run(const DemoOptions& o, Session& session) {
    o.seed.put(session, o.at);
    const bool is_test = session.random.is_seeded();
    const Tongue tongue = tongue_of(o);
    const Language language = LanguageChoice(o.lang).usual();
    const fs::path dir = o.dir, specimens = find_specimens(o);
    const Algorithm algorithm = o.kind.get(session).algorithm;
    check_seed_fits(is_test, algorithm, session);
    check_target(dir, Overwrite::refuse);
    check_directory(dir);
    (void)FaceModel::load(face_model_directory()); // without it the story would end at the first photo
    std::error_code error;
    if (!fs::create_directories(dir, error))
        throw Error(Code::cannot_write, fmt::format("cannot create {}: {}", o.dir, error.message()));
    const auto at = [&](const char* name) { return (dir / name).string(); };
    const auto photo = [&](const char* who, const char* shot) {
        return (dir / "photos" / fmt::format("{}-{}.jpg", who, shot)).string();
    };
    const Seconds now = o.at.now(session);
    Story story(session, now, language);

    const Phrase title{msgid("The story of one digital ID card, in {directory}. Every command below is actually run."),
                       {{"directory", o.dir}}};
    story.print(story.told(title) + "\n");
    if (is_test)
        story.print(
            story.told(msgid("Everything is test material that follows from the seed, and says so. Each command "
                             "draws from the seed and uses the time of --at, which are not shown.")) +
            "\n");
    std::array<std::uint8_t, 12> secret{};
    for (const char* name : {"passphrase", "pin"}) {
        session.random.of(name)(secret);
        write_file(at(name), bytes_of(base64url_encode(secret) + "\n"), Overwrite::refuse, FileMode::secret);
    }
    copy_photos(specimens, dir / "photos");
    write_register(at("people.jsonl"), tongue);
    write_terms(at("terms.md"));
    std::vector<std::string> terms{"--terms", at("terms.md")};
    std::vector<std::string> in_their_language; // what citizens read, as options of the commands that tell it
    if (tongue == Tongue::chinese) {
        write_chinese_terms(at("terms-zh.md"));
        terms.insert(terms.end(), {"--terms", at("terms-zh.md")});
        in_their_language = {"--lang", o.lang.lang};
    }
    write_sessions(at("sessions.jsonl"));

    story.say(1, msgid("A city becomes an issuer: it gets a directory, a registry, and a key for each purpose."));
    std::vector<std::string> found{"issuer",        "init",          at("issuer"),  "--iss", "https://id.city.example",
                                   "--name",        city_of(tongue), "--id-scheme", "cn-id", "--passphrase-file",
                                   at("passphrase")};
    if (is_test) found.emplace_back("--test");
    const auto with_algorithm = [&](std::vector<std::string> words) {
        if (!o.kind.algorithm.empty()) words.insert(words.end(), {"--alg", std::string(name(algorithm))});
        return words;
    };
    story.run(with_algorithm(found), 0, is_test ? "created test issuer" : "created issuer");

    const auto enroll = [&](const Person& person, const char* account, std::vector<std::string> more) {
        std::vector<std::string> words{
            "enroll",     "--issuer",       at("issuer"),        "--register",     at("people.jsonl"),
            "--id",       person.id,        "--account",         account,          "--wallet",
            at("wallet"), "--accept-terms", "--passphrase-file", at("passphrase"), "--pin-file",
            at("pin")};
        words.insert(words.end(), terms.begin(), terms.end());
        words.insert(words.end(), more.begin(), more.end());
        return with_algorithm(std::move(words));
    };
    const auto shots = [&](const char* who, const char* first, const char* second) {
        return std::vector<std::string>{"--photo", photo(who, first), "--photo", photo(who, second)};
    };
    story.say(
        2, msgid("A stranger walks up to the kiosk and claims to be someone else. The camera sees a different face."));
    story.run(enroll(resident, "amara", shots(stranger, "front", "left")), 1, "does not match");
    story.go_on(msgid("Then someone shows it the same picture twice."));
    story.run(enroll(resident, "amara", shots(resident.specimen, "smile", "smile")), 1, "the same frame");
    story.go_on(msgid("A child is too young, and a person blocked in the register gets no card either."));
    story.run(enroll(child, "bo", shots(child.specimen, "front", "left")), 1, "under 16");
    story.run(enroll(blocked, "wu", shots(blocked.specimen, "front", "left")), 1, "lost citizenship");
    story.expect(!fs::exists(dir / "wallet"), "no account for any of them");

    story.say(3, msgid("Now the resident herself. Is her photo good enough? It is."));
    std::vector<std::string> judge{"portrait",     photo(resident.specimen, "front"),
                                   "--annotate",   at("portrait.png"),
                                   "--small-face", at("small-face.webp")};
    judge.insert(judge.end(), in_their_language.begin(), in_their_language.end());
    story.run(judge, 0, "suitable for enrolment");
    story.go_on(msgid("She looks straight ahead, turns her head when asked, accepts the terms, and gets her card."));
    std::vector<std::string> visit = shots(resident.specimen, "front", "left");
    visit.insert(visit.end(), {"--receipt", at("receipt.txt")});
    story.run(enroll(resident, "amara", visit), 0, "delivered");
    story.go_on(
        msgid("A batch of visits ends with a table. Two of these three are refused, each for a different reason."));
    std::vector<std::string> batch{"enroll",           "--issuer",          at("issuer"),         "--register",
                                   at("people.jsonl"), "--batch",           at("sessions.jsonl"), "--wallet",
                                   at("wallet"),       "--passphrase-file", at("passphrase"),     "--pin-file",
                                   at("pin")};
    batch.insert(batch.end(), terms.begin(), terms.end());
    story.run(with_algorithm(std::move(batch)), 1, "has-card");
    story.go_on(msgid("What people accepted is evidence: any change to the terms would be detected."));
    story.run({"issuer", "log", "--verify", "--issuer", at("issuer")}, 0, "the evidence is intact");

    story.say(4, msgid("The card is in her wallet. Its QR code is drawn as her phone would show it."));
    const Outcome shown =
        story.run({"wallet", "show", "amara", "--wallet", at("wallet"), "--text"}, 0, "", Show::nothing);
    write_file(at("card.txt"), bytes_of(shown.out), Overwrite::refuse, FileMode::secret);
    story.run({"render", at("card.txt"), "-o", at("card.png"), "-v"}, 0, "QR version");

    story.say(5, msgid("The city publishes its status list, which says whether each card is still valid."));
    std::vector<std::string> build{"status", "build", "--issuer", at("issuer"), "--passphrase-file", at("passphrase")};
    story.run(build, 0, "0 revoked");

    story.say(6, msgid("At the train gate the picture is scanned and checked offline."));
    const Outcome scanned = story.run({"scan", at("card.png")}, 0, "", Show::nothing);
    story.expect(scanned.out == shown.out, "the scanned text to be the card's");
    const Phrase exactly{msgid_plural("{count} character, exactly the text that was drawn",
                                      "{count} characters, exactly the text that was drawn"),
                         static_cast<long long>(scanned.out.size() - 1)};
    story.print(fmt::format("    {}\n", story.told(exactly)));
    std::vector<std::string> verify{
        "verify", at("card.png"), "--trust", at("issuer/public/jwks.json"), "--status", at("issuer/public/status")};
    story.run(verify, 0, "VALID");

    story.say(7,
              msgid("At a hotel desk a picture is not enough. The desk shows a challenge, and her phone answers it."));
    story.run({"challenge", "--audience", "https://hotel.example", "--need", "fullName,face", "-o", at("challenge.png"),
               "-q"},
              0, "");
    story.run({"present", "amara", "--challenge", at("challenge.png"), "--wallet", at("wallet"), "--pin-file",
               at("pin"), "-o", at("live.png")},
              0, "https://hotel.example");
    std::vector<std::string> at_the_desk = verify;
    at_the_desk[1] = at("live.png");
    at_the_desk.insert(at_the_desk.end(),
                       {"--challenge", at("challenge.png"), "--replay-cache", at("seen-at-the-desk")});
    story.run(at_the_desk, 0, "challenged, made 0 seconds ago", Show::holder);
    story.go_on(msgid("Someone has photographed her screen and shows the picture a moment later."));
    story.run(at_the_desk, 1, "replayed", Show::verdict);

    story.say(8, msgid("Someone changes one bit of the name."));
    write_file(at("changed.txt"), bytes_of(with_one_bit_changed(shown.out) + "\n"), Overwrite::refuse,
               FileMode::secret);
    std::vector<std::string> forged = verify;
    forged[1] = at("changed.txt");
    story.run(forged, 1, "bad-signature", Show::verdict);

    story.say(9, msgid("A year later the card has expired."));
    std::vector<std::string> later = verify;
    later.insert(later.end(), {"--at", format_time(now + 366 * seconds_per_day)});
    story.run(later, 1, "expired", Show::verdict);

    story.say(10, msgid("She loses her phone. At the kiosk she gets a new card, and the old one is revoked."));
    std::vector<std::string> again = shots(resident.specimen, "smile", "right");
    again.insert(again.end(), {"--turn", "right", "--replace"});
    story.run(enroll(resident, "amara-new", again), 0, "superseded");
    story.run(build, 0, "1 revoked");
    if (tongue == Tongue::english) {
        story.run(verify, 1, "revoked", Show::verdict);
    } else { // the reason in the language of the card, for whoever holds it
        std::vector<std::string> explain = verify;
        explain.emplace_back("--explain");
        story.run(explain, 1, "revoked");
    }

    const std::vector<std::pair<const char*, MessageId>> made{
        {"issuer/", msgid("the issuer: keys, registry, and public/ for a web server to publish")},
        {"wallet/", msgid("the accounts: device keys protected by the PIN, and the cards")},
        {"portrait.png", msgid("her photo, as the kiosk judged it")},
        {"small-face.webp", msgid("the face as it is on her card")},
        {tongue == Tongue::english ? "receipt.txt, terms.md" : "receipt.txt, terms-zh.md",
         msgid("the receipt she took home, and the terms she accepted")},
        {"card.txt, card.png", msgid("the card's text and its QR code: open it and look")},
        {"challenge.png, live.png", msgid("the desk's challenge, and what her phone showed")},
        {"changed.txt", msgid("the forged card")},
        {"people.jsonl, photos/", msgid("the register of residents that the kiosk uses, and the specimen portraits")},
        {"sessions.jsonl", msgid("the visits in the batch")},
        {"passphrase, pin", msgid("this demo's secrets, generated just now")}};
    story.say({msgid("Files in {directory}:"), {{"directory", o.dir}}});
    for (const auto& [name, about] : made) story.print(fmt::format("  {:<24} {}\n", name, story.told(about)));
    const std::vector<std::vector<std::string>> next{
        {"inspect", at("card.png")},
        {"verify", at("card.png"), "--trust", at("issuer/public/jwks.json"), "--status", at("issuer/public/status"),
         "--json"},
        {"render", at("card.txt")},
        {"status", "show", at("issuer/public/status/0.cwt"), "--trust", at("issuer/public/jwks.json")},
        {"issuer", "log", "--issuer", at("issuer")}};
    story.say(msgid("Five commands to try next:"));
    for (const auto& words : next) story.print(fmt::format("  {}\n", command_line(words)));
    if (session.format == Format::json) session.print_json({{"dir", o.dir}, {"steps", story.steps()}, {"ok", true}});
    return 0;
}

} // namespace

Command demo_command() {
    return make_command<DemoOptions>("Test", "demo", "Play the whole story of one card, in one directory",
                                     "  qrid demo\n"
                                     "  qrid demo --lang zh --alg SM2 tales\n"
                                     "  qrid demo story --json",
                                     add, run);
}

} // namespace qrid::cmd
