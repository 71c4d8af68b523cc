#include "qrid/base/charset.h"

#include <algorithm>
#include <cerrno>
#include <iconv.h>

namespace qrid {

namespace {

class Converter {
public:
    explicit Converter(const char* charset) : handle_(::iconv_open("UTF-8", charset)) {}
    Converter(const Converter&) = delete;
    Converter& operator=(const Converter&) = delete;
    ~Converter() {
        if (is_open()) ::iconv_close(handle_);
    }

    bool is_open() const { return handle_ != reinterpret_cast<iconv_t>(-1); }

    std::optional<std::string> convert(std::string_view text) const {
        constexpr std::size_t step = 64 << 10, failed = static_cast<std::size_t>(-1);
        std::string out;
        char* in = const_cast<char*>(text.data()); // iconv's signature: it does not write there
        std::size_t left = text.size();
        while (left > 0) {
            const std::size_t before = out.size();
            out.resize(before + std::min(step, 3 * left + 4));
            char* to = out.data() + before;
            std::size_t room = out.size() - before;
            const bool is_done = ::iconv(handle_, &in, &left, &to, &room) != failed;
            if (!is_done && errno != E2BIG) return std::nullopt;
            out.resize(out.size() - room);
        }
        return out;
    }

private:
    iconv_t handle_;
};

} // namespace

std::optional<std::string> to_utf8(std::string_view text, const char* charset) {
    const Converter converter(charset);
    return converter.is_open() ? converter.convert(text) : std::nullopt;
}

} // namespace qrid
