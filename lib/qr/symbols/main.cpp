// The program that reads symbologies other than QR for libqrid, so that a hostile picture can at worst crash or exhaust
// it; started by lib/qr/inside/other_symbols.cpp.
#include "qrid/picture/sandbox.h"
#include "qrid/picture/thread_time.h"
#include "qrid/qr/symbols/read.h"

#include <array>
#include <cerrno>
#include <cstdlib>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace {

using qrid::ByteView;

void write_all(ByteView bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(STDOUT_FILENO, bytes.data(), bytes.size());
        if (written > 0)
            bytes = bytes.subspan(static_cast<std::size_t>(written));
        else if (errno != EINTR)
            _exit(EXIT_FAILURE); // nobody is listening any more
    }
}

std::array<std::uint8_t, 4> in_four_bytes(std::size_t size) {
    std::array<std::uint8_t, 4> bytes{};
    for (int i = 3; i >= 0; --i, size >>= 8) bytes.at(static_cast<std::size_t>(i)) = static_cast<std::uint8_t>(size);
    return bytes;
}

} // namespace

int main(int argc, char** argv) {
    using namespace qrid::symbols;
    if (argc != 5) return EXIT_FAILURE;
    const auto number = [&](int i) -> std::int64_t { return std::strtoll(argv[i], nullptr, 10); };
    constexpr std::int64_t most_side = 1 << 15;
    if (number(1) < 1 || number(2) < 1 || number(1) > most_side || number(2) > most_side) return EXIT_FAILURE;
    const Task task{static_cast<int>(number(1)), static_cast<int>(number(2)), number(3) != 0, number(4)};
    struct stat about {};
    const auto size = static_cast<std::size_t>(number(1) * number(2));
    if (fstat(STDIN_FILENO, &about) != 0 || about.st_size != static_cast<off_t>(size)) return EXIT_FAILURE;
    const void* file = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, STDIN_FILENO, 0);
    if (file == MAP_FAILED) return EXIT_FAILURE;
    if (!qrid::decoder::enter_sandbox(task.milliseconds)) return EXIT_FAILURE;
    const auto until = qrid::thread_time() + std::chrono::milliseconds(task.milliseconds);
    std::size_t told = 0;
    try {
        read_symbols(
            task, {static_cast<const std::uint8_t*>(file), size}, [&] { return qrid::thread_time() >= until; },
            [&](const Seen& seen) {
                if (++told > most_symbols) _exit(EXIT_SUCCESS);
                const qrid::Bytes message = to_message(seen);
                write_all(in_four_bytes(message.size()));
                write_all(message);
            });
    } catch (...) { // no memory
    }
    _exit(EXIT_SUCCESS); // what the reader holds is not worth giving back
}
