// Which options of `mint` go together.
#include "mint_options.h"
#include "qrid/base/utf8.h"

#include <fmt/format.h>

#include <array>
#include <utility>

namespace qrid::cmd {

namespace {

// What a lease says, nobody says again.
void check_lease(const MintOptions& o) {
    if (o.lease.empty()) {
        if (!o.ledger.empty()) throw Error(Code::usage, "--ledger requires --lease", "see qrid-issuer-lease(1)");
        return;
    }
    if (!o.kid.empty() || !o.iss.empty() || !o.status_uri.empty() || !o.valid_for.empty() || !o.not_before.empty() ||
        !o.variant.empty())
        throw Error(Code::usage,
                    "--kid, --iss, --status-uri, --valid-for, --not-before and --variant cannot be used with --lease",
                    "leave them out: the lease says it");
    if (o.generate > 0 || o.check_only || o.resume || !o.out_dir.empty())
        throw Error(Code::usage, "--generate, --check, --resume and --out-dir cannot be used with --lease",
                    "a run under a lease is not continued but repeated: it makes the same cards");
}

} // namespace

void check_apart(const MintOptions& o) {
    if (o.out_dir.empty()) o.output.check_not_input(o.record);
    using Named = std::pair<std::string_view, std::string>; // an option and its file
    const std::array outputs{Named("--output", o.output.to_file() ? o.output.path : ""), Named("--ledger", o.ledger),
                             Named("--rejects", o.rejects)};
    const std::array inputs{Named("RECORD", o.record == "-" ? "" : o.record),
                            Named("--lease", o.lease),
                            Named("--key", o.key.path()),
                            Named("--passphrase-file", o.passphrase.file),
                            Named("--encrypt-key", o.encrypt_key),
                            Named("--cnf", o.cnf)};
    const auto check = [](const Named& one, const Named& other) {
        if (!one.second.empty() && !other.second.empty() && other.second != "-" &&
            is_same_file(one.second, other.second))
            throw Error(Code::usage, fmt::format("{} and {} are the same file", one.first, other.first),
                        "choose another name for one of them");
    };
    for (std::size_t i = 0; i < outputs.size(); ++i) {
        for (const Named& input : inputs) check(outputs.at(i), input);
        for (std::size_t j = 0; j < i; ++j) check(outputs.at(j), outputs.at(i));
    }
}

void check(const MintOptions& o, const Session& session) {
    const auto need = [](bool given, bool other, const char* option, const char* needed, const char* hint = "") {
        if (given && !other) throw Error(Code::usage, fmt::format("{} requires {}", option, needed), hint);
    };
    const char* by_itself = "leave it out: the issuer's directory sets it";
    need(!o.iss.empty(), !o.registered(), "--iss", "--key", by_itself);
    need(!o.status_uri.empty(), !o.registered(), "--status-uri", "--key", by_itself);
    for (const std::string* text : {&o.iss, &o.status_uri, &o.language})
        if (!is_utf8(*text)) throw Error(Code::usage, "a URI or language is not valid UTF-8");
    if (o.status_uri.empty() != !o.status_idx.has_value())
        throw Error(Code::usage, "--status-uri and --status-idx must be used together");
    if (o.status_idx && o.variants().size() > 1)
        throw Error(Code::usage, "one --status-idx is not enough for several variants",
                    "mint each variant separately, or let an issuer's registry assign the indices");
    if (!o.kid.empty() && !o.registered())
        throw Error(Code::usage, "--kid names an issuer's key; --key is a file", "give the issuer with --issuer DIR");
    need(o.records_only, o.generate > 0, "--records", "--generate");
    need(o.generate > 0, !o.seed.hex.empty(), "--generate", "--seed", "make a seed with 'openssl rand -hex 16'");
    if (o.generate > 0 && (o.json_lines || o.table.csv || o.record != "-"))
        throw Error(Code::usage, "--generate makes the records and reads none", "leave out RECORD, --jsonl and --csv");
    if (o.json_lines && o.table.csv) throw Error(Code::usage, "--jsonl and --csv cannot be used together");
    const char* many = "--jsonl, --csv or --generate";
    o.table.check();
    need(!o.out_dir.empty(), o.many(), "--out-dir", many);
    need(!o.rejects.empty(), o.many(), "--rejects", many);
    const char* its_registry = "an issuer, whose registry knows the cards that a person has";
    need(!o.once.empty(), o.registered(), "--once", its_registry);
    need(o.replace, o.registered(), "--replace", its_registry);
    need(!o.overlap.empty(), o.replace, "--overlap", "--replace");
    if (!o.once.empty() && o.output.force)
        throw Error(Code::usage, "--once and --force cannot be used together",
                    "the file that would be replaced may hold the cards that are not made again; choose another name");
    if (!o.once.empty() && o.replace)
        throw Error(Code::usage, "--once and --replace cannot be used together",
                    "--once keeps a person's card, --replace makes a new one for it");
    (void)o.reissue();
    need(o.resume, o.many(), "--resume", many);
    check_lease(o);
    if (!o.out_dir.empty() && o.output.to_file())
        throw Error(Code::usage, "-o and --out-dir cannot be used together",
                    "leave out -o: the directory gets its own cards.jsonl");
    need(o.resume, o.output.to_file() || !o.out_dir.empty(), "--resume", "-o PATH or --out-dir DIR");
    need(o.resume, o.registered(), "--resume", "an issuer, whose registry records how far the run got");
    const bool counts = o.registered() || !o.lease.empty(); // the cards have places of their own
    if (counts && session.quiet && !o.output.to_file() && o.out_dir.empty())
        throw Error(Code::usage, "with -q and without -o the card would go nowhere", "write it to a file with -o PATH");
    check_apart(o);
    if (o.resume && o.output.force) throw Error(Code::usage, "--resume and --force cannot be used together");
    constexpr std::size_t longest_language = 35; // RFC 5646 section 4.4.1
    if (o.language.size() > longest_language || o.language.find_first_of(" \t\r\n") != std::string::npos)
        throw Error(Code::usage, fmt::format("unknown language \"{}\"", o.language), "use a code such as eng or zho");
}

} // namespace qrid::cmd
