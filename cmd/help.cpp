#include "commands.h"
#include "completions.h"
#include "dispatch.h"
#include "help_format.h"
#include "qrid/base/error.h"
#include "qrid/base/warning.h"
#include "schemas.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <array>

namespace qrid::cmd {

namespace {

using nlohmann::json;

struct HelpOptions {
    std::vector<std::string> topic;
    std::string completion;
};

void add(CLI::App& app, HelpOptions& o) {
    app.add_option("TOPIC", o.topic, "A command, 'exit-codes', 'reasons', 'schemas', or 'schema' and its name");
    app.add_option("--completion", o.completion, "Print the completions for bash, zsh or fish")
        ->type_name("SHELL")
        ->check(CLI::IsMember({"bash", "zsh", "fish"}));
}

struct ExitCode {
    int code;
    std::string_view meaning;
};
constexpr std::array exit_codes{
    ExitCode{0, "done; for verify, every card is valid"},
    ExitCode{1, "a definite no: at least one card is not valid, or the request was refused"},
    ExitCode{2, "usage error: no command, unknown command or option, missing or bad argument"},
    ExitCode{3, "no verdict: an input could not be read or holds no code, or something required is missing"},
    ExitCode{4, "key problem: missing key, wrong passphrase, target exists without --force, key not allowed to sign"},
    ExitCode{130, "interrupted"},
};

int show_exit_codes(Session& session) {
    json list = json::array();
    for (const ExitCode& row : exit_codes) {
        list.push_back({{"code", row.code}, {"meaning", row.meaning}});
        if (session.format == Format::text) session.print(fmt::format("{:>3}  {}\n", row.code, row.meaning));
    }
    if (session.format == Format::json) session.print_json(list);
    return 0;
}

// The codes of errors and checks, which have exit codes, and then those of warnings, which have none.
int show_reasons(Session& session) {
    json list = json::array();
    const auto put = [&](std::string_view kind, std::string_view code, const json& exit_code, std::string_view meaning,
                         std::string_view hint) {
        list.push_back({{"code", code},
                        {"kind", kind},
                        {"exit_code", exit_code},
                        {"meaning", meaning},
                        {"hint", hint.empty() ? json() : json(hint)}});
        if (session.format == Format::text)
            session.print(
                fmt::format("{:<26} {:>7}  {}\n", code, exit_code.is_null() ? "warning" : exit_code.dump(), meaning));
    };
    for (const Reason& row : reason_table()) put("reason", row.name, row.exit_code, row.meaning, row.hint);
    for (const WarningReason& row : warning_table()) put("warning", row.name, {}, row.meaning, row.hint);
    if (session.format == Format::json) session.print_json(list);
    return 0;
}

int show_schemas(Session& session) {
    if (session.format == Format::json)
        session.print_json(output_schemas_to_json());
    else
        session.print(output_schemas_to_text());
    return 0;
}

// A file as it was installed, so that its bytes are the same wherever it is read.
int show_schema(const std::vector<std::string>& topic, Session& session) {
    if (topic.size() != 2) throw Error(Code::usage, "give the name of one schema", "see 'qrid help schemas'");
    session.print(read_schema(topic.back()));
    return 0;
}

// All commands, or those whose name begins with the words.
json tree_to_json(const std::vector<std::string>& words) {
    const std::string wanted = fmt::format("{}", fmt::join(words, " "));
    json list = json::array();
    const auto tree = command_tree();
    for (const Command& command : commands()) {
        if (!command.name.starts_with(wanted)) continue;
        json options = json::array();
        for (const CLI::Option* option : leaf_of(*tree, command.name).get_options()) {
            const std::string value = option->get_positional() ? "" : value_word(*option);
            options.push_back(
                {{"name", option->get_positional() ? option->get_name(true, true)
                                                   : fmt::format("{}", fmt::join(shown_names(*option), ","))},
                 {"value", value.empty() ? json() : json(value)},
                 {"about", option->get_description()}});
        }
        list.push_back({{"command", command.name},
                        {"group", command.group},
                        {"summary", command.summary},
                        {"options", options},
                        {"examples", command.examples}});
    }
    return list;
}

int run(const HelpOptions& o, Session& session) {
    const auto tree = command_tree();
    if (!o.completion.empty()) {
        const std::string script = completion_script(o.completion, *tree);
        if (session.format == Format::json)
            session.print_json({{"shell", o.completion}, {"script", script}});
        else
            session.print(script);
        return 0;
    }
    if (o.topic == std::vector<std::string>{"exit-codes"}) return show_exit_codes(session);
    if (o.topic == std::vector<std::string>{"reasons"}) return show_reasons(session);
    if (o.topic == std::vector<std::string>{"schemas"}) return show_schemas(session);
    if (!o.topic.empty() && o.topic.front() == "schema") return show_schema(o.topic, session);
    if (o.topic.empty()) {
        if (session.format == Format::json)
            session.print_json(tree_to_json({}));
        else
            session.print(tree->help());
        return 0;
    }
    check_command(*tree, o.topic);
    std::vector<std::string> words = o.topic;
    words.emplace_back("--help");
    if (session.format == Format::json) {
        const json commands_of_topic = tree_to_json(o.topic);
        if (!commands_of_topic.empty()) {
            session.print_json(commands_of_topic.size() == 1 ? commands_of_topic[0] : commands_of_topic);
            return 0;
        }
    }
    return dispatch(words, session);
}

} // namespace

Command help_command() {
    return make_command<HelpOptions>("Test", "help", "Help on a command, on exit codes, reason codes or JSON schemas",
                                     "  qrid help verify\n"
                                     "  qrid help reasons\n"
                                     "  qrid help schema verify\n"
                                     "  qrid help --completion bash",
                                     add, run);
}

} // namespace qrid::cmd
