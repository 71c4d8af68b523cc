#include "common.h"

#include "not_empty.h"
#include "qrid/base/encoding.h"
#include "qrid/base/permissions.h"
#include "qrid/base/user.h"
#include "qrid/status/status_store.h"
#include "qrid/trust/key_file.h"
#include "qrid/trust/key_files.h"
#include "qrid/trust/root_pin.h"
#include "qrid/trust/trust_store.h"
#include "qrid/words/phrase.h"
#include "ranges.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fstream>
#include <thread>

namespace qrid::cmd {

void AtOption::add(CLI::App& app) {
    app.add_option("--at", at, "Use this time instead of the current time: RFC 3339 or Unix seconds")
        ->type_name("TIME")
        ->check(not_empty());
}

Seconds AtOption::now(const Session& session) const { return at.empty() ? session.clock() : parse_time(at); }

void SeedOption::add(CLI::App& app) {
    app.add_option("--seed", hex,
                   fmt::format("For tests: derive everything random from this seed of {} to {} bytes, so that the same "
                               "command has the same output; only with test keys and test issuers",
                               least_seed, most_seed))
        ->type_name("HEX")
        ->check(not_empty());
}

std::optional<Bytes> SeedOption::bytes() const {
    if (hex.empty()) return std::nullopt;
    try {
        Bytes seed = hex_decode(hex);
        if (seed.size() >= least_seed && seed.size() <= most_seed) return seed;
    } catch (const Error&) { // told below
    }
    throw Error(Code::usage, fmt::format("--seed must be {} to {} bytes in hexadecimal", least_seed, most_seed),
                "make one with 'openssl rand -hex 16'");
}

void SeedOption::put(Session& session) const {
    if (const auto seed = bytes()) session.random = RandomSource::seeded(*seed);
}

void SeedOption::put(Session& session, const AtOption& at) const {
    if (hex.empty()) return;
    (void)bytes();
    if (at.at.empty())
        throw Error(Code::usage, "--seed requires --at, because the output depends on the time",
                    "give a time such as --at 2026-01-01T00:00:00Z");
    put(session);
    session.clock = [now = parse_time(at.at)] { return now; };
}

void KeyKindOptions::add_algorithm(CLI::App& app, std::string_view about) {
    app.add_option("--alg", algorithm,
                   fmt::format("{}: {} (default: {}; with --seed {})", about, choices(), name(usual_algorithm()),
                               name(usual_algorithm(true))))
        ->type_name("ALG");
}

void KeyKindOptions::add(CLI::App& app, std::string_view about) {
    add_algorithm(app, about);
    app.add_option("--distid", distid,
                   fmt::format("With SM2: the identifier that signatures cover (default: {})", usual_distid))
        ->type_name("TEXT");
}

KeyKind KeyKindOptions::get(const Session& session) const {
    KeyKind kind(algorithm.empty() ? usual_algorithm(session.random.is_seeded())
                                   : parse_algorithm(algorithm, choices()),
                 distid);
    check_kind(kind);
    if (for_codes) check_fits_codes(kind.algorithm);
    return kind;
}

void check_seed_fits(bool test, Algorithm algorithm, const Session& session) {
    if (!session.random.is_seeded()) return;
    if (!test) throw Error(Code::key_not_allowed, std::string(seed_is_for_tests), "add --test");
    check_reproducible(algorithm);
}

void check_journal_head(const std::string& head) {
    constexpr std::size_t digits = 64;
    if (head.size() != digits || head.find_first_not_of("0123456789abcdef") != std::string::npos)
        throw Error(Code::usage, "--head must be 64 hexadecimal digits",
                    "'qrid issuer show' and 'qrid issuer backup' print it");
}

std::optional<std::string> given_or_environment(const std::string& value, const Session& session,
                                                const char* variable) {
    if (!value.empty()) return value;
    auto found = session.environment(variable);
    return found && !found->empty() ? found : std::nullopt;
}

void OperatorOption::add(CLI::App& app) {
    app.add_option("--operator", name, "Who is named in the journal (QRID_OPERATOR, else your login)")
        ->type_name("NAME");
}

std::string OperatorOption::get(const Session& session) const {
    if (const auto named = given_or_environment(name, session, "QRID_OPERATOR")) return *named;
    return session.random.is_seeded() ? "test" : login_name();
}

void add_id_scheme(CLI::App& app, std::string& scheme, const std::string& about) {
    std::vector<std::string> names;
    std::string list;
    for (const IdScheme& one : id_schemes()) {
        names.emplace_back(one.name);
        list += fmt::format("{} ({}), ", one.name, one.place);
    }
    names.emplace_back(no_id_scheme);
    app.add_option("--id-scheme", scheme, fmt::format("{}: {}or {}", about, list, no_id_scheme))
        ->type_name("SCHEME")
        ->check(not_empty())
        ->check(CLI::IsMember(names));
}

void IssuerOption::add(CLI::App& app) {
    app.add_option("--issuer", dir, "The issuer's directory (QRID_ISSUER, else ./issuer)")->type_name("DIR");
}

void IssuerOption::add_to_change(CLI::App& app) {
    add(app);
    by.add(app);
}

fs::path IssuerOption::path(const Session& session) const {
    return given_or_environment(dir, session, "QRID_ISSUER").value_or("issuer");
}

Issuer IssuerOption::open_unchecked(Session& session) const {
    Issuer issuer(path(session));
    issuer.registry().set_clock(session.clock);
    issuer.draw_from(session.random);
    issuer.tell_unfinished([&session](const Error& error) { session.warn(error); });
    return issuer;
}

Issuer IssuerOption::open(Session& session) const {
    Issuer issuer = open_unchecked(session);
    if (const auto trouble = issuer.trouble()) session.warn(*trouble);
    return issuer;
}

Issuer IssuerOption::open_to_change(Session& session) const {
    std::signal(SIGPIPE, SIG_IGN); // who goes away while he is told does not keep things half done
    Issuer issuer = open_to_mend(session);
    issuer.prepare_to_change();
    return issuer;
}

Issuer IssuerOption::open_to_mend(Session& session) const {
    Issuer issuer = open_unchecked(session);
    issuer.registry().set_operator(by.get(session));
    return issuer;
}

void DryRunOption::add(CLI::App& app) {
    app.add_flag("--dry-run", given, "Show what would happen without changing anything");
}

void JobsOption::add(CLI::App& app, std::string_view what) {
    app.add_option("-j,--jobs", jobs, fmt::format("{} (default: number of cores)", what))
        ->type_name("N")
        ->check(in_range(1U, 1024U));
}

unsigned JobsOption::threads() const { return jobs > 0 ? jobs : std::max(1U, std::thread::hardware_concurrency()); }

void PassphraseOption::add(CLI::App& app) {
    app.add_option(std::string(option), file,
                   fmt::format("A file whose first line is the {} ({}, else a prompt)", what, variable))
        ->type_name("PATH");
}

PassphraseOption backup_passphrase() {
    return {.what = "backup passphrase", .option = "--backup-passphrase-file", .variable = "QRID_BACKUP_PASSPHRASE"};
}

std::optional<Secret> PassphraseOption::given(Session& session) const {
    if (!file.empty()) return session.read_secret_line(file, what); // an empty file holds an empty one
    auto value = session.environment(std::string(variable).c_str());
    if (!value) return std::nullopt;
    Secret secret(*value); // set but empty is a value
    cleanse(value->data(), value->size());
    return secret;
}

Error PassphraseOption::no_terminal(std::string_view asked) const {
    return {Code::wrong_passphrase, fmt::format("cannot ask for the {}: there is no terminal", asked),
            fmt::format("give it with {} PATH or {}", option, variable)};
}

Secret PassphraseOption::get(Session& session, bool confirm, std::string_view asked) const {
    if (auto secret = given(session)) {
        if (confirm) check_new_secret(*secret, what, least);
        return std::move(*secret);
    }
    if (asked.empty()) asked = what;
    if (confirm) return ask_new(session, asked, {});
    std::string prompt(asked);
    prompt[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(prompt[0])));
    auto answer = session.ask_secret(fmt::format("{}: ", prompt));
    if (!answer) throw no_terminal(asked);
    return std::move(*answer);
}

