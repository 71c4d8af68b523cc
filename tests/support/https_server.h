// A web server for tests: the openssl program, which answers with what lies in files, headers and all.
#pragma once

#include "qrid/base/files.h"
#include "support/program.h"
#include "support/temporary.h"

#include <csignal>
#include <cstddef>
#include <fcntl.h>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace qrid::test {

/// On a free port of 127.0.0.1, under a certificate of its own; gone with the object, or with the process.
class HttpsServer {
public:
    HttpsServer() {
        run("cd '" + dir_.path().string() +
            "' && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -noenc -keyout key.pem -out cert.pem "
            "-subj /CN=test -addext subjectAltName=IP:127.0.0.1 -days 30");
        process_ = ::fork();
        if (process_ == 0) serve();
        while (log().find("ACCEPT 127.0.0.1:") == std::string::npos) {
            if (::waitpid(process_, nullptr, WNOHANG) != 0) throw std::runtime_error("no web server: " + log());
            ::usleep(5000);
        }
    }
    HttpsServer(const HttpsServer&) = delete;
    HttpsServer& operator=(const HttpsServer&) = delete;
    ~HttpsServer() {
        ::kill(process_, SIGKILL);
        ::waitpid(process_, nullptr, 0);
    }

    fs::path certificate() const { return dir_ / "cert.pem"; }

    /// Of a path that begins with a slash.
    std::string address(const std::string& path) const {
        const std::string said = log();
        const std::size_t port = said.find("ACCEPT 127.0.0.1:") + 17;
        return "https://127.0.0.1:" + said.substr(port, said.find('\n', port) - port) + path;
    }

    /// What it answers from now on: a status such as "200 OK", lines of headers that each end in "\r\n", and a body.
    void answer(const std::string& path, const std::string& status, const std::string& headers, ByteView body = {}) {
        const fs::path file = dir_ / path.substr(1);
        fs::create_directories(file.parent_path());
        Bytes bytes = to_bytes(bytes_of("HTTP/1.1 " + status + "\r\nContent-Length: " + std::to_string(body.size()) +
                                        "\r\n" + headers + "\r\n"));
        bytes.insert(bytes.end(), body.begin(), body.end());
        write_file(file, bytes, Overwrite::replace);
    }

    /// How often it has answered.
    std::size_t answers() const {
        const std::string said = log();
        std::size_t count = 0;
        for (std::size_t at = said.find("FILE:"); at != std::string::npos; at = said.find("FILE:", at + 1)) ++count;
        return count;
    }

private:
    [[noreturn]] void serve() const {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        const int out = ::open((dir_ / "log").c_str(), O_CREAT | O_WRONLY | O_APPEND, 0600),
                  in = ::open("/dev/null", O_RDONLY);
        const bool ready =
            ::chdir(dir_.path().c_str()) == 0 && ::dup2(in, 0) == 0 && ::dup2(out, 1) == 1 && ::dup2(out, 2) == 2;
        if (ready)
            ::execlp("openssl", "openssl", "s_server", "-accept", "127.0.0.1:0", "-HTTP", "-cert", "cert.pem", "-key",
                     "key.pem", static_cast<char*>(nullptr));
        ::_exit(1);
    }

    std::string log() const {
        std::ifstream in(dir_ / "log");
        return {std::istreambuf_iterator<char>(in), {}};
    }

    Temporary dir_;
    pid_t process_ = -1;
};

} // namespace qrid::test
