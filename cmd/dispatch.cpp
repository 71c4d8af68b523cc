#include "dispatch.h"

#include "commands.h"
#include "help_format.h"
#include "missing_file.h"
#include "qrid/base/error.h"
#include "qrid/base/nearest.h"
#include "qrid/base/permissions.h"
#include "qrid/base/printable.h"
#include "qrid/base/version.h"
#include "qrid/trust/root_pin.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>
#include <optional>

namespace qrid::cmd {

namespace {

struct CommonOptions {
    bool json = false, quiet = false, verbose = false;
    std::string color = "auto";
};

struct Tree {
    std::unique_ptr<CLI::App> app;
    std::shared_ptr<CommonOptions> common = std::make_shared<CommonOptions>();
    std::map<const CLI::App*, Act> acts;
};

void add_common(CLI::App& app, CommonOptions& options) {
    constexpr const char* group = "Common options";
    app.add_flag("--json", options.json, "One JSON document on standard output, errors as JSON on standard error")
        ->group(group);
    app.add_flag("-q,--quiet", options.quiet, "Print no data and no notes, only errors and warnings")->group(group);
    app.add_flag("-v,--verbose", options.verbose, "Print more detail to standard error")->group(group);
    app.add_option("--color", options.color, "Colours: auto, always or never")
        ->type_name("WHEN")
        ->check(CLI::IsMember({"auto", "always", "never"}))
        ->capture_default_str()
        ->group(group);
}

// Groups such as "key" are made when their first command is added.
CLI::App& parent_of(CLI::App& root, std::string_view& name) {
    const std::size_t space = name.find(' ');
    if (space == std::string_view::npos) return root;
    const std::string group(name.substr(0, space));
    name.remove_prefix(space + 1);
    for (CLI::App* known : root.get_subcommands([](CLI::App*) { return true; }))
        if (known->get_name() == group) return *known;
    static const std::map<std::string, std::string> about{
        {"issuer", "An issuer's directory"},
        {"key", "Issuer keys and their life cycle"},
        {"status", "Card status and Token Status Lists"},
        {"trust", "The signed list of issuer keys, and a verifier's store"},
        {"wallet", "Wallet accounts and their cards"}};
    CLI::App* made = root.add_subcommand(group, about.at(group));
    made->require_subcommand(1);
    made->set_help_flag("-h,--help", "Show this help");
    return *made;
}

// The name of the only command that these words can run, "verify" or "key rotate", as far as they go.
std::string named_command(const std::vector<std::string>& words) {
    std::string name;
    for (const std::string& word : words)
        if (!word.starts_with('-')) {
            if (!name.empty()) return name + ' ' + word;
            name = word;
        }
    return name;
}

bool may_run(std::string_view named, std::string_view command) {
    return named == command || (named.starts_with(command) && named[command.size()] == ' ');
}

// `width` of the terminal that help is written on, or 0. With words, of the commands that these do not name the names
// and summaries only: to declare all options of all of them takes longer than all else of a start.
Tree build_tree(std::size_t width = 0, const std::vector<std::string>* words = nullptr) {
    const std::string named = words == nullptr ? "" : named_command(*words);
    Tree tree;
    tree.app = std::make_unique<CLI::App>("Issue, carry and check QR-code ID cards", "qrid");
    tree.app->formatter(std::make_shared<HelpFormatter>(width)); // which the others take over
    tree.app->set_help_flag("-h,--help", "Show this help");
    tree.app->set_version_flag("--version", std::string("qrid ") + version, "Show the version");
    tree.app->footer("See 'qrid help COMMAND' or qrid(1). Exit codes: 'qrid help exit-codes'.");
    tree.app->require_subcommand(1);
    for (const Command& command : commands()) {
        std::string_view name = command.name;
        CLI::App& parent = parent_of(*tree.app, name);
        CLI::App* leaf = parent.add_subcommand(std::string(name), std::string(command.summary));
        const bool top = &parent == tree.app.get();
        leaf->group(top ? std::string(command.group) : "Commands");
        if (!top) parent.group(std::string(command.group));
        if (words != nullptr && !may_run(named, command.name)) continue;
        leaf->set_help_flag("-h,--help", "Show this help");
        leaf->footer("Examples:\n" + std::string(command.examples));
        tree.acts[leaf] = command.add(*leaf);
        add_common(*leaf, *tree.common);
    }
    return tree;
}

[[noreturn]] void refuse(const std::string& message, const std::string& hint) {
    throw Error(Code::usage, message, hint);
}

std::string help_hint(const CLI::App& app) {
    std::string path = app.get_name();
    for (const CLI::App* up = app.get_parent(); up != nullptr; up = up->get_parent())
        path = up->get_name() + " " + path;
    return fmt::format("see '{} --help'", path);
}

// CLI11's own messages name neither the nearest command nor the nearest option: look first.
void check_words(const CLI::App& root, const std::vector<std::string>& words) {
    const CLI::App* app = &root;
    bool leaf_reached = false;
    for (const std::string& word : words) {
        if (word == "--") return;
        if (word.starts_with("--") && word.ends_with('='))
            refuse(fmt::format("{} needs a value", word.substr(0, word.size() - 1)),
                   "give the value after the '=' or as the next argument");
        if (!leaf_reached && !word.starts_with('-')) {
            std::vector<std::string> names;
            for (const CLI::App* sub : app->get_subcommands([](const CLI::App*) { return true; }))
                names.push_back(sub->get_name());
            if (std::find(names.begin(), names.end(), word) == names.end()) {
                const std::string near = nearest_word(word, names);
                refuse(fmt::format("unknown command \"{}\"", printable(word, longest_name)),
                       near.empty() ? help_hint(*app) : fmt::format("did you mean '{}'?", near));
            }
            app = app->get_subcommand(word);
            leaf_reached = app->get_subcommands([](const CLI::App*) { return true; }).empty();
        } else if (word.size() > 1 && word.starts_with('-') &&
                   word.find_first_not_of("-0123456789") != std::string::npos) {
            const std::string option = word.starts_with("--") ? word.substr(0, word.find('=')) : word.substr(0, 2);
            if (app->get_option_no_throw(option) != nullptr) continue;
            std::vector<std::string> names;
            for (const CLI::Option* known : app->get_options())
                for (std::string& name : shown_names(*known))
                    if (name.starts_with("--")) names.push_back(std::move(name));
            const std::string near = nearest_word(option, names);
            refuse(fmt::format("unknown option \"{}\"", printable(option, longest_name)),
                   near.empty() ? help_hint(*app) : fmt::format("did you mean '{}'?", near));
        }
    }
}

bool wants_color(const CommonOptions& options, const Session& session) {
    const auto set = [&](const char* name) { return session.environment(name).value_or("") != ""; };
    if (options.color != "auto") return options.color == "always";
    if (set("NO_COLOR") || session.environment("TERM") == "dumb") return false;
    const auto force = session.environment("CLICOLOR_FORCE");
    return (force && *force != "0" && !force->empty()) || session.out_is_terminal;
}

// One thumbprint in 64 begins with a dash, and would be taken for an option.
std::vector<std::string> with_thumbprints_joined(std::vector<std::string> words) {
    for (std::size_t i = 0; i + 1 < words.size(); ++i) {
        if (words[i] != "--root" || !words[i + 1].starts_with('-') || !parse_thumbprint(words[i + 1])) continue;
        words[i] += "=" + words[i + 1];
        words.erase(words.begin() + static_cast<std::ptrdiff_t>(i) + 1);
    }
    return words;
}

// Whether the words stop before a command: there are none, or a group's name alone.
bool stop_at_a_group(const CLI::App& root, const std::vector<std::string>& words) {
    if (words.size() != 1) return words.empty();
    const auto all = [](const CLI::App*) { return true; };
    const auto groups = root.get_subcommands(all);
    return std::any_of(groups.begin(), groups.end(), [&](const CLI::App* group) {
        return group->get_name() == words.front() && !group->get_subcommands(all).empty();
    });
}

// Whether --jsonl is among the words of a command of which it is a flag, and no option that has a value.
bool wants_json_lines(const CLI::App& root, const std::vector<std::string>& words) {
    if (std::find(words.begin(), words.end(), "--jsonl") == words.end()) return false;
    const CLI::App* app = &root;
    for (const std::string& word : words) {
        const auto next = app->get_subcommands([&](const CLI::App* sub) { return sub->get_name() == word; });
        if (next.empty()) break;
        app = next.front();
    }
    const CLI::Option* const lines = app->get_option_no_throw("--jsonl");
    return lines == nullptr || lines->get_items_expected_min() == 0;
}

int run(const std::vector<std::string>& given_words, Session& session) {
    std::vector<std::string> words = with_thumbprints_joined(given_words);
    const auto screen = session.out_is_terminal ? session.screen_size() : std::nullopt;
    Tree tree = build_tree(screen ? static_cast<std::size_t>(screen->columns) : 0, &words);
    const bool is_bare = stop_at_a_group(*tree.app, words);
    if (is_bare) words.emplace_back("--help");
    // Also for errors that come before the options are parsed.
    const auto given = [&](const char* word) { return std::find(words.begin(), words.end(), word) != words.end(); };
    const bool wants_lines = wants_json_lines(*tree.app, words);
    session.format = given("--json") || wants_lines ? Format::json : Format::text;
    session.json_lines = wants_lines && !given("--json");
    session.quiet = given("-q") || given("--quiet");
    check_words(*tree.app, words);
    try {
        std::vector<std::string> reversed(words.rbegin(), words.rend());
        tree.app->parse(reversed);
    } catch (const CLI::Success& success) { // help and version
        const int code = tree.app->exit(success, *session.out, *session.err);
        return is_bare ? reason(Code::usage).exit_code : code; // no script takes it for a verdict
    } catch (const CLI::ParseError& error) {
        std::string message = error.what();
        const CLI::App* app = tree.app.get();
        while (!app->get_subcommands().empty()) app = app->get_subcommands().front();
        if (!message.empty() && message[0] >= 'A' && message[0] <= 'Z' &&
            !(message.size() > 1 && message[1] >= 'A' && message[1] <= 'Z'))
            message[0] = static_cast<char>(message[0] + 32);
        std::replace(message.begin(), message.end(), '\n', ' ');
        refuse(message, help_hint(*app));
    }
    const CLI::App* leaf = tree.app.get();
    while (!leaf->get_subcommands().empty()) leaf = leaf->get_subcommands().front();
    session.quiet = tree.common->quiet;
    session.verbose = tree.common->verbose;
    session.color = wants_color(*tree.common, session);
    allow_unsafe_permissions(session.environment("QRID_UNSAFE_PERMISSIONS") == "1");
    try {
        return tree.acts.at(leaf)(session);
    } catch (const Error& error) {
        if (const std::string hint = hint_of_missing_file(*leaf, error); !hint.empty())
            throw Error(error.code(), error.what(), hint);
        if (error.code() != Code::usage || !error.hint().empty()) throw;
        throw Error(Code::usage, error.what(), help_hint(*leaf));
    }
}

} // namespace

void check_command(const CLI::App& tree, const std::vector<std::string>& words) { check_words(tree, words); }

std::unique_ptr<CLI::App> command_tree() {
    static Tree keeps_options_alive; // the app's options write into structs that the acts own
    Tree tree = build_tree();
    keeps_options_alive.acts = std::move(tree.acts);
    keeps_options_alive.common = tree.common;
    return std::move(tree.app);
}

int dispatch(const std::vector<std::string>& words, Session& session) {
    try {
        return run(words, session);
    } catch (const Error& error) {
        session.print_error(error);
        return reason(error.code()).exit_code;
    } catch (const std::bad_alloc&) {
        session.print_error(Error(Code::internal, "out of memory"));
    } catch (const std::exception& error) {
        session.print_error(Error(Code::internal, fmt::format("internal error in qrid: {}", error.what()),
                                  "report it along with the command that caused it"));
    }
    return reason(Code::internal).exit_code;
}

} // namespace qrid::cmd