Secret PassphraseOption::get_new(Session& session, const Language& language) const {
    auto secret = given(session);
    if (!secret) return ask_new(session, what, language);
    check_new_secret(*secret, what, least);
    return std::move(*secret);
}

// Only a PIN is a resident's to choose.
Secret PassphraseOption::ask_new(Session& session, std::string_view asked, const Language& language) const {
    constexpr int most_times = 3;
    const bool is_pin = what == "PIN";
    const std::string_view bare = asked.starts_with("new ") ? asked.substr(4) : asked;
    const std::string prompt = is_pin ? Phrase(msgid("New PIN:")).told(language) : fmt::format("New {}:", bare);
    std::string trouble;
    for (int times = 1;; ++times) {
        auto chosen = session.ask_secret(fmt::format("{}{} ", trouble, prompt));
        if (!chosen) throw no_terminal(asked);
        try {
            check_new_secret(*chosen, what, least);
        } catch (const Error& error) {
            if (times == most_times) throw;
            trouble =
                is_pin ? Phrase(msgid("Please choose a longer PIN.")).told(language) : fmt::format("{}.", error.what());
            trouble += " ";
            continue;
        }
        const auto again = session.ask_secret(fmt::format("{} ", Phrase(msgid("Enter it again:")).told(language)));
        if (again && again->view() == chosen->view()) return std::move(*chosen);
        if (!again || times == most_times)
            throw Error(Code::wrong_passphrase, fmt::format("the {}s do not match", what), "try again");
        trouble = is_pin ? Phrase(msgid("The PINs do not match.")).told(language)
                         : fmt::format("The {}s do not match.", what);
        trouble += " ";
    }
}

