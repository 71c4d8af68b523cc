#include "kiosk_photos.h"

#include "qrid/picture/first_look.h"
#include "qrid/picture/load.h"

#include <fmt/format.h>

namespace qrid::cmd {

void check_photo(const fs::path& file) {
    std::error_code ignored;
    const fs::file_status status = fs::status(file, ignored);
    if (fs::exists(status) && !fs::is_regular_file(status) && !fs::is_directory(status)) return;
    const Bytes bytes = read_file(file);
    try {
        check_picture_bytes(bytes, {});
        check_is_picture(bytes);
    } catch (const Error& error) {
        throw Error(error.code(), fmt::format("{}: {}", file.string(), error.what()), error.hint());
    }
}

fs::path ask_for_photo(const std::function<std::optional<std::string>()>& ask,
                       const std::function<void(const Error& error)>& tell) {
    constexpr int most_times = 3;
    for (int times = 1;; ++times) {
        const auto answer = ask();
        if (!answer) throw Error(Code::interrupted, "no answer was given");
        try {
            check_photo(*answer);
            return *answer;
        } catch (const Error& error) {
            if (times == most_times) throw;
            tell(error);
        }
    }
}

} // namespace qrid::cmd
