#include "scenario_server.h"

#include "qrid/base/error.h"
#include "qrid/base/open_file.h"
#include "qrid/crypto/digest.h"
#include "qrid/crypto/web_certificate.h"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <netinet/in.h>
#include <sstream>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace qrid::cmd {

namespace {

// Below those that systems give to outgoing connections.
constexpr std::uint16_t first_port = 20000, ports = 12000;

bool is_free(std::uint16_t port) {
    const OpenFile socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const int reuse = 1;
    ::setsockopt(socket.number(), SOL_SOCKET, SO_REUSEADDR, &reuse, sizeof reuse); // as nginx does
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return ::bind(socket.number(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
}

std::uint16_t free_port(std::uint16_t wanted) {
    for (std::uint16_t tried = 0; tried < ports; ++tried) {
        const auto port = static_cast<std::uint16_t>(first_port + (wanted + tried) % ports);
        if (is_free(port)) return port;
    }
    throw Error(Code::cannot_write, "no port of 127.0.0.1 is free for the web server",
                fmt::format("end what listens on ports {} to {}", first_port, first_port + ports - 1));
}

std::uint16_t port_of(std::string_view name) {
    const Sha256 digest = sha256(bytes_of(name));
    return static_cast<std::uint16_t>((digest[0] << 8 | digest[1]) % ports);
}

// Where users' PATH does not always lead.
fs::path find_nginx() {
    const char* const path = std::getenv("PATH");
    std::istringstream places(std::string(path == nullptr ? "" : path) + ":/usr/sbin:/sbin");
    for (std::string place; std::getline(places, place, ':');) {
        const fs::path program = fs::path(place) / "nginx";
        std::error_code ignored;
        if (program.is_absolute() && fs::is_regular_file(program, ignored) && ::access(program.c_str(), X_OK) == 0)
            return program;
    }
    throw Error(Code::program_missing, "the scenario needs a web server, and nginx is not installed",
                "install it, as in: apt-get install nginx-light");
}

std::string settings(std::uint16_t port, const fs::path& directory, const ScenarioServer::Headers& headers) {
    std::string added;
    for (const auto& [name, value] : headers) added += fmt::format("    add_header {} \"{}\" always;\n", name, value);
    return fmt::format(R"(daemon off;
master_process off;
pid pid;
error_log error.log;
events {{}}
http {{
  access_log access.log;
  client_body_temp_path body;
  proxy_temp_path proxy;
  fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi;
  scgi_temp_path scgi;
  map $http_accept $qrid_form {{
    default cwt;
    "~application/statuslist[+]cwt" cwt;
    "~application/statuslist[+]jwt" jwt;
  }}
  server {{
    listen 127.0.0.1:{} ssl;
    server_name localhost;
    ssl_certificate ca.pem;
    ssl_certificate_key key.pem;
    root "{}";
    etag on;
    types {{
      application/json json;
      application/statuslist+cwt cwt;
      application/statuslist+jwt jwt;
    }}
{}    location ~ "^/status/(?<qrid_list>[0-9]+)$" {{
      try_files /status/$qrid_list.$qrid_form /status/$qrid_list.cwt =404;
    }}
    location = /trust.jwt {{ types {{ }} default_type application/jwk-set+jwt; }}
    location = /jwks.json {{ types {{ }} default_type application/jwk-set+json; }}
  }}
}}
)",
                       port, directory.string(), added);
}

constexpr const char* try_again = "try again; nothing is wrong with the scenario";

std::string words_in(const fs::path& log) {
    try {
        return std::string(text_of(read_file(log)));
    } catch (const Error&) { // it said nothing
        return {};
    }
}

// Between fork and exec: nothing but system calls.
[[noreturn]] void become(const char* program, char* const* arguments, int log, pid_t parent) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) ::_exit(1);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) ::signal(signal, SIG_DFL);
    const int nothing = ::open("/dev/null", O_RDWR);
    const bool ready = nothing >= 0 && ::dup2(nothing, STDIN_FILENO) >= 0 && ::dup2(nothing, STDOUT_FILENO) >= 0 &&
                       ::dup2(log, STDERR_FILENO) >= 0;
    if (ready) {
        ::close_range(STDERR_FILENO + 1, ~0U, 0);
        ::execv(program, arguments);
    }
    ::_exit(1);
}

} // namespace

