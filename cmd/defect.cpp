#include "commands.h"
#include "common.h"
#include "progress.h"
#include "qrid/base/encoding.h"
#include "qrid/base/nearest.h"
#include "qrid/base/parallel.h"
#include "qrid/base/printable.h"
#include "qrid/card/record_json.h"
#include "qrid/corpus/corpus.h"
#include "qrid/corpus/people.h"
#include "qrid/cose/test_key.h"
#include "ranges.h"
#include "signing.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <fnmatch.h>

namespace qrid::cmd {

namespace {

struct DefectOptions {
    std::string kind, record, out_dir;
    KeyOption key;
    PassphraseOption passphrase;
    SeedOption seed;
    AtOption at;
    OutputOption output;
    JobsOption jobs;
    std::uint64_t count = 0;
    bool list = false, all = false;
};

void add(CLI::App& app, DefectOptions& o) {
    app.add_option("KIND", o.kind,
                   "A case such as cose/alg-missing; with --out-dir or --list also a pattern: 'cose/*'");
    app.add_option("RECORD", o.record,
                   "The record of the card as JSON, or '-' for standard input (default: a usual one)");
    CLI::Option* list = app.add_flag("--list", o.list, "List the cases, with the verdict that each deserves");
    app.add_flag("--all", o.all, "Every case, into --out-dir")->excludes(list);
    app.add_option("--out-dir", o.out_dir, "A new directory for cards, pictures, keys, lists and manifest.jsonl")
        ->type_name("DIR")
        ->excludes(list);
    app.add_option("--count", o.count, "Make the case for so many people who do not exist, as JSON lines")
        ->type_name("N")
        ->check(in_range(std::uint64_t{1}, std::uint64_t{1} << 40))
        ->excludes(list);
    o.key.add(app, "The key to sign the cards with (default: a test key)");
    o.passphrase.add(app);
    o.seed.add(app);
    o.at.add(app);
    o.jobs.add(app, "Threads");
    o.output.add(app);
}

nlohmann::ordered_json listed(const Case& one) {
    nlohmann::ordered_json object = case_to_json(one);
    for (const char* member : {"text", "picture", "bytes", "trust", "status", "at", "nonce", "challenge"})
        object.erase(member);
    return object;
}

// The places in the catalogue that a pattern means. Throws Error(usage) when it means none.
std::vector<std::size_t> places_of(const std::vector<Case>& catalogue, const std::string& pattern) {
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < catalogue.size(); ++i)
        if (pattern.empty() || ::fnmatch(pattern.c_str(), catalogue[i].id.c_str(), 0) == 0 ||
            name(catalogue[i].layer) == pattern)
            places.push_back(i);
    if (!places.empty()) return places;
    std::vector<std::string> ids;
    for (const Case& one : catalogue) ids.push_back(one.id);
    const std::string near = nearest_word(pattern, ids);
    throw Error(Code::usage, fmt::format("unknown case \"{}\"", printable(pattern, longest_name)),
                near.empty() ? "'qrid defect --list' lists them" : fmt::format("did you mean '{}'?", near));
}

int print_list(const DefectOptions& o, Session& session) {
    const std::vector<Case> catalogue = Corpus::catalogue();
    const std::vector<std::size_t> places = places_of(catalogue, o.kind);
    if (session.format == Format::json) {
        nlohmann::ordered_json all = nlohmann::ordered_json::array();
        for (const std::size_t i : places) all.push_back(listed(catalogue[i]));
        session.print(all.dump(2) + "\n");
        return 0;
    }
    std::string text;
    for (const std::size_t i : places)
        text += fmt::format("{:<32} {:<12} {}\n", catalogue[i].id, name(catalogue[i].expect), catalogue[i].title);
    session.print(text);
    return 0;
}

Corpus open_corpus(const DefectOptions& o, Session& session) {
    o.seed.put(session, o.at);
    CorpusTerms terms{.seed = Bytes(32), .at = o.at.now(session)};
    session.random(terms.seed);
    if (!o.record.empty()) {
        const Bytes text = session.read(o.record);
        terms.record = identity_from_json(parse_record(text_of(text)));
    }
    if (o.key.given()) {
        terms.key = o.key.open(o.passphrase, session);
        cose::require_test_key(terms.key->public_key()); // hundreds of cards that no registry knows
    }
    return Corpus(std::move(terms));
}

int write_many(const DefectOptions& o, Session& session) {
    if (o.output.to_file()) throw Error(Code::usage, "-o and --out-dir exclude each other");
    const std::vector<std::size_t> places = places_of(Corpus::catalogue(), o.all ? "" : o.kind);
    const Corpus corpus = open_corpus(o, session);
    const std::size_t written = write_corpus(corpus, places, o.out_dir, o.jobs.threads());
    if (session.format == Format::json) session.print_json({{"dir", o.out_dir}, {"cases", written}});
    session.note(fmt::format("{} cases are in {}", written, o.out_dir));
    return 0;
}

// The file of a case that fits the name of the output: its text unless that names another form.
const std::string& form_for(const Case& one, const std::string& output) {
    const std::string extension = fs::path(output).extension();
    const std::string& form = extension == ".png" ? one.picture : extension == ".cbor" ? one.bytes : one.text;
    if (!form.empty()) return form;
    throw Error(Code::usage,
                fmt::format("{} has no {}", one.id,
                            extension == ".png"    ? "picture"
                            : extension == ".cbor" ? "COSE bytes"
                                                   : "text"),
                one.picture.empty() ? "write all of its files with --out-dir DIR"
                                    : "write its picture with -o FILE.png, or all of its files with --out-dir DIR");
}

int print_one(const DefectOptions& o, Session& session) {
    const std::vector<std::size_t> places = places_of(Corpus::catalogue(), o.kind);
    if (places.size() > 1)
        throw Error(Code::usage, fmt::format("\"{}\" means {} cases", o.kind, places.size()),
                    "write them with --out-dir DIR");
    o.output.check(o.record);
    const MadeCase made = open_corpus(o, session).make(places[0]);
    if (session.format == Format::json) {
        nlohmann::ordered_json object = listed(made.facts);
        object["at"] = format_time(made.facts.at);
        if (!made.facts.text.empty()) {
            std::string_view card = text_of(made.files.at(made.facts.text));
            if (!made.facts.bytes.empty()) card.remove_suffix(1); // the line's end; other texts are as they are
            object["card"] = card;
        }
        if (o.output.to_file()) {
            o.output.write(session, made.files.at(form_for(made.facts, o.output.path)));
            object["output"] = o.output.path;
        }
        session.print_json(object);
        return 0;
    }
    o.output.write(session, made.files.at(form_for(made.facts, o.output.path)));
    session.detail(
        fmt::format("{}: {} deserves the verdict {}", made.facts.id, made.facts.title, name(made.facts.expect)));
    const bool needs_more = made.facts.trust.starts_with(made.facts.id) || made.facts.status.starts_with(made.facts.id);
    if (needs_more) session.note("this case has trust or status files of its own: get them with --out-dir DIR");
    return 0;
}

// A line for each person, in their order; made so many at a time.
int print_people(const DefectOptions& o, Session& session) {
    const std::vector<std::size_t> places = places_of(Corpus::catalogue(), o.kind);
    if (places.size() > 1 || !o.record.empty() || !o.out_dir.empty())
        throw Error(Code::usage, "--count makes lines of one case, of people of its own",
                    "leave out RECORD and --out-dir");
    if (o.output.to_file()) throw Error(Code::usage, "--count writes to standard output", "redirect it to a file");
    const Corpus corpus = open_corpus(o, session);
    Bytes seed(32);
    session.random.of("people")(seed);
    const corpus::People people(seed);
    constexpr std::uint64_t at_once = 4096;
    Progress progress(session, "cards", o.count);
    std::vector<std::string> lines;
    for (std::uint64_t first = 0; first < o.count; first += at_once) {
        lines.assign(std::min(at_once, o.count - first), {});
        parallel_for(lines.size(), o.jobs.threads(), [&](std::size_t i) {
            const Identity person = people.person(first + i);
            const auto card = corpus.text(places[0], person);
            if (!card) throw Error(Code::usage, fmt::format("{} is a picture", o.kind), "write it with -o FILE.png");
            lines[i] = dump({{"id", *person.text(identity_key::id)}, {"card", *card}}, true) + "\n";
        });
        for (const std::string& line : lines) session.print(line);
        progress.add(lines.size());
    }
    return 0;
}

int run(const DefectOptions& o, Session& session) {
    if (o.list) return print_list(o, session);
    if (o.kind.empty() && !o.all) throw Error(Code::usage, "no case is named", "name one, or give --all or --list");
    if (o.all && !o.kind.empty()) throw Error(Code::usage, "--all and a KIND exclude each other");
    if (o.count > 0 && o.all) throw Error(Code::usage, "--count and --all exclude each other");
    if (o.count > 0) return print_people(o, session);
    if (o.all && o.out_dir.empty()) throw Error(Code::usage, "--all needs --out-dir DIR");
    return o.out_dir.empty() ? print_one(o, session) : write_many(o, session);
}

} // namespace

Command defect_command() {
    return make_command<DefectOptions>(
        "Test", "defect", "Make cards that are wrong in one way, for testing verifiers",
        "  qrid defect --list\n"
        "  qrid defect cose/alg-missing | qrid verify - --trust corpus/trust\n"
        "  qrid defect status/revoked-1 citizen.json --key test.pem --out-dir revoked\n"
        "  qrid defect --all --seed 00112233445566778899aabbccddeeff --at 2026-02-02 --out-dir corpus",
        add, run);
}

} // namespace qrid::cmd
