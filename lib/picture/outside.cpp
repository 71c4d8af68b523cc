#include "qrid/picture/outside.h"

#include "qrid/base/module.h"
#include "qrid/picture/inside/child.h"

#include <array>
#include <system_error>
#include <unistd.h>

namespace qrid {

Said ask_outside(std::string_view program, const std::vector<std::string>& arguments, ByteView input,
                 std::chrono::milliseconds time, std::size_t most) try {
    const fs::path path = path_beside_library(program);
    if (::access(path.c_str(), X_OK) != 0) return {};
    const auto until = std::chrono::steady_clock::now() + 3 * time;
    Child child(path, arguments, input);
    Said said;
    std::array<std::uint8_t, 4> head{};
    while (child.read(head, until) == Child::Read::all) {
        const std::size_t size =
            std::size_t{head[0]} << 24 | std::size_t{head[1]} << 16 | std::size_t{head[2]} << 8 | std::size_t{head[3]};
        if (size > most) break;
        most -= size;
        Bytes message(size);
        if (child.read(message, until) != Child::Read::all) break;
        said.messages.push_back(std::move(message));
        if (said.messages.size() > most) break; // those of no bytes
    }
    said.processor = child.end().processor;
    return said;
} catch (const std::system_error&) { // no process, no descriptor
    return {};
}

} // namespace qrid