ScenarioServer::ScenarioServer(fs::path own, std::string_view name)
    : own_(fs::absolute(std::move(own))), program_(find_nginx()), port_(free_port(port_of(name))) {
    make_directories(own_, FileMode::secret);
    const WebCertificate made = make_web_certificate("localhost");
    write_file(own_ / "ca.pem", bytes_of(made.certificate), Overwrite::refuse);
    write_file(own_ / "key.pem", bytes_of(made.key.view()), Overwrite::refuse, FileMode::secret);
}

ScenarioServer::~ScenarioServer() { stop(); }

std::string ScenarioServer::address() const { return fmt::format("https://localhost:{}", port_); }

void ScenarioServer::stop() {
    if (process_ <= 0) return;
    ::kill(process_, SIGKILL); // it is one process, and writes nothing that counts
    while (::waitpid(process_, nullptr, 0) < 0 && errno == EINTR) {
    }
    process_ = -1;
}

void ScenarioServer::serve(const fs::path& directory, const Headers& headers) {
    std::error_code ignored;
    if (!fs::is_directory(directory, ignored))
        throw Error(Code::unreadable_file, fmt::format("cannot serve {}: no such directory", directory.string()),
                    "let an earlier step make it");
    const fs::path root = fs::absolute(directory);
    if (root.string().find_first_of("\"\\$\n;{}") != std::string::npos)
        throw Error(Code::usage, fmt::format("nginx cannot serve a directory of the name {}", root.string()),
                    "use a TMPDIR or --keep, and names, without quotes, braces, semicolons, '$' and '\\'");
    stop();
    constexpr int most_ports = 5; // each of which another program may take just before nginx does
    for (int tried = 1;; ++tried) {
        write_file(own_ / "nginx.conf", bytes_of(settings(port_, root, headers)), Overwrite::replace);
        if (start()) return;
        if (tried == most_ports)
            throw Error(Code::internal, fmt::format("nginx found {} ports taken by others", most_ports), try_again);
        port_ = free_port(static_cast<std::uint16_t>(port_ + 1 - first_port));
    }
}

bool ScenarioServer::start() {
    fs::remove(own_ / "pid");
    const OpenFile log(::open((own_ / "error.log").c_str(), O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0600));
    const std::string errors = (own_ / "error.log").string(), conf = (own_ / "nginx.conf").string();
    const std::size_t said_before = words_in(errors).size();
    std::array<std::string, 7> words{program_.string(), "-p", own_.string(), "-e", errors, "-c", conf};
    std::array<char*, 8> arguments{};
    for (std::size_t i = 0; i < words.size(); ++i) arguments[i] = words[i].data();
    const pid_t parent = ::getpid(), child = ::fork();
    if (child == 0) become(arguments[0], arguments.data(), log.number(), parent);
    if (child < 0) throw Error(Code::internal, fmt::format("cannot start nginx: {}", std::strerror(errno)), try_again);
    process_ = child;
    constexpr auto step = std::chrono::milliseconds(5);
    constexpr auto longest = std::chrono::seconds(10);
    const auto until = std::chrono::steady_clock::now() + longest;
    while (!listens()) {
        if (has_ended()) {
            std::string said = words_in(errors);
            said.erase(0, said_before);
            if (said.find("Address already in use") != std::string::npos) return false;
            constexpr std::size_t most = 500;
            throw Error(Code::internal, fmt::format("nginx did not start: {}", said.substr(0, most)),
                        "see whether this nginx has the module for TLS (nginx -V)");
        }
        if (std::chrono::steady_clock::now() > until) {
            stop();
            throw Error(Code::internal, fmt::format("nginx did not start within {} s", longest.count()),
                        fmt::format("see whether {} is nginx, and with --keep what it wrote to server/error.log",
                                    program_.string()));
        }
        std::this_thread::sleep_for(step);
    }
    return true;
}

// It writes its number when it listens.
bool ScenarioServer::listens() const {
    std::error_code ignored;
    return fs::file_size(own_ / "pid", ignored) > 0 && !ignored;
}

bool ScenarioServer::has_ended() {
    if (::waitpid(process_, nullptr, WNOHANG) == 0) return false;
    process_ = -1;
    return true;
}

} // namespace qrid::cmd