void OutputOption::add(CLI::App& app) {
    app.add_option("-o,--output", path, "Write to this file instead of standard output")->type_name("PATH");
    app.add_flag("--force", force, "Replace the output if it exists");
}

bool is_same_file(const fs::path& one, const fs::path& other) {
    std::error_code ignored;
    return fs::equivalent(one, other, ignored) ||
           fs::absolute(one).lexically_normal() == fs::absolute(other).lexically_normal();
}

void OutputOption::check_not_input(const std::string& input) const {
    std::error_code ignored;
    if (to_file() && fs::exists(path, ignored) && !input.empty() && is_same_file(path, input))
        throw Error(Code::usage, "the output and the input are the same file", "choose another name");
}

void OutputOption::check(const std::string& input) const {
    check_not_input(input);
    if (to_file()) check_target(path, overwrite());
}

void OutputOption::write(Session& session, ByteView bytes, FileMode mode) const {
    if (to_file())
        write_file(path, bytes, overwrite(), mode);
    else
        session.print(text_of(bytes));
}

void ModeOption::add(CLI::App& app) {
    const auto take = [this](const std::string& text) {
        constexpr unsigned least = 0400, most = 0666;
        constexpr std::size_t most_digits = 4;
        const bool is_octal =
            text.size() <= most_digits && text.find_first_not_of("01234567") == std::string::npos && !text.empty();
        const unsigned long bits = is_octal ? std::stoul(text, nullptr, 8) : 0;
        if ((bits & ~most) != 0 || (bits & least) == 0)
            throw CLI::ValidationError("--mode", fmt::format("\"{}\" is not a file mode such as 0640", text));
        mode = static_cast<FileMode>(bits);
    };
    app.add_option_function<std::string>("--mode", take, "Mode of the file that is written, in octal (0600)")
        ->type_name("OCTAL");
}

std::optional<RootPin> root_named(const std::string& root, Session& session) {
    if (root.empty()) return std::nullopt;
    if (auto pin = parse_thumbprint(root)) return pin;
    if (root != "-") check_believed(root);
    return read_root(session.read(root), root);
}

void TrustOption::add(CLI::App& app) {
    app.add_option(
           "--trust", trust,
           "Keys to trust instead of the store: PEM, DER, JWK, JWKS, COSE_Key, COSE_KeySet, a trust list, or a directory "
           "of those; may be repeated")
        ->type_name("PATH")
        ->allow_extra_args(false);
}

void tell_notes(const TrustSet& keys, Session& session) {
    constexpr std::size_t most = 20;
    for (std::size_t i = 0; i < std::min(keys.notes().size(), most); ++i) session.note(keys.notes()[i]);
    if (keys.notes().size() > most)
        session.note(fmt::format("skipped {} more files or keys", keys.notes().size() - most));
}

TrustSet TrustOption::load(Session& session) const {
    TrustSet keys = trust.empty() ? TrustStore(default_trust_store()).load() : load_trust({trust.begin(), trust.end()});
    tell_notes(keys, session);
    if (keys.empty())
        session.note(
            "no keys are trusted: give some with --trust PATH, or import a trust list with 'qrid trust import'");
    return keys;
}

void FetchOption::add(CLI::App& app, CLI::Option* online) {
    CLI::Option* const options[]{
        app.add_option("--ca", ca, "CA certificates for web servers in PEM, instead of the system's")
            ->type_name("PATH"),
        app.add_option("--timeout", timeout, "How long to wait for a list (30s)")->type_name("SPAN")};
    if (online != nullptr)
        for (CLI::Option* option : options) option->needs(online);
}

