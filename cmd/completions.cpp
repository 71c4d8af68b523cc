#include "completions.h"

#include "commands.h"
#include "qrid/crypto/algorithm.h"
#include "qrid/issuer/standing.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <map>
#include <string>
#include <vector>

namespace qrid::cmd {

namespace {

// Of options whose values are not in their own check.
const std::map<std::string, std::string>& fixed_values() {
    static const std::map<std::string, std::string> values{
        {"--alg", names_that_sign(" ", " ")},
        {"--purpose", "cards status trust"},
        {"--ec", "L M Q H"},
        {"--completion", "bash zsh fish"},
        {"--compression", "zlib brotli auto"},
        {"--layout", "id1 phone"},
        {"--level", "1 2 3 4 5 6 7 8 9"},
        {"--side", "front back both"},
        {"--variant", "full with-face without-address age-only"},
        {"present --format", "text terminal png svg"},
        {"challenge --format", "text terminal png svg"},
        {"render --format", "png svg eps pdf terminal"},
        {"key export --format", "pem jwk jwks cose-key cose-keyset"},
        {"status revoke --reason", reasons_for(Standing::revoked)},
        {"status suspend --reason", reasons_for(Standing::suspended)}};
    return values;
}

// With spaces between them: those that the option's check names, as "{a,b}" in the type that help shows, else ours.
std::string values_of(std::string_view command, const CLI::Option& option, const std::string& name) {
    const std::string type = option.get_type_name();
    const std::size_t open = type.find('{'), close = type.find('}');
    std::string values;
    if (open != std::string::npos && close != std::string::npos && open < close)
        values = type.substr(open + 1, close - open - 1);
    for (const std::string& key : {fmt::format("{} {}", command, name), name})
        if (const auto found = fixed_values().find(key); values.empty() && found != fixed_values().end())
            values = found->second;
    for (std::size_t comma = 0; (comma = values.find(',', comma)) != std::string::npos;)
        values.replace(comma, values.compare(comma, 2, ", ") == 0 ? 2 : 1, " ");
    return values;
}

std::vector<std::string> option_names(const CLI::Option& option) {
    std::vector<std::string> names;
    for (const std::string& name : option.get_snames()) names.push_back("-" + name);
    for (const std::string& name : option.get_lnames()) names.push_back("--" + name);
    return names;
}

// Children of a node ("" is the root): the first words of longer names, or the second.
std::vector<std::pair<std::string, std::string>> words_below(const CLI::App& app) {
    std::vector<std::pair<std::string, std::string>> words;
    for (const CLI::App* sub : app.get_subcommands([](const CLI::App*) { return true; }))
        words.emplace_back(sub->get_name(), sub->get_description());
    return words;
}

std::string joined_names(const CLI::App& app) {
    std::vector<std::string> names;
    for (const auto& [name, about] : words_below(app)) names.push_back(name);
    return fmt::format("{}", fmt::join(names, " "));
}

std::string single_quoted(std::string_view text) {
    std::string out;
    for (char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return "'" + out + "'";
}

std::vector<const CLI::App*> groups_of(const CLI::App& tree) {
    std::vector<const CLI::App*> groups;
    for (const CLI::App* sub : tree.get_subcommands([](const CLI::App*) { return true; }))
        if (!words_below(*sub).empty()) groups.push_back(sub);
    return groups;
}

std::string bash_script(const CLI::App& tree) {
    std::string out =
        "# bash completion for qrid, made by 'qrid help --completion bash'\n\n"
        "_qrid() {\n"
        "    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]} command=${COMP_WORDS[1]} words=\n"
        "    COMPREPLY=()\n"
        "    if ((COMP_CWORD == 1)); then\n";
    out += fmt::format("        mapfile -t COMPREPLY < <(compgen -W '{}' -- \"$cur\")\n        return\n    fi\n",
                       joined_names(tree));
    out += "    case $command in\n";
    for (const CLI::App* group : groups_of(tree))
        out += fmt::format(
            "    {})\n        if ((COMP_CWORD == 2)); then\n            mapfile -t COMPREPLY < <(compgen -W '{}' -- \"$cur\")\n            return\n        fi\n"
            "        command+=\" ${{COMP_WORDS[2]}}\"\n        ;;\n",
            group->get_name(), joined_names(*group));
    out += fmt::format(
        "    help)\n        words='{} exit-codes reasons'\n        ;;\n    esac\n    case $command:$prev in\n",
        joined_names(tree));
    for (const Command& command : commands())
        for (const CLI::Option* option : leaf_of(tree, command.name).get_options())
            for (const std::string& name : option_names(*option))
                if (const std::string values = values_of(command.name, *option, name); !values.empty())
                    out += fmt::format(
                        "    {}:{})\n        mapfile -t COMPREPLY < <(compgen -W '{}' -- \"$cur\")\n        return\n        ;;\n",
                        single_quoted(command.name), name, values);
    out += "    esac\n    if [[ $cur == -* ]]; then\n        case $command in\n";
    for (const Command& command : commands()) {
        std::vector<std::string> names;
        for (const CLI::Option* option : leaf_of(tree, command.name).get_options())
            for (std::string& name : option_names(*option)) names.push_back(std::move(name));
        out += fmt::format("        {}) words='{}' ;;\n", single_quoted(command.name), fmt::join(names, " "));
    }
    out += "        esac\n        mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$cur\")\n        return\n    fi\n"
           "    mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$cur\"; compgen -f -- \"$cur\")\n}\n\n"
           "complete -o filenames -F _qrid qrid\n";
    return out;
}

std::string fish_script(const CLI::App& tree) {
    std::string out = "# fish completion for qrid, made by 'qrid help --completion fish'\n\n"
                      "function __qrid_at\n"
                      "    set -l words (commandline -opc)\n"
                      "    set -l wanted $argv\n"
                      "    test (count $words) -gt (count $wanted); or return 1\n"
                      "    for i in (seq (count $wanted))\n"
                      "        test $words[(math $i + 1)] = $wanted[$i]; or return 1\n"
                      "    end\n"
                      "end\n\n"
                      "function __qrid_first\n"
                      "    test (count (commandline -opc)) -eq 1\n"
                      "end\n\n"
                      "function __qrid_second\n"
                      "    test (count (commandline -opc)) -eq 2; and __qrid_at $argv\n"
                      "end\n\n";
    for (const auto& [name, about] : words_below(tree))
        out += fmt::format("complete -c qrid -f -n __qrid_first -a {} -d {}\n", name, single_quoted(about));
    for (const CLI::App* group : groups_of(tree))
        for (const auto& [name, about] : words_below(*group))
            out += fmt::format("complete -c qrid -f -n '__qrid_second {}' -a {} -d {}\n", group->get_name(), name,
                               single_quoted(about));
    for (const Command& command : commands())
        for (const CLI::Option* option : leaf_of(tree, command.name).get_options()) {
            std::string flags;
            for (const std::string& name : option->get_snames()) flags += " -s " + name;
            for (const std::string& name : option->get_lnames()) flags += " -l " + name;
            if (flags.empty()) continue;
            const std::string values = option->get_lnames().empty()
                                           ? ""
                                           : values_of(command.name, *option, "--" + option->get_lnames().front());
            if (option->get_type_size() > 0)
                flags += values.empty() ? " -r" : fmt::format(" -x -a {}", single_quoted(values));
            out += fmt::format("complete -c qrid -n '__qrid_at {}'{} -d {}\n", command.name, flags,
                               single_quoted(option->get_description()));
        }
    return out;
}

std::string zsh_text(std::string_view text) {
    std::string out;
    for (char c : text) {
        if (c == '[' || c == ']' || c == ':' || c == '\\') out += '\\';
        out += c;
    }
    return out;
}

std::string zsh_action(std::string_view command, const CLI::Option& option) {
    const std::string values =
        option.get_lnames().empty() ? "" : values_of(command, option, "--" + option.get_lnames().front());
    if (!values.empty()) return fmt::format("({})", values);
    const std::string type = option.get_type_name();
    if (type == "DIR") return "_files -/";
    for (const char* file : {"PATH", "FILE", "PEM", "KEY", "PICTURE", "SHOT", "JSONL"})
        if (type == file) return "_files";
    return "";
}

std::string zsh_script(const CLI::App& tree) {
    std::string out =
        "#compdef qrid\n# zsh completion for qrid, made by 'qrid help --completion zsh'\n\n"
        "_qrid() {\n    local command=$words[2]\n    local -a names\n    if (( CURRENT == 2 )); then\n        names=(\n";
    const auto list = [&](const CLI::App& app, std::string_view indent) {
        for (const auto& [name, about] : words_below(app))
            out += fmt::format("{}{}\n", indent, single_quoted(name + ":" + zsh_text(about)));
    };
    list(tree, "            ");
    out += "        )\n        _describe command names\n        return\n    fi\n    case $command in\n";
    for (const CLI::App* group : groups_of(tree)) {
        out += fmt::format("    {})\n        if (( CURRENT == 3 )); then\n            names=(\n", group->get_name());
        list(*group, "                ");
        out +=
            "            )\n            _describe command names\n            return\n        fi\n        command+=\" $words[3]\"\n        ;;\n";
    }
    out += "    esac\n    case $command in\n";
    for (const Command& command : commands()) {
        out += fmt::format("    {})\n        _arguments \\\n", single_quoted(command.name));
        for (const CLI::Option* option : leaf_of(tree, command.name).get_options())
            for (const std::string& name : option_names(*option)) {
                std::string spec = fmt::format("*{}[{}]", name, zsh_text(option->get_description()));
                if (option->get_type_size() > 0)
                    spec += fmt::format(":{}:{}", zsh_text(option->get_type_name()), zsh_action(command.name, *option));
                out += fmt::format("            {} \\\n", single_quoted(spec));
            }
        out += "            '*:file:_files'\n        ;;\n";
    }
    // As a file of $fpath it is the function's body; sourced, it registers the function.
    return out + "    esac\n}\n\nif [[ $funcstack[1] == _qrid ]]; then\n    _qrid \"$@\"\n"
                 "elif (( $+functions[compdef] )); then\n    compdef _qrid qrid\nfi\n";
}

} // namespace

const CLI::App& leaf_of(const CLI::App& tree, std::string_view name) {
    const CLI::App* app = &tree;
    while (!name.empty()) {
        const std::size_t space = std::min(name.find(' '), name.size());
        app = app->get_subcommand(std::string(name.substr(0, space)));
        name.remove_prefix(std::min(space + 1, name.size()));
    }
    return *app;
}

std::string completion_script(std::string_view shell, const CLI::App& tree) {
    if (shell == "bash") return bash_script(tree);
    return shell == "fish" ? fish_script(tree) : zsh_script(tree);
}

} // namespace qrid::cmd
