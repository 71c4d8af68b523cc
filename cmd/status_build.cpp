// status build: an issuer's lists, or one list of given values
#include "commands.h"
#include "progress.h"
#include "qrid/base/text.h"
#include "qrid/issuer/status_publishing.h"
#include "qrid/status/values.h"
#include "ranges.h"
#include "signing.h"
#include "status_words.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <fstream>

namespace qrid::cmd {

namespace {

using nlohmann::json;

struct StatusBuildOptions {
    std::string kid, valid_for, ttl, values, uri, shard;
    std::optional<int> level, bits;
    std::uint64_t entries = 1 << 20;
    bool allow_shrink = false, jwt = false, best = false, all = false, without_signature = false, immutable = false;
    DryRunOption dry_run;
    JobsOption jobs;
    IssuerOption issuer;
    KeyOption key;
    PassphraseOption passphrase;
    OutputOption output;
    AtOption at;
    SeedOption seed;

    Packing packing() const {
        if (level) return {.kind = Packing::Kind::zlib, .level = *level};
        return {.kind = best ? Packing::Kind::best : Packing::Kind::quick};
    }
};

void add_build(CLI::App& app, StatusBuildOptions& o) {
    o.issuer.add_to_change(app);
    app.add_flag("--jwt", o.jwt, "Also write each list as JWT; with --values, only as JWT");
    app.add_flag("--all", o.all, "Include lists that are not due");
    app.add_option("--shard", o.shard, "Build only the lists whose number mod N is I, on one of N machines")
        ->type_name("I/N");
    app.add_flag("--immutable", o.immutable,
                 "Also store each list under its digest, and name those in force in pointer.json");
    app.add_option("--valid-for", o.valid_for, "How long verifiers may use a list (the issuer's setting, else 7d)")
        ->type_name("SPAN");
    app.add_option("--ttl", o.ttl, "How soon verifiers should refresh it (the issuer's setting, else 12h)")
        ->type_name("SPAN");
    app.add_option("--level", o.level, "Compress with plain zlib at this level, 1 to 9")
        ->type_name("N")
        ->check(in_range(1, 9));
    app.add_flag("--best", o.best, "Compress as much as possible, which takes 100 times longer");
    app.add_flag("--allow-shrink", o.allow_shrink, "Publish lists even if they show revoked cards as valid");
    app.add_flag("--force", o.output.force, "With --values: replace the output if it exists");
    o.jobs.add(app, "Number of threads");
    o.dry_run.add(app);
    app.add_option("--values", o.values,
                   "Without an issuer: build one list of these values, a file of lines 'IDX VALUE', or '-'")
        ->type_name("FILE");
    app.add_option("--uri", o.uri, "With --values: the URI of the list, as cards name it")->type_name("URI");
    app.add_option("--entries", o.entries, "With --values: how many entries the list has")
        ->type_name("N")
        ->check(in_range(std::uint64_t{1}, std::uint64_t{1} << 28))
        ->capture_default_str();
    app.add_option("--bits", o.bits, "With --values: bits per entry (as few as the values need)")
        ->type_name("N")
        ->check(CLI::IsMember({1, 2, 4, 8}));
    app.add_flag("--unsigned", o.without_signature,
                 "With --values: write the bare CBOR map of bits and lst, or with --jwt the JSON object");
    app.add_option("-o,--output", o.output.path, "With --values: write to this file instead of standard output")
        ->type_name("PATH");
    app.add_option("--kid", o.kid, "The status key to sign with, which must be the active one")->type_name("KID");
    o.key.add(app, "The status key, if its private half is not in the issuer's directory; with --values, any key");
    o.passphrase.add(app);
    o.at.add(app);
    o.seed.add(app);
}

Seconds span_or(const std::string& given, Seconds otherwise) {
    return given.empty() ? otherwise : parse_duration(given);
}

// ---- one list of given values

int build_values(const StatusBuildOptions& o, Session& session) {
    const auto refuse = [](const char* why, const char* hint) { throw Error(Code::usage, why, hint); };
    if (o.all || o.allow_shrink || o.immutable || o.dry_run.given || !o.shard.empty() || !o.kid.empty() ||
        !o.issuer.dir.empty())
        refuse("--all, --allow-shrink, --dry-run, --immutable, --issuer, --kid and --shard cannot be used with "
               "--values",
               "leave them out: --values needs no issuer");
    if (o.without_signature && (o.key.given() || !o.uri.empty()))
        refuse("--unsigned cannot be used with --key or --uri", "leave them out: a bare list has neither");
    if (!o.without_signature && (!o.key.given() || o.uri.empty()))
        refuse("--values needs --uri and --key", "give both, or --unsigned for a bare list");
    if (!o.output.to_file() && session.out_is_terminal && !o.jwt)
        refuse("cannot write a binary list to a terminal", "write it to a file with -o PATH, or use --jwt");
    const Seconds life = span_or(o.valid_for, IssuerConfig{}.status_life),
                  ttl = span_or(o.ttl, IssuerConfig{}.status_ttl);
    if (life == 0) refuse("--valid-for must be 1s or more", "give a time such as 7d");
    o.output.check(o.values);
    std::ifstream file;
    const StatusList list = read_status_values(open_lines(o.values, file, session), o.entries, o.bits);
    const Bytes lst = list.deflate(o.packing());
    if (o.without_signature) {
        o.output.write(session, o.jwt ? bytes_of(write_bare_json(list.bits(), lst))
                                      : ByteView(write_bare_cbor(list.bits(), lst)));
        return 0;
    }
    const Seconds now = o.at.now(session);
    const PrivateKey key = o.key.open(o.passphrase, session);
    const StatusClaims claims{o.uri, now, now + life, ttl, {}};
    const std::string jwt = o.jwt ? write_status_jwt(claims, list.bits(), lst, key) + "\n" : "";
    const Bytes cwt = o.jwt ? Bytes{} : write_status_cwt(claims, list.bits(), lst, key);
    o.output.write(session, o.jwt ? bytes_of(jwt) : ByteView(cwt));
    return 0;
}

// ---- an issuer's lists

json path_or_null(const fs::path& path) { return path.empty() ? json() : json(path.string()); }

json to_json(const PublishedList& list) {
    return {{"list", list.list},
            {"file", list.file.string()},
            {"jwt", path_or_null(list.jwt)},
            {"object", path_or_null(list.object)},
            {"jwt_object", path_or_null(list.jwt_object)},
            {"uri", list.uri},
            {"bits", list.bits},
            {"entries", list.entries},
            {"revoked", list.revoked},
            {"suspended", list.suspended},
            {"bytes", list.bytes},
            {"exp", format_time(list.exp)}};
}

// Of a few lists each is told, of many their sum.
std::string told(const PublishedStatus& status, bool rehearsed) {
    constexpr std::size_t many = 20;
    std::string text;
    if (status.lists.size() < many) {
        for (const PublishedList& list : status.lists)
            text += fmt::format("{}{}  {} revoked, {} suspended, {} bytes, good until {}\n",
                                rehearsed ? "would write " : "", list.file.string(), list.revoked, list.suspended,
                                list.bytes, format_time(list.exp));
        return text;
    }
    PublishedList sum;
    for (const PublishedList& list : status.lists) {
        sum.revoked += list.revoked;
        sum.suspended += list.suspended;
        sum.bytes += list.bytes;
    }
    return fmt::format("{}{} lists in {}  {} revoked, {} suspended, {} bytes, good until {}\n",
                       rehearsed ? "would write " : "", status.lists.size(),
                       status.lists.front().file.parent_path().string(), sum.revoked, sum.suspended, sum.bytes,
                       format_time(status.lists.front().exp));
}

int run_build(const StatusBuildOptions& o, Session& session) {
    if (o.level && o.best) throw Error(Code::usage, "--level and --best cannot be used together");
    o.seed.put(session, o.at);
    if (!o.values.empty()) return build_values(o, session);
    if (!o.uri.empty() || o.bits || o.without_signature || !o.output.path.empty())
        throw Error(Code::usage, "--uri, --bits, --unsigned and --output require --values");
    const std::optional<Shard> shard = o.shard.empty() ? std::nullopt : std::optional(parse_shard(o.shard));
    Issuer issuer = o.issuer.open_to_change(session);
    const Seconds now = o.at.now(session);
    const Seconds life = span_or(o.valid_for, issuer.config().status_life);
    if (life == 0) throw Error(Code::usage, "--valid-for must be 1s or more", "give a time such as 7d");
    const SigningKey signing =
        open_signing_key(issuer, {.purpose = Purpose::status, .kid = o.kid, .exp = now + life, .now = now}, o.key,
                         o.passphrase, session);
    if (!o.dry_run.given) issuer.stage_jwks(now).commit(); // a list is of no use to verifiers without its key
    const std::uint64_t begun = status_lists(issuer);
    Progress progress(session, "lists", shard ? shard->count_below(begun) : begun);
    const PublishedStatus status =
        publish_status(issuer, signing.key,
                       {.life = life,
                        .ttl = span_or(o.ttl, issuer.config().status_ttl),
                        .packing = o.packing(),
                        .jwt = o.jwt,
                        .all = o.all,
                        .force = o.allow_shrink || o.output.force, // which meant both in older versions
                        .rehearse = o.dry_run.given,
                        .shard = shard,
                        .immutable = o.immutable,
                        .threads = o.jobs.threads(),
                        .done = [&](std::size_t looked_at) { progress.add(looked_at); }},
                       now);
    if (!o.dry_run.given) session.settle("the lists are published: see 'qrid status show'");
    tell_gave_way(status.gave_way, o.dry_run.given, session);
    if (begun == 0)
        session.note("no card has been issued yet: there is no list to publish");
    else if (status.lists.empty() && status.not_due == 0)
        session.note(fmt::format("shard {} has no list: there {} only {}", shard->text(), begun == 1 ? "is" : "are",
                                 counted(begun, "list")));
    else if (status.lists.empty())
        session.note(fmt::format("no list is due: nothing has changed in {}; --all signs them again",
                                 counted(status.not_due, "list")));
    else if (status.not_due > 0)
        session.detail(fmt::format("not due: {}", counted(status.not_due, "list")));
    if (status.mended > 0)
        session.note(fmt::format("{} missing or damaged: written anew",
                                 status.mended == 1 ? "1 object was" : counted(status.mended, "object") + " were"));
    if (session.format == Format::json) {
        json lists = json::array();
        for (const PublishedList& list : status.lists) lists.push_back(to_json(list));
        session.print_json(lists);
    } else if (!status.lists.empty()) {
        session.print(told(status, o.dry_run.given));
    }
    return 0;
}

} // namespace

Command status_build_command() {
    return make_command<StatusBuildOptions>(
        "Issue", "status build", "Sign and publish the status lists that are due",
        "  qrid status build\n"
        "  qrid status build --issuer province --passphrase-file secret --jwt --json\n"
        "  qrid status build --valid-for 2d --ttl 15m\n"
        "  echo '7 1' | qrid status build --values - --uri https://s.example/1 --key issuer.pem -o list.cwt",
        add_build, run_build);
}

} // namespace qrid::cmd