FetchOptions FetchOption::options() const {
    FetchOptions options;
    if (!ca.empty()) options.download.ca = ca;
    if (!timeout.empty()) options.download.timeout = parse_duration(timeout);
    constexpr Seconds longest = 3600;
    if (options.download.timeout < 1 || options.download.timeout > longest)
        throw Error(Code::usage, fmt::format("--timeout must be between 1s and 1h, not {}", timeout),
                    "give a time such as 30s");
    return options;
}

void VerifierOptions::add(CLI::App& app) {
    trust.add(app);
    app.add_option(
           "--status", status,
           "Status lists to use instead of the store: a token, a bundle, or a directory of those; may be repeated")
        ->type_name("PATH")
        ->allow_extra_args(false);
}

Verifier VerifierOptions::open(Session& session, Seconds at, Demands demands) const {
    const std::vector<fs::path> status_paths = status.empty() ? StatusStore(default_status_store()).files()
                                                              : std::vector<fs::path>(status.begin(), status.end());
    TrustSet keys = trust.load(session);
    StatusLibrary library = load_status(
        status_paths, [](const std::string& iss) { return StatusStore(default_status_store()).claims_seen(iss); });
    for (const std::string& message : library.damaged())
        session.note(fmt::format("skipped a damaged status list: {}", message));
    return {std::move(keys), std::move(library), at, std::move(demands)};
}

void ReadingOptions::add(CLI::App& app) {
    app.add_option("--decrypt-key", keys,
                   "A key for encrypted cards: 16 or 32 bytes, raw or in hexadecimal, or a COSE_Key; may be repeated")
        ->type_name("PATH")
        ->allow_extra_args(false);
    constexpr std::size_t least = 1 << 10, most = 16 << 20;
    app.add_option("--max-bytes", max_bytes, "Reject cards larger than this many bytes when decompressed (65536)")
        ->type_name("N")
        ->check(in_range(least, most));
}

cose::ContentKey content_key_of(const std::string& path, Session& session) {
    if (path != "-") check_secret_file(path);
    const SecretBytes content = session.read_secret(path);
    try {
        return cose::read_content_key(content);
    } catch (const Error& error) {
        throw Error(
            error.code(),
            fmt::format("no key for encrypted cards in {}: {}", path == "-" ? "standard input" : path, error.what()),
            error.hint());
    }
}

void ReadingOptions::put(Demands& demands, Session& session) const {
    demands.max_bytes = max_bytes;
    for (const std::string& path : keys) demands.decrypt_keys.push_back(content_key_of(path, session));
}

void EffortOption::add(CLI::App& app) {
    constexpr int longest = 600'000;
    app.add_option("--effort", milliseconds,
                   "Milliseconds of processor time to spend on a picture, or on all pages of a document")
        ->type_name("MS")
        ->check(in_range(1, longest))
        ->capture_default_str();
}

std::istream& open_lines(const std::string& path, std::ifstream& file, Session& session) {
    if (path == "-") return session.take_input();
    std::error_code ignored;
    const fs::file_status status = fs::status(path, ignored);
    std::string why = !fs::exists(status) ? "no such file" : fs::is_directory(status) ? "it is a directory" : "";
    if (why.empty()) {
        file.open(path, std::ios::binary);
        if (file) return file;
        why = std::strerror(errno);
    }
    throw Error(Code::unreadable_file, fmt::format("cannot read {}: {}", path, why));
}

std::string format_of_name(const std::string& path, std::initializer_list<std::string_view> known) {
    const std::string extension = fs::path(path).extension().string();
    std::string names;
    for (const std::string_view* format = known.begin(); format != known.end(); ++format) {
        if (extension == fmt::format(".{}", *format)) return std::string(*format);
        names += fmt::format("{}.{}", names.empty() ? "" : format + 1 == known.end() ? " or " : ", ", *format);
    }
    throw Error(Code::usage, fmt::format("cannot tell the format of \"{}\"", path),
                fmt::format("use a name ending in {}, or give --format", names));
}

int worse(int a, int b) {
    constexpr std::array order{0, 1, 3, 4};
    const auto rank = [&](int code) { return std::find(order.begin(), order.end(), code); };
    return rank(a) < rank(b) ? b : a;
}

} // namespace qrid::cmd
