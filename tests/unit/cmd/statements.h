// Statements about commands: files of text that say what is typed and what must come of it, each test in a directory
// and an environment of its own, all in this process.
//
//     # a comment
//     test NAME                     begins a test; what stands before the first is done at the beginning of each
//     file NAME                     a file of the indented lines that follow, without their indentation
//     ada NAME                      a record, as NAME
//     key NAME [ALG]                NAME.pem without a passphrase, and NAME.pem.pub
//     card NAME [WORD...]           NAME.txt, the card of Ada's record under NAME.pem, which is made as well
//     env NAME=VALUE                of the environment
//     in NAME                       the file that standard input is read from
//     $ WORD...                     runs a command; unless an exit follows, it must succeed
//     exit N                        its exit code
//     line TEXT                     a line of standard output, runs of spaces put aside
//     out TEXT, lacks TEXT          somewhere on standard output, or nowhere
//     err TEXT                      somewhere on standard error
//     error MESSAGE HINT            standard error is this error as text; an empty hint is any or none
//     no-out, no-err                nothing at all
//     json POINTER VALUE            what standard output's one JSON document has there (RFC 6901)
//     refuses EXIT CODE MESSAGE HINT WORD...    as refusal.h has it
//     refuses-use MESSAGE HINT WORD...          the same for wrong use
//
// Words are split and quoted as a shell does it; $MADE, $ISSUED, $TODAY, $SPECIMENS and what env has set are filled in.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace qrid::test {

struct Statement {
    int line = 0; ///< of the file, from 1
    std::string verb, rest;
    std::vector<std::string> content; ///< of `file`
};

struct StatementTest {
    std::string name;
    int line = 0;
    std::vector<Statement> statements; ///< those before the first test come first
};

/// Throws std::runtime_error naming the line that is none.
std::vector<StatementTest> read_statements(const std::filesystem::path& file);

/// Does what the statements say in the current directory; the first that does not hold, as "LINE: why". Empty when all
/// do.
std::string fault_in(const StatementTest& test);

} // namespace qrid::test
