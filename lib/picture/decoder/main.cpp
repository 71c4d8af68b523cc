// A program that decodes one picture or page for libqrid; started by lib/picture/inside/helper.cpp.
#include "qrid/picture/decoder/decode.h"
#include "qrid/picture/decoder/sandbox.h"

#include <cerrno>
#include <cstdlib>
#include <new>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace qrid::decoder {

bool is_within(const Task& task, std::int64_t width, std::int64_t height) {
    return width > 0 && height > 0 && width <= task.max_side && height <= task.max_side &&
           width * height <= task.max_pixels;
}

void write(ByteView bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(STDOUT_FILENO, bytes.data(), bytes.size());
        if (written > 0)
            bytes = bytes.subspan(static_cast<std::size_t>(written));
        else if (errno != EINTR)
            _exit(EXIT_FAILURE); // nobody is listening any more
    }
}

void answer(const Answer& answer) { write(to_bytes(answer)); }

void end() { _exit(EXIT_SUCCESS); }

void fail(Status status, std::int64_t width, std::int64_t height) {
    answer({status, static_cast<std::uint32_t>(width), static_cast<std::uint32_t>(height), 0});
    end();
}

} // namespace qrid::decoder

int main(int argc, char** argv) {
    using namespace qrid::decoder;
    if (argc != 6) return EXIT_FAILURE;
    const auto number = [&](int i) -> std::int64_t { return std::strtoll(argv[i], nullptr, 10); };
    const Task task{number(1), number(2), number(3), number(4), number(5) != 0};
    struct stat about {};
    if (fstat(STDIN_FILENO, &about) != 0 || about.st_size <= 0) return EXIT_FAILURE;
    const auto size = static_cast<std::size_t>(about.st_size);
    const void* file = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, STDIN_FILENO, 0);
    if (file == MAP_FAILED) return EXIT_FAILURE;
    prepare();
    if (!enter_sandbox(task.milliseconds)) fail(Status::no_sandbox);
    try {
        decode(task, {static_cast<const std::uint8_t*>(file), size});
    } catch (const std::bad_alloc&) {
        fail(Status::no_memory);
    } catch (...) {
        fail(Status::damaged);
    }
    end(); // what the decoder holds is not worth giving back
}
