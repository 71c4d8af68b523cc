// qrid-served: runs commands of qrid in one process for a shell that asks for them (tests/cli/helper.bash), which saves
// the shell a process for each.
//
// A question is so many texts on standard input, each ended by NUL:
//
//     KIND  DIRECTORY  INPUT  RESULTS  UMASK  N  VARIABLE=VALUE...  N  WORD...
//
// INPUT is what standard input is read from. Of the environment the variables that are the tests' business
// (is_tests_own) are as listed and no others. The kinds, and their words:
//
//     run         WORD...                             runs the command, and keeps what it writes as a shell does
//     run-raw     WORD...                             the same, and keeps what it writes byte for byte
//     refuses     EXIT CODE MESSAGE HINT WORD...      whether it refuses so (refusal.h)
//     text-error  TEXT MESSAGE HINT                   whether the text is this error, as it stands on standard error
//     json-error  TEXT CODE MESSAGE [HINT [INPUT]]    whether it is this error in JSON
//
// The answer to the first two is a line with the exit code, and what was written lies in RESULTS/out and RESULTS/err,
// which are made; to the others it is 0, or 1 and the reason in RESULTS/out. The process ends with its standard input.
#include "command_run.h"
#include "refusal.h"

#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <optional>
#include <stdexcept>
#include <string>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

#ifdef __SANITIZE_ADDRESS__
extern "C" int __lsan_do_recoverable_leak_check();
constexpr int leaked = 23;
// As a process of its own would end.
bool has_leaked() { return __lsan_do_recoverable_leak_check() != 0; }
#else
constexpr int leaked = 0;
bool has_leaked() { return false; }
#endif

namespace {

using qrid::test::CommandRun;

struct Question {
    std::string kind;
    std::filesystem::path directory, input, results;
    mode_t umask = 0;
    std::vector<std::string> variables, words;
};

std::string next_text(std::istream& stream) {
    std::string text;
    if (!std::getline(stream, text, '\0')) throw std::runtime_error("a question ends before its end");
    return text;
}

std::vector<std::string> next_list(std::istream& stream) {
    std::vector<std::string> list(std::stoul(next_text(stream)));
    for (std::string& text : list) text = next_text(stream);
    return list;
}

std::optional<Question> next_question(std::istream& stream) {
    if (stream.peek() == std::istream::traits_type::eof()) return std::nullopt;
    Question question;
    question.kind = next_text(stream);
    question.directory = next_text(stream);
    question.input = next_text(stream);
    question.results = next_text(stream);
    question.umask = static_cast<mode_t>(std::stoul(next_text(stream), nullptr, 8));
    question.variables = next_list(stream);
    question.words = next_list(stream);
    return question;
}

void set_environment(const std::vector<std::string>& variables) {
    std::vector<std::string> own;
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const std::string text = *entry;
        if (const std::string name = text.substr(0, text.find('=')); qrid::test::is_tests_own(name))
            own.push_back(name);
    }
    for (const std::string& name : own) ::unsetenv(name.c_str());
    for (const std::string& text : variables) {
        const std::size_t equals = text.find('=');
        ::setenv(text.substr(0, equals).c_str(), text.substr(equals + 1).c_str(), 1);
    }
}

// For what opens /dev/stdin itself.
void take_as_standard_input(const std::filesystem::path& input) {
    const int file = ::open(input.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return;
    ::dup2(file, STDIN_FILENO);
    ::close(file);
}

// What keeps it from being as the question says; empty when nothing does.
std::string fault(const Question& question) {
    const std::vector<std::string>& words = question.words;
    const auto word = [&](std::size_t i) { return i < words.size() ? words[i] : std::string(); };
    if (question.kind == "refuses")
        return qrid::test::refusal_fault({std::stoi(words.at(0)), words.at(1), words.at(2), words.at(3), ""},
                                         {words.begin() + 4, words.end()}, {.in = question.input});
    if (question.kind == "text-error") return qrid::test::text_fault({0, "", word(1), word(2), ""}, word(0));
    if (question.kind == "json-error") return qrid::test::json_fault({0, word(1), word(2), word(3), word(4)}, word(0));
    throw std::runtime_error("no such question: " + question.kind);
}

int answer(const Question& question) {
    std::filesystem::current_path(question.directory);
    ::umask(question.umask);
    set_environment(question.variables);
    take_as_standard_input(question.input);
    CommandRun run;
    const bool is_raw = question.kind == "run-raw";
    if (is_raw || question.kind == "run") {
        run = qrid::test::run_command(question.words, {.in = question.input});
    } else {
        run.out = fault(question);
        run.exit = run.out.empty() ? 0 : 1;
    }
    ::umask(022);
    std::filesystem::create_directories(question.results);
    const auto kept = [&](const std::string& text) { return is_raw ? text : qrid::test::as_a_shell_keeps(text); };
    std::ofstream(question.results / "out", std::ios::binary) << kept(run.out);
    std::ofstream(question.results / "err", std::ios::binary) << kept(run.err);
    return run.exit;
}

// Standard input and output as no command can reach them.
std::string path_of(int descriptor) { return "/proc/self/fd/" + std::to_string(descriptor); }

} // namespace

int main() {
    constexpr int first_free = 64; // above those that a test counts on
    const int questions = ::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, first_free);
    const int answers = ::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, first_free);
    take_as_standard_input("/dev/null");
    ::dup2(STDIN_FILENO, STDOUT_FILENO);
    std::ifstream in(path_of(questions), std::ios::binary);
    std::ofstream out(path_of(answers));
    ::close(questions); // the stream has it open
    ::close(answers);
    try {
        while (const std::optional<Question> question = next_question(in)) {
            const int code = answer(*question);
            out << (has_leaked() ? leaked : code) << std::endl;
        }
    } catch (const std::exception& error) {
        std::cerr << "qrid-served: " << error.what() << "\n";
        return 1;
    }
}
