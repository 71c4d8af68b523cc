#include "command_run.h"

#include "dispatch.h"
#include "qrid/base/encoding.h"
#include "qrid/base/open_file.h"
#include "qrid/base/places.h"
#include "qrid/crypto/digest.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <sstream>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace qrid::test {

namespace fs = std::filesystem;

namespace {

// What is written on a descriptor while this lives, which is the process's own.
class Caught {
public:
    explicit Caught(int descriptor)
        : descriptor_(descriptor), kept_{::fcntl(descriptor, F_DUPFD_CLOEXEC, 0)}, file_{::memfd_create("caught",
                                                                                                        MFD_CLOEXEC)} {
        std::fflush(nullptr);
        ::dup2(file_.number(), descriptor_);
    }
    Caught(const Caught&) = delete;
    Caught& operator=(const Caught&) = delete;
    ~Caught() { release(); }

    std::string release() {
        if (!kept_.is_open()) return "";
        std::fflush(nullptr);
        ::dup2(kept_.number(), descriptor_);
        kept_ = OpenFile();
        std::string text(static_cast<std::size_t>(std::max<off_t>(0, ::lseek(file_.number(), 0, SEEK_END))), '\0');
        const ssize_t n = ::pread(file_.number(), text.data(), text.size(), 0);
        text.resize(n < 0 ? 0 : static_cast<std::size_t>(n));
        return text;
    }

private:
    int descriptor_;
    OpenFile kept_, file_;
};

std::string content(const fs::path& path) {
    std::ostringstream all;
    all << std::ifstream(path, std::ios::binary).rdbuf();
    return std::move(all).str();
}

char kind_of(const struct stat& status) {
    switch (status.st_mode & S_IFMT) {
    case S_IFDIR:
        return 'd';
    case S_IFREG:
        return 'f';
    case S_IFLNK:
        return 'l';
    default:
        return 'o';
    }
}

// Whether what the words print is JSON, be it by option or always.
bool prints_json(const std::vector<std::string>& words) {
    const auto has = [&](const char* word) { return std::find(words.begin(), words.end(), word) != words.end(); };
    return has("--json") || has("--jsonl") || has("--csv") || has("--generate") || has("--count") || has("--among") ||
           (has("wallet") && has("export"));
}

// What a run wrote to a file instead of standard output, if it may be JSON; the file of an earlier run is none of it.
std::string written_instead(const std::vector<std::string>& words, fs::file_time_type began) {
    constexpr std::uintmax_t largest = 1 << 20;
    const auto option = std::find_if(words.begin(), words.end(),
                                     [](const std::string& word) { return word == "-o" || word == "--output"; });
    std::error_code error;
    if (option == words.end() || option + 1 == words.end() || !fs::is_regular_file(option[1], error) ||
        fs::file_size(option[1], error) > largest || fs::last_write_time(option[1], error) < began)
        return {};
    std::string text = content(option[1]);
    return text.starts_with('{') || text.starts_with('[') ? text : "";
}

// Writes a run down for tests/schemas, in the directory that QRID_JSON_SEEN names, one JSON object a line.
void write_down(const std::vector<std::string>& words, const CommandRun& run, fs::file_time_type began) {
    const char* const directory = std::getenv("QRID_JSON_SEEN");
    if (directory == nullptr) return;
    const std::string written = run.exit == 0 ? written_instead(words, began) : "";
    if (!prints_json(words) && written.empty()) return;
    const auto variable = [](const char* name) {
        const char* const value = std::getenv(name);
        return std::string(value == nullptr ? "" : value);
    };
    const std::string file = fs::path(variable("BATS_TEST_FILENAME")).filename().string();
    const nlohmann::json seen{
        {"test", file.empty() ? "unit" : fmt::format("{}: {}", file, variable("BATS_TEST_DESCRIPTION"))},
        {"words", words},
        {"exit", run.exit},
        {"out", run.out},
        {"err", run.err},
        {"file", written}};
    std::ofstream(fs::path(directory) / fmt::format("{}.jsonl", ::getpid()), std::ios::app)
        << seen.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace) << "\n";
}

} // namespace

CommandRun run_command(const std::vector<std::string>& words, const Surroundings& around) {
    const fs::path from = around.in.empty() ? fs::path("/dev/null") : around.in;
    std::ifstream in(from, std::ios::binary);
    const OpenFile in_descriptor{::open(from.c_str(), O_RDONLY | O_CLOEXEC)};
    std::ostringstream out, err;
    forget_relative_places(); // as main() does
    cmd::Session session = cmd::system_session();
    session.in = &in;
    session.in_descriptor = in_descriptor.number();
    session.out = &out;
    session.err = &err;
    session.clock = around.clock;
    session.random = around.random;
    session.ask_secret = [](const std::string&) { return std::optional<Secret>(); };
    session.ask_line = [](const std::string&) { return std::optional<std::string>(); };
    session.has_terminal = [] { return false; };
    session.type_secret_on = [](cmd::TypedSecret, int) { return std::optional<cmd::TypedSecret>(); };
    session.type_on = [](cmd::TypedLine, int) { return std::optional<cmd::TypedLine>(); };
    session.read_key = [](int) { return std::optional<std::string>(); };
    session.screen_size = [] { return std::optional<cmd::ScreenSize>(); };
    session.out_is_terminal = session.err_is_terminal = false;
    Caught own_out(STDOUT_FILENO);
#ifdef __SANITIZE_ADDRESS__
    Caught own_err(-1); // nothing: a sanitizer's report, which ends the process, must be seen
#else
    Caught own_err(STDERR_FILENO);
#endif
    const auto began =
        fs::file_time_type::clock::now() - std::chrono::milliseconds(20); // as coarse as files' times are
    const int exit = cmd::dispatch(words, session);
    CommandRun run{exit, std::move(out).str() + own_out.release(), std::move(err).str() + own_err.release()};
    write_down(words, run, began);
    return run;
}

bool is_tests_own(std::string_view variable) {
    constexpr std::array others{"HOME",      "PATH",      "TERM",           "LANG",       "LANGUAGE",    "LC_ALL",
                                "TZ",        "NO_COLOR",  "CLICOLOR_FORCE", "http_proxy", "https_proxy", "HTTPS_PROXY",
                                "all_proxy", "ALL_PROXY", "no_proxy",       "NO_PROXY"};
    return variable.starts_with("QRID_") || variable.starts_with("XDG_") ||
           std::find(others.begin(), others.end(), variable) != others.end();
}

std::string as_a_shell_keeps(std::string text) {
    std::erase(text, '\0');
    text.erase(text.find_last_not_of('\n') + 1);
    return text;
}

std::string snapshot(const fs::path& directory) {
    struct stat own {};
    ::stat(directory.c_str(), &own);
    std::vector<std::string> lines{fmt::format(". d {:o}", own.st_mode & 07777)};
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(directory)) {
        struct stat status {};
        if (::lstat(entry.path().c_str(), &status) != 0) continue; // gone meanwhile
        std::string line = fmt::format("{} {} {:o}", entry.path().lexically_relative(directory).string(),
                                       kind_of(status), status.st_mode & 07777);
        if (S_ISREG(status.st_mode) && ::access(entry.path().c_str(), R_OK) == 0)
            line += " " + hex_encode(sha256(bytes_of(content(entry.path()))));
        lines.push_back(std::move(line));
    }
    std::sort(lines.begin(), lines.end());
    return fmt::format("{}", fmt::join(lines, "\n"));
}

} // namespace qrid::test
