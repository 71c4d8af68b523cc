#include "qrid/base/user.h"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <pwd.h>
#include <unistd.h>
#include <vector>

namespace qrid {

namespace {

// Empty when the database has no such user, or nothing there.
std::string field_of(uid_t user, char* passwd::*field) {
    constexpr std::size_t first_try = 1 << 12, most = 1 << 20;
    for (std::vector<char> buffer(first_try); buffer.size() <= most; buffer.resize(buffer.size() * 2)) {
        passwd entry{};
        passwd* found = nullptr;
        const int error = ::getpwuid_r(user, &entry, buffer.data(), buffer.size(), &found);
        if (error == ERANGE) continue;
        return error == 0 && found != nullptr && found->*field != nullptr ? found->*field : "";
    }
    return {};
}

} // namespace

std::string user_name(unsigned user) {
    std::string name = field_of(user, &passwd::pw_name);
    return name.empty() ? fmt::format("user {}", user) : name;
}

std::filesystem::path home_of(unsigned user) { return field_of(user, &passwd::pw_dir); }

std::string login_name() {
    std::array<char, 256> name{};
    if (::getlogin_r(name.data(), name.size()) == 0 && name.front() != '\0') return name.data();
    return user_name(::getuid());
}

} // namespace qrid
