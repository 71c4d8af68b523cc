#include "common.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace qrid::cmd {

void AtOption::add(CLI::App& app) {
    app.add_option("--at", at, "The moment to judge by, instead of now: RFC 3339 or Unix seconds")->type_name("TIME");
}

Seconds AtOption::now(const Session& session) const { return at.empty() ? session.clock() : parse_time(at); }

std::optional<std::string> given_or_environment(const std::string& value, const Session& session,
                                                const char* variable) {
    if (!value.empty()) return value;
    auto found = session.environment(variable);
    return found && !found->empty() ? found : std::nullopt;
}

void IssuerOption::add(CLI::App& app) {
    app.add_option("--issuer", dir, "The issuer's directory (QRID_ISSUER, else ./issuer)")->type_name("DIR");
}

fs::path IssuerOption::path(const Session& session) const {
    return given_or_environment(dir, session, "QRID_ISSUER").value_or("issuer");
}

void PassphraseOption::add(CLI::App& app) {
    app.add_option(fmt::format("--{}-file", what == "PIN" ? "pin" : what), file,
                   fmt::format("A file whose first line is the {} ({}, else a prompt)", what, variable))
        ->type_name("PATH");
}

Secret PassphraseOption::get(Session& session, bool confirm, std::string_view asked) const {
    const std::string option = fmt::format("--{}-file", what == "PIN" ? "pin" : what);
    if (!file.empty()) return session.read_secret_line(file, what); // an empty file holds an empty one
    if (auto value = session.environment(std::string(variable).c_str())) {
        Secret secret(*value); // set but empty is a value
        cleanse(value->data(), value->size());
        return secret;
    }
    if (asked.empty()) asked = confirm || what == "PIN" ? what : "Passphrase";
    auto first = session.ask_secret(fmt::format("{}{}: ", confirm ? "New " : "", asked));
    if (!first)
        throw Error(
            Code::wrong_passphrase,
            fmt::format("a {} is needed and there is no terminal to ask on", asked == "Passphrase" ? what : asked),
            fmt::format("give it with {} PATH or {}", option, variable));
    if (confirm) {
        const auto second = session.ask_secret("Once more: ");
        if (!second || second->view() != first->view())
            throw Error(Code::wrong_passphrase, "the two are not the same", "try again");
    }
    return std::move(*first);
}

void OutputOption::add(CLI::App& app) {
    app.add_option("-o,--output", path, "Write to this file instead of standard output")->type_name("PATH");
    app.add_flag("--force", force, "Replace the output when it exists");
}

void OutputOption::check(const std::string& input) const {
    std::error_code ignored;
    if (!to_file()) return;
    if (!input.empty() && fs::equivalent(path, input, ignored))
        throw Error(Code::usage, "the output is the input", "choose another name");
    check_target(path, overwrite());
}

void OutputOption::write(Session& session, ByteView bytes, FileMode mode) const {
    if (to_file())
        write_file(path, bytes, overwrite(), mode);
    else
        session.print(text_of(bytes));
}

void VerifierOptions::add(CLI::App& app) {
    app.add_option(
           "--trust", trust,
           "Keys to trust: PEM, JWK, JWKS, COSE_Key, COSE_KeySet, or a directory of those; may be given many times")
        ->type_name("PATH")
        ->allow_extra_args(false);
    app.add_option("--status", status,
                   "Status lists at hand: a token file or a directory of them; may be given many times")
        ->type_name("PATH")
        ->allow_extra_args(false);
}

Verifier VerifierOptions::open(Session& session, Seconds at) const {
    const std::vector<fs::path> status_paths(status.begin(), status.end());
    std::vector<fs::path> trust_paths(trust.begin(), trust.end());
    std::error_code ignored;
    if (const fs::path store = data_path("QRID_TRUST_STORE", "trust");
        trust_paths.empty() && fs::is_directory(store, ignored) && !fs::is_empty(store, ignored))
        trust_paths.push_back(store);
    if (trust_paths.empty()) session.note("no keys are trusted: name some with --trust PATH");
    StatusLibrary library = load_status(status_paths);
    for (const std::string& message : library.damaged())
        session.note(fmt::format("passed over a damaged status list: {}", message));
    return {load_trust(trust_paths), std::move(library), at};
}

int worse(int a, int b) {
    constexpr std::array order{0, 1, 3, 4};
    const auto rank = [&](int code) { return std::find(order.begin(), order.end(), code); };
    return rank(a) < rank(b) ? b : a;
}

} // namespace qrid::cmd
