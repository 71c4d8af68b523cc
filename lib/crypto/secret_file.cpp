#include "qrid/crypto/secret_file.h"

#include "qrid/base/error.h"
#include "qrid/base/permissions.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

namespace qrid {

namespace {

class Descriptor {
public:
    explicit Descriptor(const fs::path& path) : number_(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY)) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    int number() const { return number_; }

private:
    int number_;
};

// Up to `size` bytes, fewer at the end of the file only when none is left; -1 with errno.
ssize_t read_some(int descriptor, void* to, std::size_t size) {
    ssize_t got = -1;
    do got = ::read(descriptor, to, size);
    while (got < 0 && errno == EINTR);
    return got;
}

[[noreturn]] void throw_unreadable(std::string_view name, std::string_view why) {
    throw Error(Code::unreadable_file, fmt::format("cannot read {}: {}", name, why));
}

[[noreturn]] void throw_no_line(const std::string& name, std::string_view what) {
    throw Error(Code::wrong_passphrase, fmt::format("cannot read the {} from {}", what, name),
                "put it on the first line of the file");
}

} // namespace

SecretBytes read_secret_descriptor(int descriptor, std::string_view name, std::size_t limit) {
    constexpr std::size_t step = 65536;
    SecretBytes bytes;
    for (std::size_t size = 0;;) {
        if (size > limit) throw_unreadable(name, fmt::format("it is larger than {} bytes", limit));
        bytes.resize(size + std::min(step, limit + 1 - size));
        const ssize_t got = read_some(descriptor, bytes.data() + size, bytes.size() - size);
        if (got < 0) throw_unreadable(name, std::strerror(errno));
        size += static_cast<std::size_t>(got);
        bytes.resize(size);
        if (got == 0) break;
    }
    if (bytes.empty()) throw_unreadable(name, "it is empty");
    return bytes;
}

SecretBytes read_secret_file(const fs::path& path, std::size_t limit) {
    const Descriptor file(path);
    if (file.number() < 0) throw_unreadable(path.string(), errno == ENOENT ? "no such file" : std::strerror(errno));
    std::error_code ignored;
    if (fs::is_directory(path, ignored)) throw_unreadable(path.string(), "it is a directory");
    return read_secret_descriptor(file.number(), path.string(), limit);
}

Secret read_secret_line(int descriptor, const std::string& name, std::string_view what, std::size_t limit) {
    SecretBytes bytes(limit + 1);
    std::size_t size = 0;
    const auto end_of_line = [&] {
        return std::find_if(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size),
                            [](std::uint8_t c) { return c == '\n' || c == '\r'; });
    };
    for (auto end = end_of_line(); end - bytes.begin() == static_cast<std::ptrdiff_t>(size); end = end_of_line()) {
        if (size == bytes.size())
            throw Error(Code::wrong_passphrase,
                        fmt::format("the first line of {} is longer than {} bytes", name, limit),
                        "choose a shorter one");
        const ssize_t got = read_some(descriptor, bytes.data() + size, bytes.size() - size);
        if (got < 0) throw_no_line(name, what);
        if (got == 0) break;
        size += static_cast<std::size_t>(got);
    }
    return secret_of_line(ByteView(bytes).first(static_cast<std::size_t>(end_of_line() - bytes.begin())), name);
}

Secret secret_of_line(ByteView line, const std::string& name) {
    constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
    const std::string_view text = text_of(line);
    const bool is_utf16 =
        (text.starts_with("\xff\xfe") || text.starts_with("\xfe\xff")) && text.find('\0') != std::string_view::npos;
    if (is_utf16) throw Error(Code::wrong_passphrase, fmt::format("{} is encoded in UTF-16", name), "save it as UTF-8");
    return Secret(text.starts_with(byte_order_mark) ? text.substr(byte_order_mark.size()) : text);
}

Secret read_secret_line(const fs::path& path, std::string_view what, std::size_t limit) {
    const Descriptor file(path);
    std::error_code ignored;
    if (file.number() < 0 || fs::is_directory(path, ignored)) throw_no_line(path.string(), what);
    check_secret_file(file.number(), path);
    return read_secret_line(file.number(), path.string(), what, limit);
}

} // namespace qrid
